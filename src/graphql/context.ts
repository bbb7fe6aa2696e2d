import type { DoorContext } from '../kernel/door.js';

/** What a client says beside the operation itself. */
export type Asker = {
  /** From `Authorization: Bearer …`; never logged. */
  readonly token: string | undefined;
  /** From `Barnraise-Read-After`: answer as of this position at least. */
  readonly readAfter: string | undefined;
  readonly correlationId: string;
};

/** Port: makes the context of one operation, or of one event of a subscription. Nothing of it outlives the answer. */
export abstract class GraphContexts {
  /** @throws GraphQLError with a code when the position cannot be read */
  abstract of(asker: Asker): Promise<DoorContext>;

  /** The same where nobody has to be asked who it is; else undefined. @throws as `of` does */
  now(_asker: Asker): DoorContext | undefined {
    return undefined;
  }
}

/** The token of `Authorization: Bearer …`; undefined when there is none. */
export const bearerOf = (authorization: unknown): string | undefined =>
  typeof authorization === 'string' ? /^bearer +([\w.~+/=-]{1,512})$/i.exec(authorization)?.[1] : undefined;
