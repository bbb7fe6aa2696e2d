import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { RoleGranted, RoleRevoked } from '../../contracts/community/membership.events.js';
import { communityId } from '../../contracts/values.js';
import { derivedUuid } from '../../src/kernel/ids.js';
import { openPGlite } from '../../src/adapters/pglite/open-pglite.js';
import type { Comparison } from '../../projections/engine/compare.js';
import { ReadModels } from '../../projections/engine/read-models.js';
import { ReplayRefused } from '../../projections/engine/replay-progress.js';
import { SpecLog } from './spec-log.js';
import { holders, member } from './sample-projections.js';

/**
 * Follows a log that is the same in every life of this process, and says how far it is until it is killed.
 * Arguments: the directory, how many events there are at the start, and whether to go on writing (`write`), to replay and go back again and again while it writes
 * (`replay`), or to compare and end (`verify`).
 */
const [directory = '', atStart = '0', task = 'verify'] = process.argv.slice(2);
const neighbourhood = communityId.parse(`cmt_${'0'.repeat(32)}`);
const MEMBERS = 300;

const eventAt = (index: number) => {
  const data = { communityId: neighbourhood, memberId: member((index * 7_919) % MEMBERS), role: 'coordinator' as const };
  const event = index % 5 === 4 ? RoleRevoked.of({ ...data, revokedBy: member(1) }) : RoleGranted.of({ ...data, grantedBy: member(1) });
  return { id: derivedUuid('spec', index), version: 1, ...event, metadata: { commandId: derivedUuid('command', index), commandHash: 'any-hash', actorId: 'system:spec', at: '2027-03-01T09:00:00.000Z' } };
};

const log = new SpecLog();
let written = 0;
const write = async (count: number): Promise<void> => {
  for (const end = written + count; written < end; written++) await log.store.append(`spec-${written % 97}`, [eventAt(written)], 'any');
};

await write(Number(atStart));
const wiped: string[] = [];
const place = { schema: 'read_models', directory, open: () => openPGlite({ directory, onWiped: (reason) => wiped.push(reason) }), remove: async () => undefined };
const { store, codec, clock, masterKey } = log;
const models = new ReadModels({
  store, codec, clock, masterKey, projections: [holders], database: await place.open(), schema: place.schema, report: ({ message }) => console.log(message),
  rebuilding: task === 'replay' ? { memoryBytesMax: 20_000, saveEveryMs: 0 } : {},
});
await models.start();
console.log(`started, wiped ${wiped.length}`);
/** A replay that a killed life has left is gone on with first. */
const compared = async (): Promise<Comparison> => {
  for (;;) {
    try {
      return await models.verify(holders);
    } catch (error) {
      if (!(error instanceof ReplayRefused)) throw error;
      await pause(100);
    }
  }
};

if (task === 'verify') {
  await models.caughtUp();
  console.log(`compared ${JSON.stringify(await compared())}`);
  await models.close();
} else if (task === 'replay') {
  for (let round = 1; ; round++) {
    const id = randomUUID();
    if (!await models.replay([holders.name], { id, dryRun: round % 4 === 3 }).then(() => true, () => false)) {
      await pause(100); // one that a killed life has left is still gone on with: it would have to run after whatever is written meanwhile
      continue;
    }
    await write(50);
    for (const { state } of await models.finished(id)) console.log(`${state} ${written}`);
    if (round % 2 === 0) await models.rollback(holders.name).then(({ generation }) => console.log(`back to ${generation} at ${written}`), () => undefined);
    await models.caughtUp();
  }
} else {
  for (;;) {
    await write(50);
    await models.caughtUp();
    console.log(`at ${written}`);
  }
}
