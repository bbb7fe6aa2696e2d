import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import { GatedStore } from '../../test/support/gated-store.js';
import { member, persons, registered, renamed } from '../../test/support/sample-projections.js';
import { sharedDatabase, SpecLog, type SharedDatabase } from '../../test/support/spec-log.js';
import { ReadModels } from './read-models.js';

let shared: SharedDatabase;
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterAll(() => shared.close());

it('a statement of a build whose connection has broken, which the server goes on with, is seen by the build that is tried again', async () => {
  const store = new GatedStore();
  const at = { log: new SpecLog(store), place: shared.newPlace() };
  const { log: { codec, clock, masterKey }, place: { schema } } = at;
  await at.log.sayAtOnce(...[0, 1, 2].map((number) => registered(number)), ...Array.from({ length: 997 }, (_, edit) => renamed(1 + (edit % 2), `Name ${edit}`)), ...Array.from({ length: 200 }, (_, edit) => renamed(0, `Name ${edit}`)));
  const generations = sql.table(`${schema}.generations`);
  const { db } = shared.database;
  const ahead = (await store.readAll({ max: 1_100 })).at(-1)?.position;
  let pages = 0;
  let stillRunning: Promise<void> = Promise.resolve();
  const lateStatement = (): Promise<void> => db.transaction().execute(async (transaction) => {
    await sql`update ${generations} set beat = beat + 1`.execute(transaction);
    await sql`update ${sql.table(`${schema}_sample_persons_g1.sample_persons`)} set doc = doc || '{"name": "Name 99", "edits": 100}', name = 'Name 99', edits = 100 where key = ${member(0)}`.execute(transaction);
    await sql`insert into ${sql.table(`${schema}_sample_persons_g1._ahead`)} values (${member(0)}, ${`${ahead?.commit}`}, ${`${ahead?.prepare}`})`.execute(transaction);
    await new Promise((done) => setTimeout(done, 1_500));
  });
  store.whileReading = async ({ max }) => {
    if (max === 1 || ++pages !== 2) return; // the first is saved, the second is not
    setTimeout(() => { stillRunning = lateStatement(); }, 100); // while it is waited for another try
    throw new StoreUnavailable('everything is away for a moment');
  };
  const models = new ReadModels({ store, codec, clock, masterKey, projections: [persons], database: await at.place.open(), schema, rebuilding: { memoryBytesMax: 1 } });
  await models.start();
  await stillRunning;
  expect((await models.verify(persons)).differing).toBe(0);
  expect(await models.reads().row(persons, member(0))).toMatchObject({ edits: 200 });
  await models.close();
}, 60_000);
