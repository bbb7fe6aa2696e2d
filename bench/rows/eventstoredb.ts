import { randomBytes } from 'node:crypto';
import { foldOne } from '../../projections/engine/fold.js';
import { bookingDetails } from '../../projections/booking-details/booking-details.projection.js';
import type { AnyDomainEvent } from '../../projections/engine/projection.js';
import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import type { EventStore, Position, RecordedEvent } from '../../src/kernel/event-store.js';
import { startChild } from '../../test/support/child.js';
import { writeLongLog } from '../../test/support/long-log.js';
import { BareAppends } from '../harness/bare-appends.js';
import type { Bench, Workplace } from '../harness/bench.js';
import { AT_ONCE, CommandYard, HISTORY_EVENTS, WARM_STREAMS } from '../harness/command-yard.js';
import { openEmbedded, type Embedded } from '../harness/embedded.js';
import { alternating, concurrently } from '../harness/measure.js';

/** Where the server is, and how to be rid of it. */
type Server = { readonly url: string; readonly stop: () => Promise<unknown> };

const standIn = async (): Promise<Server> => {
  const child = startChild('test/support/eventstoredb/stand-in-child.ts', []);
  const line = await child.line((said) => said.startsWith('listening '));
  return { url: line.slice('listening '.length), stop: () => child.kill('SIGTERM') };
};

const realServer = async (): Promise<Server> => ({ url: process.env['EVENTSTORE_URL'] ?? '', stop: async () => undefined });

/** Commands and catching up over the wire; what is personal is kept in an embedded vault. */
const overTheWire = (name: string, about: string, { needs, serve }: { readonly needs?: 'EVENTSTORE_URL'; readonly serve: () => Promise<Server> }): Bench => ({
  name, about, ...(needs ? { needs } : {}),
  rows: [`${name}-append`, `${name}-command-warm`, `${name}-catch-up`],
  measure: async (workplace: Workplace) => {
    const server = await serve();
    const embedded = openEmbedded(workplace.directory);
    const store = new EventStoreDbEventStore({ connectionString: server.url });
    try {
      const ground = { ...embedded, store };
      return [...await ofCommands(name, ground, workplace), await ofCatchingUp(name, ground, workplace)];
    } finally {
      await store.close();
      await embedded.close();
      await server.stop();
    }
  },
});

const ofCommands = async (name: string, ground: Embedded, { isQuick, say }: Workplace) => {
  const [rounds, warmUps, times, streams] = isQuick ? [1, 0, 64, 16] : [7, 2, 1_000, WARM_STREAMS];
  const yard = await CommandYard.open(ground, streams);
  const [single, bare] = [new BareAppends(ground.store, { streams: 1, atOnce: 1 }), new BareAppends(ground.store, { streams, atOnce: AT_ONCE })];
  await (await bare.prepare(streams * HISTORY_EVENTS))();
  const rates = await alternating({ rounds, warmUps, say }, {
    warm: () => concurrently(times, AT_ONCE, (index) => yard.grantOrRevoke(index % streams)),
    bare: { prepare: () => bare.prepare(times) },
    single: { prepare: () => single.prepare(Math.ceil(times / 4)) },
  });
  return [
    { name: `${name}-append`, value: rates.bare.perSecond, unit: 'appends/s', limit: rates.single.perSecond, against: 'appends one after the other' },
    { name: `${name}-command-warm`, value: rates.warm.perSecond, unit: 'commands/s', limit: rates.bare.perSecond, against: 'the same events appended, sixty-four at once, without a command', target: { of: 'ratio', atLeast: 0.5 } as const },
  ];
};

const ofCatchingUp = async (name: string, ground: Embedded, { isQuick, say }: Workplace) => {
  const events = isQuick ? 1_000 : 20_000;
  const before = await ground.store.head();
  await writeLongLog(ground, { events, town: randomBytes(4).toString('hex') });
  const rates = await alternating({ rounds: isQuick ? 1 : 5, warmUps: isQuick ? 0 : 1, say }, {
    folded: async () => {
      const rows = new Map<string, object>();
      return followed(ground.store, before, async (recorded) => {
        for (const event of await ground.codec.decode(recorded, 'closed')) for (const [key, row] of foldOne(bookingDetails, event as AnyDomainEvent, (of) => rows.get(of) as never)) if (row) rows.set(key, row);
      });
    },
    delivered: () => followed(ground.store, before, async () => undefined),
  });
  return { name: `${name}-catch-up`, value: rates.folded.perSecond, unit: 'events/s', limit: rates.delivered.perSecond, against: 'the same subscription, with its events neither decoded nor folded' };
};

/** Follows the log from a position to its end. @returns how many events there were */
const followed = async (store: EventStore, after: Position | undefined, take: (events: readonly RecordedEvent[]) => Promise<void>): Promise<number> => {
  const stopping = new AbortController();
  let events = 0;
  for await (const delivery of store.subscribe({ ...(after ? { after } : {}), signal: stopping.signal })) {
    if (delivery.kind === 'caught-up') break;
    await take(delivery.events);
    events += delivery.events.length;
  }
  stopping.abort();
  return events;
};

export const eventStoreDbStandIn = overTheWire('stand-in', 'commands and catching up over a stand-in that speaks as EventStoreDB does', { serve: standIn });
export const eventStoreDb = overTheWire('eventstoredb', 'the same over a real EventStoreDB', { needs: 'EVENTSTORE_URL', serve: realServer });
