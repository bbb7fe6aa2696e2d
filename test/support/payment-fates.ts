import { bookingId, type BookingId } from '../../contracts/values.js';
import { idFrom } from '../../src/kernel/ids.js';
import type { FaultRandom } from './fault-random.js';
import { PRICES } from './payment-town.js';

/** What will become of one booking, thrown before anything happens: the same whatever the machines and the post do. */
export type Fate = {
  readonly id: BookingId; readonly slot: { readonly startsAt: string; readonly endsAt: string; readonly seats: number };
  readonly isFar: boolean; readonly price: number;
  /** Cards that are tried one after the other; none: the payer leaves. */
  readonly cards: readonly string[];
  /** The price that the provider asks instead. */
  readonly counter: number | undefined;
  readonly answer: 'ACCEPT' | 'DECLINE' | 'WITHDRAW' | 'SILENCE';
  readonly cancel: 'NOT' | 'EARLY' | 'LATE' | 'BY_PROVIDER';
  readonly end: 'CONFIRMED' | 'BY_ITSELF' | 'OBJECTED';
  /** Whether what could not be had is paid anew. */
  readonly paysAgain: boolean;
  readonly money: 'NOTHING' | 'GOODWILL_BEFORE' | 'GOODWILL_AFTER' | 'DISPUTE_WON' | 'DISPUTE_LOST' | 'INQUIRY';
};

const HOURS = Array.from({ length: 12 }, (_, hour) => hour + 8);
const hourOf = (day: string, hour: number) => ({ startsAt: `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`, endsAt: `${day}T${String(hour + 1).padStart(2, '0')}:00:00.000Z`, seats: 1 });
/** Friday and Saturday of the first week, from noon on so that Wednesday is early; and a Saturday that no hold reaches to. */
const near = ['2027-03-05', '2027-03-06'].flatMap((day) => HOURS.filter((hour) => hour >= 12).map((hour) => hourOf(day, hour)));
const far = HOURS.map((hour) => hourOf('2027-03-20', hour));

const pays = ['pm_card_visa'];
const cards: readonly (readonly string[])[] = [
  pays, pays, pays, pays, ['pm_card_bypassPending'], ['pm_card_threeDSecure2Required'], ['pm_card_chargeDeclined', 'pm_card_visa'], ['pm_card_chargeDeclinedInsufficientFunds', 'pm_card_chargeDeclinedExpiredCard', 'pm_card_mastercard'],
  ['pm_card_chargeDeclined'], [], ['pm_card_pendingRefund'], ['pm_card_refundFail'],
];
const farCards: readonly (readonly string[])[] = [...cards, ['pm_card_chargeCustomerFail'], ['pm_card_authenticationRequired'], ['pm_card_chargeCustomerFail']];

export const fatesOf = (random: FaultRandom, count: number): readonly Fate[] => {
  const slots = random.shuffled([...near.map((slot) => ({ slot, isFar: false })), ...far.map((slot) => ({ slot, isFar: true }))]).slice(0, count);
  return slots.map(({ slot, isFar }, index) => decided({
    id: bookingId.parse(idFrom('bkg', 'fate', `${random.seed} ${index}`)), slot, isFar, price: random.pick(PRICES), cards: random.pick(isFar ? farCards : cards),
    counter: random.chance(0.15) ? random.pick(PRICES) : undefined,
    answer: random.pick(['ACCEPT', 'ACCEPT', 'ACCEPT', 'ACCEPT', 'ACCEPT', 'ACCEPT', 'DECLINE', 'WITHDRAW', 'SILENCE']), cancel: random.pick(['NOT', 'NOT', 'NOT', 'NOT', 'NOT', 'EARLY', 'LATE', 'BY_PROVIDER']),
    end: random.pick(['CONFIRMED', 'BY_ITSELF', 'CONFIRMED', 'OBJECTED']), paysAgain: random.chance(0.6),
    money: random.pick(['NOTHING', 'NOTHING', 'NOTHING', 'GOODWILL_BEFORE', 'GOODWILL_AFTER', 'DISPUTE_WON', 'DISPUTE_LOST', 'INQUIRY']),
  }));
};

/** Whether a bank sends a refund back before or after the provider was asked for their part is nobody's to say: both are right, and end differently. */
const decided = (fate: Fate): Fate => (fate.cards.includes('pm_card_refundFail') && fate.money === 'GOODWILL_AFTER' ? { ...fate, money: 'NOTHING' } : fate);
