import { describe, expect, it } from '@jest/globals';
import { BookingAccepted, BookingPaymentAbandoned, BookingPaymentMissed, BookingPaymentRestored, BookingRequested, type BookingEvent } from '../../../contracts/booking/booking.events.js';
import { streamOf, type EventType } from '../../../contracts/events.js';
import {
  type Way, CardSaved, DebtDeferred, DebtResumed, DisputeClosed, EarningsDeferred, EarningsReversed, PayeeAccountOpened, PayeeLookedAt, PayeeStatusChanged, PaymentAuthorised, PaymentCallFailed, PaymentCallIntended, PaymentCaptured, PaymentClosed, PaymentIntended, PaymentMissed, PaymentReleased, PaymentSettled, RefundGranted,
} from '../../../contracts/payment/payment.events.js';
import type { PayeeStatus } from '../../../contracts/payment/observed.js';
import { accepted, cancelled, cancelledLate, completed, countered, declined, expired, inMoney, objected, proposal, requested, settledByBoth, theBooking, withdrawn } from '../../../test/support/bookings.js';
import { recordedAt } from '../../../test/support/given.js';
import { aBookingId, ana, kreuzberg, leo } from '../../../test/support/listings.js';
import { streamsOfAll } from '../../../test/support/streams.js';
import { MissPayment, SecureRequest } from '../../booking/booking.commands.js';
import type { AnyRecorded } from '../../kernel/codec.js';
import type { AnyCommand } from '../../kernel/command.js';
import { derivedUuid } from '../../kernel/ids.js';
import type { Send } from '../../kernel/process.js';
import type { StreamReader } from '../../kernel/stream-reader.js';
import { DeferDebt, RefreshPayee, ResumeDebt } from '../../payee/payee.commands.js';
import { CapturePayment, ChargeSavedCard, PayEarnings, ReleasePayment, SettlePayment } from '../../payment/payment.commands.js';
import { chargeSavedCard, followPayments, payEarnings } from './follow-payments.process.js';

const at = '2027-03-01T10:00:00.000Z';
const meta = { commandId: 'c', actor: 'system:follow-payments', at };
const eur = (amount: number) => ({ amountMinor: `${amount}`, currency: 'EUR' });
const ofIt = { bookingId: theBooking };
const round = { ...ofIt, round: 1 };
const asked = BookingRequested.of({ ...requested.data, terms: { ...proposal, price: inMoney, version: 1 }, payBy: '2027-03-01T10:30:00.000Z' });
const agreed = BookingAccepted.of({ ...accepted.data, money: eur(1000) });
const intended = (way: Way = 'HOLD', chargeAt?: string) => PaymentIntended.of({ ...round, communityId: kreuzberg, payerId: ana, payeeId: leo, amount: eur(1500), basisPoints: 250, way, termsVersion: 1, payBy: at, chargeAt });
const authorised = PaymentAuthorised.of({ ...round, intentId: 'pi_1', amount: eur(1500), captureBefore: '2027-03-08T10:00:00.000Z' });
const saved = CardSaved.of({ ...round, intentId: 'seti_1', customerId: 'cus_1', paymentMethodId: 'pm_1' });
const captured = PaymentCaptured.of({ ...round, intentId: 'pi_1', chargeId: 'ch_1', amount: eur(1500), feeMinor: '38' });
const settled = PaymentSettled.of({ ...ofIt, how: 'COMPLETED', percent: 100, refundMinor: '0', owedMinor: '1462', feeMinor: '38' });
const deferred = (why: 'PAYEE_NOT_READY' | 'DISPUTED' | 'BALANCE_INSUFFICIENT') => EarningsDeferred.of({ ...ofIt, payeeId: leo, owed: eur(1462), why });
const debt = (bookingId = theBooking) => DebtDeferred.of({ memberId: leo, bookingId });
const leosAccount = (status: PayeeStatus) => [PayeeAccountOpened.of({ memberId: leo, accountId: 'acct_leo', country: 'DE' }), PayeeStatusChanged.of({ memberId: leo, accountId: 'acct_leo', status, wanting: [] })];

const refused = (failure: 'PAYEE_NOT_READY' | 'BALANCE_INSUFFICIENT') => PaymentCallFailed.of({ ...round, key: `${theBooking}:PAY_PROVIDER:1`, failure });

/** Stripe refused to pay them, so many times, at these instants. */
const refusedAt = (...instants: readonly string[]): readonly Said[] => instants.flatMap((intendedAt, index) => {
  const key = `${theBooking}:PAY_PROVIDER:${index + 1}`;
  const call = { operation: 'PAY_PROVIDER' as const, ...ofIt, round: 1, key, payeeId: leo, destination: 'acct_leo', chargeId: 'ch_1', amount: eur(1462) };
  return [PaymentCallIntended.of({ ...round, call, intendedAt }), PaymentCallFailed.of({ ...round, key, failure: 'PAYEE_NOT_READY' })];
});
const takenBack = EarningsReversed.of({ ...ofIt, reversalId: 'trr_1', transferId: 'tr_1', amount: eur(1462), key: `${theBooking}:TAKE_BACK:1` });
const lookedAt = PayeeLookedAt.of({ memberId: leo, accountId: 'acct_leo', unchanged: 1, nextAt: '2027-03-02T10:00:00.000Z' });

type Said = { readonly type: string; readonly data: object };
type Known = { readonly booking?: readonly BookingEvent[]; readonly payment?: readonly Said[]; readonly payee?: readonly Said[] };
type AnyReaction = (event: AnyRecorded, streams: StreamReader) => readonly Send[] | Promise<readonly Send[]>;
const known = ({ booking = [], payment = [], payee = [] }: Known) => streamsOfAll({ [streamOf.booking(theBooking)]: booking, [streamOf.payment(theBooking)]: payment, [streamOf.payee(leo)]: payee });
/** What the process sends about an event, given what is in the log by then. */
const sentAbout = async (event: Said, histories: Known, when = at) => {
  const react = followPayments.on[event.type as EventType] as AnyReaction | undefined;
  return react ? (await react(recordedAt(when)(event) as AnyRecorded, await known(histories))).map((send) => send(meta)) : [];
};

const capture = new CapturePayment({ ...ofIt, amount: eur(1000) }, meta);
const charge = new ChargeSavedCard({ ...ofIt, amount: eur(1000) }, meta);
const release = (why: 'ASKED' | 'ABANDONED') => new ReleasePayment({ ...ofIt, why }, meta);
const settle = (how: 'COMPLETED' | 'CANCELLED', percent: number) => new SettlePayment({ ...ofIt, how, percent, amount: eur(1000) }, meta);
const secure = (holdsUntil?: string) => new SecureRequest({ ...ofIt, amount: eur(1500), holdsUntil }, meta);
const resume = (bookingId = theBooking) => new ResumeDebt({ memberId: leo, bookingId }, { ...meta, commandId: derivedUuid('resume-debt', meta.commandId, bookingId) });
const resumedDebt = DebtResumed.of({ memberId: leo, ...ofIt });
const pay = (destination: string | undefined) => new PayEarnings({ ...ofIt, destination }, meta);

describe('what is sent about the money of a booking', () => {
  type Row = readonly [what: string, event: Said, known: Known, sent: readonly AnyCommand[], at?: string];
  it.each<Row>([
    ['a hold stands: the request counts, for as long as it does', authorised, { payment: [intended(), authorised] }, [secure('2027-03-08T10:00:00.000Z')]],
    ['a card is saved: the request counts, for what the round is for', saved, { payment: [intended('SAVED_CARD', at), saved] }, [secure()]],
    ['a hold stands for less than was asked for: for no more', authorised, { payment: [intended(), PaymentAuthorised.of({ ...authorised.data, amount: eur(1400) })] }, [new SecureRequest({ ...ofIt, amount: eur(1400), holdsUntil: '2027-03-08T10:00:00.000Z' }, meta)]],
    ['money was taken: what was missed is there', captured, { payment: [intended(), captured] }, [secure()]],
    ['Stripe would not pay somebody: it is asked anew how they stand', refused('PAYEE_NOT_READY'), { payment: [intended()] }, [new RefreshPayee({ memberId: leo }, meta)]],
    ['the money could not be had', PaymentMissed.of({ ...round, why: 'HOLD_EXPIRED' }), {}, [new MissPayment(ofIt, meta)]],

    ['agreed to: what was agreed is taken of what is held', agreed, { booking: [asked, agreed], payment: [intended(), authorised] }, [capture]],
    ['agreed to, with a saved card, before its time', agreed, { booking: [asked, agreed], payment: [intended('SAVED_CARD', '2027-03-02T10:00:00.000Z'), saved] }, []],
    ['agreed to, with a saved card whose time has come', agreed, { booking: [asked, agreed], payment: [intended('SAVED_CARD', '2027-03-02T10:00:00.000Z'), saved] }, [charge], '2027-03-02T10:00:00.000Z'],
    ['paid anew: the agreed amount is taken', BookingPaymentRestored.of(ofIt), { booking: [asked, agreed, BookingPaymentMissed.of({ ...ofIt, payBy: at })], payment: [intended(), authorised] }, [capture]],

    ['declined', declined, { booking: [asked, declined], payment: [intended()] }, [release('ASKED')]],
    ['withdrawn', withdrawn, { booking: [asked, withdrawn], payment: [intended()] }, [release('ASKED')]],
    ['expired', expired, { booking: [asked, expired], payment: [intended()] }, [release('ABANDONED')]],
    ['declined before anybody has begun to pay: so that nobody begins', declined, { booking: [asked, declined] }, [release('ASKED')]],
    ['declined after the price has become a gift: what was paid before goes back', declined, { booking: [asked, countered, declined], payment: [intended()] }, [release('ASKED')]],
    ['agreed to after the price has become a gift: the card is let go of', accepted, { booking: [asked, countered, accepted], payment: [intended(), authorised] }, [release('ASKED')]],
    ['given up unpaid', BookingPaymentAbandoned.of(ofIt), { booking: [asked, agreed], payment: [intended()] }, [release('ABANDONED')]],
    ['called off early: the whole goes back', cancelled, { booking: [asked, agreed, cancelled] }, [settle('CANCELLED', 0)]],
    ['called off late: the tier’s share of what was agreed', cancelledLate, { booking: [asked, agreed, cancelledLate] }, [settle('CANCELLED', 50)]],
    ['completed', completed('CONFIRMED'), { booking: [asked, agreed] }, [settle('COMPLETED', 100)]],
    ['objected to, and settled as if it had never been', settledByBoth('CANCELLED', 'recipient'), { booking: [asked, agreed, objected] }, [settle('CANCELLED', 0)]],

    ['settled: the provider is paid', settled, { payment: [intended(), settled], payee: leosAccount('ACTIVE') }, [pay('acct_leo')]],
    ['settled, while the provider cannot be paid', settled, { payment: [intended(), settled], payee: leosAccount('RESTRICTED') }, [pay(undefined)]],
    ['settled, of a provider who has no account', settled, { payment: [intended(), settled] }, [pay(undefined)]],
    ['a dispute is over', DisputeClosed.of({ ...ofIt, disputeId: 'du_1', outcome: 'WON', withdrawn: eur(0) }), { payment: [intended(), settled], payee: leosAccount('ACTIVE') }, [pay('acct_leo')]],
    ['what was taken back may be owed again: a dispute can be won while it is on its way', takenBack, { payment: [intended(), settled], payee: leosAccount('ACTIVE') }, [pay('acct_leo')]],
    ['what is owed waits for the provider', deferred('PAYEE_NOT_READY'), {}, [new DeferDebt({ memberId: leo, ...ofIt }, meta)]],
    ['they have become payable in the same moment', debt(), { payment: [intended(), settled], payee: [...leosAccount('ACTIVE'), debt()] }, [resume()]],
    ['Stripe refused them ten minutes ago, though they can be paid: it is tried again', lookedAt, { payment: [intended(), settled, ...refusedAt('2027-03-01T09:50:00.000Z')], payee: [...leosAccount('ACTIVE'), debt()] }, [resume()]],
    ['Stripe refused them for the third time forty minutes ago', lookedAt, { payment: [intended(), settled, ...refusedAt(at, at, '2027-03-01T09:20:00.000Z')], payee: [...leosAccount('ACTIVE'), debt()] }, [resume()]],
    ['Stripe refused them for the thousandth time yesterday', lookedAt, { payment: [intended(), settled, ...refusedAt(...Array.from({ length: 1_000 }, () => '2027-02-28T10:00:00.000Z'))], payee: [...leosAccount('ACTIVE'), debt()] }, [resume()]],
    ['they can be paid again', leosAccount('ACTIVE')[1] ?? settled, { payment: [intended(), settled], payee: [debt(), ...leosAccount('ACTIVE')] }, [resume()]],
    ['what has waited is taken up again', resumedDebt, { payment: [intended(), settled], payee: [debt(), ...leosAccount('ACTIVE'), resumedDebt] }, [pay('acct_leo')]],
    ['what has waited is taken up again, and they cannot be paid any more', resumedDebt, { payment: [intended(), settled], payee: [debt(), ...leosAccount('RESTRICTED'), resumedDebt] }, [pay(undefined)]],
  ])('%s', async (...[, event, histories, sent, when]: Row) => expect(await sentAbout(event, histories, when)).toEqual(sent));
});

describe('nothing is sent about money', () => {
  const gift = { booking: [requested, accepted] };
  it.each<readonly [string, Said, Known]>([
    ['of a gift that is agreed to', accepted, gift], ['of a gift that is declined', declined, { booking: [requested, declined] }], ['of a gift that is withdrawn', withdrawn, { booking: [requested, withdrawn] }],
    ['of a gift that expires', expired, { booking: [requested, expired] }], ['of a gift that is called off', cancelledLate, gift], ['of a gift that is completed', completed('IN_TIME'), gift],
    ['when a hold is released', PaymentReleased.of({ ...round, why: 'ASKED' }), { payment: [intended()] }],
    ['when a payment is closed', PaymentClosed.of({ ...ofIt, why: 'ASKED' }), { payment: [intended()] }],
    ['when a refund is granted: the payment has said so itself', RefundGranted.of({ ...round, refundNo: 1, amount: eur(1), feeMinor: '0', why: 'GOODWILL' }), { payment: [intended(), captured] }],
    ['when breakdown is settled as completed: that is said in an event of its own', settledByBoth('COMPLETED', 'recipient'), { booking: [asked, agreed, objected] }],
    ['when somebody has taken back from a provider at Stripe itself', EarningsReversed.of({ ...takenBack.data, key: undefined }), { payment: [intended(), settled], payee: leosAccount('ACTIVE') }],
    ['when earnings wait for a dispute', deferred('DISPUTED'), {}], ['when earnings wait for the balance: a timer minds it', deferred('BALANCE_INSUFFICIENT'), {}],
    ['when a debt is put off of somebody who still cannot be paid', debt(), { payment: [intended(), settled], payee: [...leosAccount('RESTRICTED'), debt()] }],
    ['when a debt is put off because Stripe has just refused to pay somebody of whom it says that they can be paid', debt(), { payment: [intended(), settled, ...refusedAt(at)], payee: [...leosAccount('ACTIVE'), debt()] }],
    ['when it is looked too soon after that', lookedAt, { payment: [intended(), settled, ...refusedAt(at, '2027-03-01T09:40:00.001Z')], payee: [...leosAccount('ACTIVE'), debt()] }],
    ['when it is looked how somebody stands who cannot be paid', lookedAt, { payment: [intended(), settled], payee: [...leosAccount('RESTRICTED'), debt()] }],
    ['when it is looked how somebody stands for whom nothing waits', lookedAt, { payment: [intended(), settled], payee: leosAccount('ACTIVE') }],
    ['when a provider is restricted', leosAccount('RESTRICTED')[1] ?? settled, { payee: [debt()] }], ['when a provider is rejected', leosAccount('REJECTED')[1] ?? settled, { payee: [debt()] }],
    ['when somebody can be paid to whom nothing is owed', leosAccount('ACTIVE')[1] ?? settled, { payee: leosAccount('ACTIVE') }],
    ['when a hold stands of a round that another has taken the place of', authorised, { payment: [intended(), authorised, PaymentIntended.of({ ...intended().data, round: 2 })] }],
    ['when a card is saved of a round that another has taken the place of', saved, { payment: [intended('SAVED_CARD', at), saved, PaymentIntended.of({ ...intended().data, round: 2 })] }],
    ['when money is taken of a round that goes back whole', captured, { payment: [intended(), PaymentIntended.of({ ...intended().data, round: 2 }), captured] }],
    ['when a hold stands that has been let go of by now', authorised, { payment: [intended(), authorised, PaymentReleased.of({ ...round, why: 'REVOKED' })] }],
    ['when a card stands for a booking of which nothing came', authorised, { payment: [intended(), authorised, PaymentClosed.of({ ...ofIt, why: 'ASKED' })] }],
    ['when a call is refused for another reason', refused('BALANCE_INSUFFICIENT'), { payment: [intended()] }],
    ['when a card was saved of which nothing is known', saved, {}], ['when a payment is settled of which nothing is known', settled, { payee: leosAccount('ACTIVE') }],
  ])('%s', async (_, event, histories) => expect(await sentAbout(event, histories)).toEqual([]));
  it('for one debt more than there is, when several wait', async () => {
    const another = aBookingId('77');
    expect(await sentAbout(leosAccount('ACTIVE')[1] ?? settled, { payee: [debt(), debt(another), ...leosAccount('ACTIVE')] })).toEqual([resume(), resume(another)]);
  });
  it('under the name of another debt, when one of several was taken up before', async () => {
    const another = aBookingId('77');
    const again = await sentAbout(leosAccount('ACTIVE')[1] ?? settled, { payee: [debt(), debt(another), ...leosAccount('ACTIVE'), resumedDebt] });
    expect(again).toEqual([resume(another)]);
    expect(again[0]?.meta.commandId).not.toBe(resume().meta.commandId);
  });
});

describe('when a saved card comes due', () => {
  const due = async (histories: Known) => (await chargeSavedCard.fire(theBooking, await known(histories))).map((send) => send(meta));
  it('it is charged what was agreed to', async () => expect(await due({ booking: [asked, agreed], payment: [intended('SAVED_CARD', at), saved] })).toEqual([charge]));
  it.each<readonly [string, Known]>([
    ['before anything is agreed to', { booking: [asked], payment: [intended('SAVED_CARD', at), saved] }],
    ['before it is saved', { booking: [asked, agreed], payment: [intended('SAVED_CARD', at)] }],
    ['once it was charged', { booking: [asked, agreed], payment: [intended('SAVED_CARD', at), saved, captured] }],
    ['once it was let go of', { booking: [asked, agreed], payment: [intended('SAVED_CARD', at), saved, PaymentReleased.of({ ...round, why: 'ASKED' })] }],
    ['of a booking that there is none of', {}],
  ])('it is not charged %s', async (_, histories) => expect(await due(histories)).toEqual([]));
  it('nothing else is meant by it', async () => { await expect(due({ booking: [] }).then(() => chargeSavedCard.fire('lst_1', {} as StreamReader))).rejects.toThrow(); });
  it('what waited for the platform’s balance is paid', async () => {
    expect((await payEarnings.fire(theBooking, await known({ payment: [intended(), settled], payee: leosAccount('ACTIVE') }))).map((send) => send(meta))).toEqual([pay('acct_leo')]);
    expect(await payEarnings.fire(theBooking, await known({}))).toEqual([]);
  });
});
