import type { PlantedBug } from './planted-bug.js';

const rules = 'src/booking/booking.rules.ts';
const accepting = 'src/processes/accept-booking/accept-booking.process.ts';
const settling = 'src/processes/settle-credits/settle-credits.process.ts';
const deciderSpec = 'src/booking/booking.credits.spec.ts';
const acceptingSpec = 'src/processes/accept-booking/accept-booking.spec.ts';
const settlingSpec = 'src/processes/settle-credits/settle-credits.spec.ts';

/** Mistakes where a booking and an account meet. */
export const ofCreditBookings: readonly PlantedBug[] = [
  { what: 'a gift that is late by the rules of the day, not by those that it was agreed to', file: 'src/booking/booking.decider.ts', from: 'credits, money, cancellationTiers })];', to: 'credits, money, cancellationTiers: credits || money ? cancellationTiers : undefined })];', red: ['src/booking/booking.spec.ts'] },
  { what: 'an agreement whose credits nobody holds', file: rules, from: 'const isHeld = credits?.minutes === creditsOf(terms.price, terms.slot) &&', to: 'const isHeld = true &&', red: [deciderSpec] },
  { what: 'an agreement by credits that were given back', file: rules, from: '(credits === undefined || !abandonedCredits.includes(credits.holdId))', to: '(credits === undefined || abandonedCredits.length >= 0)', red: [deciderSpec, acceptingSpec] },
  { what: 'credits that are given back before the booking was asked', file: 'src/processes/settle-credit-holds/settle-credit-holds.process.ts', from: 'return isRejected(abandoned) ? abandoned : this.commands', to: 'return this.commands', red: [acceptingSpec] },
  { what: 'credits that are given back though they may have to be paid', file: 'src/booking/booking.holds.ts', from: "return state.credits?.holdId === data.holdId ? reject('HOLD_IN_USE') : [];", to: "return state.status === 'accepted' && state.credits?.holdId === data.holdId ? reject('HOLD_IN_USE') : [];", red: [deciderSpec] },
  { what: 'credits that stay held when accepting is refused', file: accepting, from: "if (no.rejected !== 'BUSY') await", to: "if (no.rejected === 'BUSY') await", red: [acceptingSpec] },
  { what: 'credits that are held anew by every repeat', file: accepting, from: "idFrom('crh', asked.meta.commandId, bookingId, asked.data.termsVersion)", to: "idFrom('crh', crypto.randomUUID())", red: [acceptingSpec] },
  { what: 'a repeat that forgets by which credits it was agreed', file: accepting, from: 'return { credits: agreement?.credits, money: agreement?.money };', to: 'return { credits: undefined, money: agreement?.money };', red: [acceptingSpec] },
  { what: 'the provider who pays', file: accepting, from: 'const payerOf = ({ booking: { communityId, recipientId } }: Due) => accountOf(communityId, recipientId);', to: 'const payerOf = ({ booking: { communityId, providerId } }: Due) => accountOf(communityId, providerId);', red: [acceptingSpec] },
  { what: 'another’s account that is told of', file: accepting, from: 'return asked.meta.actor === recipientId ? held : reject(held.rejected);', to: 'return asked.meta.actor !== recipientId ? held : reject(held.rejected);', red: [acceptingSpec] },
  { what: 'a hold that is forgotten when the booking is cancelled', file: settling, from: "      return held ? [settle(held, { minutes: shareOf(held.minutes, percent), purpose: { kind: 'CANCELLATION', bookingId } })] : [];", to: '      return held && percent > 0 ? [settle(held, { minutes: shareOf(held.minutes, percent), purpose: { kind: \'CANCELLATION\', bookingId } })] : [];', red: [settlingSpec] },
  { what: 'all that was held, whatever was delivered', file: settling, from: 'minutes: creditMinutes ?? held.minutes,', to: 'minutes: held.minutes || `${creditMinutes}`,', red: [settlingSpec] },
  { what: 'a share that is rounded up', file: 'contracts/booking/price-of.ts', from: '(BigInt(minutes) * BigInt(percent)) / 100n', to: '(BigInt(minutes) * BigInt(percent) + 99n) / 100n', red: [settlingSpec] },
  { what: 'seats that cost nothing', file: 'contracts/booking/price-of.ts', from: 'HOUR: (slot: Stretch) => ({ count: quarters(slot) * seatsOf(slot), of: 4n }),', to: 'HOUR: (slot: Stretch) => ({ count: quarters(slot), of: 4n }),', red: ['test/contracts/price-of.spec.ts'] },
  { what: 'a confirmation of other minutes than were reported', file: rules, from: 'onlyMinutesThatAreHeld, onlyTheMinutesThatTheOtherSays, notAgainst', to: 'onlyMinutesThatAreHeld, notAgainst', red: [deciderSpec] },
  { what: 'a last word that costs the other side what they have not confirmed', file: rules, from: 'onlyTheMinutesThatTheOtherSays, notAgainstWhatTheOtherConfirmed] as const;', to: 'onlyTheMinutesThatTheOtherSays] as const;', red: [deciderSpec] },
  { what: 'more minutes than are held', file: rules, from: 'BigInt(minutes) < BigInt(held) &&', to: 'BigInt(minutes) !== BigInt(held) &&', red: [deciderSpec] },
  { what: 'minutes that the recipient alone has said, paid in time', file: 'src/booking/booking.state.ts', from: "(confirmed.includes('provider') ? delivered.recipient : undefined)", to: "(confirmed.length >= 0 ? delivered.recipient : undefined)", red: [deciderSpec] },
];
