import fc from 'fast-check';
import { ownerOf } from '../../contracts/account/accounts.js';
import { plusMinutes } from '../../contracts/time.js';
import { bookingId, budgetId, creditHoldId, mandateId, transferId, type AccountId, type CreditHoldId, type Instant, type TransferId } from '../../contracts/values.js';
import {
  AdoptBudget, CloseAccount, ExpireHold, GiveMandate, HoldCredits, PostHold, ReceiveCredits, ReverseTransfer, RevokeMandate, SetLimitException, TransferCredits, VoidHold, type AccountCommand,
} from '../../src/account/account.commands.js';
import type { CommandMeta } from '../../src/kernel/command.js';
import { idFrom } from '../../src/kernel/ids.js';
import type { Books } from './ledger-books.js';
import { fund, issue, person, purse, treasurer } from './ledger-town.js';

/** How many people there are, and how many attempts each makes at each other's account: few, so that they meet again. */
const PEOPLE = 4;
const ATTEMPTS = 3;
const system = 'system:agreement';

/** A command that wants to know when, under which name, and what there is to be asked about. */
type Ask = (at: Instant, commandId: string, books: Books) => AccountCommand;
/** Named, so that a counterexample can be read. */
export type Step =
  | { readonly kind: 'ask'; readonly what: string; readonly ask: Ask }
  | { readonly kind: 'again'; readonly earlier: number }
  | { readonly kind: 'jump'; readonly minutes: number }
  | { readonly kind: 'policy'; readonly limit: number; readonly levy: number }
  | { readonly kind: 'deliver' } | { readonly kind: 'restart' };

const who = fc.nat({ max: PEOPLE - 1 });
const attempt = fc.nat({ max: ATTEMPTS - 1 });
const minutes = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 240 }) }, fc.constantFrom(1, 599, 600, 601, 10_000_000)).map(String);
/** Mostly whose account it is. */
const actorOf = (owner: number) => fc.oneof({ weight: 8, arbitrary: fc.constant<string>(person(owner)) }, who.map<string>(person), fc.constant<string>(treasurer));
const processActor = fc.oneof({ weight: 8, arbitrary: fc.constant(system) }, fc.constant<string>(treasurer), who.map<string>(person));
const trf = (...parts: readonly unknown[]) => transferId.parse(idFrom('trf', JSON.stringify(parts)));
const crh = (of: number, name: number) => creditHoldId.parse(idFrom('crh', `${of} ${name}`));
const mdt = (of: number, name: number) => mandateId.parse(idFrom('mdt', `${of} ${name}`));
const budget = budgetId.parse(idFrom('bgt', 'ledger'));
const booking = { kind: 'BOOKING', bookingId: bookingId.parse(idFrom('bkg', 'ledger')) } as const;
const gift = { kind: 'GIFT' } as const;
const reason = 'We talked about it.';
const words = fc.constantFrom(reason, reason, reason, undefined);
const asking = (what: string, ask: Ask): Step => ({ kind: 'ask', what, ask, ...{ [fc.toStringMethod]: () => what } });
const named = (what: string, actor: string, make: (meta: CommandMeta) => AccountCommand): Step => asking(what, (at, commandId) => make({ commandId, actor, at }));

const gives = who.chain((from) => fc.tuple(actorOf(from), fc.oneof(who.map(purse), fc.constant(fund)), minutes, attempt).map(([actor, to, amount, name]) =>
  named(`${from} gives ${amount} to ${to} (${name})`, actor, (meta) => new TransferCredits({ accountId: purse(from), to, minutes: amount, transferId: trf(from, to, name), purpose: gift }, meta))));
/** By who holds a mandate, if anybody does. */
const uses = fc.tuple(fc.nat(), who, minutes, attempt).map(([nth, to, amount, name]) => asking(`a mandate pays ${amount} to ${to}`, (at, commandId, books) => {
  const given = [...books.all()].flatMap(([accountId, { mandates: there }]) => [...there].map(([mandateId, { holderId }]) => ({ accountId, mandateId, holderId })));
  const { accountId, mandateId: named, holderId } = given[nth % given.length] ?? { accountId: purse(0), mandateId: mdt(0, 0), holderId: person(1) };
  const ids = { accountId: accountId as AccountId, mandateId: mandateId.parse(named), transferId: trf('use', accountId, to, name) };
  return new TransferCredits({ ...ids, to: purse(to), minutes: amount, purpose: gift }, { commandId, actor: nth % 8 === 0 ? person(to) : holderId, at });
}));
const funds = fc.tuple(fc.constantFrom<string>(treasurer, treasurer, person(0)), who, minutes, attempt).map(([actor, to, amount, name]) =>
  named(`the fund spends ${amount} on ${to}`, actor, (meta) => new TransferCredits({ accountId: fund, to: purse(to), minutes: amount, transferId: trf('fund', purse(to), name), purpose: { kind: 'FUND_SPENDING' }, reason }, meta)));
const issues = fc.tuple(fc.constantFrom<string>(treasurer, treasurer, person(0)), minutes, attempt).map(([actor, amount, name]) =>
  named(`${amount} are issued`, actor, (meta) => new TransferCredits({ accountId: issue, to: fund, minutes: amount, transferId: trf('issue', fund, name), purpose: { kind: 'ISSUE', budgetId: budget } }, meta)));
const adopts = fc.tuple(fc.constantFrom<string>(treasurer, person(1)), minutes).map(([actor, amount]) =>
  asking(`a budget of ${amount}`, (at, commandId) => new AdoptBudget({ accountId: issue, budgetId: budget, minutes: amount, from: at, until: plusMinutes(at, 10_000), reason }, { commandId, actor, at })));

const holds = fc.tuple(processActor, who, who, minutes, attempt, fc.option(fc.integer({ min: 1, max: 300 }))).map(([actor, from, to, amount, name, later]) => asking(
  `${amount} of ${from}'s are held for ${to} (${name})`,
  (at, commandId) => new HoldCredits({ accountId: purse(from), to: purse(to), minutes: amount, holdId: crh(from, name), purpose: booking, expiresAt: later === null ? undefined : plusMinutes(at, later) }, { commandId, actor, at }),
));
/** One that is there, if there is any, or one that may not be. */
const aHold = fc.tuple(fc.nat(), who, attempt).map(([nth, from, name]) => (books: Books) => {
  const open = [...books.all()].flatMap(([accountId, { holds: there }]) => [...there.keys()].map((holdId) => ({ accountId: accountId as AccountId, holdId: holdId as CreditHoldId })));
  return (nth % 4 === 0 ? undefined : open[nth % open.length]) ?? { accountId: purse(from), holdId: crh(from, name) };
});
const aReceipt = fc.tuple(fc.nat(), who, who, attempt).map(([nth, from, to, name]) => (books: Books) => {
  const received = [...books.all()].flatMap(([accountId, { got }]) => [...got.keys()].map((reverses) => ({ accountId: accountId as AccountId, reverses: reverses as TransferId })));
  return (nth % 4 === 0 ? undefined : received[nth % received.length]) ?? { accountId: purse(to), reverses: trf(from, purse(to), name) };
});
const posts = fc.tuple(processActor, aHold, minutes).map(([actor, hold, amount]) =>
  asking(`${amount} are posted`, (at, commandId, books) => new PostHold({ ...hold(books), transferId: trf('post', hold(books)), minutes: amount }, { commandId, actor, at })));
const voids = fc.tuple(processActor, aHold).map(([actor, hold]) => asking('a hold is voided', (at, commandId, books) => new VoidHold(hold(books), { commandId, actor, at })));
const expires = fc.tuple(processActor, aHold).map(([actor, hold]) => asking('a hold expires', (at, commandId, books) => new ExpireHold(hold(books), { commandId, actor, at })));

const reverses = fc.tuple(aReceipt, attempt, fc.option(minutes, { nil: undefined }), fc.tuple(words, fc.nat({ max: 3 }), who)).map(([receipt, again, amount, [why, by, other]]) => asking(`${amount ?? 'all'} is paid back`, (at, commandId, books) => {
  const { accountId, reverses: original } = receipt(books);
  const actor = [ownerOf(accountId), treasurer, treasurer, person(other)].map((one) => (one.startsWith('mbr_') ? one : treasurer))[by] ?? treasurer;
  return new ReverseTransfer({ accountId, transferId: trf('back', original, again), reverses: original, minutes: amount, reason: why }, { commandId, actor, at });
}));
const mandates = fc.tuple(who, fc.integer({ min: 1, max: PEOPLE - 1 }), minutes, fc.nat({ max: 1 })).chain(([of, other, amount, name]) => actorOf(of).map((actor) =>
  named(`${of} lets ${(of + other) % PEOPLE} spend ${amount}`, actor, (meta) => new GiveMandate({ accountId: purse(of), mandateId: mdt(of, name), holderId: person((of + other) % PEOPLE), minutes: amount }, meta))));
const revokes = fc.tuple(who, fc.nat({ max: 1 })).chain(([of, name]) => actorOf(of).map((actor) => named(`${of} revokes ${name}`, actor, (meta) => new RevokeMandate({ accountId: purse(of), mandateId: mdt(of, name) }, meta))));
const excepts = fc.tuple(fc.constantFrom<string>(treasurer, person(2)), who, fc.option(fc.integer({ min: 0, max: 900 }).map(String), { nil: undefined })).map(([actor, of, limit]) =>
  named(`${of} may go ${limit ?? 'as everybody'} below zero`, actor, (meta) => new SetLimitException({ accountId: purse(of), minutes: limit, reason }, meta)));
const closes = fc.tuple(fc.constantFrom<string>(treasurer, person(3)), who).map(([actor, of]) => named(`${of}'s account is closed`, actor, (meta) => new CloseAccount({ accountId: purse(of), reason }, meta)));
const forges = fc.tuple(who, who, minutes).map(([from, to, amount]) =>
  named(`${to} makes a receipt of ${amount}`, person(to), (meta) => new ReceiveCredits({ accountId: purse(to), transferId: trf('forged', from, to), from: purse(from), minutes: amount, purpose: gift }, meta)));

const asks = fc.oneof(
  { weight: 12, arbitrary: gives }, { weight: 6, arbitrary: holds }, { weight: 3, arbitrary: posts }, { weight: 2, arbitrary: voids }, { weight: 4, arbitrary: expires }, { weight: 8, arbitrary: reverses },
  { weight: 2, arbitrary: uses }, { weight: 2, arbitrary: mandates }, revokes, excepts, closes, forges, { weight: 2, arbitrary: funds }, { weight: 2, arbitrary: issues }, adopts,
);
const around: fc.Arbitrary<Step> = fc.oneof(
  fc.nat({ max: 60 }).map((earlier): Step => ({ kind: 'again', earlier })),
  fc.integer({ min: -200, max: 400 }).map((by): Step => ({ kind: 'jump', minutes: by })),
  fc.tuple(fc.constantFrom(0, 60, 600, 600), fc.constantFrom(0, 7, 20)).map(([limit, levy]): Step => ({ kind: 'policy', limit, levy })),
  fc.constant<Step>({ kind: 'restart' }), { weight: 3, arbitrary: fc.constant<Step>({ kind: 'deliver' }) },
);

/** What people, processes and misfortune do, in any order. */
export const anySteps = fc.noBias(fc.array(fc.oneof({ weight: 4, arbitrary: asks }, { weight: 1, arbitrary: around }), { minLength: 20, maxLength: 60, size: 'max' }));
