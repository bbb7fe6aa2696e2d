import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ImportReport } from '../../src/admin/import/import-report.js';
import { InsideAirbnbImport, type InsideAirbnbOptions } from '../../src/admin/import/insideairbnb.js';
import { QuietProgress } from '../../src/admin/progress.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import { CommandHandling } from '../../src/kernel/handle-command.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { BareAppends } from '../harness/bare-appends.js';
import type { Bench, Workplace } from '../harness/bench.js';
import { openEmbedded, type Embedded } from '../harness/embedded.js';
import { alternating } from '../harness/measure.js';

const ALBANY_SAMPLE = join(import.meta.dirname, '..', '..', 'src/admin/demo/albany-sample');
const AT_ONCE = 64;
const albany: InsideAirbnbOptions = { communityName: 'Albany', placeName: 'Albany', currency: 'USD', zone: 'America/New_York', alsoGift: false, asOf: '2024-11-05T00:00:00.000Z' };

/** The sample snapshot, each time into an empty log. */
export const imports: Bench = {
  name: 'import',
  about: 'importing a snapshot of Inside Airbnb through the deciders, against the bare append',
  rows: ['import'],
  measure: async ({ directory, isQuick, say }: Workplace) => {
    const [rounds, warmUps] = isQuick ? [1, 0] : [7, 4];
    const first = openEmbedded(join(directory, 'first'));
    const events = await importInto(first);
    const bare = new BareAppends(first.store, { streams: AT_ONCE, atOnce: AT_ONCE });
    const { imported, appended } = await alternating({ rounds, warmUps, say }, {
      imported: {
        prepare: async () => {
          const empty = openEmbedded(mkdtempSync(join(directory, 'log-')));
          return { work: () => importInto(empty), done: () => empty.close() };
        },
      },
      appended: { prepare: () => bare.prepare(events) },
    });
    await first.close();
    return [{ name: 'import', value: imported.perSecond, unit: 'events/s', limit: appended.perSecond, against: 'the newest of its events appended, sixty-four at once' }];
  },
};

/** @returns how many events it has written */
const importInto = async ({ store, codec, keys }: Embedded): Promise<number> => {
  const kernel = new CommandHandling(store, codec, { communities: new CommunityContexts(new StreamReader(store, codec)), hashKey: new Uint8Array(32).fill(7) });
  const report = new ImportReport({ strict: true, onBroken: () => undefined });
  await new InsideAirbnbImport({ kernel, keys, report, progress: new QuietProgress() }, albany).run(ALBANY_SAMPLE);
  return Number((await store.head())?.commit ?? 0n);
};
