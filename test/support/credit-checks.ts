import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { verifyLedgers } from '../../src/admin/ledger/verify.js';
import { LedgerModel } from './ledger-model.js';
import { hear } from './ledger-hearing.js';

type Fields = Readonly<Record<string, unknown>>;
type Held = { readonly holdId: string; readonly minutes: string };
type Purpose = { readonly kind: string; readonly bookingId?: string };
/** A booking in credits, as far as the log has come. */
type Booking = { open: string | undefined; agreed: Held | undefined; owed: string | undefined; paid: string | undefined };

const dataOf = (event: RecordedEvent): Fields => event.data as Fields;

/** The rules of the ledger after every event of the log, sums above all. @throws at the first that they do not allow */
export const mustAddUp = (events: readonly RecordedEvent[]): LedgerModel => {
  const model = new LedgerModel();
  for (const event of events) hear(model, event);
  return model;
};

/** What `barnraise ledger verify` finds: nothing. @throws with what it finds */
export const mustVerify = async (events: readonly RecordedEvent[]): Promise<void> => {
  const wrongs: string[] = [];
  await verifyLedgers([events], { tell: ({ where, what }) => void wrongs.push(`${where} ${what}`) });
  if (wrongs.length > 0) throw new Error(`ledger verify: ${wrongs.join('; ')}`);
};

/** Holds and bookings in the order of the log: no booking has two holds at once, agrees to one that does not stand, or pays what is not owed, or twice. */
export const mustAgreeWithBookings = (events: readonly RecordedEvent[]): ReadonlyMap<string, Booking> => {
  const bookings = new Map<string, Booking>();
  const of = (id: string): Booking => {
    const booking = bookings.get(id) ?? { open: undefined, agreed: undefined, owed: undefined, paid: undefined };
    bookings.set(id, booking);
    return booking;
  };
  for (const event of events) {
    const data = dataOf(event);
    const { bookingId = data['bookingId'] } = (data['purpose'] ?? {}) as Purpose;
    if (typeof bookingId === 'string') heard(of(bookingId), event.type, data);
    else ended(bookings, event.type, data);
  }
  return bookings;
};

/** What each event makes of a booking, and what is wrong with it. */
const hearings: Readonly<Record<string, (booking: Booking, data: Fields) => string | undefined>> = {
  CreditsHeld: (booking, { holdId }) => {
    const wrong = booking.open === undefined ? undefined : `there is the hold ${booking.open} already`;
    booking.open = String(holdId);
    return wrong;
  },
  BookingAccepted: (booking, { credits }) => {
    booking.agreed = credits as Held | undefined;
    return booking.agreed?.holdId === booking.open ? undefined : `the hold that stands is ${booking.open ?? 'none'}`;
  },
  BookingCompleted: (booking, { creditMinutes }) => {
    booking.owed = (creditMinutes as string | undefined) ?? booking.agreed?.minutes;
    return undefined;
  },
  HoldPosted: (booking, { minutes, holdId }) => {
    const [isOwed, wasPaid] = [booking.owed === minutes && booking.open === holdId, booking.paid];
    [booking.paid, booking.open] = [String(minutes), undefined];
    return isOwed && wasPaid === undefined ? undefined : `${booking.owed ?? 'nothing'} is owed, and ${wasPaid ?? 'nothing'} was paid`;
  },
};

const heard = (booking: Booking, type: string, data: Fields): void => {
  const wrong = hearings[type]?.(booking, data);
  if (wrong !== undefined) throw new Error(`${type} ${JSON.stringify(data)}: ${wrong}`);
};

const ended = (bookings: ReadonlyMap<string, Booking>, type: string, { holdId }: Fields): void => {
  if (type !== 'HoldVoided' && type !== 'HoldExpired') return;
  for (const booking of bookings.values()) if (booking.open === holdId) booking.open = undefined;
};

/** When nothing is left to do: everything has arrived, what was completed is paid, and what is held is held by an agreement that is not over. */
export const mustBePaid = ({ books }: LedgerModel, bookings: ReadonlyMap<string, Booking>): void => {
  if (books.transit.size > 0) throw new Error(`still on its way: ${[...books.transit.keys()].join(', ')}`);
  for (const [id, booking] of bookings) if (!isPaidOrHeld(booking)) throw new Error(`${id} is left half done: ${JSON.stringify(booking)}`);
};

const isPaidOrHeld = ({ open, agreed, owed, paid }: Booking): boolean => owed === paid && open === (paid === undefined ? agreed?.holdId : undefined);
