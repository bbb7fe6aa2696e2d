import type { PlantedBug } from './planted-bug.js';

const disputes = 'src/account/account.disputes.ts';
const state = 'src/account/account.state.ts';
const answering = 'src/processes/answer-dispute/answer-dispute.process.ts';
const asking = 'src/processes/pay-member/ask-for-credits.process.ts';
const entrusting = 'src/processes/pay-member/give-mandate.process.ts';
const settling = 'src/processes/settle-credits/pay-what-is-owed.process.ts';
const printing = 'projections/account-entries/statement.ts';
const specs = {
  disputes: ['src/account/account.disputes.spec.ts'],
  answering: ['src/processes/answer-dispute/answer-dispute.spec.ts'],
  shown: ['projections/accounts/entry-disputes.spec.ts'],
  asking: ['src/processes/pay-member/ask-for-credits.spec.ts'],
  entrusting: ['src/processes/pay-member/give-mandate.spec.ts'],
  settling: ['src/processes/settle-credits/settle-credits.spec.ts'],
  printed: ['projections/account-entries/statement.spec.ts', 'projections/account-entries/services.spec.ts'],
  apart: ['test/properties/money-and-credits.spec.ts'],
  liveness: ['test/properties/ledger-liveness.spec.ts'],
};

/** Mistakes about disputes, and about what an owner is told, asked and owed. */
export const ofDisputes: readonly PlantedBug[] = [
  { what: 'an entry that is disputed as often as its owner likes', file: disputes, from: "if (openDisputes(state).some((one) => one.transferId === transferId)) return reject('ALREADY_DISPUTED');", to: '', red: specs.disputes },
  { what: 'a dispute of what never moved', file: disputes, from: 'return attempt !== undefined && attempt.refused === undefined;', to: 'return attempt !== undefined;', red: specs.disputes },
  { what: 'a treasurer who dismisses their own dispute', file: disputes, from: "(isOnesOwn(asked.command) || isOtherSide(state, asked.command) ? reject('OWN_DISPUTE')", to: "(isOtherSide(state, asked.command) ? reject('OWN_DISPUTE')", red: [...specs.disputes, ...specs.answering] },
  { what: 'a treasurer who dismisses a dispute about what they were paid, or have paid', file: disputes, from: "(isOnesOwn(asked.command) || isOtherSide(state, asked.command) ? reject('OWN_DISPUTE')", to: "(isOnesOwn(asked.command) ? reject('OWN_DISPUTE')", red: specs.disputes },
  { what: 'a treasurer who is paid back on their own dispute', file: answering, from: 'dispute.raisedBy === by ?', to: 'dispute.raisedBy === reverses ?', red: specs.answering },
  { what: 'what has arrived at a closed account, shown to nobody', file: 'projections/accounts/accounts.projection.ts', from: '(closedAt === null ? null : balance)', to: "(closedAt === null ? null : '0')", red: ['projections/accounts/accounts.resolver.spec.ts'] },
  { what: 'a dispute that anybody takes back', file: disputes, from: "if (typeof word !== 'string') return word;\n  return whyNotOpen(state, data.disputeId) ??", to: 'return whyNotOpen(state, data.disputeId) ??', red: specs.disputes },
  { what: 'a dispute that is answered twice', file: disputes, from: "return known.open ? undefined : reject('DISPUTE_CLOSED');", to: 'return undefined;', red: [...specs.disputes, ...specs.answering] },
  { what: 'a dispute that stays open after its reversal', file: state, from: "if (purpose.kind !== 'REVERSAL' || purpose.disputeId === undefined) return account;", to: "if (purpose.kind !== 'REVERSAL' || purpose.disputeId !== undefined) return account;", red: [...specs.disputes, ...specs.answering] },
  { what: 'an account that is closed under an open dispute', file: 'src/account/account.house.ts', from: "if (hasOpenDispute(state)) return reject('DISPUTE_OPEN');", to: '', red: specs.disputes },
  { what: 'an answer by anybody who received', file: 'src/account/account.rules.ts', from: "if (data.disputeId !== undefined && !roles.includes('treasurer')) return reject('NOT_TREASURER');", to: '', red: [...specs.disputes, ...specs.answering] },
  { what: 'a reversal that answers a dispute about something else', file: answering, from: "if (dispute?.transferId !== reverses) return 'NO_SUCH_DISPUTE'", to: "if (dispute === undefined) return 'NO_SUCH_DISPUTE'", red: specs.answering },
  { what: 'a repeated answer that is told that the dispute is closed', file: answering, from: 'if (said.some(({ metadata }) => metadata.commandId === meta.commandId)) return undefined;', to: '', red: specs.answering },
  { what: 'an answer that is replaced by a later one', file: 'projections/accounts/entry-disputes.projection.ts', from: "(row?.state === 'OPEN' ? { ...row, ...answer } : row)", to: '(row ? { ...row, ...answer } : row)', red: specs.shown },
  { what: 'one request for credits more than the community allows', file: asking, from: '< policy.openCreditRequestsMax)', to: '<= policy.openCreditRequestsMax)', red: specs.asking },
  { what: 'requests for credits that slip past the limit together', file: asking, from: 'return this.#oneAtATime.run(asked.data.to, async () => (await this.#tooMany(asked)) ?? this.#ask(asked));', to: 'return (async () => (await this.#tooMany(asked)) ?? this.#ask(asked))();', red: specs.asking },
  { what: 'a mandate for who does not belong', file: entrusting, from: "meta.commandId)) ? undefined : reject('NOT_A_MEMBER'", to: "meta.commandId)) || holderId !== undefined ? undefined : reject('NOT_A_MEMBER'", red: specs.entrusting },
  { what: 'a settlement that is not paid once its hold has expired', file: settling, from: "if (!isRejected(posted) || posted.rejected !== 'HOLD_EXPIRED') return posted;", to: 'if (!isRejected(posted) || isRejected(posted)) return posted;', red: specs.settling },
  { what: 'a settlement that counts an expired hold as spent', file: settling, from: 'new ExpireHold({ accountId, holdId }, step(1))', to: 'new PostHold({ accountId, holdId, ...payment }, step(1))', red: specs.settling },
  { what: 'a statement of then that knows what was said since', file: printing, from: '[first(sql`recorded_at > ${asOf}`)]', to: '[first(sql`recorded_at > ${asOf} and false`)]', red: ['test/properties/ledger-statements.spec.ts', 'projections/account-entries/statement.spec.ts'] },
  { what: 'a statement that is cut after what is read at once', file: printing, from: 'const last = stretch.length < LINES_READ_MAX ? undefined : stretch.at(-1);', to: 'const last = stretch.length > LINES_READ_MAX ? stretch.at(-1) : undefined;', red: specs.printed },
  { what: 'a statement that calls a service what it is called today', file: 'projections/account-entries/services.ts', from: 'data.version <= listingVersion) ?', to: 'data.version >= listingVersion) ?', red: specs.printed },
  { what: 'a price in credits that grows with the money beside it', file: 'contracts/booking/price-of.ts', from: 'const due = (BigInt(minutes) * units.count + units.of - 1n) / units.of;', to: "const due = (BigInt(minutes) * units.count + units.of - 1n) / units.of + ('money' in price ? BigInt(price.money.amountMinor) : 0n);", red: specs.apart },
  { what: 'a command that finds the stream moved on for ever', file: 'src/kernel/handle-command.ts', from: '{ commands, isFirst: attempt === 1 }', to: '{ commands, isFirst: attempt > 0 }', red: specs.liveness },
];
