import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OperatorClient } from './operator-client.js';

let server: Server;
let answer: string;
let asked: { authorization: string | undefined; body: unknown; url: string | undefined };
beforeEach(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString())).on('end', () => {
      asked = { authorization: request.headers.authorization, url: request.url, body: JSON.parse(body) };
      response.end(answer);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const urlOf = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const client = () => new OperatorClient(urlOf(), 'the-token');
const failing = (code?: string) => JSON.stringify({ data: null, errors: [{ message: 'Because.', extensions: { code } }] });

describe('asking a server as its operator', () => {
  it('shows the token and takes the answer', async () => {
    answer = '{"data":{"projections":[]}}';
    expect(await client().ask('{ projections { name } }', { name: 'x' })).toEqual({ projections: [] });
    expect(asked).toEqual({ authorization: 'Bearer the-token', url: '/graphql', body: { query: '{ projections { name } }', variables: { name: 'x' } } });
  });

  it.each([
    ['NOT_OPERATOR', 'NotAnOperator', /does not take this operator token/], ['UNAVAILABLE', 'ServerUnavailable', /: Because\.$/], ['OVERLOADED', 'ServerUnavailable', /: Because\.$/],
    ['GRAPHQL_VALIDATION_FAILED', 'AskedWrongly', /^Because\.$/], [undefined, 'AskedWrongly', /^Because\.$/],
  ])('that answers with %s is a %s', async (code, kind, words) => {
    answer = failing(code);
    const failure: unknown = await client().ask('{ projections { name } }').catch((error: unknown) => error);
    expect([failure instanceof Error && failure.constructor.name, failure instanceof Error && failure.message]).toEqual([kind, expect.stringMatching(words)]);
    expect(String(failure)).not.toContain('the-token');
  });

  it.each(['<html>', '{}', '{"data":null}'])('that answers %j is no server of ours', async (text) => {
    answer = text;
    await expect(client().ask('{ x }')).rejects.toThrow(/cannot be asked|does not answer as a Barnraise server does/);
  });

  it('where nobody listens says so', async () => {
    const nowhere = new OperatorClient('http://127.0.0.1:1', 'the-token');
    await expect(nowhere.ask('{ x }')).rejects.toThrow(/^http:\/\/127\.0\.0\.1:1 cannot be asked \(/);
  });
});
