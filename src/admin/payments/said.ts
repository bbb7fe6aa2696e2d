import type { Reconciled } from './reconcile.js';

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What `payments reconcile` prints: every difference under its booking, then what was compared. */
export const reconciledLines = ({ differences, ...summary }: Reconciled, json: boolean): readonly string[] => {
  if (json) return [...differences.map(({ kind, ...where }) => JSON.stringify({ kind: 'difference', difference: kind, ...where })), JSON.stringify({ kind: 'summary', differences: differences.length, ...summary })];
  const { bookings, objects, moves, moving, ofNobody, unreadable } = summary;
  return [
    ...[...Map.groupBy(differences, ({ bookingId }) => bookingId)].flatMap(([booking, those]) => [booking, ...those.map(({ object, what }) => `  ${object} ${what}`)]),
    `${counted(bookings, 'booking')} compared with ${counted(objects, 'object')} and ${counted(moves, 'move')} of the balance at Stripe`,
    ...(ofNobody > 0 ? [`${counted(ofNobody, 'object')} at Stripe of no booking left out`] : []),
    ...unreadable.map(({ id, source, what }) => `${id}${source === undefined ? '' : ` of ${source}`} at Stripe of no booking cannot be read: ${what}`),
    ...(moving > 0 ? [`${counted(moving, 'booking')} moved meanwhile and left out: ask again`] : []),
    differences.length === 0 ? 'Both say the same.' : counted(differences.length, 'difference'),
  ];
};
