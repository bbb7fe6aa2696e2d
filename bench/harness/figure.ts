/** What a figure is held to: its ratio to the limit that was measured in the same run, or the figure itself. */
export type Target = { readonly of: 'ratio' | 'value'; readonly atLeast: number } | { readonly of: 'ratio' | 'value'; readonly atMost: number };

/** One measured row. `limit` is in the same unit, and was measured in the same run; `ratio` is ours in terms of it. */
export type Measured = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit?: number;
  /** What the limit is, in a few words. */
  readonly against?: string;
  readonly target?: Target;
};

/** One row as `--json` prints it. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number | null;
  readonly ratio: number | null;
  /** In words, `ratio ≥ 0.9`; null where nothing was promised. */
  readonly target: string | null;
  readonly ok: boolean;
};

/** @throws when the figure is no number: it was not measured */
export const figureOf = ({ name, value, unit, limit, target }: Measured): Figure => {
  const ratio = limit === undefined ? null : value / limit;
  if (!Number.isFinite(value) || (ratio !== null && !Number.isFinite(ratio))) throw new Error(`${name} could not be measured: ${value} ${unit} against ${limit}`);
  return { name, value: rounded(value), unit, limit: limit === undefined ? null : rounded(limit), ratio: ratio === null ? null : rounded(ratio), target: target ? inWords(target, unit) : null, ok: isMet(target, { value, ratio }) };
};

const isMet = (target: Target | undefined, { value, ratio }: { readonly value: number; readonly ratio: number | null }): boolean => {
  if (!target) return true;
  const reached = target.of === 'value' ? value : ratio;
  if (reached === null) return false;
  return 'atLeast' in target ? reached >= target.atLeast : reached <= target.atMost;
};

const inWords = (target: Target, unit: string): string => {
  const bound = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  return target.of === 'ratio' ? `ratio ${bound}` : `${bound} ${unit}`;
};

/** Three significant digits: the next would be noise. */
const rounded = (value: number): number => (Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3)));
