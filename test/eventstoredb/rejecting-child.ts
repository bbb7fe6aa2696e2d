import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';

// Appends much at once, again and again, to a server that breaks its connections; rejects a promise of its own when told to; exits when the store is closed.
const [connectionString = '', how = ''] = process.argv.slice(2);
const store = new EventStoreDbEventStore({ connectionString, timings: { callMs: 500, deadlineMs: 20_000, backoffMs: 5 } });
const event = (): Parameters<typeof store.append>[1][number] => ({
  id: crypto.randomUUID(), type: 'Said', version: 1, data: { text: 'x'.repeat(10_000) }, metadata: { commandId: 'c', commandHash: 'h', actorId: 'a', at: '2027-01-01T00:00:00.000Z' },
});
if (how === 'rejecting') void Promise.reject(new Error('a mistake of our own'));

let acknowledged = 0;
await Promise.all(Array.from({ length: 64 }, async (_, lane) => {
  for (let round = 0; round < 5; round++) {
    await store.append(`lane-${lane}-${round}`, Array.from({ length: 20 }, event), 'none');
    acknowledged += 20;
  }
}));
process.stdout.write(`acknowledged ${acknowledged}\n`);
await store.close();
