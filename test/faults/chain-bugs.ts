import type { PlantedBug } from './planted-bug.js';

const chain = 'src/ledger/chain.ts';
const chainSpec = 'src/ledger/chain.spec.ts';
const days = 'src/ledger/ledger-days.ts';
const daysSpec = 'src/ledger/ledger-days.spec.ts';
const verifySpec = 'src/admin/ledger/verify.spec.ts';
const timer = 'projections/due-timers/ledger-head.ts';
const timerSpec = 'projections/due-timers/ledger-head.spec.ts';

/** Mistakes that would let a ledger be changed unseen. */
export const ofTheChain: readonly PlantedBug[] = [
  { what: 'a digest that forgets who did it, and when', file: chain, from: 'id, type, version, data, metadata]);', to: 'id, type, version, data]);', red: [chainSpec] },
  { what: 'a digest of when it was recorded, which is another time in another store', file: chain, from: '{ stream, revision, id, type, version, data, metadata }: RecordedEvent): Entry => {', to: '{ stream, revision, id, type, version, data, metadata: { ...metadata }, recordedAt }: RecordedEvent): Entry => {\n  Object.assign(metadata, { recordedAt });', red: [chainSpec] },
  { what: 'JSON in the order in which a store gives it', file: chain, from: ".sort(([a], [b]) => (a < b ? -1 : 1));\n  return `{", to: ';\n  return `{', red: [chainSpec] },
  { what: 'a head that does not go on from the one before', file: chain, from: 'day, before?.head ?? null, total,', to: 'day, null, total,', red: [chainSpec] },
  { what: 'a head that does not know the order of the log', file: chain, from: 'total, chainOf(entries), accounts]);', to: 'total, accounts]);', red: [chainSpec] },
  { what: 'a head of the same day again', file: 'src/ledger/ledger.rules.ts', from: '(last && last.day >= data.day ?', to: '(last && last.day > data.day ?', red: ['src/ledger/ledger.spec.ts'] },
  { what: 'a head over everything since the beginning, each day', file: days, from: 'await this.#entriesOf(communityId, await this.#endOf(communityId, last))', to: 'await this.#entriesOf(communityId, await this.#endOf(communityId, undefined))', red: [daysSpec] },
  { what: 'a head that counts entries of other communities', file: days, from: 'account !== undefined && communityOfAccount(account) === communityId ?', to: 'account !== undefined && communityOfAccount(account) !== undefined ?', red: [daysSpec] },
  { what: 'a head that is put off for ever by those who pay at midnight', file: timer, from: 'before ? { ...before, entries: before.entries + 1 } :', to: 'before?.entries === -1 ? before :', red: [timerSpec] },
  { what: 'entries that no head ever covers, since they came while one was made', file: timer, from: '(before && before.entries > entries ?', to: '(before && before.entries < 0 ?', red: [timerSpec] },
  { what: 'a check that believes every head', file: 'src/admin/ledger/heads.ts', from: 'computed.head === head && computed.accounts', to: 'computed.accounts', red: [verifySpec] },
  { what: 'a check that does not add up', file: 'src/admin/ledger/audit.ts', from: 'if (sum !== this.#toldSum) tell', to: 'if (sum === 1n) tell', red: [verifySpec] },
  { what: 'a check that lets minutes arrive twice', file: 'src/admin/ledger/transfers.ts', from: '    this.#underWay.delete(nameOf(from, transferId, to));\n', to: '', red: [verifySpec] },
  { what: 'a check that lets it be paid back twice', file: 'src/admin/ledger/transfers.ts', from: '    receipt.left -= BigInt(minutes);\n', to: '', red: [verifySpec] },
  { what: 'a check that lets a hold end twice', file: 'src/admin/ledger/book.ts', from: '    this.#holds.delete(holdId);\n', to: '', red: [verifySpec] },
];
