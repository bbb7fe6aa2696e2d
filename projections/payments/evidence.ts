import type { BookingEvent } from '../../contracts/booking/booking.events.js';
import { readable } from '../../contracts/event.js';
import { streamOf } from '../../contracts/events.js';
import type { Recorded } from '../../src/kernel/codec.js';
import type { StreamReader } from '../../src/kernel/stream-reader.js';
import type { Booked } from './receipt.js';
import type { PaymentShown } from './shown.js';

type Said = Recorded<BookingEvent>;

const tell = (event: Said): string | undefined => {
  switch (event.type) {
    case 'BookingRequested': return `${event.data.by} asked for ${event.data.terms.slot.startsAt} to ${event.data.terms.slot.endsAt}`;
    case 'TermsCountered': return `${event.data.by} proposed version ${event.data.terms.version} of the terms`;
    case 'BookingAccepted': return `${event.data.by} agreed to version ${event.data.termsVersion} of the terms`;
    case 'ContributionsReported': return `${event.data.by} reported: ${event.data.reports.map(({ index, done }) => `${index + 1} ${done}`).join(', ')}`;
    case 'ContributionsConfirmed': return `${event.data.by} confirmed what the other side did`;
    case 'DeliveryObjected': return `${event.data.by} objected: ${readable(event.data.reason) ?? 'words erased'}`;
    case 'BreakdownSettled': return `settled as ${event.data.outcome} by ${event.data.by}`;
    case 'BookingCancelled': return `${event.data.by} called it off ${event.data.minutesBefore} minutes before the start; ${event.data.percent} % owed`;
    case 'BookingCompleted': return `completed: ${event.data.how}`;
    default: return undefined;
  }
};

const told: Readonly<Record<string, string>> = {
  PaymentAuthorised: 'the amount was held on the card', CardSaved: 'the card was saved', PaymentCaptured: 'the amount was taken', PaymentRefunded: 'money went back', EarningsTransferred: 'the provider was paid', DisputeOpened: 'the dispute was opened',
};

/** What our log knows of a booking whose payment is disputed, as lines of text with UTC times: who agreed to what, who confirmed what. */
export const evidenceOf = async ({ row }: PaymentShown, { service }: Booked, streams: StreamReader): Promise<string> => {
  const booking = (await streams.read<BookingEvent>(streamOf.booking(row.id))).flatMap((event) => {
    const words = tell(event);
    return words === undefined ? [] : [{ at: event.metadata.at, words }];
  });
  const money = row.said.flatMap(({ type, data, at }) => {
    if (type === 'PaymentIntended' && data.consent !== undefined) return [{ at, words: `the recipient agreed to a later charge, words ${data.consent}` }];
    return told[type] === undefined ? [] : [{ at, words: told[type] }];
  });
  const lines = [...booking, ...money].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return [`Booking ${row.id}: ${service}`, ...lines.map(({ at, words }) => `${at} ${words}`)].join('\n');
};
