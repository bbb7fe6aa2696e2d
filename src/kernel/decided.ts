import type { Checked, Unversioned } from './codec.js';
import { isRejected, type Rejected } from './decider.js';
import type { Appended } from './event-store.js';
import type { Done, Outcome } from './outcome.js';
import type { WarmStream } from './warm-streams.js';

/** Stands in for an answer until the append is done: the command is answered by so many of its events, which may say no. */
export type UpTo<Code extends string> = { readonly upTo: number; readonly refusal?: Rejected<Code> | undefined };

export type Decided<State, Code extends string> = {
  /** On what. */
  readonly warm: WarmStream<State>;
  /** Whether the log was read for it. */
  readonly isFresh: boolean;
  readonly state: State;
  readonly events: readonly Checked<Unversioned>[];
  /** One a command. */
  readonly answers: readonly (Outcome<Code> | UpTo<Code>)[];
};

/** Of commands that are handled together: what those before have left. Which they were (`decided`) nobody asks of one that is alone. */
export type SoFar<State, Code extends string> = Pick<Decided<State, Code>, 'warm' | 'isFresh'> & {
  state: State;
  readonly events: Checked<Unversioned>[];
  readonly answers: (Outcome<Code> | UpTo<Code>)[];
  readonly decided: Map<string, { readonly commandHash: string } & UpTo<Code>> | undefined;
};

/** What a command was answered, by the stream or just now beside others. */
export const earlierAnswer = <Code extends string>({ answered }: Pick<WarmStream<unknown>, 'answered'>, { decided }: Pick<SoFar<unknown, Code>, 'decided'>, commandId: string) =>
  answered.get(commandId) ?? decided?.get(commandId);

/** A command's last event has the revision that tells where it stands; all events of an append share its position. */
export const settled = <Code extends string>(answer: Outcome<Code> | UpTo<Code>, warm: Done, done?: { readonly appended: Appended; readonly count: number }): Outcome<Code> => {
  if (isRejected(answer)) return answer;
  if (!('upTo' in answer)) return { position: answer.position, revision: answer.revision };
  if (!done) return { position: warm.position, revision: warm.revision };
  const { appended, count } = done;
  if (answer.refusal) return answer.refusal;
  if (answer.upTo === 0) return { position: appended.position, revision: warm.revision };
  return { position: appended.position, revision: appended.revision - BigInt(count - answer.upTo) };
};

/** Whether the log need not be asked before anybody is answered. */
export const isSure = ({ isFresh, events, answers }: Pick<Decided<unknown, string>, 'isFresh' | 'events' | 'answers'>): boolean => isFresh || events.length > 0 || answers.every(isOld);

/** Whether the stream has answered this command before, which it has for ever. */
const isOld = (answer: object): boolean => !isRejected(answer) && !('upTo' in answer);
