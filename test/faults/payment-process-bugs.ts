import type { PlantedBug } from './planted-bug.js';

const preparing = 'src/processes/prepare-payment/prepare-payment.process.ts';
const calling = 'src/processes/make-payment-calls/make-payment-calls.process.ts';
const following = 'src/processes/follow-payments/follow-payments.process.ts';
const accepting = 'src/processes/accept-booking/accept-booking.process.ts';
const onboarding = 'src/processes/onboard-payee/onboard-payee.process.ts';
const pausing = 'src/processes/pause-listings/pause-listings.process.ts';
const givingUp = 'src/processes/give-up-unpaid/give-up-unpaid.process.ts';
const specs = {
  givingUp: ['test/stripe/given-up.spec.ts'],
  preparing: ['src/processes/prepare-payment/prepare-payment.spec.ts'],
  calling: ['src/processes/make-payment-calls/make-payment-calls.spec.ts'],
  crashing: ['test/properties/payment-crashes.spec.ts'],
  following: ['src/processes/follow-payments/follow-payments.spec.ts'],
  accepting: ['src/processes/accept-booking/accept-paid.spec.ts'],
  asking: ['src/processes/request-booking/request-paid.spec.ts'],
  onboarding: ['src/processes/onboard-payee/onboard-payee.spec.ts'],
  showing: ['src/processes/publish-listing/publish-listing.spec.ts'],
  pausing: ['src/processes/pause-listings/pause-listings.spec.ts'],
};

/** Mistakes in what happens around card money by itself. */
export const ofPaymentProcesses: readonly PlantedBug[] = [
  { what: 'a card that is saved without consent', file: preparing, from: "due.terms.way === 'SAVED_CARD' && !isConsent(asked.data.consent)", to: "due.terms.way === 'HOLD' && !isConsent(asked.data.consent)", red: specs.preparing },
  { what: 'consent to words that nobody was shown', file: 'contracts/payment/consent.ts', from: 'version !== undefined && Object.hasOwn(consents, version)', to: 'version !== undefined', red: specs.preparing },
  { what: 'a booking that anybody can begin to pay for', file: preparing, from: 'if (actor !== recipientId) return', to: 'if (actor === providerId) return', red: specs.preparing },
  { what: 'a provider who is told of a request that is not paid for', file: 'contracts/booking/negotiation.ts', from: '(member === providerId && !isUnpaid)', to: 'member === providerId', red: specs.preparing },
  { what: 'a payment that is begun after its time', file: preparing, from: 'return meta.at < payBy ?', to: 'return meta.at <= payBy ?', red: specs.preparing },
  { what: 'calls that are made in another order than they were intended', file: calling, from: 'return openCalls(await paymentOf(id, this.streams))[0];', to: 'return openCalls(await paymentOf(id, this.streams)).at(-1);', red: specs.calling },
  { what: 'a call that Stripe has forgotten, asked as if it were new', file: calling, from: 'isForgotten(asked, at) ? await this.gateway.lookUp(asked.call, asked.intendedAt) : undefined', to: 'undefined', red: specs.calling },
  { what: 'a call that Stripe has forgotten, sent again with the time at which it was first sent', file: 'src/processes/engine/tools.ts', from: "for (let failures = 0; ; failures++) {\n    signal.throwIfAborted();\n    const command = make(clock.now());", to: "const command = make(clock.now());\n  for (let failures = 0; ; failures++) {\n    signal.throwIfAborted();", red: ['src/processes/engine/processes.spec.ts'] },
  { what: 'a call that is refused because Stripe is away', file: calling, from: "if (!(error instanceof CallRefused)) throw error;", to: "if (!(error instanceof CallRefused)) return this.#fail(id, asked, { refused: new CallRefused('OTHER', undefined), meta });", red: [...specs.calling, ...specs.preparing] },
  { what: 'what was seen with a refusal, and not told', file: calling, from: 'if (error.seen) await this.#tell(id, asked, { seen: error.seen, meta });', to: '', red: specs.calling },
  { what: 'an answer that answers nothing, asked for again for ever', file: calling, from: "new CallRefused('OTHER', 'unexpected_answer')", to: "new CallRefused('OTHER', undefined)", red: specs.calling },
  { what: 'a hold of an older round that secures a request', file: 'contracts/payment/standing.ts', from: 'const round = currentRound(account);', to: "const round = account.rounds.findLast(({ status }) => status !== 'INTENDED');", red: specs.following },
  { what: 'a card that stands for what was asked, whatever the bank holds', file: 'contracts/payment/standing.ts', from: '`${round.held ?? amountMinor}`', to: 'amountMinor', red: specs.following },
  { what: 'a saved card that is charged at once', file: following, from: 'round.chargeAt === undefined || round.chargeAt <= at ?', to: 'round.chargeAt === undefined || round.chargeAt !== at ?', red: [...specs.following, ...specs.crashing] },
  { what: 'a late cancellation of which the provider gets all', file: following, from: "{ how: 'CANCELLED', percent }, streams)", to: "{ how: 'CANCELLED', percent: percent === 0 ? 0 : 100 }, streams)", red: [...specs.following, ...specs.crashing] },
  { what: 'a booking that is settled for what the card stood for, not for what was agreed to', file: following, from: 'new SettlePayment({ bookingId: id, ...how, amount }, meta)', to: 'new SettlePayment({ bookingId: id, ...how }, meta)', red: specs.following },
  { what: 'a hold that nobody lets go of when the request is declined', file: following, from: "    BookingDeclined: ({ data }, streams) => release(data.bookingId, 'ASKED', streams),\n", to: '', red: [...specs.following, ...specs.crashing] },
  { what: 'a provider who is paid though they cannot be', file: 'contracts/payment/payee-account.ts', from: "(status === 'ACTIVE' ? account : undefined)", to: '(status === undefined ? undefined : account)', red: specs.following },
  { what: 'a debt that is forgotten when its provider can be paid again', file: following, from: "return status === 'ACTIVE' ? debts", to: "return status === 'ONBOARDING' ? debts", red: specs.following },
  { what: 'a provider of whom Stripe says that they can be paid, and whom it refuses without a pause', file: following, from: 'inTime.filter(({ isTime }) => isTime)', to: 'inTime', red: specs.following },
  { what: 'a request that is given up though it was paid for, because nobody had heard of it', file: givingUp, from: '(await this.#look(bookingId, meta)) ?? ', to: '', red: specs.givingUp },
  { what: 'a request that is given up while Stripe does not answer', file: givingUp, from: "if ('rejected' in found) return found;", to: "if ('rejected' in found) continue;", red: specs.givingUp },
  { what: 'a request that is given up before its booking has heard that the card stands', file: givingUp, from: ' ?? (await this.#secure(bookingId, meta))', to: '', red: specs.givingUp },
  { what: 'a debt that is taken up again, and not paid', file: following, from: 'DebtResumed: ({ data }, streams) => payOut(data.bookingId, streams),', to: '', red: [...specs.following, ...specs.crashing] },
  { what: 'a debt that is taken up under the name of another', file: following, from: "commandId: derivedUuid('resume-debt', meta.commandId, id) });", to: '});', red: specs.following },
  { what: 'earnings that nobody pays out', file: following, from: '    PaymentSettled: ({ data }, streams) => payOut(data.bookingId, streams),\n', to: '', red: [...specs.following, ...specs.crashing] },
  { what: 'a price that is agreed to though the card does not stand for it', file: accepting, from: "(await this.#isSecured({ money, startsAt }, asked)) ? this.#payees.whyNotAgreed(providerId) : reject('PAYMENT_REQUIRED')", to: "this.#payees.whyNotAgreed((void asked, void startsAt, providerId))", red: specs.accepting },
  { what: 'money that is taken for who can never be paid', file: 'src/kernel/payees.ts', from: "status === 'ACTIVE' || status === 'RESTRICTED' ? undefined", to: "status !== undefined ? undefined", red: specs.accepting },
  { what: 'a counter-offer in money for somebody who cannot be paid', file: 'src/processes/counter-booking/counter-booking.process.ts', from: "(await this.#payees.whyNotAsked(providerId, price)) ?? price", to: 'price', red: ['src/processes/counter-booking/counter-booking.spec.ts'] },
  { what: 'a card that stands for less than the price', file: 'contracts/payment/standing.ts', from: ' && BigInt(amount.amountMinor) >= BigInt(money.amountMinor)', to: '', red: specs.accepting },
  { what: 'credits that stay held where the terms were not agreed to', file: accepting, from: "if (no.rejected !== 'BUSY') await", to: "if (no.rejected === 'BUSY') await", red: specs.accepting },
  { what: 'a request in money to somebody who cannot be paid', file: 'src/processes/request-booking/who-may-ask.ts', from: "status === 'ACTIVE' ? undefined", to: "status !== undefined ? undefined", red: specs.asking },
  { what: 'a card that stands for a request by the word of a member', file: 'src/booking/booking.money.ts', from: ' || !isSystem(command)', to: '', red: specs.asking },
  { what: 'a request that counts though the card stands for less', file: 'src/booking/booking.money.ts', from: ' && BigInt(amountMinor) >= BigInt(due.amountMinor)', to: '', red: specs.asking },
  { what: 'an account that is opened a second time a day later', file: onboarding, from: 'isForgotten(open, at) ? await this.gateway.lookUp(open.call, open.intendedAt) : undefined', to: 'undefined', red: specs.onboarding },
  { what: 'a refused account that is asked for under the same name for ever', file: onboarding, from: 'if (open) await this.commands.execute(new FailOnboarding', to: 'if (!open) return reject("REFUSED_BY_STRIPE"); else if (open.call.country === "") await this.commands.execute(new FailOnboarding', red: specs.onboarding },
  { what: 'an offer in money of somebody who cannot be paid', file: 'src/kernel/payees.ts', from: "(await this.of(listing.ownerId)).status === 'ACTIVE' ? undefined", to: "(await this.of(listing.ownerId)).status !== undefined ? undefined", red: specs.showing },
  { what: 'a published offer that its repeat is denied', file: 'src/processes/publish-listing/publish-listing.process.ts', from: 'return no && !(await this.streams.hasHeard(streamOf.listing(data.listingId), meta.commandId)) ? no', to: 'return no ? no', red: specs.showing },
  { what: 'offers that go on when their owner cannot be paid any more', file: pausing, from: "status === 'RESTRICTED' || status === 'REJECTED'", to: "status === 'REJECTED'", red: specs.pausing },
  { what: 'offers that are paused once more when their owner can be paid again', file: pausing, from: 'return isUnpayable(status) ? this.pausing', to: 'return isUnpayable(status) || memberId !== undefined ? this.pausing', red: specs.pausing },
  { what: 'what somebody lists elsewhere, paused with what they have left', file: pausing, from: 'listing.communityId === communityId', to: 'listing.communityId !== undefined', red: specs.pausing },
  { what: 'listings of who has come back, paused', file: pausing, from: 'roles.length === 0 ? this.pausing', to: 'roles.length >= 0 ? this.pausing', red: specs.pausing },
  { what: 'a refund that is asked for under another name although Stripe may have made it', file: calling, from: "['AUTHORISE', 'SAVE_CARD', 'CAPTURE', 'RELEASE']", to: "['AUTHORISE', 'SAVE_CARD', 'CAPTURE', 'RELEASE', 'REFUND']", red: ['src/processes/make-payment-calls/make-payment-calls.spec.ts'] },
];
