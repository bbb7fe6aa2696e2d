import type { LocalDate } from '../time.js';
import type { DateRange, DayWindow } from './calendar.events.js';

/** Dates that are not as the week says: closed, when there are no windows, or open at these. */
export type DatesException = DateRange & { readonly windows: readonly DayWindow[] };
/** In order of dates and apart from each other, so that a date is found by halving. */
export type Exceptions = readonly DatesException[];

/** What is said last of a date holds. `windows` undefined: the dates are as the week says again. */
export const withDates = (exceptions: Exceptions, ranges: readonly DateRange[], windows: readonly DayWindow[] | undefined): Exceptions =>
  ranges.reduce((before, range) => withRange(before, range, windows), exceptions);

const withRange = (exceptions: Exceptions, { from, to }: DateRange, windows: readonly DayWindow[] | undefined): Exceptions => {
  const first = firstEndingAfter(exceptions, from);
  const kept: DatesException[] = exceptions.slice(0, first);
  let rest = first;
  for (let next = exceptions[rest]; next && next.from < to; next = exceptions[++rest]) {
    if (next.from < from) kept.push({ ...next, to: from });
    if (next.to > to) {
      const after = { ...next, from: to };
      return [...kept, ...(windows ? [{ from, to, windows }] : []), after, ...exceptions.slice(rest + 1)];
    }
  }
  return [...kept, ...(windows ? [{ from, to, windows }] : []), ...exceptions.slice(rest)];
};

/** What is said of a date beside the week, if anything. */
export const exceptionOn = (exceptions: Exceptions, date: LocalDate): DatesException | undefined => {
  const found = exceptions[firstEndingAfter(exceptions, date)];
  return found && found.from <= date ? found : undefined;
};

const firstEndingAfter = (exceptions: Exceptions, date: LocalDate): number => {
  let low = 0;
  let high = exceptions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((exceptions[middle]?.to ?? '') > date) high = middle;
    else low = middle + 1;
  }
  return low;
};
