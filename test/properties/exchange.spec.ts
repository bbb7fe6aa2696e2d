import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plusMinutes } from '../../contracts/time.js';
import type { AccountId } from '../../contracts/values.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { StoreUnavailable, type Appended, type Expected, type NewEvent } from '../../src/kernel/event-store.js';
import { elsewhere, street, type CreditStreet } from '../support/credit-street.js';
import { LONG_MS, ledgerRuns } from '../support/long-form.js';
import { agree, anas, elsewheres, end, exchanging, give, leos, streets, twoCommunities, wrongsOf, zacs, zoes, type Gift } from '../support/two-communities.js';

/** Six of a payment, three of a refusal. */
const APPENDS = 9;
const runs = ledgerRuns(12);

/** A log of a machine that stops at one append to an account: before it is written, or after, when only the answer is lost. */
class StoppingStore extends MemoryEventStore {
  /** Appends until then; undefined: it stays up. */
  left: number | undefined;
  isWritten = false;

  override async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    if (!stream.startsWith('account-')) return super.append(stream, events, expected);
    if (this.left === undefined || this.left-- > 0) return super.append(stream, events, expected);
    this.left = undefined;
    if (this.isWritten) await super.append(stream, events, expected);
    throw new StoreUnavailable('the machine stopped here');
  }
}

type Step = { readonly does: 'give'; readonly gift: Gift } | { readonly does: 'agree'; readonly us: boolean; readonly minutes: string } | { readonly does: 'end'; readonly us: boolean };
/** What happens at once, and what comes after it: everything that follows by itself, nothing yet, or an hour later. */
type Round = { readonly steps: readonly Step[]; readonly then: 'settle' | 'nothing' | 'an hour' };

const away: readonly (readonly [AccountId, AccountId])[] = [[anas, zoes], [anas, zacs], [leos, zoes], [leos, zacs]];
const ways = [...away, ...away.map(([here, there]) => [there, here] as const)];
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('give' as const), gift: fc.tuple(fc.constantFrom(...ways), fc.integer({ min: 1, max: 400 }), fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'))
    .map(([[from, to], minutes, key]) => ({ from, to, minutes: String(minutes), key: `${key} ${from}` })) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('agree' as const), us: fc.boolean(), minutes: fc.integer({ min: 1, max: 500 }).map(String) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('end' as const), us: fc.boolean() }) },
);
const round: fc.Arbitrary<Round> = fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 6 }), then: fc.constantFrom('settle', 'nothing', 'an hour') });

const act = (world: CreditStreet, asked: Step) => {
  if (asked.does === 'give') return give(world, asked.gift);
  const community = asked.us ? street : elsewhere;
  return asked.does === 'agree' ? agree(world, community, asked.minutes) : end(world, community);
};

/** Restarted where it has stopped, as an operator would. */
class Survivor {
  constructor(public world: CreditStreet) {}

  async live({ steps, then }: Round): Promise<void> {
    const ended = await Promise.allSettled(steps.map((one) => act(this.world, one)));
    for (const one of ended) if (one.status === 'rejected' && !(one.reason instanceof StoreUnavailable)) throw one.reason;
    if (ended.some(({ status }) => status === 'rejected')) this.world = await this.world.again();
    if (then === 'an hour') this.world.parts.clock.instant = plusMinutes(this.world.at, 60);
    if (then !== 'nothing') await this.world.settle();
  }

  /** What is left to do is done. */
  async rest(): Promise<void> {
    this.world = await this.world.again();
    await this.world.settle();
    this.world.parts.clock.instant = plusMinutes(this.world.at, 61);
    await this.world.settle();
  }
}

describe('P12: of a payment between communities', () => {
  it('both legs stand or neither, each community sums to zero, the boundaries are opposite and within what both have agreed to', () => fc.assert(fc.asyncProperty(
    fc.array(round, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 40 }), fc.boolean(), async (rounds, at, isWritten) => {
      const store = new StoppingStore();
      const life = new Survivor(await twoCommunities({ store }));
      await exchanging(life.world, '400', '300');
      [store.left, store.isWritten] = [at, isWritten];
      for (const one of rounds) await life.live(one);
      expect(await wrongsOf(life.world, { atRest: false })).toEqual([]);
      await life.rest();
      expect(await wrongsOf(life.world, { atRest: true })).toEqual([]);
    }), { numRuns: runs }), LONG_MS);

  it('is true wherever the machine stops: at every append of one that is paid and one that is refused', async () => {
    for (let at = 0; at < APPENDS; at++) {
      for (const isWritten of [true, false]) {
        const store = new StoppingStore();
        const life = new Survivor(await twoCommunities({ store }));
        await exchanging(life.world, '100');
        [store.left, store.isWritten] = [at, isWritten];
        await life.live({ steps: [{ does: 'give', gift: { from: anas, to: zoes, minutes: '60', key: 'one' } }], then: 'settle' });
        await life.live({ steps: [{ does: 'give', gift: { from: leos, to: zacs, minutes: '60', key: 'two' } }], then: 'settle' });
        expect([at, isWritten, store.left, ...(await wrongsOf(life.world, { atRest: true }))]).toEqual([at, isWritten, undefined]);
        await life.live({ steps: [{ does: 'give', gift: { from: anas, to: zoes, minutes: '60', key: 'one' } }], then: 'settle' });
        expect(await Promise.all([streets, elsewheres].map((account) => life.world.balance(account)))).toEqual(['60', '-60']);
      }
    }
  }, 60_000);
});

describe('of payments that race to another community', () => {
  it('as many are made as both have agreed to, and no minute more', async () => {
    const world = await twoCommunities();
    await exchanging(world, '300', '420');
    const gifts = Array.from({ length: 16 }, (_, nth): Gift => ({ from: nth % 2 === 0 ? anas : leos, to: nth % 3 === 0 ? zoes : zacs, minutes: '60', key: `race ${nth}` }));
    const outcomes = await Promise.all(gifts.map((gift) => give(world, gift)));
    expect(outcomes.map((outcome) => ('rejected' in outcome ? outcome.rejected : 'paid')).sort()).toEqual([...Array.from({ length: 11 }, () => 'EXCHANGE_LIMIT_REACHED'), ...Array.from({ length: 5 }, () => 'paid')]);
    await world.settle();
    expect(await Promise.all([streets, elsewheres].map((account) => world.balance(account)))).toEqual(['300', '-300']);
    expect(await wrongsOf(world, { atRest: true })).toEqual([]);
  });
  it('the end of the exchange lets through what was before it, and nothing after', async () => {
    const world = await twoCommunities();
    await exchanging(world, '900');
    const [, ...outcomes] = await Promise.all([end(world, elsewhere), ...Array.from({ length: 8 }, (_, nth) => give(world, { from: anas, to: zoes, minutes: '30', key: `end ${nth}` }))]);
    await world.settle();
    expect(await world.balance(elsewheres)).toBe(String(-30 * outcomes.filter((outcome) => !('rejected' in outcome)).length));
    expect(await give(world, { from: anas, to: zoes, minutes: '1' })).toMatchObject({ rejected: 'NO_EXCHANGE' });
    expect(await wrongsOf(world, { atRest: true })).toEqual([]);
  });
});
