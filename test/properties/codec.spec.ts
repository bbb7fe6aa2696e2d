import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allEvents } from '../../contracts/events.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { Codec } from '../../src/kernel/codec.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { secretPathsOf } from '../../src/kernel/secret-paths.js';
import { arbitraryOf } from '../support/arbitrary-of.js';
import { MemoryVault } from '../support/memory-vault.js';

const CANARY = 'canary';
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 40);
const metadata = { commandId: 'c', commandHash: 'h', actorId: 'a', at: '2027-03-01T10:00:00.000Z' };

/** Everything that happens to an event on its way into the log and out again. */
const throughTheLog = async (type: string, data: object) => {
  const codec = new Codec(allEvents, new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32)));
  const store = new MemoryEventStore();
  await store.append('any-stream', await codec.encode('any-stream', [{ id: randomUUID(), type, data, metadata }]), 'none');
  const events = await store.readStream('any-stream');
  return { stored: JSON.stringify(events.map((event) => event.data)), read: (await codec.decode(events, 'open')).map((event) => event.data) };
};

describe('every event of the contracts, whatever it says', () => {
  it.each(allEvents.map((definition) => [definition.type, definition] as const))('%s comes out of the log as it went in, and no personal word stands there', async (type, definition) => {
    let hidden = 0;
    await fc.assert(fc.asyncProperty(arbitraryOf(definition.data, { plain: 'plain', secret: CANARY }), async (data) => {
      const { stored, read } = await throughTheLog(type, data as object);
      expect(read).toEqual([data]);
      expect(stored).not.toContain(CANARY);
      if (JSON.stringify(data).includes(CANARY)) hidden++;
    }), { numRuns: RUNS });
    const takesWords = secretPathsOf(definition.data).length > 0;
    expect(hidden > 0).toBe(takesWords); // the property would be empty if no canary had ever been there
  });
});
