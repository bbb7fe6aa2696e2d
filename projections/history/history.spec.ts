import { readFileSync, globSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allEvents } from '../../contracts/events.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { actorShown } from './actor.js';
import { eventPage } from './event-page.js';
import { ana, leo, neighbours } from '../../test/support/people.js';
import { AccountHistoryResolver, BookingHistoryResolver, CommunityHistoryResolver, ListingHistoryResolver, MemberHistoryResolver, PaymentHistoryResolver } from './history.resolver.js';
import { shownEvents } from './log-event.js';
import { factsOf, toldOf } from './story-words.js';

const samples = resolve(import.meta.dirname, '../../contracts/samples');
const sampleOf = (type: string): object => {
  const newest = globSync(`${type}.v*.json`, { cwd: samples }).sort().at(-1) ?? '';
  return JSON.parse(readFileSync(resolve(samples, newest), 'utf8')) as object;
};
/** Of these nobody is told: what a calendar or an operator does is no story of an object, and abandoned holds, chained heads, and what Stripe is asked and tells are the house's own affair. */
const untold = /^(Availability|Dates|Slot|HoldAbandoned|CreditHoldAbandoned|LedgerHead|Replay|Rollback|Parked|Webhook|Onboarding|Payee|Debt|SettlementAwaited|PaymentIntended|PaymentCall|PaymentOpened|PaymentClosed)/;

describe('the words of a story', () => {
  it('are there for every event that an object’s people hear of', () => {
    expect(allEvents.map(({ type }) => type).filter((type) => !(type in toldOf)).filter((type) => !untold.test(type))).toEqual([]);
    expect(Object.keys(toldOf).filter((type) => untold.test(type))).toEqual([]);
  });

  it.each(Object.keys(toldOf))('go with facts of %s that can be shown as they are', (type) => {
    for (const { name, value, hidden } of factsOf({ type, data: sampleOf(type) })) expect({ name, value, hidden }).toEqual({ name, value: expect.not.stringMatching(/\[object|undefined|NaN/), hidden: null });
  });

  it.each(['MemberRegistered', 'ListingDrafted', 'ListingEdited', 'ReviewSubmitted', 'ReviewRevised', 'ReviewsRevealed'])('say nothing of what was typed in %s: it is shown elsewhere, or to nobody', (type) => {
    const typed = JSON.stringify(sampleOf(type)).match(/"(?:name|title|description|email|text|privateNote|label|what)":"([^"]+)"/g) ?? [];
    const told = JSON.stringify(factsOf({ type, data: sampleOf(type) }));
    for (const words of typed) expect(told).not.toContain(words.split('":"')[1]?.slice(0, -1));
  });

  it('are not there for what is not known', () => expect(factsOf({ type: 'Unheard', data: {} })).toEqual([]));
  it('tell what is hidden as hidden', () => {
    expect(factsOf({ type: 'BookingDeclined', data: { reason: { erased: true } } })).toEqual([{ name: 'reason', value: null, hidden: 'ERASED' }]);
    expect(factsOf({ type: 'BookingDeclined', data: { reason: { sealed: true } } })).toEqual([{ name: 'reason', value: null, hidden: 'SEALED' }]);
    expect(factsOf({ type: 'BookingDeclined', data: {} })).toEqual([]);
  });
});

describe('who did something', () => {
  it.each([
    ['mbr_00000000000000000000000000000001', { kind: 'MEMBER', member: { __typename: 'Member', id: 'mbr_00000000000000000000000000000001' }, part: null }],
    ['system:auto-complete', { kind: 'SYSTEM', member: null, part: 'auto-complete' }], ['operator', { kind: 'OPERATOR', member: null, part: null }], ['import', { kind: 'SYSTEM', member: null, part: 'import' }],
  ])('is shown of %s', (actorId, shown) => expect(actorShown(actorId)).toEqual(shown));
});

const event = (n: number, data: object = {}): RecordedEvent => ({
  id: `event ${n}`, type: 'Said', version: 3, data, stream: 'talk-1', revision: BigInt(n), position: { commit: BigInt(n), prepare: BigInt(n) }, recordedAt: '2027-03-01T10:00:00.001Z',
  metadata: { commandId: 'c', commandHash: 'h', actorId: 'operator', at: '2027-03-01T10:00:00.000Z' },
});

describe('an event of the log', () => {
  const data = { plain: 1, none: null, gone: { erased: true }, deep: { list: ['a', { b: false }], empty: [] }, $boxes: [{ of: 'zoe', paths: ['words', 'deep.list.1.name'], box: 'xxxx' }, { of: 'ali', sealed: true, paths: ['review'], box: 'yyyy' }] };

  it('is shown field by field, whatever its type and version, and no box is opened', async () => {
    const keys = { find: async (persons: readonly string[]) => new Map(persons.filter((person) => person === 'zoe').map((person) => [person, 'key'])) };
    const [shown] = await shownEvents(keys as never, [event(1, data)]);
    expect(shown).toMatchObject({ address: '1@talk-1', type: 'Said', version: 3, by: { kind: 'OPERATOR' }, logPosition: '1/1', revision: '1' });
    expect(shown?.fields).toEqual([
      { path: 'plain', value: '1', hidden: null, of: null }, { path: 'none', value: 'null', hidden: null, of: null }, { path: 'gone', value: null, hidden: 'ERASED', of: null },
      { path: 'deep.list.0', value: '"a"', hidden: null, of: null }, { path: 'deep.list.1.b', value: 'false', hidden: null, of: null }, { path: 'deep.empty', value: '[]', hidden: null, of: null },
      { path: 'words', value: null, hidden: 'PERSONAL', of: 'zoe' }, { path: 'deep.list.1.name', value: null, hidden: 'PERSONAL', of: 'zoe' }, { path: 'review', value: null, hidden: 'SEALED', of: 'ali' },
    ]);
    expect(JSON.stringify(shown)).not.toMatch(/xxxx|yyyy|key/);
  });

  it('tells words that are gone for ever from words that are hidden', async () => {
    const [shown] = await shownEvents({ find: async () => new Map() } as never, [event(1, data)]);
    expect(shown?.fields.filter(({ of }) => of === 'zoe').map(({ hidden }) => hidden)).toEqual(['ERASED', 'ERASED']);
  });
});

describe('a story', () => {
  const asked: string[] = [];
  const stories = { page: async ({ streams }: { readonly streams: readonly string[] }) => { asked.push(...streams); return 'told'; } };
  it.each([BookingHistoryResolver, ListingHistoryResolver, CommunityHistoryResolver, MemberHistoryResolver])('is not told of what may not be seen, however one came to it: %p', async (Resolver) => {
    const resolver = new Resolver(stories as never);
    expect(await resolver.history({ id: 'any' }, {}, { readBack: async () => null } as never)).toBeNull();
    expect(asked).toEqual([]);
    expect(await resolver.history({ id: 'any' }, {}, { readBack: async () => ({ id: 'any' }) } as never)).toBe('told');
    expect(asked.splice(0)).toContainEqual(expect.stringMatching(/^(booking|listing|community|member)-any$/));
  });
});

describe('the story of a booking with money', () => {
  const row = { id: 'any', providerId: leo, recipientId: ana };
  const events = ['BookingRequested', 'PaymentDeclined', 'PaymentAuthorised', 'DisputeOpened'].map((type, n) => ({ ...event(n), type }));
  const told = async (viewer: string | undefined) => {
    let story: { streams: readonly string[]; known?: (all: readonly RecordedEvent[]) => readonly RecordedEvent[] } = { streams: [] };
    const stories = { page: async (asked: typeof story) => { story = asked; } };
    await new BookingHistoryResolver(stories as never).history(row, {}, { viewer, readBack: async () => row } as never);
    return { money: story.streams.includes('payment-any'), types: story.known?.(events).map(({ type }) => type) };
  };

  it('has its money, for the two', async () => {
    expect(await told(ana)).toEqual({ money: true, types: ['BookingRequested', 'PaymentDeclined', 'PaymentAuthorised'] });
    expect(await told(leo)).toEqual({ money: true, types: ['BookingRequested', 'PaymentAuthorised', 'DisputeOpened'] });
  });
  it('has none for a coordinator who settles a breakdown', async () => expect(await told('mbr_0000000000000000000000000000000c')).toMatchObject({ money: false }));
});

describe('the story of a payment', () => {
  const row = { id: 'any', payerId: ana, communityId: neighbours };
  const events = ['PaymentDeclined', 'PaymentCaptured', 'DisputeOpened', 'DisputeClosed'].map((type, n) => ({ ...event(n), type }));
  const told = async (viewer: string, roles: readonly string[] = ['member']) => {
    let story: { streams: readonly string[]; known?: (all: readonly RecordedEvent[]) => readonly RecordedEvent[] } = { streams: [] };
    const stories = { page: async (asked: typeof story) => { story = asked; } };
    await new PaymentHistoryResolver(stories as never).history({ row }, {}, { viewer, rolesIn: async () => roles } as never);
    expect(story.streams).toEqual(['payment-any']);
    return story.known?.(events).map(({ type }) => type);
  };

  it('is told to the payer without the provider’s dispute', async () => expect(await told(ana)).toEqual(['PaymentDeclined', 'PaymentCaptured']));
  it.each([['the provider', ['member']], ['a treasurer', ['member', 'treasurer']]])('is told to %s without why the card was declined', async (_, roles) =>
    expect(await told(leo, roles)).toEqual(['PaymentCaptured', 'DisputeOpened', 'DisputeClosed']));
  it('is told whole to a payer who is treasurer', async () => expect(await told(ana, ['member', 'treasurer'])).toEqual(events.map(({ type }) => type)));
});

describe('the story of an account', () => {
  const account = { id: `${neighbours}.${ana}`, communityId: neighbours, memberId: ana };
  const asked: string[] = [];
  const stories = { page: async ({ streams }: { readonly streams: readonly string[] }) => { asked.push(...streams); return 'told'; } };
  const told = (viewer: string | undefined, roles: readonly string[] = []) =>
    new AccountHistoryResolver(stories as never).history(account, {}, { viewer, rolesIn: async () => roles, readBack: async () => account } as never);

  it('is told to its owner', async () => expect(await told(ana)).toBe('told'));
  it('is told to treasurers', async () => expect(await told(leo, ['member', 'treasurer'])).toBe('told'));
  it('is taken from its own stream', () => expect(new Set(asked)).toEqual(new Set([`account-${account.id}`])));
  it('is not told to coordinators: it has what was written to the owner', async () => expect(await told(leo, ['member', 'coordinator'])).toBeNull());
  it('is not told to other members', async () => expect(await told(leo, ['member'])).toBeNull());
  it('is not told to who is not signed in', async () => expect(await told(undefined)).toBeNull());
});

describe('a page of events', () => {
  const events = Array.from({ length: 25 }, (_, n) => event(n));
  let opened = 0;
  const page = (args: object, list = 'a list') => eventPage({ events, cursorKey: Buffer.alloc(32), about: { list, viewer: undefined }, show: async (shown) => { opened += shown.length; return shown.map(({ id }) => id); } }, args);

  it('has twenty when nothing is said, and opens no others', async () => {
    opened = 0;
    expect((await page({})).nodes).toEqual(events.slice(0, 20).map(({ id }) => id));
    expect(opened).toBe(20);
  });
  it('knows at both ends whether there is more', async () => {
    const { pageInfo } = await page({ first: 10 });
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const next = await page({ first: 15, after: pageInfo.endCursor });
    expect(next).toMatchObject({ nodes: events.slice(10).map(({ id }) => id), pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    expect((await page({ last: 5, before: next.pageInfo.startCursor })).nodes).toEqual(events.slice(5, 10).map(({ id }) => id));
    expect((await page({ first: 100, after: pageInfo.endCursor, before: next.pageInfo.endCursor })).nodes).toEqual(events.slice(10, 24).map(({ id }) => id));
    expect(await (await page({ first: 1 })).totalCount()).toBe(25);
  });
  it('is empty between a place and one before it', async () => {
    const { edges } = await page({ first: 10 });
    expect((await page({ after: edges[5]?.cursor, before: edges[2]?.cursor })).nodes).toEqual([]);
  });
  it('is not given for the cursor of another list', async () => {
    const { pageInfo } = await page({ first: 1 });
    await expect(page({ after: pageInfo.endCursor }, 'another list')).rejects.toMatchObject({ extensions: { code: 'BAD_CURSOR' } });
  });
});
