/** What Stripe says when it says no. `effect` tells what becomes of the step: `before` nothing had begun (and nothing is kept under the idempotency key), `undo` what was done is undone, `keep` what was done stays, as with a declined card. */
export type Effect = 'before' | 'undo' | 'keep';

export type ErrorDetail = {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error' | 'rate_limit_error';
  readonly code?: string; readonly decline_code?: string; readonly message: string; readonly param?: string; readonly charge?: string; readonly advice_code?: string;
  readonly payment_intent?: object; readonly payment_method?: object; readonly setup_intent?: object;
};

export class Refusal extends Error {
  constructor(readonly status: number, readonly detail: ErrorDetail, readonly effect: Effect = 'undo') { super(detail.message); }

  get body(): { error: ErrorDetail & { doc_url?: string } } {
    const { code } = this.detail;
    return { error: code === undefined ? this.detail : { ...this.detail, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` } };
  }
}

type Why = { readonly code?: string; readonly param?: string; readonly charge?: string; readonly payment_intent?: object; readonly setup_intent?: object };

/** A request that cannot be fulfilled as things are: 400, kept under its idempotency key. */
export const refused = (message: string, why: Why = {}): Refusal => new Refusal(400, { type: 'invalid_request_error', message, ...why });

/** A request that is wrong in itself: 400 before anything began, so that a corrected one may use the same key. */
export const malformed = (message: string, why: Why = {}): Refusal => new Refusal(400, { type: 'invalid_request_error', message, ...why }, 'before');

/** An id that names nothing, or nothing that this account may see: 404. */
export const missing = (noun: string, id: string, param = 'id'): Refusal => new Refusal(404, { type: 'invalid_request_error', code: 'resource_missing', message: `No such ${noun}: '${id}'`, param });
