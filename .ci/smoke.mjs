// Starts the built server as a newcomer would, on an empty data directory and a free port; looks at what they would look at; stops it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS_MAX = 90_000;
const STOP_MS_MAX = 30_000;

const data = mkdtempSync(join(tmpdir(), 'barnraise-smoke-'));
const server = spawn(process.execPath, ['--enable-source-maps', 'dist/src/admin/barnraise.js', 'start', '--port', '0', '--data-dir', data], { stdio: ['ignore', 'pipe', 'pipe'] });
let said = '';
for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => { said += text; });
const exited = new Promise((resolve) => server.on('exit', (code, signal) => resolve(code ?? signal)));

/** Asks until there is an answer. */
const until = async (what, ask) => {
  const end = Date.now() + START_MS_MAX;
  while (Date.now() < end && server.exitCode === null) {
    const answer = await ask();
    if (answer) return answer;
    await pause(100);
  }
  throw new Error(`no ${what}:\n${said}`);
};

const ask = async (address, query, variables = {}, headers = {}) => {
  const answer = await fetch(`${address}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query, variables }) });
  const { data: found, errors } = await answer.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return found;
};

/** What docs/payments.md tells a newcomer to do: a demo service, paid with the test card on the sandbox's page. */
const payForADemoService = async (address) => {
  const [, email, password] = /sign in as (ana@\S+) with the password (\S+)/.exec(said) ?? [];
  const { signIn } = await ask(address, 'mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { token } } }', { input: { email, password } });
  const step = (name, variables) => ask(address, readFileSync(`test/tour/paying/${name}.graphql`, 'utf8'), variables, { authorization: `Bearer ${signIn.token}` });
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const { listings: { nodes: [{ id: listing, freeSlots: [slot] }] } } = await step('look', { from: day(1), to: day(8) });
  const { priceBreakdown: { consent } } = await step('price', { listing, slot });
  const { requestBooking: { booking: { id: booking } } } = await step('request', { listing, slot });
  const { preparePayment: { checkoutUrl } } = await step('pay', { booking, consent: consent?.version });
  await fetch(checkoutUrl, { method: 'POST', body: new URLSearchParams({ number: '4242 4242 4242 4242', act: 'pay' }), redirect: 'manual' });
  return until('payment', async () => {
    const { booking: { status, payment } } = await step('see', { booking });
    return status === 'REQUESTED' && payment;
  });
};

try {
  const started = Date.now();
  const address = await until('address', () => /Barnraise serves (http:\/\/[\w.:[\]]+?)(?=\/?\s)/.exec(said)?.[1]);
  await until('readiness', async () => (await fetch(`${address}/readyz`)).ok);
  console.log(`serves ${address} after ${Date.now() - started} ms`);

  const { listings } = await ask(address, '{ listings(first: 20) { totalCount nodes { title kind owner { name } community { name } } } }');
  assert.ok(listings.totalCount >= 10, `the demo has ${listings.totalCount} listings`);
  for (const { title, owner, community } of listings.nodes) assert.ok(title && owner.name && community.name, 'a demo listing has no title, owner or community');
  console.log(`${listings.totalCount} demo listings, the first is "${listings.nodes[0].title}"`);

  const { status, way } = await payForADemoService(address);
  console.log(`a demo service was paid for with a test card: ${way}, ${status}`);

  const page = await (await fetch(`${address}/`)).text();
  const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path).filter((path) => !path.startsWith('data:'));
  assert.deepEqual(assets.filter((path) => !path.startsWith('/') || path.startsWith('//')), [], 'GraphiQL asks for something from elsewhere');
  assert.ok(assets.length >= 3, 'GraphiQL has scripts and a style sheet');
  for (const path of assets) {
    const asset = await fetch(`${address}${path}`);
    assert.ok(asset.ok && (await asset.arrayBuffer()).byteLength > 100, `${path} is missing`);
  }
  console.log(`GraphiQL with ${assets.length} files of its own`);

  server.kill('SIGTERM');
  assert.equal(await Promise.race([exited, pause(STOP_MS_MAX, 'still there', { ref: false })]), 0, `SIGTERM was not obeyed:\n${said}`);
  console.log('stopped when asked to');
} catch (error) {
  console.error(`${error.message}\n--- what the server said:\n${said.slice(-4000)}`);
  process.exitCode = 1;
} finally {
  server.kill('SIGKILL');
  await exited;
  rmSync(data, { recursive: true, force: true });
}
