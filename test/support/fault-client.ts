import { derivedUuid } from '../../src/kernel/ids.js';

export type FaultPerson = { readonly id: string; readonly token: string };

/**
 * A mutation under a key of its own, and what is known of its fate: `unknown` when no answer came, or one that leaves it open. A later answer to
 * the same key settles it.
 */
export type Attempt = {
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>> & { readonly idempotencyKey: string };
  readonly as: FaultPerson;
  readonly fields: string;
  readonly startedMs: number;
  fate: 'unknown' | 'ok' | 'rejected';
  endedMs?: number;
  code?: string | undefined;
  /** What the success carries. */
  object?: Readonly<Record<string, unknown>>;
  /** How often it was asked. */
  asked: number;
};

/** The command's id, as the door makes it from the member and their key. */
export const commandIdOf = ({ as, input }: Attempt): string => derivedUuid('command', as.id, input.idempotencyKey);

type Told = { readonly __typename: string; readonly code?: string | undefined } & Readonly<Record<string, unknown>>;
type Body = { readonly data?: Readonly<Record<string, Told | null>> | null; readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[] };

/** Answers that leave open whether something has happened. */
const OPEN = ['BUSY'];
const ANSWER_MS_MAX = 15_000;

/** Asks a server in GraphQL. Nothing that the network does is an error here. */
export class FaultClient {
  /** What was answered as an error, by its code: to be looked at when a run is judged. */
  readonly errors = new Map<string, number>();

  constructor(readonly url: () => string | undefined, private readonly answerMsMax = ANSWER_MS_MAX) {}

  /** @returns undefined when no answer came */
  async send(query: string, variables: object, token?: string): Promise<Body | undefined> {
    const url = this.url();
    if (url === undefined) return undefined;
    try {
      const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
      const response = await fetch(`${url}/graphql`, { method: 'POST', body: JSON.stringify({ query, variables }), headers, signal: AbortSignal.timeout(this.answerMsMax) });
      const body = await response.json() as Body;
      for (const { extensions, message } of body.errors ?? []) this.#count(extensions?.code ?? message);
      return body;
    } catch {
      this.#count('no answer');
      return undefined;
    }
  }

  /** Asks a mutation, the first time or again, and writes down what came. */
  async attempt(attempt: Attempt): Promise<Attempt> {
    const { mutation, input, as, fields } = attempt;
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const query = `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { __typename ... on Rejection { message } ${rejectionOf(mutation)} ... on ${type}Success { position ${fields} } } }`;
    attempt.asked++;
    const told = (await this.send(query, { input }, as.token))?.data?.[mutation];
    if (!told || OPEN.includes(told.code ?? '')) return attempt;
    return Object.assign(attempt, { fate: told.__typename === `${type}Success` ? 'ok' : 'rejected', endedMs: performance.now(), object: told, code: told.code });
  }

  #count(code: string): void {
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }
}

const REJECTED: readonly (readonly [RegExp, string])[] = [
  [/Booking$/, 'Booking'], [/Listing$/, 'Listing'], [/Community$|Policy$|Role$/, 'Community'], [/Dates$|Availability$/, 'Calendar'], [/Clock$/, 'Clock'], [/Credits$|Fund$/, 'Account'], [/Payment$/, 'Payment'], [/Payee$/, 'Payee'], [/Profile$|Member$|^sign/, 'Member'],
];
const rejectionOf = (mutation: string): string => {
  const [, noun = 'Booking'] = REJECTED.find(([pattern]) => pattern.test(mutation)) ?? [];
  return `... on ${noun}Rejected { code }`;
};

export const newAttempt = (mutation: string, { input, as, fields = '', key }: { readonly input: object; readonly as: FaultPerson; readonly fields?: string; readonly key: string }): Attempt =>
  ({ mutation, input: { ...input, idempotencyKey: key }, as, fields, startedMs: performance.now(), fate: 'unknown', asked: 0 });
