import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { streamOf } from '../../contracts/events.js';
import { MemberRegistered, ProfileUpdated } from '../../contracts/member/member.events.js';
import type { AccountId } from '../../contracts/values.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { requestTo } from '../../test/support/asking.js';
import { streamsOf } from '../../test/support/streams.js';
import { ana, leo, neighbours } from '../../test/support/people.js';
import { Purses, purseOfAna, purseOfLeo, purseOfMia, theFund } from '../../test/support/purses.js';
import { readModelsWith, type ReadModelWorld, type Said } from '../../test/support/read-models.js';
import { accountEntries } from './account-entries.projection.js';
import { AccountEntriesResolver, StatementResolver } from './account-entries.resolver.js';
import { Names } from './names.js';
import { Services } from './services.js';
import type { Period } from './statement.js';

const march = (day: number, hour = 10): string => `2027-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`;
const purses = new Purses();
const MANY = 120;
/** More than are read at once. */
const VERY_MANY = 1_001;
const purseOfKai = `${neighbours}.mbr_${'7'.repeat(32)}` as AccountId;

let world: ReadModelWorld;
let streams: StreamReader;
beforeAll(async () => {
  world = await readModelsWith([accountEntries]);
  const kept = { id: 1, from: purseOfAna, to: purseOfLeo, minutes: 60 };
  await world.given(
    ...purses.pay({ from: purseOfAna, to: purseOfLeo, minutes: 100, levy: 10, reason: 'For the roof.', at: march(1) }),
    purses.hold({ ...kept, at: march(2) }), purses.post({ ...kept, at: march(3) }, 45),
    ...purses.pay({ from: purseOfLeo, to: purseOfAna, minutes: 30, at: march(4) }),
    // of a service in February, recorded in March
    ...purses.pay({ from: purseOfLeo, to: purseOfAna, minutes: 20, effectiveAt: '2027-02-01T10:00:00.000Z', at: march(5) }),
    ...Array.from({ length: MANY }, (): readonly Said[] => purses.pay({ from: purseOfMia, to: theFund, minutes: 1, at: march(6) })).flat(),
    ...Array.from({ length: VERY_MANY }, () => purses.leave({ from: purseOfKai, to: theFund, minutes: 1, at: march(6) })),
  );
  streams = await streamsOf(streamOf.member(leo), [MemberRegistered.of({ memberId: leo, name: 'Leo', email: 'leo@example.org' }), ProfileUpdated.of({ memberId: leo, name: 'Leonard' })]);
}, 60_000);
afterAll(() => world.close());

const request = (viewer?: typeof ana, roles: readonly string[] = []) => ({
  ...requestTo(world, viewer), now: () => '2027-04-01T00:00:00.000Z', rolesIn: async () => roles as never,
  readBack: async (field: string, id: string) => (field === 'member' ? (id === leo ? { name: 'Leonard' } : null) : field === 'community' ? { name: 'Nachbarn' } : null),
});
const resolver = new AccountEntriesResolver();
const accountOf = (id: AccountId, memberId: string | null = ana) => ({ id, communityId: neighbours, memberId });
const statementOf = async (period: Period, id: AccountId = purseOfAna) => {
  const context = request(ana);
  const statement = await resolver.statement(accountOf(id), period, context);
  const printing = new StatementResolver(new Names(streams), new Services(streams));
  const lines = await printing.lines(statement, { first: 100 }, context);
  const { opening, closing } = statement;
  const [received, paid] = [await printing.received(statement, {}, context), await printing.paid(statement, {}, context)];
  return { opening, closing, received, paid, lines: lines.nodes.map(({ minutes }) => minutes), csv: await printing.csv(statement, {}, context), html: await printing.html(statement, {}, context) };
};

describe('a statement', () => {
  it('of everything opens at zero', async () => expect(await statementOf({})).toMatchObject({ opening: '0', closing: '-95', received: '50', paid: '145', lines: ['-100', '-45', '30', '20'] }));
  it.each<[string, Period, object]>([
    ['that begins later opens with what was there', { from: march(2) }, { opening: '-100', closing: '-95', lines: ['-45', '30', '20'] }],
    ['begins with what was recorded at that very moment', { from: march(4) }, { opening: '-145', lines: ['30', '20'] }],
    ['ends before what was recorded at that very moment', { to: march(4) }, { closing: '-145', lines: ['-100', '-45'] }],
    ['of a period between two entries has no lines', { from: march(1, 11), to: march(2, 9) }, { opening: '-100', closing: '-100', received: '0', paid: '0', lines: [] }],
    ['of a time before everything is empty', { to: march(1) }, { opening: '0', closing: '0', lines: [] }],
    ['of a time after everything has what is there', { from: march(9) }, { opening: '-95', closing: '-95', lines: [] }],
    ['of no time at all has no lines', { from: march(3), to: march(3) }, { opening: '-100', closing: '-100', lines: [] }],
    ['as of an instant knows what was recorded by then, that moment included', { asOf: march(4) }, { opening: '0', closing: '-115', lines: ['-100', '-45', '30'] }],
    ['as of an instant knows nothing of a service of long before that was recorded later', { asOf: march(4, 23) }, { closing: '-115' }],
    ['as of an instant before its period is that of then', { from: march(4), asOf: march(2) }, { opening: '-100', closing: '-100', lines: [] }],
    ['as of an instant after its period is the same as now', { from: march(2), to: march(4), asOf: march(20) }, { opening: '-100', closing: '-145', lines: ['-45'] }],
  ])('%s', async (_, period, expected) => expect(await statementOf(period)).toMatchObject(expected));
  it('closes with its opening and all of its lines, whatever the period', async () => {
    for (const [from, to] of [[1, 2], [1, 5], [2, 4], [2, 9], [3, 5], [4, 5], [5, 9]] as const) {
      const { opening, closing, received, paid, lines } = await statementOf({ from: march(from), to: march(to) });
      expect(lines.reduce((sum, minutes) => sum + BigInt(minutes), BigInt(opening))).toBe(BigInt(closing));
      expect(BigInt(opening) + BigInt(received) - BigInt(paid)).toBe(BigInt(closing));
    }
  });
  it('of an account in which nothing has happened is empty', async () => expect(await statementOf({}, `${neighbours}.mbr_${'9'.repeat(32)}` as AccountId)).toMatchObject({ opening: '0', closing: '0', lines: [] }));
  it('prints every line, not a page of them', async () => expect(parse((await statementOf({}, purseOfMia)).csv)).toHaveLength(MANY + 3));
  it('prints them all where they are more than are read at once, in their order', async () => {
    const { csv, html } = await statementOf({}, purseOfKai);
    expect(parse(csv).slice(2, -1).map(([seq]) => seq)).toEqual(Array.from({ length: VERY_MANY }, (_, index) => `${index}`));
    expect(html.split('<tr>')).toHaveLength(VERY_MANY + 4);
  });
  it.each([['that ends before it begins', { from: march(3), to: march(2) }], ['as of what has not come', { asOf: '2999-01-01T00:00:00.000Z' }]])('is not given of a period %s', async (_, period) =>
    expect(statementOf(period)).rejects.toMatchObject({ extensions: { code: 'BAD_INPUT' } }));
});

describe('what was shown at an instant', () => {
  it('P8 is shown again, byte for byte, after more has been recorded', async () => {
    const before = await statementOf({ from: march(1) });
    await world.given(...purses.pay({ from: purseOfLeo, to: purseOfAna, minutes: 7, effectiveAt: march(2), at: march(8) }));
    expect((await statementOf({ from: march(1) })).csv).not.toBe(before.csv);
    expect(await statementOf({ from: march(1), asOf: march(7) })).toEqual(before);
  });
  it('is shown with the names of then', async () => {
    expect((await statementOf({ asOf: '2027-03-05T11:00:00.000Z' })).html).toContain('Leonard');
    expect((await statementOf({ asOf: '2027-03-05T09:00:00.000Z' })).html).not.toContain('Leonard'); // not heard of yet
  });
});

describe('the entries of an account', () => {
  const entries = async (id: AccountId, viewer: typeof ana, args: object = {}) => (await resolver.entries(accountOf(id, id === theFund ? null : ana), args, request(viewer, ['member']))).nodes;
  it('are listed with holds, the latest first', async () => expect((await entries(purseOfAna, ana, { last: 3 })).map(({ kind, held }) => [kind, held])).toEqual([['PAID_FROM_HOLD', '0'], ['HELD', '60'], ['PAID', '0']]));
  it('are in pages that meet', async () => {
    const first = await resolver.entries(accountOf(purseOfMia), { first: 60 }, request(ana));
    const second = await resolver.entries(accountOf(purseOfMia), { first: 60, after: first.pageInfo.endCursor }, request(ana));
    expect([...first.nodes, ...second.nodes].map(({ seq }) => Number(seq))).toEqual(Array.from({ length: MANY }, (_, index) => MANY - 1 - index));
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });
  it('are not paged with another account’s cursor', async () => {
    const { pageInfo } = await resolver.entries(accountOf(purseOfMia), { first: 1 }, request(ana));
    await expect(entries(purseOfAna, ana, { after: pageInfo.endCursor })).rejects.toMatchObject({ extensions: { code: 'BAD_CURSOR' } });
  });
  it('of the fund do not say whose levy it was, but to who paid it', async () => {
    const [ofLeo] = (await entries(theFund, leo, { last: 1 })).map(({ counterpart, minutes, isLevy, reason }) => ({ counterpart, minutes, isLevy, reason }));
    expect(ofLeo).toEqual({ counterpart: null, minutes: '10', isLevy: true, reason: null });
    expect((await entries(theFund, ana, { last: 1 }))[0]).toMatchObject({ counterpart: { member: { id: ana } }, reason: 'For the roof.' });
  });
});

it('comes out the same when everything is built anew', async () => expect(await world.models.verify(accountEntries)).toMatchObject({ differing: 0 }));
