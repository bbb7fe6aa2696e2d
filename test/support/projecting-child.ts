import { RoleGranted, RoleRevoked } from '../../contracts/community/membership.events.js';
import { communityId } from '../../contracts/values.js';
import { derivedUuid } from '../../src/kernel/ids.js';
import { openPGlite } from '../../src/adapters/pglite/open-pglite.js';
import { modelsOf, SpecLog } from './spec-log.js';
import { holders, member } from './sample-projections.js';

/**
 * Follows a log that is the same in every life of this process, and says how far it is until it is killed.
 * Arguments: the directory, how many events there are at the start, and whether to go on writing (`write`) or to compare and end (`verify`).
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
const models = await modelsOf({ log, place }, [holders], ({ message }) => console.log(message));
await models.start();
console.log(`started, wiped ${wiped.length}`);
if (task === 'verify') {
  await models.caughtUp();
  console.log(`compared ${JSON.stringify(await models.verify(holders))}`);
  await models.close();
} else {
  for (;;) {
    await write(50);
    await models.caughtUp();
    console.log(`at ${written}`);
  }
}
