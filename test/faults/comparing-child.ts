import { ReadModels } from '../../projections/engine/read-models.js';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { TestClock } from '../../src/kernel/clock.js';
import { openLog } from '../../src/logging.js';
import { openStores } from '../../src/stores.js';

// Opens what the environment names, as a start does, and compares every read model with the fold of the log. One line each, then `compared`.
const config = readConfig(process.env);
const [clock, log] = [new TestClock(), openLog(config)];
const stores = await openStores(config, log, clock);
const app = await createApp(stores, { config, clock, log });
const models = app.get(ReadModels);
await models.caughtUp(120_000);
for (const { name } of await models.status()) {
  const { rows, differing, examples } = await models.verify({ name });
  console.log(JSON.stringify({ name, rows, differing, examples }));
}
await app.close();
await stores.close();
console.log('compared');
