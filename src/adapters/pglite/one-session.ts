import type { QueryConfig, QueryResult } from 'pg';
import type { Lender, Lent } from '../postgres/named-statements.js';

const BEGINS = /^\s*(begin|start transaction)\b/i;
const ENDS = /^\s*(commit|rollback)\s*$/i;

/** A client of node-postgres that is connected and in pipeline mode. */
export type Session = { readonly query: (statement: QueryConfig) => Promise<QueryResult>; readonly end: () => Promise<void> };
type Borrower = { readonly lent: Lent };
type Waiting = { readonly send: () => void; readonly refuse: (why: string) => void };

/** `invalid_sql_statement_name`: it was prepared together with another of the same text, and that preparation failed. */
const NOT_PREPARED = '26000';

/**
 * Lends the one session of an embedded database to many at once: statements are sent without waiting for the answers to those before, and whoever has
 * begun a transaction has the session alone until it ends. A statement waits for another's transaction, in its order, but not for ever.
 */
export class OneSession implements Lender {
  readonly options = {};
  readonly #waiting: Waiting[] = [];
  #holder: Borrower | undefined;

  /** @param waitMsMax how long a statement waits for its turn */
  constructor(private readonly session: Session, private readonly waitMsMax: number) {}

  connect(): Promise<Lent> {
    const borrower: Borrower = { lent: { query: (statement) => this.#query(borrower, statement), release: () => this.#release(borrower) } };
    return Promise.resolve(borrower.lent);
  }

  /** Whoever still waits is refused. */
  async end(): Promise<void> {
    for (const waiting of this.#waiting.splice(0)) waiting.refuse('the read models are closed');
    await this.session.end();
  }

  #query(borrower: Borrower, statement: QueryConfig): Promise<QueryResult> {
    return this.#holder === undefined || this.#holder === borrower ? this.#send(borrower, statement) : this.#turn(borrower, statement);
  }

  #turn(borrower: Borrower, statement: QueryConfig): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        waiting.refuse(`the read models were kept by another transaction for ${this.waitMsMax} ms`);
      }, this.waitMsMax);
      const waiting: Waiting = {
        send: () => {
          clearTimeout(timer);
          resolve(this.#send(borrower, statement));
        },
        refuse: (why) => {
          clearTimeout(timer);
          reject(new Error(why));
        },
      };
      this.#waiting.push(waiting);
    });
  }

  /** In the order of the calls, so that what a transaction sends last is answered before anything of others. */
  #send(borrower: Borrower, statement: QueryConfig): Promise<QueryResult> {
    if (BEGINS.test(statement.text)) this.#holder = borrower;
    const answer = this.session.query(statement).catch((error: unknown) => {
      if (codeOf(error) === NOT_PREPARED) return this.session.query(statement); // it did nothing, and now fails, or not, for a reason of its own
      throw error;
    });
    if (ENDS.test(statement.text)) this.#free(borrower);
    return answer;
  }

  /** Nobody is to work in a transaction that somebody else has left open. */
  #release(borrower: Borrower): void {
    if (this.#holder === borrower) this.#send(borrower, { text: 'rollback' }).catch(() => undefined);
  }

  #free(borrower: Borrower): void {
    if (this.#holder !== borrower) return;
    this.#holder = undefined;
    while (this.#isFree()) this.#waiting.shift()?.send();
  }

  #isFree(): boolean {
    return this.#holder === undefined && this.#waiting.length > 0;
  }
}

const codeOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined);
