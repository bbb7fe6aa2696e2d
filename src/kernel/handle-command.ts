import { setTimeout } from 'node:timers/promises';
import type { CommunityId } from '../../contracts/values.js';
import type { Codec } from './codec.js';
import type { AnyCommand } from './command.js';
import { hashOf } from './command-hash.js';
import type { CommunityContexts } from './community-contexts.js';
import { isRejected, noCommunity, reject, type AnyEvent, type CommandContext, type Decider, type Rejected } from './decider.js';
import { WrongExpectedRevision, type EventStore, type RecordedEvent } from './event-store.js';
import { earlierAnswer, isSure, settled, type Decided, type SoFar, type UpTo } from './decided.js';
import { identified } from './identified.js';
import { KeyedHash } from './keyed-hash.js';
import { KeyedQueue } from './keyed-queue.js';
import type { Done, Outcome } from './outcome.js';
import { CommandWatch } from './command-watch.js';
import { silence, type Telemetry } from './telemetry.js';
import type { AnySnapshotForm } from './snapshot-form.js';
import type { KeptFold, Snapshots } from './snapshots.js';
import { WarmStreams, type WarmStream } from './warm-streams.js';

/** What the kernel must know of a module to handle its commands. */
export type StreamModule<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string> = {
  readonly decider: Decider<State, Command, Event, Code>;
  readonly streamOf: (command: Command) => string;
  /** The community whose policy and roles the decider needs, if any. */
  readonly communityOf?: (state: State, command: Command) => CommunityId | undefined;
  /** Where streams grow long: how their state is kept, so that a cold load need not begin at the beginning. */
  readonly snapshot?: AnySnapshotForm<State>;
};

type Asked<Command> = { readonly command: Command; readonly commandHash: string; readonly communityId: CommunityId | undefined; readonly context: CommandContext };

const ATTEMPTS_MAX = 5;
const PAUSE_MS_MAX = 20;

/** The one place where commands meet their stream: load, decide, append; decided anew when somebody else was faster. */
export class CommandHandling {
  readonly #queue: KeyedQueue;
  readonly #watch: CommandWatch;
  readonly #warm = new WarmStreams();
  readonly #keyed: KeyedHash;
  /** Of the ids of events. */
  readonly #idKey: string;

  constructor(
    private readonly store: EventStore,
    private readonly codec: Codec,
    private readonly known: { readonly communities: CommunityContexts; readonly hashKey: Uint8Array; readonly snapshots?: Snapshots | undefined; readonly telemetry?: Telemetry; readonly perStreamMax?: number | undefined },
  ) {
    this.#queue = new KeyedQueue(known.perStreamMax);
    this.#watch = new CommandWatch(known.telemetry ?? silence);
    this.#keyed = new KeyedHash(known.hashKey);
    this.#idKey = this.#keyed.of('event-ids', 'hex');
  }

  /** @returns where the command's last event stands, or why it was refused. A repeated command gets the first answer for ever. */
  async handle<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, command: Command,
  ): Promise<Outcome<Code>> {
    const [outcome] = await this.#inTurn(module, module.streamOf(command), [command]);
    if (!outcome) throw new Error(`${command.type} was not answered`);
    return outcome;
  }

  /** Commands to one stream, each decided on the state that the one before left; what they cause is appended at once. */
  async handleTogether<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, commands: readonly Command[],
  ): Promise<readonly Outcome<Code>[]> {
    const [stream, ...others] = commands.map((command) => module.streamOf(command));
    if (stream === undefined) return [];
    if (others.some((other) => other !== stream)) throw new Error(`commands handled together must be for one stream, not ${[...new Set([stream, ...others])].join(', ')}`);
    return this.#inTurn(module, stream, commands);
  }

  #inTurn<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, stream: string, commands: readonly Command[],
  ): Promise<readonly Outcome<Code>[]> {
    return this.#watch.during(commands, () => this.#untilHeard(module, stream, commands));
  }

  /** Every await, and every function that only awaits, costs a command about as much as one of its rules: here and below there are as few as can be. */
  async #untilHeard<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, stream: string, commands: readonly Command[],
  ): Promise<readonly Outcome<Code>[]> {
    const beganMs = this.#watch.began(commands);
    let hasEntered = false;
    let outcomes: readonly Outcome<Code>[] | undefined;
    try {
      const turn = this.#queue.enter(stream);
      hasEntered = true;
      if (turn) await turn;
      for (let attempt = 1; !outcomes && attempt <= ATTEMPTS_MAX; attempt++) {
        if (attempt > 1) await setTimeout(Math.random() * PAUSE_MS_MAX);
        const decided = this.#decideOnNow(module, stream, { commands, isFirst: attempt === 1 });
        outcomes = await this.#append(module, stream, decided instanceof Promise ? await decided : decided);
      }
      return outcomes ??= commands.map(() => reject('BUSY'));
    } finally {
      if (hasEntered) this.#queue.leave(stream);
      this.#watch.ended(commands, beganMs, outcomes);
    }
  }

  /** @returns undefined when the stream moved on between loading and appending. */
  async #append<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, stream: string, { warm, state, events, answers }: Decided<State, Code>,
  ): Promise<readonly Outcome<Code>[] | undefined> {
    if (events.length === 0) return answers.map((answer) => settled(answer, warm));
    try {
      const encoding = this.codec.encodeChecked(stream, events);
      const encoded = encoding instanceof Promise ? await encoding : encoding;
      const beganMs = performance.now();
      const appended = await this.#watch.appending(() => this.store.append(stream, encoded, warm.revision));
      this.#watch.appended(beganMs);
      this.#offer(module, stream, this.#warm.advance(stream, module.decider, { warm, state, events, appended }));
      const done = { appended, count: events.length };
      return answers.map((answer) => settled(answer, warm, done));
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      this.#watch.telemetry.count('command.conflicts');
      return undefined;
    }
  }

  /**
   * Decides on what is remembered, without asking the log: if something was said meanwhile, the append finds out, since it expects the revision
   * that was decided on. Where nothing is to be appended nothing would find out: there the log is asked before anybody is answered.
   */
  #decideOnNow<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, stream: string, { commands, isFirst }: { readonly commands: readonly Command[]; readonly isFirst: boolean },
  ): Decided<State, Code> | Promise<Decided<State, Code>> {
    const remembered = this.#warm.get(stream, module.decider);
    if (!isFirst || remembered.revision === 'none') return this.#decideOnLog(module, stream, commands);
    const sure = (known: Decided<State, Code>) => (isSure(known) ? known : this.#decideOnLog(module, stream, commands));
    const decided = this.#decide(module, { warm: remembered, isFresh: false }, commands);
    return decided instanceof Promise ? decided.then(sure) : sure(decided);
  }

  async #decideOnLog<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, stream: string, commands: readonly Command[],
  ): Promise<Decided<State, Code>> {
    return this.#decide(module, { warm: await this.#load(module, stream), isFresh: true }, commands);
  }

  /** What is remembered of the stream, or kept of it, brought up to date from the log. */
  async #load<State, Event extends AnyEvent>(module: Loadable<State, Event>, stream: string): Promise<WarmStream<State>> {
    const { decider } = module;
    const { warm, since } = await this.#resumed(module, stream);
    if (since.length === 0) return warm;
    const decoded = await this.codec.decode(since, 'open');
    const state = decoded.reduce((before, event) => decider.evolve(before, event as AnyEvent as Event), warm.state);
    return this.#offer(module, stream, this.#warm.catchUp(stream, decider, { warm, state, since }));
  }

  async #resumed<State, Event extends AnyEvent>(module: Loadable<State, Event>, stream: string): Promise<{ readonly warm: WarmStream<State>; readonly since: readonly RecordedEvent[] }> {
    const warm = this.#warm.get(stream, module.decider);
    if (warm.revision !== 'none') return { warm, since: await this.store.readStream(stream, { from: warm.revision + 1n }) };
    const fold = keptFoldOf(module);
    if (!fold || !this.known.snapshots) return { warm, since: await this.store.readStream(stream) };
    const { kept, since } = await this.known.snapshots.resume(stream, fold);
    return { warm: kept ? this.#warm.resume(stream, module.decider, kept) : warm, since };
  }

  #offer<State, Event extends AnyEvent>(module: Loadable<State, Event>, stream: string, warm: WarmStream<State>): WarmStream<State> {
    const fold = keptFoldOf(module);
    const { state, revision, position, eventId, answered: answers } = warm;
    if (fold && revision !== 'none' && position && eventId !== undefined) this.known.snapshots?.offer(stream, fold, { state, revision, position, eventId, answers });
    return warm;
  }

  /** Nobody waits where nothing has to be read, which is most often. */
  #decide<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, { warm, isFresh }: Pick<Decided<State, Code>, 'warm' | 'isFresh'>, commands: readonly Command[],
  ): Decided<State, Code> | Promise<Decided<State, Code>> {
    const soFar: SoFar<State, Code> = { warm, isFresh, state: warm.state, events: [], answers: [], decided: commands.length > 1 ? new Map() : undefined };
    for (const [index, command] of commands.entries()) {
      const answer = this.#answerTo(module, soFar, command);
      if (answer instanceof Promise) return this.#decideLater(module, soFar, { answer, others: commands.slice(index + 1) });
      soFar.answers.push(answer);
    }
    return soFar;
  }

  async #decideLater<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, soFar: SoFar<State, Code>, { answer, others }: { readonly answer: Promise<Outcome<Code> | UpTo<Code>>; readonly others: readonly Command[] },
  ): Promise<Decided<State, Code>> {
    soFar.answers.push(await answer);
    for (const command of others) soFar.answers.push(await this.#answerTo(module, soFar, command));
    return soFar;
  }

  #answerTo<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, soFar: SoFar<State, Code>, command: Command,
  ): Outcome<Code> | UpTo<Code> | Promise<Outcome<Code> | UpTo<Code>> {
    const { communities } = this.known;
    const { commandId, actor } = command.meta;
    const commandHash = hashOf(command, this.#keyed);
    const earlier = earlierAnswer(soFar.warm, soFar, commandId);
    if (earlier) return earlier.commandHash === commandHash ? this.#sameAnswer(module.decider, module.streamOf(command), earlier) : reject('IDEMPOTENCY_CONFLICT');
    const communityId = module.communityOf?.(soFar.state, command);
    const context = communityId === undefined ? noCommunity : communities.now(communityId, actor) ?? communities.of(communityId, actor);
    if (!(context instanceof Promise)) return this.#answer(module.decider, soFar, { command, commandHash, communityId, context });
    return context.then((read) => this.#answer(module.decider, soFar, { command, commandHash, communityId, context: read }));
  }

  #answer<State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
    decider: Decider<State, Command, Event, Code>, soFar: SoFar<State, Code>, { command, commandHash, communityId, context }: Asked<Command>,
  ): Rejected<Code> | UpTo<Code> {
    const decision = decider.decide(soFar.state, command, context);
    if (isRejected(decision)) return decision;
    const said = decision.map((event) => this.codec.checked(event)); // folded as it will be read
    soFar.state = said.reduce(decider.evolve, soFar.state);
    for (const event of identified(said, command, { commandHash, communityId, traceparent: this.#watch.telemetry.traceparent(), key: this.#idKey })) soFar.events.push(event);
    const answer = { commandHash, upTo: soFar.events.length, refusal: refusalAmong(decider, said) };
    soFar.decided?.set(command.meta.commandId, answer);
    return answer;
  }

  /** What a command was told when the stream answered it: in the log an event may stand there that says no. */
  async #sameAnswer<State, Event extends AnyEvent, Code extends string>(
    decider: Pick<Decider<State, never, Event, Code>, 'refusalIn'>, stream: string, earlier: Done | UpTo<Code>,
  ): Promise<Outcome<Code> | UpTo<Code>> {
    if ('upTo' in earlier || !decider.refusalIn || earlier.revision === 'none') return earlier;
    const said = await this.codec.decode(await this.store.readStream(stream, { from: earlier.revision, max: 1 }), 'open');
    return refusalAmong(decider, said as readonly AnyEvent[] as readonly Event[]) ?? earlier;
  }
}

const refusalAmong = <State, Event extends AnyEvent, Code extends string>({ refusalIn }: Pick<Decider<State, never, Event, Code>, 'refusalIn'>, said: readonly Event[]): Rejected<Code> | undefined => {
  const last = said.at(-1);
  return last && refusalIn?.(last);
};

/** What loading a stream needs to know of its module. */
type Loadable<State, Event extends AnyEvent> = { readonly decider: Pick<Decider<State, never, Event, string>, 'initial' | 'evolve'>; readonly snapshot?: AnySnapshotForm<State> };

const keptFoldOf = <State, Event extends AnyEvent>({ decider: { evolve }, snapshot }: Loadable<State, Event>): KeptFold<State> | undefined => snapshot && { evolve, snapshot };
