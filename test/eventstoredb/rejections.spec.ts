import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isOfClient } from '../../src/adapters/eventstoredb/rejections.js';
import { startChild } from '../support/child.js';
import { StandIn } from '../support/eventstoredb/stand-in.js';

const CHILD_MS_MAX = 60_000;

let server: StandIn;
beforeEach(async () => {
  server = await StandIn.start();
});
afterEach(() => server.stop());

describe('a process whose connections break under load', () => {
  it('loses nothing, writes nothing twice, does not end before it is done, and then ends by itself', async () => {
    const child = startChild('test/eventstoredb/rejecting-child.ts', [server.url]);
    const cutting = setInterval(() => server.cut(), 150);
    expect(await child.line((line) => line.startsWith('acknowledged'))).toBe('acknowledged 6400');
    clearInterval(cutting);
    expect(await child.exited).toEqual({ code: 0, signal: null });
    const written = server.log.records.filter(({ type }) => type === 'Said');
    expect(written).toHaveLength(6_400);
    expect(new Set(written.map(({ id }) => id)).size).toBe(6_400);
  }, CHILD_MS_MAX);

  it('still ends by a rejection of its own that nobody minds', async () => {
    const child = startChild('test/eventstoredb/rejecting-child.ts', [server.url, 'rejecting']);
    expect(await child.exited).toMatchObject({ code: 1 });
    expect(child.errors()).toContain('a mistake of our own');
  }, CHILD_MS_MAX);
});

describe('a rejection', () => {
  it('is the client\'s when it was made inside it', () => {
    const ofClient = Object.assign(new Error('14 UNAVAILABLE'), { stack: 'Error: 14 UNAVAILABLE\n    at x (/app/node_modules/@eventstore/db-client/dist/utils/backpressuredWrite.js:40:1)' });
    expect(isOfClient(ofClient)).toBe(true);
  });

  it.each([[new Error('ours')], ['a text'], [undefined], [{ stack: '/@eventstore/db-client/' }]])('is not the client\'s when it is %s', (reason) => expect(isOfClient(reason)).toBe(false));
});
