import type { PlantedBug } from './planted-bug.js';

const life = 'test/properties/ledger.spec.ts';
const races = 'test/properties/ledger-races.spec.ts';
const crashes = 'test/properties/ledger-crashes.spec.ts';
const amounts = 'src/account/account.amounts.ts';
const holds = 'src/account/account.holds.ts';
const house = 'src/account/account.house.ts';
const payments = 'src/account/account.payments.ts';
const rules = 'src/account/account.rules.ts';
const state = 'src/account/account.state.ts';
const transfers = 'src/account/account.transfers.ts';
const settling = 'src/processes/settle-credits/settle-credits.process.ts';
const runner = 'src/processes/engine/process-runner.ts';
const kills = 'test/faults/ledger-kills.spec.ts';
const deliveries = 'src/processes/deliver-credits/deliver-credits.process.ts';

/** Mistakes in the ledger that would make it lie. */
export const ofTheLedger: readonly PlantedBug[] = [
  { what: 'credits that are added where they are paid', file: payments, from: 'after: leaving(state, { balance: -minutes }),', to: 'after: leaving(state, { balance: minutes }),', red: [life] },
  { what: 'a treasurer who pays themselves from the fund', file: rules, from: "kindOf(accountId) === 'fund' && mandateId === undefined && ownerOf(to) === meta.actor", to: "kindOf(accountId) === 'issue' && mandateId === undefined && ownerOf(to) === meta.actor", red: ['src/account/account.spec.ts'] },
  { what: 'a treasurer who answers their own request', file: 'src/account/account.requests.ts', from: "if (ownerOf(to) === meta.actor) return reject('NOT_FOR_ONESELF');", to: '', red: ['src/account/account.requests.spec.ts'] },
  { what: 'a limit that forgets what is held', file: amounts, from: 'account.balance - account.held + limitOf', to: 'account.balance + limitOf', red: [life, races] },
  { what: 'a hold that stays when it is posted', file: holds, from: 'after: leaving(state, { balance: -minutes, held: -held.minutes }),', to: 'after: leaving(state, { balance: -minutes, held: -minutes }),', red: [life, crashes] },
  { what: 'a hold that is forgotten when it is given back', file: holds, from: 'after: leaving(state, { held: -minutes }) });', to: 'after: leaving(state, {}) });', red: [life] },
  { what: 'a receipt that is booked as often as it is told', file: transfers, from: "if (known) return known.from === data.from && known.minutes === minutes ? [] : reject('TRANSFER_ID_TAKEN');", to: '', red: [life, 'src/account/account.spec.ts'] },
  { what: 'deliveries that lose the levy', file: deliveries, from: 'levy === undefined ? []', to: "levy === undefined || levy !== '0' ? []", red: [life, crashes] },
  { what: 'a levy that the payee gets as well', file: deliveries, from: 'minutes: String(BigInt(minutes) - BigInt(levy))', to: 'minutes: String(BigInt(minutes) + 0n * BigInt(levy))', red: [life, crashes] },
  { what: 'corrections that are not counted', file: state, from: "case 'REVERSAL': return answered({ ...account, receipts: withChanged(account.receipts, purpose.reverses, spend(minutes)) }, purpose);", to: "case 'REVERSAL': return answered(account, purpose);", red: [life, races] },
  { what: 'a hold that is posted after its time', file: holds, from: "if (held.expiresAt !== undefined && meta.at >= held.expiresAt) return reject('HOLD_EXPIRED');", to: '', red: [life, races] },
  { what: 'a hold that expires before its time', file: holds, from: 'if (held.expiresAt === undefined || meta.at < held.expiresAt)', to: 'if (held.expiresAt === undefined)', red: [life] },
  { what: 'more posted than was held', file: holds, from: "if (minutes > held.minutes) return reject('ABOVE_HOLD');", to: '', red: [life, races] },
  { what: 'a refusal that is forgotten: the same transfer succeeds another day', file: payments, from: 'return known.refused ? stopping(known.refused) : [];', to: 'return known.refused ? undefined : [];', red: [life, races] },
  { what: 'a fund that may owe as much as a member', file: amounts, from: 'return limitOfExchange(exchange) ?? 0n;\n    default: return 0n;', to: 'return limitOfExchange(exchange) ?? 0n;\n    default: return BigInt(policy.creditLimitMinutes);', red: [life, races] },
  { what: 'issue without end', file: payments, from: "case 'ISSUE': return above(minutes, valueAt(budgets, purpose.budgetId)?.left ?? 0n);", to: "case 'ISSUE': return 0n;", red: [life] },
  { what: 'a mandate that is never used up', file: state, from: '? withChanged(account.mandates, data.mandateId, spend(minutes)) : account.mandates;', to: '? account.mandates : account.mandates;', red: [life, races] },
  { what: 'anybody who spends on the mandate of another', file: rules, from: '!mandate.revoked && mandate.holderId === meta.actor &&', to: '!mandate.revoked &&', red: [life, 'src/account/account.spec.ts'] },
  { what: 'an account that is closed with credits on it', file: house, from: 'if (state.balance !== 0n || state.held !== 0n)', to: 'if (state.held !== 0n)', red: [life, races] },
  { what: 'a closed account that goes on paying', file: state, from: "case 'AccountClosed': return { ...account, closed: true };", to: "case 'AccountClosed': return account;", red: [life] },
  { what: 'a member who makes a receipt', file: rules, from: 'export const toReceive = [onlyTheSystem, fromAnother] as const;', to: 'export const toReceive = [fromAnother] as const;', red: [life] },
  { what: 'a correction by anybody who belongs to the community', file: rules, from: "if (!roles.includes('treasurer')) return typeof own === 'string'", to: "if (roles.length === 0) return typeof own === 'string'", red: [life] },
  { what: 'credits that stay held when a booking is cancelled', file: settling, from: "return held ? [settle(held, { minutes: shareOf(held.minutes, percent), purpose: { kind: 'CANCELLATION', bookingId } })] : [];", to: 'return held && percent > 100 ? [] : [];', red: ['src/processes/settle-credits/settle-credits.spec.ts'] },
  { what: 'an hour that was delivered and is not paid', file: settling, from: 'return held ? [settle(held, { minutes: creditMinutes ?? held.minutes,', to: 'return held && creditMinutes === undefined ? [settle(held, { minutes: held.minutes,', red: ['test/properties/credit-booking-crashes.spec.ts'] },
  { what: 'credits that are said to have arrived before they have, and the machine is killed', file: runner, from: '      const isAnswer = await this.#answers.answer(event, signal);\n', to: '      this.#passed(event.position);\n      this.#unsaved++;\n      await this.#save();\n      const isAnswer = await this.#answers.answer(event, signal);\n', red: [kills] },
  { what: 'a correction without a reason', file: rules, from: "return data.reason === undefined ? reject('REASON_REQUIRED') : 'CORRECTION';", to: "return 'CORRECTION';", red: [life] },
];
