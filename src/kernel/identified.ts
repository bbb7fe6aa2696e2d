import type { Checked, Unversioned } from './codec.js';
import type { AnyCommand } from './command.js';
import type { AnyEvent } from './decider.js';
import type { EventMetadata } from './event-store.js';
import { keyedUuid } from './ids.js';

type Around = { readonly commandHash: string; readonly communityId: string | undefined; readonly traceparent: string | undefined; readonly key: string };

/**
 * Event ids follow from the command and from what is said, so that an append can be repeated and is known again; a store compares nothing else.
 * What another instance has said differently under the same command has other ids. The hash is keyed: it stands in the clear.
 */
export const identified = (events: readonly Checked<AnyEvent>[], { meta }: AnyCommand, { commandHash, communityId, traceparent, key }: Around): readonly Checked<Unversioned>[] => {
  const metadata: EventMetadata = {
    commandId: meta.commandId, commandHash, actorId: meta.actor, at: meta.at, correlationId: meta.correlationId ?? meta.commandId, causationId: meta.causationId, communityId, traceparent,
  };
  return events.map(({ type, data }, index) => ({ type, data, id: keyedUuid(key, [index, meta.commandId, meta.at, meta.actor, events]), metadata }) as Checked<Unversioned>);
};
