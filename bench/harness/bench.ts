import type { Measured } from './figure.js';

/** Where a bench works and how much of it. */
export type Workplace = {
  /** A directory of its own, removed afterwards. */
  readonly directory: string;
  /** Data directories with long logs, made once a run and shared by the benches that come after each other. */
  readonly logs: string;
  /** Only whether everything can be measured at all: few events, one round. */
  readonly isQuick: boolean;
  /** Says how it goes, on standard error. */
  readonly say: (line: string) => void;
};

/** What a bench cannot do without. */
export type Need = 'DATABASE_URL' | 'EVENTSTORE_URL';

/** Some rows that are measured together, in a process of their own. */
export type Bench = {
  readonly name: string;
  /** One line for the help. */
  readonly about: string;
  /** The names of its rows. */
  readonly rows: readonly string[];
  readonly needs?: Need;
  readonly measure: (workplace: Workplace) => Promise<readonly Measured[]>;
};
