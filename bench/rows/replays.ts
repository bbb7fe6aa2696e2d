import { bookingDetails } from '../../projections/booking-details/booking-details.projection.js';
import type { Bench, Workplace } from '../harness/bench.js';
import type { Measured } from '../harness/figure.js';
import { foldAlone } from '../harness/fold-alone.js';
import { openLongLog } from '../harness/long-logs.js';
import { alternating, type Rate } from '../harness/measure.js';
import { newModels, type Kind } from '../harness/read-database.js';

const AGAINST = 'reading the same log, JSON.parse and the same fold, with nothing decrypted, checked or stored';

type Size = { readonly name: string; readonly events: number; readonly rounds: number };
const sizes: readonly Size[] = [{ name: '20k', events: 20_000, rounds: 7 }, { name: '200k', events: 200_000, rounds: 7 }, { name: '1m', events: 1_000_000, rounds: 1 }];
const quick: readonly Size[] = [{ name: '20k', events: 200, rounds: 1 }, { name: '200k', events: 2_000, rounds: 1 }, { name: '1m', events: 4_000, rounds: 1 }];

/** A tenth as many bookings as events, built from nothing out of the whole log. */
const replaysOn = (kind: Kind): Bench => ({
  name: `replay-${kind}`,
  about: `building 2,000, 20,000 and 100,000 bookings from 20,000, 200,000 and a million events, on ${kind === 'pglite' ? 'PGlite' : 'PostgreSQL'}`,
  rows: [...sizes.map(({ name }) => `replay-${kind}-${name}`), `replay-${kind}-growth`, `replay-${kind}-cpu`],
  ...(kind === 'postgres' ? { needs: 'DATABASE_URL' } : {}),
  measure: async (workplace: Workplace) => {
    const measured: Measured[] = [];
    const seconds = new Map<string, number>();
    for (const size of workplace.isQuick ? quick : sizes) {
      const { replay, bare } = await replayed(workplace, kind, size);
      seconds.set(size.name, size.events / replay.perSecond);
      measured.push({ name: `replay-${kind}-${size.name}`, value: replay.perSecond, unit: 'events/s', limit: bare.perSecond, against: AGAINST, ...(size.name === '200k' ? { target: { of: 'ratio', atLeast: 0.3 } } : {}) });
      if (size.name === '200k') measured.push({ name: `replay-${kind}-cpu`, value: replay.cpuMicroseconds, unit: 'µs/event', limit: bare.cpuMicroseconds, against: `the processor time of ${AGAINST}` });
    }
    const [small = NaN, large = NaN] = [seconds.get('20k'), seconds.get('200k')];
    return [...measured, { name: `replay-${kind}-growth`, value: large, unit: 's', limit: small, against: 'a tenth of the events', target: { of: 'ratio', atMost: 11 } }];
  },
});

const replayed = async (workplace: Workplace, kind: Kind, { events, rounds }: Size): Promise<Readonly<Record<'replay' | 'bare', Rate>>> => {
  const log = await openLongLog(workplace, events);
  const replay = async () => {
    const { models, remove } = await newModels(kind, workplace.directory, { log, projections: [bookingDetails] });
    return { work: async () => { await models.start(); return events; }, done: remove };
  };
  const rates = await alternating({ rounds, warmUps: workplace.isQuick || rounds === 1 ? 0 : 1, say: workplace.say }, { replay: { prepare: replay }, bare: () => foldAlone(log.store, bookingDetails) });
  await log.close();
  return rates;
};

export const replaysOnPGlite = replaysOn('pglite');
export const replaysOnPostgres = replaysOn('postgres');
