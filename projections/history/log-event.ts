import type { RecordedEvent } from '../../src/kernel/event-store.js';
import type { PersonKeys } from '../../src/kernel/person-keys.js';
import { actorShown } from './actor.js';

/** A field of an event as an operator sees it. */
type EventField = { readonly path: string; readonly value: string | null; readonly hidden: 'PERSONAL' | 'SEALED' | 'ERASED' | null; readonly of: string | null };

type Box = { readonly of: string; readonly sealed?: boolean; readonly paths: readonly string[] };
type Stored = { readonly $boxes?: readonly Box[] };

/** Events as operators see them: whether words are hidden or gone for ever is told by the keys there are. */
export const shownEvents = async (keys: PersonKeys, events: readonly RecordedEvent[]) => {
  const known = await keys.find([...new Set(events.flatMap(personsIn))]);
  return events.map((event) => logEvent(event, (person) => known.has(person)));
};

/** Whose words an event hides. */
const personsIn = ({ data }: RecordedEvent): readonly string[] => ((data as Stored).$boxes ?? []).map(({ of }) => of);

/** An event as it stands in the log, without opening it: what is hidden there is hidden here, whatever its type and version. */
const logEvent = (event: RecordedEvent, hasKey: (person: string) => boolean) => {
  const { id, stream, revision, position, type, version, recordedAt, metadata } = event;
  const { commandId, causationId, correlationId, communityId, at, actorId } = metadata;
  return {
    id, stream, type, version, recordedAt, at, commandId, address: `${revision}@${stream}`, revision: `${revision}`, logPosition: `${position.commit}/${position.prepare}`,
    by: actorShown(actorId), causationId: causationId ?? null, correlationId: correlationId ?? null, communityId: communityId ?? null, fields: fieldsOf(event.data, hasKey),
  };
};

const fieldsOf = (data: object, hasKey: (person: string) => boolean): readonly EventField[] => {
  const { $boxes = [], ...rest } = data as Stored & object;
  const hidden = $boxes.flatMap(({ of, sealed, paths }) => paths.map((path): EventField => ({ path, value: null, hidden: sealed ? 'SEALED' : hasKey(of) ? 'PERSONAL' : 'ERASED', of })));
  return [...leavesOf(rest, []), ...hidden];
};

const leavesOf = (value: unknown, path: readonly string[]): readonly EventField[] => {
  if (isGap(value)) return [{ path: path.join('.'), value: null, hidden: 'ERASED', of: null }];
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (parts.length === 0 && path.length > 0) return [{ path: path.join('.'), value: JSON.stringify(value), hidden: null, of: null }];
  return parts.flatMap(([name, part]) => leavesOf(part, [...path, name]));
};

const isGap = (value: unknown): boolean => typeof value === 'object' && value !== null && 'erased' in value && value.erased === true;
