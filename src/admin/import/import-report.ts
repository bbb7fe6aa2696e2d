/** A row that was left out: where it stands, and why. */
export type BrokenRow = { readonly file: string; readonly line: number; readonly reason: string };

/** With `--strict` the first broken row ends the import. What was imported before it stays. */
export class StoppedByBrokenRow extends Error {
  constructor(readonly row: BrokenRow) {
    super(told(row));
  }
}

const KEPT_MAX = 1_000;

/** What an import has done, in numbers, and what it had to leave out. */
export class ImportReport {
  readonly counts = { members: 0, listings: 0, withoutPrice: 0, closedRanges: 0, bookings: 0, reviews: 0, stillSealed: 0, textsCut: 0, brokenRows: 0 };
  readonly #broken: BrokenRow[] = [];

  constructor(private readonly options: { readonly strict: boolean; readonly onBroken: (told: string) => void }) {}

  /** The first thousand. */
  get broken(): readonly BrokenRow[] {
    return this.#broken;
  }

  /** @throws StoppedByBrokenRow when strict */
  leaveOut(row: BrokenRow): void {
    this.counts.brokenRows += 1;
    if (this.#broken.length < KEPT_MAX) this.#broken.push(row);
    if (this.options.strict) throw new StoppedByBrokenRow(row);
    this.options.onBroken(told(row));
  }

  /** The text, cut at the limit if it is longer; never inside a character. */
  cut(text: string, charactersMax: number): string {
    if (text.length <= charactersMax) return text;
    this.counts.textsCut += 1;
    let end = 0;
    for (const { segment, index } of graphemes.segment(text.slice(0, charactersMax + 64))) if (index + segment.length <= charactersMax - 1) end = index + segment.length;
    return `${text.slice(0, end).trimEnd()}…`;
  }
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const told = ({ file, line, reason }: BrokenRow): string => `${file}, line ${line}: ${reason}`;
