import { GraphQLError } from 'graphql';
import type { Grain } from '../../contracts/calendar/calendar.events.js';
import { daysBetween } from '../../contracts/time.js';
import type { RequestReads } from '../engine/request-reads.js';

/** For one request no more slots are looked at than this: a month of twenty calendars by the hour. All others wait meanwhile. */
export const SLOTS_ASKED_MAX = 30_000;
const DAY_MINUTES = 24 * 60;

type Asked = { readonly from: string; readonly to: string; readonly minutes: number | null | undefined };

const asked = new WeakMap<RequestReads, number>();

/** Counts the slots that these dates of a calendar can have at most, free or not, with what the request has asked before. @throws GraphQLError TOO_COSTLY when it is too much */
export const countSlotsAsked = (reads: RequestReads, grain: Grain, { from, to, minutes }: Asked): void => {
  const slots = (asked.get(reads) ?? 0) + Math.max(0, daysBetween(from, to)) * slotsADay(grain, minutes);
  asked.set(reads, slots);
  if (slots > SLOTS_ASKED_MAX) throw new GraphQLError('So many free slots are not looked for at once: ask for fewer dates, or of fewer listings.', { extensions: { code: 'TOO_COSTLY', path: ['freeSlots'] } });
};

const slotsADay = (grain: Grain, minutes: Asked['minutes']): number => {
  switch (grain.kind) {
    case 'SLOTS': return Math.ceil(DAY_MINUTES / (grain.lengthsMinutes.find((length) => length === minutes) ?? Math.min(...grain.lengthsMinutes)));
    case 'RANGES': return DAY_MINUTES / 15;
    case 'NIGHTS': return 1;
  }
};
