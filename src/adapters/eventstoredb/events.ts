import { jsonEvent, type AllStreamRecordedEvent, type EventData, type RecordedEvent as ClientEvent } from '@eventstore/db-client';
import type { EventJson } from '../../kernel/event-json.js';
import type { EventMetadata, Position, RecordedEvent } from '../../kernel/event-store.js';

/** Stands beside our metadata in the store, and tells our events from all others. */
const VERSION = 'eventVersion';
const NO_POSITION = 2n ** 64n - 1n;

/** As the client wants it. Made from the texts: what the caller does to its objects afterwards changes nothing. */
export const proposed = ({ event: { id, type, version }, data, metadata }: EventJson): EventData => {
  const said = JSON.parse(metadata) as Record<string, unknown>;
  if (VERSION in said) throw new Error(`the metadata of ${id} uses the name ${VERSION}, which belongs to the store`);
  return jsonEvent({ id, type, data: JSON.parse(data) as Record<string, unknown>, metadata: { [VERSION]: version, ...said } });
};

/** What the port gives; undefined for what somebody else has written: the system, a projection, another program. */
export const recorded = (event: ClientEvent | AllStreamRecordedEvent | undefined): RecordedEvent | undefined => {
  if (!event?.isJson || isSystem(event) || !isOurs(event.metadata)) return undefined;
  const { [VERSION]: version, ...metadata } = event.metadata;
  return {
    id: event.id, type: event.type, version, data: event.data as object, metadata: metadata as EventMetadata,
    stream: event.streamId, revision: event.revision, position: positionOf(event), recordedAt: event.created.toISOString(),
  };
};

const isSystem = ({ type, streamId }: ClientEvent): boolean => type.startsWith('$') || streamId.startsWith('$');

const isOurs = (metadata: unknown): metadata is Readonly<Record<string, unknown> & { [VERSION]: number }> =>
  typeof metadata === 'object' && metadata !== null && VERSION in metadata && typeof metadata[VERSION] === 'number';

const positionOf = ({ position, id }: ClientEvent): Position => {
  if (!position || position.commit === NO_POSITION) throw new Error(`EventStoreDB did not say where the event ${id} stands: version 22.6 or newer is needed`);
  return position;
};
