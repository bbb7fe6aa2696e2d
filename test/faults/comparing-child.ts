import { setTimeout as pause } from 'node:timers/promises';
import { ReadModels } from '../../projections/engine/read-models.js';
import { ReplayRefused } from '../../projections/engine/replay-progress.js';
import { createApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { TestClock } from '../../src/kernel/clock.js';
import { openLog } from '../../src/logging.js';
import { openStores } from '../../src/stores.js';

// Opens what the environment names, as a start does, and compares every read model with the fold of the log. One line each, then `compared`.
const TRIES_MAX = 300;
const config = readConfig(process.env);
const [clock, log] = [new TestClock(), openLog(config)];
const stores = await openStores(config, log, clock);
const app = await createApp(stores, { config, clock, log });
const models = app.get(ReadModels);
await models.caughtUp(120_000);
/** A replay that a killed process had begun goes on by itself first. */
const compared = async (name: string): ReturnType<typeof models.verify> => {
  for (let tries = 0; ; tries++) {
    try {
      return await models.verify({ name });
    } catch (error) {
      if (!(error instanceof ReplayRefused) || tries === TRIES_MAX) throw error;
      await pause(200);
    }
  }
};

for (const { name } of await models.status()) {
  const { rows, differing, examples } = await compared(name);
  console.log(JSON.stringify({ name, rows, differing, examples }));
}
await app.close();
await stores.close();
console.log('compared');
