import { createParamDecorator, Injectable, type ExecutionContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { GqlExecutionContext } from '@nestjs/graphql';
import { z } from 'zod';
import type { Role } from '../../contracts/community/membership.events.js';
import type { CommunityId, Instant, MemberId } from '../../contracts/values.js';
import type { AnyCommand, CommandMeta } from './command.js';
import { isRejected, reject, type Rejected } from './decider.js';
import type { Position } from './event-store.js';
import type { Done, Outcome } from './outcome.js';
import { derivedUuid, newCommandId } from './ids.js';
import type { OperatorActor } from './operators.js';

/** What every GraphQL operation carries: who asks, when, and how to read what has just been written. Made once a request. */
export type DoorContext = {
  /** The signed-in member, if any. */
  readonly viewer: MemberId | undefined;
  /** Who asks with the operators' token; never a member at the same time. */
  readonly operator?: OperatorActor | undefined;
  /** The token they are signed in under: what `signOut` ends. */
  readonly token?: string | undefined;
  /** In a subscription: aborted when nobody listens any more. Whatever waits for changes waits no longer than that. */
  readonly gone?: AbortSignal | undefined;
  /** Id of the request, in logs and in masked errors. */
  readonly correlationId: string;
  readonly now: () => Instant;
  /** The viewer's roles in a community, read from the log; none for strangers. */
  rolesIn(communityId: CommunityId): Promise<readonly Role[]>;
  /** From here on read models answer as of this position at least; in a subscription, what is yielded next as well, with all that lies below. */
  readAfter(position: Position): void;
  /** Reads an object for this viewer by its field in a success type (`booking`, `listing`, …); null when the read model has not caught up in time. */
  readBack(field: string, id: string): Promise<unknown>;
  /** The opaque form of a position, for `Barnraise-Read-After`. */
  positionToken(position: Position): string;
};

/** `@Asking() asking: DoorContext` in a resolver. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): DoorContext => GqlExecutionContext.create(context).getContext<DoorContext>());

/** How an outcome is told in GraphQL: the members of the mutation's union, the objects of the success by field and id, and ids that it gives out. */
export type Reply = { readonly success: string; readonly rejected: string; readonly read?: Readonly<Record<string, string>>; readonly ids?: Readonly<Record<string, string | readonly string[]>> };

/** What a mutation was asked, and how it answers. `make` builds the command by parsing the input with the contract's schemas. */
export type Ask<Command extends AnyCommand> = {
  readonly input: { readonly idempotencyKey?: string | null | undefined };
  readonly make: (meta: CommandMeta) => Command | Rejected<string>;
  readonly reply: (command: Command) => Reply;
  /** The type of a refusal, where no command could be made. */
  readonly rejected: string;
};

/** The sentence that goes with a code: the description of the enum value in the SDL. */
export abstract class RejectionMessages {
  abstract of(rejectedType: string, code: string): string;
}

/** Where every mutation comes in: greets, asks, answers. It decides nothing. */
@Injectable()
export class Door {
  constructor(private readonly commands: CommandBus, private readonly messages: RejectionMessages) {}

  /** A command of a signed-in member. What does not parse is answered `INVALID_INPUT` with its path, and nothing has happened. */
  async ask<Command extends AnyCommand>(asking: DoorContext, { input, make, reply, rejected }: Ask<Command>) {
    const { viewer } = asking;
    if (viewer === undefined) return this.refuse(reject('NOT_SIGNED_IN'), rejected);
    const command = parsed(() => make(metaOf(asking, viewer, input.idempotencyKey)));
    if (isRejected(command)) return this.refuse(command, rejected);
    return this.answer(asking, await this.commands.execute<Command, Outcome>(command), reply(command));
  }

  /** Tells an outcome: the success with its position and its objects read back, or the refusal with code, sentence and path. */
  async answer(asking: DoorContext, outcome: Outcome, { success, rejected, read = {}, ids = {} }: Reply) {
    if (isRejected(outcome)) return this.refuse(outcome, rejected);
    const { position }: Done = outcome;
    if (position) asking.readAfter(position);
    const objects = await Promise.all(Object.entries(read).map(async ([field, id]) => [field, await asking.readBack(field, id)] as const));
    return { __typename: success, position: position ? asking.positionToken(position) : '', ...ids, ...Object.fromEntries(objects) };
  }

  refuse({ rejected: code, path = [], message, facts }: Rejected<string>, rejectedType: string) {
    return { __typename: rejectedType, code, message: message ?? this.messages.of(rejectedType, code), path, ...facts };
  }
}

/** A client's key is its own: two members who use the same one do not meet. */
export const metaOf = ({ correlationId, now }: DoorContext, actor: string, idempotencyKey: string | null | undefined): CommandMeta => ({
  commandId: idempotencyKey ? derivedUuid('command', actor, idempotencyKey) : newCommandId(),
  actor, at: now(), correlationId,
});

/** Builds something from a client's input. @returns a rejection that names the path where the input does not parse */
export const parsed = <Value>(build: () => Value): Value | Rejected<'INVALID_INPUT'> => {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [issue] = error.issues;
    return reject('INVALID_INPUT', issue ? told(issue, ['input']) : {});
  }
};

/** The innermost complaint: a personal field is a union whose first member is what a client can send. */
const told = (issue: z.core.$ZodIssue, around: readonly string[]): { path: readonly string[]; message: string } => {
  const path = [...around, ...issue.path.map(String)];
  const inner = issue.code === 'invalid_union' ? issue.errors[0]?.[0] : undefined;
  return inner ? told(inner, path) : { path, message: issue.message };
};
