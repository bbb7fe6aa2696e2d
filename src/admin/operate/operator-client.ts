/** The server cannot be reached, or asks to come back later. */
export class ServerUnavailable extends Error {}
/** The server does not know the token. */
export class NotAnOperator extends Error {
  constructor(url: string) {
    super(`${url} does not take this operator token: set OPERATOR_TOKEN to the one that the server was started with`);
  }
}
/** The server was asked something that it does not answer. */
export class AskedWrongly extends Error {}

type Failure = { readonly message: string; readonly extensions?: { readonly code?: string } };
/** What a mutation answers: its success, or the code and sentence of a refusal. */
export type Told = { readonly __typename: string; readonly code?: string; readonly message?: string };

/** Asks a server in the name of its operators. */
export class OperatorClient {
  constructor(readonly url: string, private readonly token: string) {}

  /** @throws ServerUnavailable, NotAnOperator, AskedWrongly */
  async ask<Data>(query: string, variables: object = {}): Promise<Data> {
    const { data, errors = [] } = await this.#post(JSON.stringify({ query, variables })) as { readonly data?: Data | null; readonly errors?: readonly Failure[] };
    const [error] = errors;
    if (error) throw this.#failure(error);
    if (data === undefined || data === null) throw new ServerUnavailable(`${this.url} does not answer as a Barnraise server does`);
    return data;
  }

  async #post(body: string): Promise<unknown> {
    try {
      const response = await fetch(new URL('/graphql', this.url), { method: 'POST', body, headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` } });
      return await response.json();
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : error instanceof Error ? error.message : String(error);
      throw new ServerUnavailable(`${this.url} cannot be asked (${cause || 'no answer'})`, { cause: error });
    }
  }

  #failure({ message, extensions }: Failure): Error {
    switch (extensions?.code) {
      case 'NOT_OPERATOR': return new NotAnOperator(this.url);
      case 'UNAVAILABLE':
      case 'OVERLOADED': return new ServerUnavailable(`${this.url}: ${message}`);
      default: return new AskedWrongly(message);
    }
  }
}
