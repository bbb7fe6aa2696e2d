import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createApp, listen } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import { failureLog, openLog } from '../../src/logging.js';
import { openStores, type Stores } from '../../src/stores.js';
import { copyOfTemplate } from '../support/pglite-template.js';
import { tempDirectory } from '../support/temp-directory.js';

/** Whatever a client sends holds this word: a log that holds it repeats what somebody typed. */
const CANARY = 'canary7f3a';
const account = { name: `Ana ${CANARY}`, email: `${CANARY}@example.org`, password: `${CANARY} the long password` };

const lines: string[] = [];
const temp = tempDirectory();
let stores: Stores;
let url = '';
let close: () => Promise<void>;
beforeAll(async () => {
  await copyOfTemplate(join(temp.path, 'read-models'));
  const config = readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'trace', DATA_DIR: temp.path, PORT: '0' });
  const [log, clock] = [openLog(config, { write: (line) => void lines.push(line) }), new SystemClock()];
  stores = await openStores(config, log, clock);
  const app = await createApp(stores, { config, clock, log });
  const { port } = await listen(app, config);
  url = `http://127.0.0.1:${port}/graphql`;
  close = async () => { await app.close(); await stores.close(); temp.remove(); };
}, 60_000);
afterAll(() => close());
beforeEach(() => { lines.length = 0; });

type Answer = { readonly data?: unknown; readonly errors?: readonly { readonly extensions: { readonly code: string; readonly correlationId?: string } }[] };
const send = async (query: string, input: object = {}, token?: string): Promise<Answer> => {
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  return await (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables: { input } }) })).json() as Answer;
};
const REGISTER = 'mutation ($input: RegisterMemberInput!) { registerMember(input: $input) { __typename } }';

describe('the log holds nothing that anybody typed', () => {
  it.each([
    ['a registration', REGISTER, account],
    ['one that is refused', REGISTER, { ...account, email: `no address ${CANARY}` }],
    ['one with a field of its own', REGISTER, { ...account, [CANARY]: CANARY }],
    ['a wrong password', 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { email: account.email, password: `not ${CANARY}` }],
    ['what is no document', `{ ${CANARY}`, {}],
    ['a document that is not valid', `query ${CANARY} { ${CANARY}(name: "${CANARY}") }`, {}],
    ['an id of nothing', `query { node(id: "${CANARY}") { id } }`, {}],
  ])('after %s', async (_, query, input) => {
    await send(query, input, CANARY);
    expect(lines.join('')).not.toContain(CANARY);
  });

  it.each([
    ['breaks and hangs all it knows on its error', () => Object.assign(new Error('the disk said no'), { detail: CANARY, parameters: [CANARY], query: `insert ${CANARY}` }), 'the disk said no', 'INTERNAL'],
    ['refuses a value and repeats it', () => Object.assign(new Error(`duplicate key ${CANARY}`), { code: '23505', detail: CANARY }), 'a value was refused', 'INTERNAL'],
    ['is away', () => new StoreUnavailable('the log does not answer', { cause: Object.assign(new Error('cut'), { detail: CANARY }) }), 'the log does not answer', 'UNAVAILABLE'],
  ])('after a store that %s, but says what went wrong, under the id that the client was given', async (_, failure, said, code) => {
    const append = jest.spyOn(stores.log, 'append').mockRejectedValue(failure());
    const { errors: [error] = [] } = await send(REGISTER, { ...account, email: `${randomUUID()}-${CANARY}@example.org` });
    append.mockRestore();
    expect(error?.extensions.code).toBe(code);
    expect(lines.join('')).not.toContain(CANARY);
    expect(lines.filter((line) => line.includes(error?.extensions.correlationId ?? 'no id') && line.includes(said))).toHaveLength(1);
  });

  it('nor what somebody throws that is no error', () => {
    const kept: string[] = [];
    failureLog(openLog({ LOG_LEVEL: 'trace' }, { write: (line) => void kept.push(line) }))({ password: CANARY }, 'an-id');
    expect(kept.join('')).not.toContain(CANARY);
    expect(kept).toHaveLength(1);
  });
});
