import type { DateRange } from '../../../contracts/calendar/calendar.events.js';
import { dateAfter } from '../../../contracts/time.js';

/** The closed nights of one home, merged into ranges while they are read: most files name them in order, none must. */
export class ClosedNights {
  #ranges: DateRange[] = [];
  #inOrder = true;
  #last: DateRange | undefined;

  add(date: string): void {
    const to = dateAfter(date, 1);
    if (this.#last?.to === date) {
      this.#last.to = to;
      return;
    }
    if (this.#last && date < this.#last.to) this.#inOrder = false;
    this.#last = { from: date, to };
    this.#ranges.push(this.#last);
  }

  /** Every closed night once, in as few ranges as can be. */
  ranges(): readonly DateRange[] {
    if (!this.#inOrder) this.#ranges = merged(this.#ranges);
    return this.#ranges;
  }
}

const merged = (ranges: readonly DateRange[]): DateRange[] => {
  const inOrder = ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const result: DateRange[] = [];
  for (const range of inOrder) {
    const last = result.at(-1);
    if (!last || range.from > last.to) result.push({ ...range });
    else if (range.to > last.to) last.to = range.to;
  }
  return result;
};
