import { describe, expect, it } from '@jest/globals';
import { accountOf } from '../../contracts/account/accounts.js';
import { streamOf } from '../../contracts/events.js';
import { ana, kreuzberg, leo } from '../../test/support/listings.js';
import type { RecordedEvent } from '../kernel/event-store.js';
import { accountOfStream, canonical, entryOf, headOver } from './chain.js';

const account = accountOf(kreuzberg, ana);
const event: RecordedEvent = {
  id: '00000000-0000-8000-a000-000000000001', type: 'CreditsReceived', version: 1, stream: streamOf.account(account), revision: 7n, position: { commit: 3n, prepare: 3n }, recordedAt: '2027-03-01T09:00:00.000Z',
  data: { minutes: '60', $boxes: [{ of: leo, paths: ['reason'], box: 'AAAA' }] }, metadata: { commandId: 'c', commandHash: 'h', actorId: 'system:deliver-credits', at: '2027-03-01T09:00:00.000Z' },
};
const digestOf = (changed: Partial<RecordedEvent>) => Buffer.from(entryOf(account, { ...event, ...changed }).digest).toString('hex');
const entries = (...revisions: readonly number[]) => revisions.map((revision) => entryOf(account, { ...event, revision: BigInt(revision) }));
const day = '2027-03-02';
const next = { communityId: kreuzberg, day, before: undefined };
const before = headOver({ ...next, day: '2027-03-01' }, entries(0));
const headOf = (...given: Parameters<typeof headOver>) => headOver(...given).head;

describe('the digest of an entry', () => {
  it.each<[string, Partial<RecordedEvent>]>([
    ['stream', { stream: streamOf.account(accountOf(kreuzberg, leo)) }], ['revision', { revision: 8n }], ['id', { id: '00000000-0000-8000-a000-000000000002' }], ['type', { type: 'CreditsHeld' }], ['version', { version: 2 }],
    ['data', { data: { ...event.data, minutes: '61' } }], ['ciphertext', { data: { ...event.data, $boxes: [{ of: leo, paths: ['reason'], box: 'AAAB' }] } }],
    ['actor', { metadata: { ...event.metadata, actorId: 'system:deliver-credit' } }], ['time', { metadata: { ...event.metadata, at: '2027-03-01T09:00:00.001Z' } }],
  ])('is another one when its %s is', (_, changed) => expect(digestOf(changed)).not.toBe(digestOf({})));
  it.each<[string, Partial<RecordedEvent>]>([
    ['position', { position: { commit: 9n, prepare: 8n } }], ['time of recording', { recordedAt: '2030-01-01T00:00:00.000Z' }], ['order of fields', { data: Object.fromEntries(Object.entries(event.data).reverse()) }],
  ])('is the same whatever its %s, which is the store\'s', (_, changed) => expect(digestOf(changed)).toBe(digestOf({})));
});

describe('canonical JSON', () => {
  it('has the names of every object in one order, the order of lists as it is', () => expect(canonical({ b: [2, 1, { d: null, c: true }], a: 'x' })).toBe('{"a":"x","b":[2,1,{"c":true,"d":null}]}'));
  it('leaves out what JSON leaves out', () => expect(canonical({ a: undefined, b: 1 })).toBe('{"b":1}'));
  it('keeps texts as they are, composed or not', () => expect(canonical('e\u0301')).not.toBe(canonical('\u00e9')));
  it('tells a number from a text', () => expect(canonical({ a: 1 })).not.toBe(canonical({ a: '1' })));
});

describe('the head of a segment', () => {
  it('is what it was when it was first defined', () => expect(headOf(next, entries(0, 1))).toBe('8308cbf197fb229aabf0a0012535dc42569feefb34f13f4c559aff7be8ff5c3e'));
  it('says how far it goes', () => expect(headOver({ ...next, before }, entries(3, 4))).toMatchObject({ day, previous: before.head, accounts: 1, entries: 2, total: 3, last: { accountId: account, revision: '4' } }));
  it('is another one after another head', () => expect(headOf({ ...next, before }, entries(0))).not.toBe(headOf(next, entries(0))));
  it('is another one after another head of as many entries', () => expect(headOf({ ...next, before: { ...before, head: 'a'.repeat(64) } }, entries(0))).not.toBe(headOf({ ...next, before }, entries(0))));
  it('is another one on another day', () => expect(headOf({ ...next, day: '2027-03-03' }, entries(0))).not.toBe(headOf(next, entries(0))));
  it('is another one with an entry less', () => expect(headOf(next, entries(0))).not.toBe(headOf(next, entries(0, 1))));
  it('is another one in another order', () => expect(headOf(next, entries(1, 0))).not.toBe(headOf(next, entries(0, 1))));
  it('covers at least one entry', () => expect(() => headOf(next, [])).toThrow('at least one'));
});

describe('a stream', () => {
  it('of an account is the account\'s', () => expect(accountOfStream(streamOf.account(account))).toBe(account));
  it.each(['account-', `account-${kreuzberg}`, `account-${kreuzberg}.bank`, `xaccount-${account}`, streamOf.ledger(kreuzberg), streamOf.booking('bkg_1')])('is no account\'s when it is %s', (stream) => expect(accountOfStream(stream)).toBeUndefined());
});
