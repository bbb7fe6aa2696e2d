const OPERATIONS = ['select', 'insert', 'update', 'delete', 'with', 'begin', 'commit', 'rollback'] as const;
/** What a statement begins with: nothing else of it is told to anybody. */
type Operation = (typeof OPERATIONS)[number] | 'other';
export type StatementTook = { readonly operation: Operation; readonly outcome: 'done' | 'failed'; readonly seconds: number };

const operationOf = (text: string): Operation => {
  const word = /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase();
  return OPERATIONS.find((operation) => operation === word) ?? 'other';
};

/** Times what a database is asked, for one who listens. It is opened before there is anybody to listen. */
export class StatementTimes {
  #listener: ((took: StatementTook) => void) | undefined;

  readonly onStatement = (listener: (took: StatementTook) => void): void => {
    this.#listener = listener;
  };

  /** Does what is to be timed. */
  async timed<Answer>(text: string, ask: () => Promise<Answer>): Promise<Answer> {
    const beganMs = performance.now();
    let outcome: StatementTook['outcome'] = 'failed';
    try {
      const answer = await ask();
      outcome = 'done';
      return answer;
    } finally {
      this.#listener?.({ operation: operationOf(text), outcome, seconds: (performance.now() - beganMs) / 1_000 });
    }
  }
}
