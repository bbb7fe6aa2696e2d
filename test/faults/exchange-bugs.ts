import type { PlantedBug } from './planted-bug.js';

const process = 'src/processes/exchange-credits/exchange-credits.process.ts';
const giving = 'src/processes/exchange-credits/give-abroad.process.ts';
const amounts = 'src/account/account.amounts.ts';
const rules = 'src/account/account.rules.ts';
const property = 'test/properties/exchange.spec.ts';
const spec = 'src/processes/exchange-credits/exchange-credits.spec.ts';
const table = 'src/account/account.exchange.spec.ts';

/** Mistakes in payments between communities. */
export const ofExchanges: readonly PlantedBug[] = [
  { what: 'a second leg that stays set aside when the first has expired', file: process, from: 'HoldExpired: ({ data }) => (isFirst(data) ? [release(secondOf(data))] : []),', to: 'HoldExpired: () => [],', red: [spec] },
  { what: 'a first leg that stays set aside when the second was refused', file: process, from: 'TransferRefused: ({ data }) => (isSecond(data) ? [release(firstOf(data))] : []),', to: 'TransferRefused: () => [],', red: [spec] },
  { what: 'a second leg that nobody asks for where the first was left', file: process, from: 'if (isFirst(data)) return [holdSecond(data)];', to: 'if (isFirst(data)) return [];', red: [spec] },
  { what: 'a second leg that is never paid', file: process, from: 'HoldPosted: ({ data }) => (isFirst(data) ? [post(secondOf(data), data.minutes)] : []),', to: 'HoldPosted: () => [],', red: [spec, property] },
  { what: 'a second leg that is paid before the first', file: process, from: 'return isSecond(data) ? [post(firstOf(data), data.minutes)] : [];', to: 'return isSecond(data) ? [post(data, data.minutes), post(firstOf(data), data.minutes)] : [];', red: [spec] },
  { what: 'a limit of one community alone', file: amounts, from: 'return own < theirs ? own : theirs;', to: 'return own;', red: [table, spec] },
  { what: 'an exchange that one community can have alone', file: amounts, from: 'if (own === undefined || theirs === undefined) return undefined;\n  return own < theirs ? own : theirs;', to: 'if (own === undefined || theirs === undefined) return own ?? theirs;\n  return own < theirs ? own : theirs;', red: [table, spec] },
  { what: 'a word of the other community that is heard too late, and holds', file: 'src/account/account.exchange.ts', from: 'heard !== undefined && BigInt(data.said) <= heard', to: 'heard !== undefined && BigInt(data.said) === heard', red: [table] },
  { what: 'a reversal over the border, which has one leg', file: rules, from: "  if (kindOf(receipt.from) === 'boundary') return 'OTHER_COMMUNITY';\n", to: '', red: [table] },
  { what: 'a gift to the boundary, which has one leg', file: rules, from: "kindOf(account) !== 'issue' && kindOf(account) !== 'boundary';", to: "kindOf(account) !== 'issue';", red: [table] },
  { what: 'entries in the accounts of a community that never agreed', file: giving, from: "if (!(await this.#isAgreed(boundaryTo(communityOfAccount(to), communityOfAccount(from))))) return reject('NO_EXCHANGE');", to: '', red: [spec] },
  { what: 'a payment abroad that is denied to its repeat once the payee has left', file: giving, from: " || (await this.streams.hasHeard(streamOf.account(from), step(meta, 'hold').commandId))", to: '', red: [spec] },
  { what: 'a payer who waits an hour for what was refused at once', file: giving, from: "if (second.rejected !== 'BUSY') await", to: "if (second.rejected === 'BUSY') await", red: [spec] },
  { what: 'a second leg of another amount that ledger verify does not see', file: 'src/admin/ledger/exchanges.ts', from: 'if (first.minutes !== minutes) tell', to: 'if (first.minutes === minutes && minutes === undefined) tell', red: ['src/admin/ledger/exchanges.spec.ts'] },
];
