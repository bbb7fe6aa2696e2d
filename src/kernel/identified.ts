import type { Checked, Unversioned } from './codec.js';
import type { AnyCommand } from './command.js';
import type { AnyEvent } from './decider.js';
import { keyedUuid } from './ids.js';

type Around = { readonly commandHash: string; readonly communityId: string | undefined; readonly traceparent: string | undefined; readonly key: string };

/**
 * Event ids follow from the command and from what is said, so that an append can be repeated and is known again; a store compares nothing else.
 * What another instance has said differently under the same command has other ids. The hash is keyed: it stands in the clear.
 */
export const identified = (events: readonly Checked<AnyEvent>[], { meta }: AnyCommand, { commandHash, communityId, traceparent, key }: Around): readonly Checked<Unversioned>[] => {
  const said = JSON.stringify([meta.commandId, meta.at, meta.actor, events]);
  return events.map((event, index) => ({
    ...event,
    id: keyedUuid(key, `${index}${said}`),
    metadata: {
      commandId: meta.commandId, commandHash, actorId: meta.actor, at: meta.at,
      correlationId: meta.correlationId ?? meta.commandId,
      ...(meta.causationId === undefined ? {} : { causationId: meta.causationId }),
      ...(communityId === undefined ? {} : { communityId }),
      ...(traceparent === undefined ? {} : { traceparent }),
    },
  }));
};
