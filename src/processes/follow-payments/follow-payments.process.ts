import { moneyOf } from '../../../contracts/booking/price-of.js';
import type { Money } from '../../../contracts/money.js';
import { destinationOf } from '../../../contracts/payment/payee-account.js';
import { isTimeToPay } from '../../../contracts/payment/look-again.js';
import { currentRound } from '../../../contracts/payment/payment-position.js';
import { standingOf } from '../../../contracts/payment/standing.js';
import { bookingId, type BookingId, type Instant, type MemberId } from '../../../contracts/values.js';
import { MissPayment, SecureRequest } from '../../booking/booking.commands.js';
import { derivedUuid } from '../../kernel/ids.js';
import { Payees } from '../../kernel/payees.js';
import { defineProcess, defineTimer, type Send } from '../../kernel/process.js';
import { negotiationOf, paymentOf } from '../../kernel/read-booking.js';
import type { StreamReader } from '../../kernel/stream-reader.js';
import { DeferDebt, RefreshPayee, ResumeDebt } from '../../payee/payee.commands.js';
import { CapturePayment, ChargeSavedCard, PayEarnings, ReleasePayment, SettlePayment } from '../../payment/payment.commands.js';

/** What a booking does to its money, what its money does to the booking, and who can be paid when. */
export const followPayments = defineProcess({
  name: 'follow-payments',
  on: {
    PaymentAuthorised: ({ data }, streams) => secured(data.bookingId, streams),
    CardSaved: ({ data }, streams) => secured(data.bookingId, streams),
    PaymentCaptured: ({ data }, streams) => secured(data.bookingId, streams),
    PaymentCallFailed: async ({ data: { bookingId: id, failure } }, streams) => (failure === 'PAYEE_NOT_READY' ? lookAtPayee(id, streams) : []),
    PaymentMissed: ({ data }) => [(meta) => new MissPayment({ bookingId: data.bookingId }, meta)],

    BookingAccepted: ({ data, metadata }, streams) => (data.money ? take({ bookingId: data.bookingId, money: data.money, at: metadata.at }, streams) : release(data.bookingId, 'ASKED', streams)),
    BookingPaymentRestored: async ({ data, metadata }, streams) => take({ bookingId: data.bookingId, money: await agreedMoney(data.bookingId, streams), at: metadata.at }, streams),
    BookingDeclined: ({ data }, streams) => release(data.bookingId, 'ASKED', streams),
    BookingWithdrawn: ({ data }, streams) => release(data.bookingId, 'ASKED', streams),
    BookingExpired: ({ data }, streams) => release(data.bookingId, 'ABANDONED', streams),
    BookingPaymentAbandoned: ({ data }, streams) => release(data.bookingId, 'ABANDONED', streams),
    BookingCancelled: ({ data: { bookingId: id, percent } }, streams) => settle(id, { how: 'CANCELLED', percent }, streams),
    BookingCompleted: ({ data }, streams) => settle(data.bookingId, { how: 'COMPLETED', percent: 100 }, streams),
    BreakdownSettled: ({ data: { bookingId: id, outcome } }, streams) => (outcome === 'CANCELLED' ? settle(id, { how: 'CANCELLED', percent: 0 }, streams) : []),

    PaymentSettled: ({ data }, streams) => payOut(data.bookingId, streams),
    DisputeClosed: ({ data }, streams) => payOut(data.bookingId, streams),
    EarningsReversed: async ({ data: { bookingId: id, key } }, streams) => (key === undefined ? [] : payOut(id, streams)), // what somebody takes back at Stripe itself is not paid anew
    EarningsDeferred: ({ data: { bookingId: id, payeeId, why } }) => (why === 'PAYEE_NOT_READY' ? [(meta) => new DeferDebt({ memberId: payeeId, bookingId: id }, meta)] : []),
    DebtDeferred: ({ data: { memberId, bookingId: id }, metadata: { at } }, streams) => resumedInTime({ memberId, at, which: (debt) => debt === id }, streams),
    PayeeLookedAt: ({ data: { memberId }, metadata: { at } }, streams) => resumedInTime({ memberId, at, which: () => true }, streams),
    PayeeStatusChanged: async ({ data: { memberId, status } }, streams) => {
      const { debts } = await new Payees(streams).of(memberId);
      return status === 'ACTIVE' ? debts.map((id) => resumed(memberId, id)) : [];
    },
    DebtResumed: ({ data }, streams) => payOut(data.bookingId, streams),
  },
});

/** A saved card is charged when its time has come, if the terms have been agreed to. */
export const chargeSavedCard = defineTimer({
  kind: 'charge-saved-card',
  fire: async (about, streams) => {
    const id = bookingId.parse(about);
    const money = await agreedMoney(id, streams);
    return money && currentRound(await paymentOf(id, streams))?.status === 'SAVED' ? [(meta) => new ChargeSavedCard({ bookingId: id, amount: money }, meta)] : [];
  },
});
/** The platform's balance did not reach for a provider: it is looked at again. */
export const payEarnings = defineTimer({ kind: 'pay-earnings', fire: (about, streams) => payOut(bookingId.parse(about), streams) });

/** As the card stands by now, whatever this event said: of a round that another has taken the place of it secures nothing. */
const secured = async (id: BookingId, streams: StreamReader): Promise<readonly Send[]> => {
  const standing = standingOf(await paymentOf(id, streams));
  return standing ? [(meta) => new SecureRequest({ bookingId: id, ...standing }, meta)] : [];
};

/** What was agreed to is taken: at once where it is held, when its time has come where the card is saved. */
const take = async ({ bookingId: id, money, at }: { readonly bookingId: BookingId; readonly money: Money | undefined; readonly at: Instant }, streams: StreamReader): Promise<readonly Send[]> => {
  if (money === undefined) return [];
  const round = currentRound(await paymentOf(id, streams));
  if (round?.way !== 'SAVED_CARD') return [(meta) => new CapturePayment({ bookingId: id, amount: money }, meta)];
  return round.chargeAt === undefined || round.chargeAt <= at ? [(meta) => new ChargeSavedCard({ bookingId: id, amount: money }, meta)] : [];
};

const release = async (id: BookingId, why: 'ASKED' | 'ABANDONED', streams: StreamReader): Promise<readonly Send[]> =>
  ((await asksForMoney(id, streams)) ? [(meta) => new ReleasePayment({ bookingId: id, why }, meta)] : []);

/** A card can stand for more than was agreed to. */
const settle = async (id: BookingId, how: { readonly how: 'COMPLETED' | 'CANCELLED'; readonly percent: number }, streams: StreamReader): Promise<readonly Send[]> => {
  const amount = await agreedMoney(id, streams);
  return amount ? [(meta) => new SettlePayment({ bookingId: id, ...how, amount }, meta)] : [];
};

/** Stripe has said that they cannot be paid, whatever it told us of them before. */
const lookAtPayee = async (id: BookingId, streams: StreamReader): Promise<readonly Send[]> => {
  const { parties } = await paymentOf(id, streams);
  return parties ? [(meta) => new RefreshPayee({ memberId: parties.payeeId }, meta)] : [];
};

const payOut = async (id: BookingId, streams: StreamReader): Promise<readonly Send[]> => {
  const { parties } = await paymentOf(id, streams);
  if (parties === undefined) return [];
  const destination = destinationOf(await new Payees(streams).of(parties.payeeId));
  return [(meta) => new PayEarnings({ bookingId: id, destination }, meta)];
};

/** The debts of somebody who can be paid, without those for which Stripe has just said the opposite. */
const resumedInTime = async ({ memberId, at, which }: { readonly memberId: MemberId; readonly at: Instant; readonly which: (debt: BookingId) => boolean }, streams: StreamReader): Promise<readonly Send[]> => {
  const { status, debts } = await new Payees(streams).of(memberId);
  if (status !== 'ACTIVE') return [];
  const inTime = await Promise.all(debts.filter(which).map(async (id) => ({ id, isTime: isTimeToPay(await paymentOf(id, streams), at) })));
  return inTime.filter(({ isTime }) => isTime).map(({ id }) => resumed(memberId, id));
};

/** Named after its debt: said again after a stop, there may be fewer of them. What is owed is paid once that stands in the log, so that no stop comes between. */
const resumed = (memberId: ResumeDebt['data']['memberId'], id: BookingId): Send => (meta) => new ResumeDebt({ memberId, bookingId: id }, { ...meta, commandId: derivedUuid('resume-debt', meta.commandId, id) });

const agreedMoney = async (id: BookingId, streams: StreamReader): Promise<Money | undefined> => {
  const negotiation = await negotiationOf(id, streams);
  return negotiation.status === 'unknown' ? undefined : negotiation.agreement?.money;
};

/** Whether anybody may have paid for it: terms that were asked for may have been others. */
const asksForMoney = async (id: BookingId, streams: StreamReader): Promise<boolean> => {
  const negotiation = await negotiationOf(id, streams);
  return negotiation.status !== 'unknown' && negotiation.proposals.some(({ terms }) => moneyOf(terms.price, terms.slot) !== undefined);
};
