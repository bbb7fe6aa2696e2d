import type { PlantedBug } from './planted-bug.js';

const life = 'test/properties/payment.spec.ts';
const order = 'test/properties/payment-order.spec.ts';
const shares = 'test/properties/payment-shares.spec.ts';
const plain = 'src/payment/payment.spec.ts';
const goingBack = 'src/payment/payment.refunds.spec.ts';
const calls = 'src/payment/payment.calls.ts';
const following = 'src/payment/payment.following.ts';
const rounds = 'src/payment/payment.rounds.ts';
const rules = 'src/payment/payment.rules.ts';
const settling = 'src/payment/payment.settling.ts';
const observing = 'src/payment/payment.observing.ts';
const money = 'src/payment/payment.money.ts';
const disputes = 'src/payment/payment.disputes.ts';
const failures = 'src/payment/payment.failures.ts';
const position = 'contracts/payment/payment-position.ts';

/** Mistakes with card money that real systems have made. */
export const ofCardMoney: readonly PlantedBug[] = [
  { what: 'a name that is used for another call: an old decline comes back as the answer', file: calls, from: 'call.operation === words.operation).length + 1;', to: "call.operation === words.operation && words.operation !== 'AUTHORISE').length + 1;", red: [life] },
  { what: 'attempts that are counted for each round, so that the name of a round before is used again', file: calls, from: 'const attempt = calls.filter(({ call }) => call.operation === words.operation).length + 1;', to: 'const attempt = calls.filter((one) => one.round === round && one.call.operation === words.operation).length + 1;', red: [life] },
  { what: 'a refund that is asked for again while it is on its way', file: following, from: "state.refunds.filter(({ status }) => status === 'GRANTED')", to: "state.refunds.filter(({ status, failedIds }) => status === 'GRANTED' || (status === 'PENDING' && failedIds.length === 0 && state.calls.length < 40))", red: [life, goingBack] },
  { what: 'a fee that is rounded for each refund by itself', file: 'contracts/payment/shares.ts', from: 'if (refunded >= total) return 0n;', to: 'if (refunded > total) return 0n;\n  if (refunded > 0n) return feeAfterRefunds(fee, { total, refunded: 0n, currency }) - roundedTo(currency, { numerator: fee * (refunded / 2n), denominator: total }) * 2n;', red: [shares] },
  { what: 'a fee that is rounded down', file: 'contracts/payment/chargeable.ts', from: '((2n * numerator + grain * denominator) / (2n * grain * denominator)) * grain', to: '((2n * numerator) / (2n * grain * denominator)) * grain', red: [shares, plain] },
  { what: 'a currency without decimals that is charged a hundred times', file: 'contracts/payment/chargeable.ts', from: 'const amount = BigInt(amountMinor) * ruleOf(currency).factor;', to: 'const amount = BigInt(amountMinor) * (ruleOf(currency).least === 50n ? 100n : 1n);', red: [shares] },
  { what: 'three decimals of which the last is not nought', file: 'contracts/payment/chargeable.ts', from: "return minor % rule.grain === 0n ? undefined : 'AMOUNT_NOT_ROUND';", to: 'return undefined;', red: [shares, plain] },
  { what: 'a provider who is paid before the service is done', file: rules, from: "({ settled }) => (settled ? undefined : 'NOT_SETTLED');", to: "({ settled, captured }) => (settled ?? captured ? undefined : 'NOT_SETTLED');", red: [plain, life] },
  { what: 'earnings that count before the settlement', file: position, from: 'owed: account.settled ? atLeastNothing(net - paid) : 0n,', to: 'owed: atLeastNothing(net - paid) + (account.settled ? 0n : 1n),', red: [life] },
  { what: 'a transfer that forgets the one on its way', file: calls, from: "positionOf(state).owed - askedFor(state, 'PAY_PROVIDER');", to: 'positionOf(state).owed;', red: [plain, life] },
  { what: 'a provider who is paid the fee as well', file: position, from: 'return { fee, net: captured - refunded - fee };', to: 'return { fee, net: captured - refunded };', red: [plain, life] },
  { what: 'a step back: news of a hold after its end', file: observing, from: "if (!isBefore(round.status, 'AUTHORISED')) return [];", to: "if (round.status === 'AUTHORISED' || round.status === 'CAPTURED') return [];", red: [life, order] },
  { what: 'a refund that goes from failed to succeeded', file: money, from: 'if (state.refunds.some(({ failedIds }) => failedIds.includes(seen.refundId))) return [];', to: '', red: [goingBack, life] },
  { what: 'a refund that is counted once for each time that it is told', file: money, from: 'if (ranks[status] <= rankOf(refund)) return [];', to: '', red: [life, goingBack] },
  { what: 'a transfer that is counted once for each time that it is told', file: money, from: 'if (state.transfers.some((one) => one.transferId === transferId)) return [];', to: '', red: [plain, life] },
  { what: 'a reversal that is counted once for each time that it is told', file: money, from: 'reversals.some(({ reversalId }) => reversalId === seen.reversalId) ?', to: 'reversals.some(({ reversalId }) => reversalId === seen.transferId) ?', red: [goingBack, life] },
  { what: 'a take-back before the refund is on its way', file: position, from: 'const back = sum(refundsOf(account, shared).filter(isOnItsWay).map(sentOf))', to: 'const back = sum(refundsOf(account, shared).map(sentOf))', red: [goingBack, life] },
  { what: 'a capture above what was authorised', file: rules, from: '> BigInt(currentRound(state)?.amount.amountMinor ?? 0)', to: '> 10n + BigInt(currentRound(state)?.amount.amountMinor ?? 0) * 2n', red: [plain, life] },
  { what: 'a round that begins while the money of another is taken', file: rules, from: "(isBeingTaken(state) ? 'CAPTURE_UNDER_WAY' : undefined);", to: "(isBeingTaken(state) && state.rounds.length > 40 ? 'CAPTURE_UNDER_WAY' : undefined);", red: [plain, life] },
  { what: 'a second capture while the first is asked for', file: rounds, from: 'if (!round || sharedRound(state) || isBeingTaken(state)) return [];', to: 'if (!round || sharedRound(state)) return [];', red: [plain, life] },
  { what: 'a capture that wins against a withdrawal, and stays', file: following, from: '(one.round !== state.captured || (state.closed !== undefined && !state.settled))', to: '(one.round !== state.captured && state.closed === undefined)', red: [plain, life] },
  { what: 'a round that begins after the booking has ended', file: rules, from: 'closed !== undefined || awaited !== undefined || settled !== undefined;', to: 'awaited !== undefined || settled !== undefined;', red: [plain, life] },
  { what: 'a hold that is forgotten when the payer begins again', file: following, from: "state.closed !== undefined || round.round !== currentRound(state)?.round ||", to: 'state.closed !== undefined ||', red: [plain, life] },
  { what: 'a settlement that does not wait for the capture', file: following, from: 'state.awaited && !state.settled && sharedRound(state) ?', to: 'state.awaited && state.closed && sharedRound(state) ?', red: [plain] },
  { what: 'a missed hold that nobody hears of', file: failures, from: "if (call.operation === 'CAPTURE' && holdGone.includes(failure)) return missed('HOLD_EXPIRED');", to: '', red: [plain] },
  { what: 'a dispute that does not hold the payout up', file: settling, from: "if (openDisputes(state).length > 0) return defer(state, command.data, 'DISPUTED');", to: '', red: [goingBack, life] },
  { what: 'a dispute that is won because money came back, though it was lost', file: disputes, from: 'if (status !== known.status) return ranks[status] > ranks[known.status];', to: 'if (status !== known.status) return true;', red: [goingBack, life, order] },
  { what: 'a lost dispute that costs the provider nothing', file: position, from: "one.status === 'LOST').map(({ amount }) => amount));", to: "one.status === 'LOST' && one.amount === 0n).map(({ amount }) => amount));", red: [goingBack, life] },
  { what: 'a refund during a dispute', file: calls, from: "openDisputes(state).some(({ chargeId }) => chargeId === round.chargeId)", to: 'openDisputes(state).length > 9', red: [goingBack] },
  { what: 'a retry by whoever belongs to the community', file: rules, from: "const isTreasurer = ({ roles }: { readonly roles: readonly string[] }): boolean => roles.includes('treasurer');", to: 'const isTreasurer = ({ roles }: { readonly roles: readonly string[] }): boolean => roles.length > 0;', red: [plain, goingBack] },
  { what: 'a member who tells what was seen at Stripe', file: rules, from: "(isSystem(command) ? undefined : 'NOT_FOUND');", to: "(command.meta.actor !== '' ? undefined : 'NOT_FOUND');", red: [plain, life] },
  { what: 'a hold in another currency that serves all the same', file: 'src/payment/payment.rounds.ts', from: ' && round.amount.currency === amount.currency', to: '', red: ['src/payment/payment.spec.ts'] },
  { what: 'amounts of two currencies that are added up', file: 'contracts/payment/payment-position.ts', from: 'const account = inOneCurrency(whole);', to: 'const account = whole;', red: ['src/payment/payment.spec.ts'] },
  { what: 'a row at Stripe that nobody can count, and that ends the whole comparison', file: 'src/adapters/stripe/stripe-money-reader.ts', from: 'if (error instanceof RangeError) return', to: 'if (error instanceof SyntaxError) return', red: ['src/admin/payments/reconcile.spec.ts'] },
  { what: 'a booking whose row nobody can count, told as if both said the same', file: 'src/admin/payments/their-payments.ts', from: "bookings.get(source ?? id) ?? ''", to: "''", red: ['src/admin/payments/reconcile.spec.ts'] },
  { what: 'a year that has the first moment of the next', file: 'src/admin/payments/yearly.ts', from: "const [from, to] = [String(year).padStart(4, '0'), String(year + 1).padStart(4, '0')];", to: "const [from, to] = [String(year), `${year + 1}-01-01T00:00:00.001Z`];", red: ['src/admin/payments/yearly.spec.ts'] },
  { what: 'payments of a year of which only the first ones are read', file: 'src/admin/payments/yearly.ts', from: 'from < settled.length; from += max', to: 'from < Math.min(1, settled.length); from += max', red: ['src/admin/payments/yearly.spec.ts'] },
  { what: 'what went back after the year, and still counts in it', file: 'contracts/payment/earned.ts', from: 'positionOf(account)];', to: 'positionOf({ ...account, refunds: [] })];', red: ['src/admin/payments/yearly.spec.ts'] },
  { what: 'an allowance that what is refused uses up', file: 'src/kernel/allowance.ts', from: 'if (waitMs > 0) return Math.ceil(waitMs / 1000);', to: 'if (waitMs > 0) this.#wholeAtMs.set(who, wholeAtMs + everySeconds * 1000);\n    if (waitMs > 0) return Math.ceil(waitMs / 1000);', red: ['src/kernel/allowance.spec.ts'] },
  { what: 'an allowance that all share', file: 'src/kernel/allowance.ts', from: 'this.#wholeAtMs.get(who) ?? nowMs', to: '[...this.#wholeAtMs.values()].at(-1) ?? nowMs', red: ['src/kernel/allowance.spec.ts'] },
];
