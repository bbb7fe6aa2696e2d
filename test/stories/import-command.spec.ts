import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadModels } from '../../projections/engine/read-models.js';
import { Codec } from '../../src/kernel/codec.js';
import { startApp, type AppWorld } from '../support/app.js';
import { startChild } from '../support/child.js';
import { copyOfTemplate } from '../support/pglite-template.js';
import { sampleWith, storyOf } from '../support/import.js';
import { tablesOf } from '../support/tables.js';
import { tempDirectory } from '../support/temp-directory.js';

/** As many guests as it takes to have time to pull the plug. */
const TIMES = 5;
const manyTimes = (table: string): string => {
  const [header = '', ...rest] = table.split('\n');
  const rows = rest.join('\n').split(/\n(?=\d{5,}, ?\d+,\d{4}-)|\n(?=\d{5,},\d{4,},\d{4}-)/).map((row) => row.trimEnd()).filter((row) => row !== '');
  return `${[header, ...Array.from({ length: TIMES }, (_, time) => rows.map((row) => row.replace(/^(\d+),(\d+),([\d-]+),(\d+)/, `$1,$2${time},$3,$4${time}`))).flat()].join('\n')}\n`;
};

/** The same for every run: what is published then has not expired while this runs. */
const today = new Date().toISOString();

let temp: ReturnType<typeof tempDirectory>;
let snapshot: string;
const environment = { MASTER_KEY: '1a'.repeat(32), DATABASE_URL: '', EVENTSTORE_URL: '', LOG_LEVEL: 'fatal' };
const command = (dataDir: string, ...more: readonly string[]) =>
  startChild('src/admin/barnraise.ts', ['import', 'insideairbnb', snapshot, '--as-of', today, '--data-dir', dataDir, '--json', ...more], environment);

beforeAll(() => {
  temp = tempDirectory();
  snapshot = sampleWith(temp.path, { reviews: manyTimes });
});
afterAll(() => temp.remove());

type Summary = { readonly bookings: number; readonly reviews: number; readonly brokenRows: number; readonly stopped: boolean };
const summaryOf = (lines: readonly string[]): Summary => JSON.parse(lines.at(-1) ?? '{}') as Summary;
const said = async (child: ReturnType<typeof command>, words: string): Promise<void> => {
  while (!child.errors().includes(words)) await new Promise((resolve) => setTimeout(resolve, 5));
};
const opened = async (dataDir: string, look: (world: AppWorld) => Promise<void>): Promise<void> => {
  const world = await startApp({ ...environment, DATA_DIR: dataDir });
  try {
    await look(world);
  } finally {
    await world.close();
  }
};
const storyIn = async (world: AppWorld) => storyOf(await world.app.get(Codec).decode(await world.stores.log.readAll({ max: 1_000_000 }), 'open'));

describe('the command `import insideairbnb`', () => {
  it('killed in the middle and started again ends where a run that was left alone ends, in the log and in every table', async () => {
    const [whole, killed] = [join(temp.path, 'whole'), join(temp.path, 'killed')];
    for (const dataDir of [whole, killed]) await copyOfTemplate(join(dataDir, 'read-models'));
    const undisturbed = command(whole);
    expect(await undisturbed.exited).toEqual({ code: 0, signal: null });
    const first = command(killed);
    await said(first, 'listings: ');
    expect(await first.kill()).toMatchObject({ signal: 'SIGKILL' });
    const second = command(killed);
    expect(await second.exited).toEqual({ code: 0, signal: null });
    expect(summaryOf(second.lines)).toMatchObject({ bookings: 55 * TIMES, brokenRows: 0, stopped: false });
    let [story, tables]: [unknown, unknown] = [undefined, undefined];
    await opened(whole, async (world) => void ([story, tables] = [await storyIn(world), await tablesOf(world.stores.readDatabase)]));
    await opened(killed, async (world) => {
      expect(await storyIn(world)).toEqual(story);
      expect(await tablesOf(world.stores.readDatabase)).toEqual(tables);
    });
  }, 180_000);

  it('leaves read models that a rebuild from zero does not change, row by row', async () => {
    await opened(join(temp.path, 'killed'), async (world) => {
      const models = world.app.get(ReadModels);
      for (const { name } of await models.status()) expect({ name, ...(await models.verify({ name })) }).toMatchObject({ name, differing: 0 });
      const { listings } = await world.ask<{ listings: { totalCount: number; nodes: { rating: { count: number } | null }[] } }>('{ listings(first: 20) { totalCount nodes { title rating { count } provider: owner { name } } } }');
      expect(listings.totalCount).toBe(11);
      expect(listings.nodes.reduce((sum, { rating }) => sum + (rating?.count ?? 0), 0)).toBe(55 * TIMES);
    });
  }, 60_000);

  it('run once more writes nothing', async () => {
    const dataDir = join(temp.path, 'killed');
    let before: unknown;
    await opened(dataDir, async (world) => void (before = await storyIn(world)));
    expect(await command(dataDir).exited).toEqual({ code: 0, signal: null });
    await opened(dataDir, async (world) => expect(await storyIn(world)).toEqual(before));
  }, 60_000);

  it('refuses a wrong option, a missing directory and a strict import of a broken row, each with an exit code of its own', async () => {
    const dataDir = join(temp.path, 'refused');
    await copyOfTemplate(join(dataDir, 'read-models'));
    expect((await command(dataDir, '--zone', 'Mars/Olympus').exited).code).toBe(64);
    expect((await startChild('src/admin/barnraise.ts', ['import', 'insideairbnb', join(temp.path, 'nowhere'), '--data-dir', dataDir], environment).exited).code).toBe(65);
    const broken = tempDirectory();
    const directory = sampleWith(broken.path, { reviews: (table) => `${table}4711,1,2023-05-01,1,Nice\n` });
    const strict = startChild('src/admin/barnraise.ts', ['import', 'insideairbnb', directory, '--strict', '--json', '--data-dir', dataDir], environment);
    expect((await strict.exited).code).toBe(65);
    expect(summaryOf(strict.lines)).toMatchObject({ stopped: true, brokenRows: 1 });
    broken.remove();
  }, 90_000);
});
