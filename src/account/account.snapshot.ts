import { z } from 'zod';
import { purpose, refusal } from '../../contracts/account/account.events.js';
import { accountId, bookingId, instant, memberId, programmeId, transferId, type AccountId } from '../../contracts/values.js';
import { entriesOf, mapOf, type PersistentMap } from '../kernel/persistent-map.js';
import { defineSnapshot } from '../kernel/snapshot-form.js';
import type { Account, Attempt, Dispute, Exchange, Hold, Receipt } from './account.state.js';

const ID_CHARACTERS = 36;
const whole = z.string().transform((written) => BigInt(written));
const map = <Value extends z.ZodType>(value: Value) => z.array(z.object({ key: z.string(), value }));

/** The fund has a hundred thousand of these: kept as a few long texts, by id. Every id has its fixed length in them; an account is its place in a list. */
const attempts = z.object({ ids: z.string(), to: z.array(z.number()), minutes: z.string(), refused: z.array(z.object({ at: z.number(), code: refusal, missing: whole })) });
const receipts = z.object({ ids: z.string(), from: z.array(z.number()), minutes: z.string(), reversed: z.array(z.object({ at: z.number(), left: whole })), levies: z.array(z.number()) });

const holds = map(z.discriminatedUnion('status', [
  z.object({ status: z.literal('OPEN'), to: accountId, minutes: whole, purpose, expiresAt: instant.optional() }),
  z.object({ status: z.enum(['POSTED', 'VOIDED', 'EXPIRED']), to: accountId, minutes: whole, transferId: transferId.optional() }),
]));
const packed = z.object({
  balance: whole, held: whole, exception: whole.optional(), closed: z.boolean(), accounts: z.array(accountId), attempts, receipts, holds,
  requests: map(z.object({ to: accountId, minutes: whole, answerBy: instant, silent: z.boolean(), open: z.boolean() })),
  mandates: map(z.object({ holderId: memberId, left: whole, until: instant.optional(), revoked: z.boolean() })),
  disputes: map(z.object({ transferId, open: z.boolean() })),
  budgets: map(z.object({ left: whole, from: instant, until: instant })),
  programmes: map(z.object({ minutes: whole, left: whole, until: instant.optional(), ended: z.boolean(), source: accountId.optional() })),
  rewarded: z.object({ keys: z.string(), minutes: z.string() }),
  approvals: map(z.object({ source: accountId, programmeId, bookingId, effectiveAt: instant })), opened: z.boolean(),
  exchange: z.object({ own: whole.optional(), theirs: whole.optional(), heard: whole.optional() }).optional(),
});
type Kept = z.output<typeof packed>;

/** How an account is kept. Nothing in it is personal: what people wrote is not remembered. */
export const accountSnapshot = defineSnapshot<Account, typeof packed>({
  name: 'account',
  version: 2,
  packed,
  pack: (account) => {
    const places = new Map<AccountId, number>();
    const [tried, received, rewards] = [packedAttempts(account, places), packedReceipts(account, places), entriesOf(account.rewarded)];
    return {
      balance: String(account.balance), held: String(account.held), closed: account.closed, ...(account.exception === undefined ? {} : { exception: String(account.exception) }),
      accounts: [...places.keys()], attempts: tried, receipts: received,
      holds: written(account.holds, (hold) => ({ ...hold, minutes: String(hold.minutes) })),
      requests: written(account.requests, (request) => ({ ...request, minutes: String(request.minutes) })),
      mandates: written(account.mandates, (mandate) => ({ ...mandate, left: String(mandate.left) })),
      disputes: written(account.disputes, (dispute) => dispute),
      budgets: written(account.budgets, (budget) => ({ ...budget, left: String(budget.left) })),
      programmes: written(account.programmes, (programme) => ({ ...programme, minutes: String(programme.minutes), left: String(programme.left) })),
      approvals: written(account.approvals, (approval) => approval), opened: account.opened,
      rewarded: { keys: rewards.map(([key]) => key).join('\n'), minutes: rewards.map(([, minutes]) => minutes).join(' ') },
      ...(account.exchange === undefined ? {} : { exchange: packedExchange(account.exchange) }),
    };
  },
  unpack: ({ balance, held, exception, closed, opened, ...kept }) => ({
    balance, held, exception, closed, opened, approvals: read(kept.approvals), attempts: unpackedAttempts(kept), receipts: unpackedReceipts(kept), holds: read<Hold>(kept.holds), requests: read(kept.requests),
    mandates: read(kept.mandates), disputes: read<Dispute>(kept.disputes), budgets: read(kept.budgets), programmes: read(kept.programmes), rewarded: unpackedRewards(kept), exchange: kept.exchange && { own: kept.exchange.own, theirs: kept.exchange.theirs, heard: kept.exchange.heard },
  }),
});

const packedExchange = ({ own, theirs, heard }: Exchange): z.input<typeof packed>['exchange'] =>
  ({ ...(own === undefined ? {} : { own: String(own) }), ...(theirs === undefined ? {} : { theirs: String(theirs) }), ...(heard === undefined ? {} : { heard: String(heard) }) });

type Entry<Value> = { readonly key: string; readonly value: Value };
const written = <Value, Kept>(of: PersistentMap<Value>, write: (value: Value) => Kept): { key: string; value: Kept }[] => entriesOf(of).map(([key, value]) => ({ key, value: write(value) }));
const read = <Value>(entries: readonly Entry<Value>[]): PersistentMap<Value> => mapOf(entries.map(({ key, value }) => [key, value]));

/** Where an account stands in the list, which grows by those that are met for the first time. */
const placeIn = (places: Map<AccountId, number>, account: AccountId): number => {
  const place = places.get(account) ?? places.size;
  if (place === places.size) places.set(account, place);
  return place;
};

const packedAttempts = (account: Account, places: Map<AccountId, number>): z.input<typeof attempts> => {
  const all = entriesOf(account.attempts);
  return {
    ids: all.map(([id]) => id).join(''), to: all.map(([, { to }]) => placeIn(places, to)), minutes: all.map(([, { minutes }]) => minutes).join(' '),
    refused: all.flatMap(([, { refused }], at) => (refused ? [{ at, code: refused.code, missing: String(refused.missing) }] : [])),
  };
};

const packedReceipts = (account: Account, places: Map<AccountId, number>): z.input<typeof receipts> => {
  const all = entriesOf(account.receipts);
  return {
    ids: all.map(([id]) => id).join(''), from: all.map(([, { from }]) => placeIn(places, from)), minutes: all.map(([, { minutes }]) => minutes).join(' '),
    reversed: all.flatMap(([, { minutes, left }], at) => (left === minutes ? [] : [{ at, left: String(left) }])), levies: all.flatMap(([, { isLevy }], at) => (isLevy ? [at] : [])),
  };
};

type Rest = Omit<Kept, 'balance' | 'held' | 'exception' | 'closed' | 'opened'>;

const unpackedAttempts = ({ accounts, attempts: { ids, to, minutes, refused } }: Rest): PersistentMap<Attempt> => {
  const stopped = new Map(refused.map(({ at, code, missing }) => [at, { refused: { code, missing } }]));
  const amounts = columnOf(minutes, to.length);
  return mapOf(idsOf(ids, to.length).map((id, at) => [id, { to: partOf(accounts, to[at]), minutes: BigInt(partOf(amounts, at)), ...stopped.get(at) }]));
};

const unpackedReceipts = ({ accounts, receipts: { ids, from, minutes, reversed, levies } }: Rest): PersistentMap<Receipt> => {
  const [amounts, lefts, isLevy] = [columnOf(minutes, from.length), new Map(reversed.map(({ at, left }) => [at, left])), new Set(levies)];
  return mapOf(idsOf(ids, from.length).map((id, at) => {
    const received = BigInt(partOf(amounts, at));
    return [id, { from: partOf(accounts, from[at]), minutes: received, left: lefts.get(at) ?? received, isLevy: isLevy.has(at) }];
  }));
};

const unpackedRewards = ({ rewarded: { keys, minutes } }: Rest): PersistentMap<bigint> => {
  const all = keys === '' ? [] : keys.split('\n');
  const amounts = columnOf(minutes, all.length);
  return mapOf(all.map((key, at) => [key, BigInt(partOf(amounts, at))]));
};

const columnOf = (text: string, length: number): readonly string[] => {
  const parts = text === '' ? [] : text.split(' ');
  if (parts.length !== length) throw new Error('the columns of an account are not of one length');
  return parts;
};

const idsOf = (ids: string, length: number): readonly string[] => {
  if (ids.length !== length * ID_CHARACTERS) throw new Error('the columns of an account are not of one length');
  return Array.from({ length }, (_, at) => ids.slice(at * ID_CHARACTERS, (at + 1) * ID_CHARACTERS));
};

const partOf = <Part>(parts: readonly Part[], at: number | undefined): Part => {
  const part = parts[at ?? -1];
  if (part === undefined) throw new Error(`nothing stands at ${at}`);
  return part;
};
