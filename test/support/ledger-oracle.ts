import type { Purpose } from '../../contracts/account/account.events.js';
import { ownerOf } from '../../contracts/account/accounts.js';
import type { AccountId } from '../../contracts/values.js';
import type { AccountCommand } from '../../src/account/account.commands.js';
import type { Books, Heard } from './ledger-books.js';
import { roomOf, type LedgerModel } from './ledger-model.js';
import { issue } from './ledger-town.js';

type Of<Type extends AccountCommand['type']> = Extract<AccountCommand, { type: Type }>;
type Wanted = { readonly type: Heard['type']; readonly data: object };
type Owed = { readonly accountId: AccountId; readonly to: AccountId; readonly minutes: string; readonly purpose: Purpose };

const withLevy = <Data extends Owed>(books: Books, data: Data): Data & { readonly levy?: string } => {
  const levy = books.levyOn(data);
  return levy > 0n ? { ...data, levy: `${levy}` } : data;
};

const authorityOf = ({ data: { accountId, mandateId }, meta: { actor } }: Of<'TransferCredits'>): string => {
  if (mandateId !== undefined) return 'MANDATE';
  return accountId.includes('mbr_') || actor.startsWith('system:') ? 'OWNER' : 'TREASURER';
};

const transferred = (command: Of<'TransferCredits'>, books: Books): Wanted => ({ type: 'CreditsTransferred', data: withLevy(books, { ...command.data, authority: authorityOf(command) }) });

/** What was given back to where credits come from is issued again within a budget, not corrected. */
const correctable = ({ data: { accountId, reverses } }: Of<'ReverseTransfer'>, books: Books) => {
  const original = books.of(accountId).got.get(reverses);
  return original && original.returned !== original.minutes && accountId !== issue ? original : undefined;
};

const reversed = (command: Of<'ReverseTransfer'>, books: Books): Wanted | undefined => {
  const { data, meta: { actor } } = command;
  const original = correctable(command, books);
  if (!original) return undefined;
  const minutes = data.minutes ?? `${original.minutes - original.returned}`;
  const book = books.of(data.accountId);
  const isBelow = BigInt(minutes) > roomOf(data.accountId, book, books) && !book.isClosed && data.accountId.includes('mbr_');
  const right = actor === ownerOf(data.accountId) ? { authority: 'OWNER' } : { authority: 'CORRECTION', ...(isBelow ? { belowLimit: true } : {}) };
  return { type: 'CreditsTransferred', data: { ...data, ...right, to: original.from, minutes, purpose: { kind: 'REVERSAL', reverses: data.reverses } } };
};

const posted = ({ data }: Of<'PostHold'>, books: Books): Wanted | undefined => {
  const hold = books.of(data.accountId).holds.get(data.holdId);
  if (!hold || hold.minutes < BigInt(data.minutes)) return undefined;
  return { type: 'HoldPosted', data: withLevy(books, { ...data, to: hold.to, purpose: hold.purpose, released: `${hold.minutes - BigInt(data.minutes)}` }) };
};

const ended = (type: 'HoldVoided' | 'HoldExpired', { data }: Of<'VoidHold' | 'ExpireHold'>, books: Books): Wanted | undefined => {
  const hold = books.of(data.accountId).holds.get(data.holdId);
  return hold && { type, data: { ...data, minutes: `${hold.minutes}` } };
};

/** The event that a command asks for, where there is anything that it could be about. */
const wantedBy = (command: AccountCommand, books: Books): Wanted | undefined => {
  switch (command.type) {
    case 'TransferCredits': return transferred(command, books);
    case 'ReverseTransfer': return reversed(command, books);
    case 'HoldCredits': return { type: 'CreditsHeld', data: command.data };
    case 'PostHold': return posted(command, books);
    case 'VoidHold': return ended('HoldVoided', command, books);
    case 'ExpireHold': return ended('HoldExpired', command, books);
    default: return undefined;
  }
};

const MOVES: readonly AccountCommand['type'][] = ['TransferCredits', 'ReverseTransfer', 'HoldCredits', 'PostHold', 'VoidHold', 'ExpireHold'];

/** What the rules say to a command that moves credits or sets them aside: whether it is to be accepted. Of others they say nothing. */
export const isToBeAccepted = (model: LedgerModel, command: AccountCommand): boolean | undefined => {
  if (!MOVES.includes(command.type)) return undefined;
  const wanted = wantedBy(command, model.books);
  return wanted !== undefined && model.objectionTo({ ...wanted, metadata: { actorId: command.meta.actor, at: command.meta.at } } as Heard) === undefined;
};
