import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { CommunityFounded } from '../../contracts/community/community.events.js';
import { MemberJoined } from '../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { defineEvent, type EventOf } from '../../contracts/event.js';
import { streamOf as streamNames } from '../../contracts/events.js';
import { communityId as communityIdSchema, memberId, text } from '../../contracts/values.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { MemoryEventStore } from '../adapters/memory/memory-event-store.js';
import { SystemClock } from './clock.js';
import { Codec } from './codec.js';
import { command } from './command.js';
import { CommunityContexts } from './community-contexts.js';
import { reject, type CommandContext, type Rejected } from './decider.js';
import { StoreUnavailable, type Appended, type Expected, type NewEvent, type ReadStreamOptions, type RecordedEvent } from './event-store.js';
import { CommandHandling, type StreamModule } from './handle-command.js';
import type { Done, Outcome } from './outcome.js';
import { idFrom } from './ids.js';
import { PersonKeys } from './person-keys.js';
import { StreamReader } from './stream-reader.js';

// A jar that takes coins until it is full.
const CoinAdded = defineEvent('CoinAdded', 1, z.object({ jar: z.string(), coin: z.int(), note: text(40).optional() }));
const JarShaken = defineEvent('JarShaken', 1, z.object({ jar: z.string() }));
type JarEvent = EventOf<typeof CoinAdded> | EventOf<typeof JarShaken>;
class AddCoins extends command('AddCoins')<{ jar: string; coins: readonly number[]; note?: string }> {}
type Jar = { readonly sum: number; readonly notes: readonly string[] };
type Code = 'FULL' | 'NOT_A_MEMBER';

const FULL = 100;
const seen: CommandContext[] = [];
const add = (jar: Jar, { data }: AddCoins, context: CommandContext): readonly JarEvent[] | Rejected<Code> => {
  seen.push(context);
  const sum = data.coins.reduce((before, coin) => before + coin, jar.sum);
  if (sum > FULL) return reject('FULL', { path: ['input', 'coins'], facts: { sum: jar.sum } });
  return data.coins.map((coin) => ({ type: 'CoinAdded', data: { jar: data.jar, coin, note: data.note } }));
};
const jars: StreamModule<Jar, AddCoins, JarEvent, Code> = {
  decider: {
    initial: { sum: 0, notes: [] },
    evolve: (jar, event) => (event.type === 'CoinAdded' ? { sum: jar.sum + event.data.coin, notes: [...jar.notes, event.data.note ?? ''] } : jar),
    decide: add,
  },
  streamOf: ({ data }) => `jar-${data.jar}`,
};

/** A store that lets something happen before, or instead of, the next appends. */
class WatchedStore extends MemoryEventStore {
  appends = 0;
  reads = 0;
  before: ((stream: string) => Promise<void>) | undefined;
  after: (() => void) | undefined;

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    this.reads++;
    return super.readStream(stream, options);
  }

  override async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    this.appends++;
    await this.before?.(stream);
    const appended = await super.append(stream, events, expected);
    this.after?.();
    return appended;
  }

  /** Somebody else shakes the jar. */
  async shake(stream: string): Promise<void> {
    const metadata = { commandId: randomUUID(), commandHash: 'h', actorId: 'somebody', at: '2027-03-01T10:00:00.000Z' };
    await super.append(stream, [{ id: randomUUID(), type: 'JarShaken', version: 1, data: { jar: stream }, metadata }], 'any');
  }
}

let store: WatchedStore;
let codec: Codec;
let kernel: CommandHandling;
const hashKey = randomBytes(32);
const started = (): CommandHandling => new CommandHandling(store, codec, { communities: new CommunityContexts(new StreamReader(store, codec)), hashKey });
beforeEach(() => {
  store = new WatchedStore();
  codec = new Codec([CoinAdded, CoinRefused, JarShaken, CommunityFounded, MemberJoined], new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32)));
  kernel = started();
  seen.length = 0;
});

const metaOf = (commandId: string = randomUUID()) => ({ commandId, actor: 'mbr_zoe', at: '2027-03-01T10:00:00.000Z', correlationId: 'request 7' });
const coins = (values: readonly number[], commandId?: string, note?: string): AddCoins => new AddCoins({ jar: '1', coins: values, ...(note === undefined ? {} : { note }) }, metaOf(commandId));
const handle = (asked: AddCoins): Promise<Outcome<Code>> => kernel.handle(jars, asked);
const stored = () => store.readStream('jar-1');

describe('a command', () => {
  it('is answered with the place of its last event', async () => {
    const last = async () => (await stored()).at(-1);
    expect(await handle(coins([1, 2]))).toEqual({ revision: 1n, position: (await last())?.position });
    expect(await handle(coins([3]))).toEqual({ revision: 2n, position: (await last())?.position });
  });

  it('is decided on everything that was said before, warm or cold', async () => {
    await handle(coins([60]));
    expect(await handle(coins([50]))).toEqual(reject('FULL', { path: ['input', 'coins'], facts: { sum: 60 } }));
    kernel = started();
    expect(await handle(coins([50]))).toMatchObject({ rejected: 'FULL', facts: { sum: 60 } });
  });

  it('that is refused leaves nothing behind', async () => {
    await handle(coins([101]));
    expect(await stored()).toEqual([]);
    expect(store.appends).toBe(0);
  });

  it('that changes nothing is answered with the stream as it is', async () => {
    expect(await handle(coins([]))).toEqual({ revision: 'none', position: undefined });
    const done = await handle(coins([1]));
    expect(await handle(coins([]))).toEqual(done);
    expect(store.appends).toBe(1);
  });

  it('leaves who, when, why and which in the metadata, and ids that follow from its own', async () => {
    const asked = new AddCoins({ jar: '1', coins: [1, 2] }, { ...metaOf(), causationId: 'event 3' });
    await handle(asked);
    const { meta: { commandId, actor: actorId, at, correlationId, causationId } } = asked;
    const [one, two] = await stored();
    expect(one?.metadata).toEqual({ commandId, actorId, at, correlationId, causationId, commandHash: expect.stringMatching(/^[\w-]{43}$/) });
    expect(one?.id).not.toBe(two?.id);
  });

  it('is folded as it will be read, not as the decider wrote it', async () => {
    const notes: (readonly string[])[] = [];
    const decide = (jar: Jar, asked: AddCoins, context: CommandContext) => {
      notes.push(jar.notes);
      return add(jar, asked, context);
    };
    const watched = { ...jars, decider: { ...jars.decider, decide } };
    await kernel.handle(watched, coins([1], undefined, 'cafe\u0301'));
    await kernel.handle(watched, coins([1]));
    await started().handle(watched, coins([1]));
    expect(notes).toEqual([[], ['caf\u00e9'], ['caf\u00e9', '']]);
  });

  it('whose event breaks its contract fails, and leaves nothing behind', async () => {
    await expect(handle(coins([0.5]))).rejects.toThrow(z.ZodError);
    expect(await handle(coins([1]))).toMatchObject({ revision: 0n });
  });
});

describe('a repeated command', () => {
  const once = coins([1, 2]);

  it('gets the first answer, however much has happened since, and has no effect', async () => {
    const first = await handle(once);
    await handle(coins([3]));
    expect(await handle(once)).toEqual(first);
    expect(await stored()).toHaveLength(3);
  });

  it('gets the first answer after a restart too', async () => {
    const first = await handle(once);
    await handle(coins([3]));
    kernel = started();
    expect(await handle(once)).toEqual(first);
    expect(await stored()).toHaveLength(3);
  });

  it('gets the first answer even where it would be refused today', async () => {
    const first = await handle(coins([60], once.meta.commandId));
    await handle(coins([40]));
    expect(await handle(coins([60], once.meta.commandId))).toEqual(first);
  });

  it('with the same data in another order is the same command', async () => {
    const commandId = randomUUID();
    const first = await handle(new AddCoins({ jar: '1', coins: [1], note: 'n' }, metaOf(commandId)));
    expect(await handle(new AddCoins({ note: 'n', coins: [1], jar: '1' }, metaOf(commandId)))).toEqual(first);
  });

  it('with another body under the same id is a conflict, warm or cold', async () => {
    const { meta: { commandId } } = once;
    await handle(once);
    expect(await handle(coins([1, 3], commandId))).toEqual(reject('IDEMPOTENCY_CONFLICT'));
    kernel = started();
    expect(await handle(coins([2, 1], commandId))).toEqual(reject('IDEMPOTENCY_CONFLICT'));
    expect(await stored()).toHaveLength(2);
  });

  it('that was refused is decided anew', async () => {
    const late = coins([101 - 1, 1]);
    expect(await handle(late)).toMatchObject({ rejected: 'FULL' });
    expect(await handle(coins([100], late.meta.commandId))).toMatchObject({ revision: 0n });
  });

  it('ten times at once has one effect and one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => handle(once)));
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(await stored()).toHaveLength(2);
  });

  it('ten times at once by ten instances has one effect and one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => started().handle(jars, once)));
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(await stored()).toHaveLength(2);
  });
});

// A jar that writes down whom it turned away.
const CoinRefused = defineEvent('CoinRefused', 1, z.object({ jar: z.string(), sum: z.int() }));
const strictJars: StreamModule<Jar, AddCoins, JarEvent | EventOf<typeof CoinRefused>, Code> = {
  ...jars,
  decider: {
    ...jars.decider,
    evolve: (jar, event) => (event.type === 'CoinRefused' ? jar : jars.decider.evolve(jar, event)),
    decide: (jar, asked, context) => {
      const decided = add(jar, asked, context);
      return 'rejected' in decided ? [{ type: 'CoinRefused', data: { jar: asked.data.jar, sum: jar.sum } }] : decided;
    },
    refusalIn: (event) => (event.type === 'CoinRefused' ? reject('FULL', { facts: { sum: event.data.sum } }) : undefined),
  },
};

describe('a refusal that is an event', () => {
  const no = { rejected: 'FULL', facts: { sum: 60 } };
  const tooMuch = coins([50]);

  it('is told to whoever asked, and stands in the stream', async () => {
    await kernel.handle(strictJars, coins([60]));
    expect(await kernel.handle(strictJars, tooMuch)).toEqual(no);
    expect((await stored()).map(({ type }) => type)).toEqual(['CoinAdded', 'CoinRefused']);
  });
  it('is the answer to every repeat, though there would be room by then, warm or cold', async () => {
    await kernel.handle(strictJars, coins([60]));
    await kernel.handle(strictJars, tooMuch);
    const emptied = { ...strictJars, decider: { ...strictJars.decider, decide: () => [] } };
    expect(await kernel.handle(strictJars, tooMuch)).toEqual(no);
    expect(await started().handle(emptied, tooMuch)).toEqual(no);
    expect(await stored()).toHaveLength(2);
  });
  it('has its own place among commands that are handled together', async () => {
    const outcomes = await kernel.handleTogether(strictJars, [coins([60]), tooMuch, tooMuch, coins([10])]);
    expect(outcomes.map((outcome) => ('rejected' in outcome ? outcome.rejected : outcome.revision))).toEqual([0n, 'FULL', 'FULL', 2n]);
  });
  it('leaves another command under its id a conflict', async () => {
    await kernel.handle(strictJars, coins([60]));
    await kernel.handle(strictJars, tooMuch);
    expect(await kernel.handle(strictJars, coins([70], tooMuch.meta.commandId))).toEqual({ rejected: 'IDEMPOTENCY_CONFLICT' });
  });
});

describe('a command that meets a stream which others write', () => {
  const foreign = async (): Promise<number> => (await stored()).filter(({ type }) => type === 'JarShaken').length;

  it('is decided anew when somebody was faster', async () => {
    await handle(coins([1]));
    store.before = async (stream) => {
      store.before = undefined;
      await store.shake(stream);
    };
    expect(await handle(coins([2]))).toMatchObject({ revision: 2n });
    expect(await foreign()).toBe(1);
  });

  it('is refused when what was said meanwhile forbids it', async () => {
    const other = started();
    store.before = async () => {
      store.before = undefined;
      await other.handle(jars, coins([90]));
    };
    expect(await handle(coins([20]))).toMatchObject({ rejected: 'FULL', facts: { sum: 90 } });
  });

  it('is answered BUSY after five vain attempts, and has had no effect', async () => {
    store.before = (stream) => store.shake(stream);
    expect(await handle(coins([1]))).toEqual(reject('BUSY'));
    expect(store.appends).toBe(5);
    expect(await foreign()).toBe(5);
    store.before = undefined;
    expect(await handle(coins([1]))).toMatchObject({ revision: 5n });
  });

  it('never breaks its rule, though eight instances ask at once', async () => {
    const instances = Array.from({ length: 8 }, started);
    const answers = await Promise.all(instances.flatMap((instance) => [30, 30].map((coin) => instance.handle(jars, coins([coin])))));
    const done = answers.filter((answer): answer is Done => !('rejected' in answer));
    expect(done).toHaveLength(3);
    expect(await stored()).toHaveLength(3);
  });
});

describe('a command to a stream that is remembered', () => {
  const readsOf = async (act: () => Promise<unknown>): Promise<number> => {
    const before = store.reads;
    await act();
    return store.reads - before;
  };

  it('is appended without asking the log: the append finds out what is new', async () => {
    await handle(coins([1]));
    expect(await readsOf(() => handle(coins([2])))).toBe(0);
  });

  it('gets an answer that was given before without asking the log', async () => {
    const asked = coins([1]);
    const first = await handle(asked);
    expect(await readsOf(async () => expect(await handle(asked)).toEqual(first))).toBe(0);
    expect(await readsOf(async () => expect(await handle(coins([2], asked.meta.commandId))).toEqual(reject('IDEMPOTENCY_CONFLICT')))).toBeLessThanOrEqual(1);
  });

  it('is not refused for what is no longer so', async () => {
    const marbles: typeof jars = { ...jars, decider: { ...jars.decider, evolve: (jar, event) => (event.type === 'JarShaken' ? { ...jar, sum: 0 } : jars.decider.evolve(jar, event)) } };
    await kernel.handle(marbles, coins([100]));
    await store.shake('jar-1');
    expect(await kernel.handle(marbles, coins([1]))).toMatchObject({ revision: 2n });
  });

  it('that changes nothing is answered with the stream as it is now', async () => {
    await handle(coins([1]));
    await store.shake('jar-1');
    expect(await handle(coins([]))).toMatchObject({ revision: 1n });
  });

  it('gets the first answer where another instance has given it meanwhile, at another time', async () => {
    await handle(coins([1]));
    const commandId = randomUUID();
    const elsewhere = new AddCoins({ jar: '1', coins: [2] }, { ...metaOf(commandId), at: '2027-03-01T09:59:59.999Z' });
    const first = await started().handle(jars, elsewhere);
    expect(await handle(coins([2], commandId))).toEqual(first);
    expect((await stored()).map(({ metadata }) => metadata.at)).toEqual(['2027-03-01T10:00:00.000Z', '2027-03-01T09:59:59.999Z']);
  });

  it('is not taken for another body that another instance has written under its id', async () => {
    await handle(coins([1]));
    const commandId = randomUUID();
    await started().handle(jars, coins([2], commandId));
    expect(await handle(coins([3], commandId))).toEqual(reject('IDEMPOTENCY_CONFLICT'));
    expect(await stored()).toHaveLength(2);
  });
});

describe('a command whose append has an unknown outcome', () => {
  const unavailable = () => new StoreUnavailable('the line is dead');

  it('fails, and its repeat finds what was written', async () => {
    const asked = coins([1, 2]);
    store.after = () => {
      store.after = undefined;
      throw unavailable();
    };
    await expect(handle(asked)).rejects.toThrow(StoreUnavailable);
    expect(await handle(asked)).toMatchObject({ revision: 1n });
    expect(await stored()).toHaveLength(2);
    expect(await handle(coins([4]))).toMatchObject({ revision: 2n });
  });

  it('fails, and its repeat writes what was not', async () => {
    const asked = coins([1, 2]);
    store.before = async () => {
      store.before = undefined;
      throw unavailable();
    };
    await expect(handle(asked)).rejects.toThrow(StoreUnavailable);
    expect(await stored()).toEqual([]);
    expect(await handle(asked)).toMatchObject({ revision: 1n });
  });
});

describe('commands handled together', () => {
  const together = (...asked: readonly AddCoins[]) => kernel.handleTogether(jars, asked);

  it('are each decided on what the one before left, and appended at once', async () => {
    const answers = await together(coins([60]), coins([50]), coins([40]));
    expect(answers).toEqual([{ revision: 0n, position: expect.anything() }, expect.objectContaining({ rejected: 'FULL' }), { revision: 1n, position: expect.anything() }]);
    expect(store.appends).toBe(1);
  });

  it('get the same answers when they are repeated, together or alone', async () => {
    const asked = [coins([1, 2]), coins([]), coins([3])];
    const answers = await together(...asked);
    expect(answers.map((answer) => (answer as Done).revision)).toEqual([1n, 1n, 2n]);
    expect((await together(...asked))[0]).toEqual(answers[0]);
    expect(await handle(asked[2] ?? coins([]))).toEqual(answers[2]);
    expect(await stored()).toHaveLength(3);
  });

  it('may hold one command twice, which then has one effect', async () => {
    const twice = coins([1]);
    const [one, two] = await together(twice, twice);
    expect(one).toEqual(two);
    expect(await together(coins([2], twice.meta.commandId), coins([3]))).toMatchObject([{ rejected: 'IDEMPOTENCY_CONFLICT' }, { revision: 1n }]);
    expect(await stored()).toHaveLength(2);
  });

  it('are none, or of one stream', async () => {
    expect(await together()).toEqual([]);
    await expect(together(coins([1]), new AddCoins({ jar: '2', coins: [1] }, metaOf()))).rejects.toThrow('one stream');
    expect(await stored()).toEqual([]);
  });
});

describe('what a decider is told', () => {
  const communityId = communityIdSchema.parse(idFrom('cmt', 'jars'));
  const zoe = memberId.parse(idFrom('mbr', 'zoe'));
  const say = async (stream: string, event: { readonly type: string; readonly data: object }): Promise<void> => {
    const metadata = { commandId: 'c', commandHash: 'h', actorId: zoe, at: '2027-03-01T10:00:00.000Z' };
    await store.append(stream, await codec.encode(stream, [{ ...event, id: randomUUID(), metadata }]), 'any');
  };
  const ofCommunity = { ...jars, communityOf: () => communityId };
  const asked = () => new AddCoins({ jar: '1', coins: [1] }, { ...metaOf(), actor: zoe });

  it('is the policy and the actor\'s roles of the community, as the log has them now', async () => {
    await kernel.handle(ofCommunity, asked());
    await say(streamNames.community(communityId), CommunityFounded.of({ communityId, founderId: zoe, name: 'Jars', policy: { ...defaultPolicy, answerHours: 3 } }));
    await say(streamNames.membership(communityId, zoe), MemberJoined.of({ communityId, memberId: zoe, roles: ['member'] }));
    await kernel.handle(ofCommunity, asked());
    expect(seen.map(({ founded, roles, policy }) => [founded, roles, policy.answerHours])).toEqual([[false, [], defaultPolicy.answerHours], [true, ['member'], 3]]);
    expect((await stored()).map(({ metadata }) => metadata.communityId)).toEqual([communityId, communityId]);
  });

  it('is nothing of any community where the module names none', async () => {
    await handle(asked());
    expect(seen).toEqual([{ founded: false, policy: defaultPolicy, roles: [] }]);
    expect((await stored())[0]?.metadata).not.toHaveProperty('communityId');
  });
});
