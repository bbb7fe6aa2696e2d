import { defaultPolicy, type Policy } from '../../contracts/community/policy.js';
import type { Role } from '../../contracts/community/membership.events.js';

/** What a caller can be told beside the code: where in the input, in which words, and facts that help to do better. */
export type RejectionDetail = { readonly path?: readonly string[]; readonly message?: string; readonly facts?: Readonly<Record<string, unknown>> };
/** "No" is a value: a rejected command has changed nothing, and its code is part of the public API. */
export type Rejected<Code extends string> = { readonly rejected: Code } & RejectionDetail;
export const reject = <Code extends string>(rejected: Code, detail: RejectionDetail = {}): Rejected<Code> => ({ rejected, ...detail });
export const isRejected = (value: object): value is Rejected<string> => 'rejected' in value;

/** What the kernel reads from the log for a decider: the community's policy in force and the actor's roles in it. */
export type CommandContext = { readonly policy: Policy; readonly roles: readonly Role[]; readonly founded: boolean };
export const noCommunity: CommandContext = { policy: defaultPolicy, roles: [], founded: false };

export type AnyEvent = { readonly type: string; readonly data: object };

/** What one stream remembers, asks and says. Pure: clock, ids and everything outside come in with the command. */
export type Decider<State, Command, Event, Code extends string> = {
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (state: State, command: Command, context: CommandContext) => readonly Event[] | Rejected<Code>;
  /** Where a refusal is itself something that happened: the answer that the event stands for. Whoever asked is told "no", now and on every repeat, although the stream has grown. */
  readonly refusalIn?: (event: Event) => Rejected<Code> | undefined;
};

/** A house rule: says why not, or nothing. */
export type Rule<State, Command, Code extends string> = (state: State, command: Command, context: CommandContext) => Code | Rejected<Code> | undefined;

/** A situation, what is asked in it, and what the kernel knows: the three things every rule may look at. */
export type Case<State, Command> = { readonly state: State; readonly command: Command; readonly context: CommandContext };

/** The first rule that says no, in the order of the list. */
export const firstRejection = <State, Command, Code extends string>(
  rules: readonly Rule<State, Command, Code>[], { state, command, context }: Case<State, Command>,
): Rejected<Code> | undefined => {
  for (const rule of rules) {
    const no = rule(state, command, context);
    if (no !== undefined) return typeof no === 'string' ? reject(no) : no;
  }
  return undefined;
};

export const unreachable = (value: never): never => {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
};
