import { randomBytes } from 'node:crypto';
import { cpSync, openSync, readdirSync, rmSync, statSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPGlite } from '../../src/adapters/pglite/open-pglite.js';
import { startChild } from '../../test/support/child.js';
import { copyOfTemplate } from '../../test/support/pglite-template.js';
import { modelsOf, SpecLog, type Place } from '../../test/support/spec-log.js';
import { granted, holders, member, persons, registered, renamed } from '../../test/support/sample-projections.js';
import { tempDirectory } from '../../test/support/temp-directory.js';

const CHILD = 'test/support/projecting-child.ts';
/** More than a child can have written without having said so. */
const MARGIN = 200;

const directories = [tempDirectory(), tempDirectory(), tempDirectory(), tempDirectory()] as const;
const [killed, live, damaged, replaying] = directories.map(({ path }) => join(path, 'read-models')) as [string, string, string, string];
beforeAll(async () => { for (const path of [killed, live, damaged, replaying]) await copyOfTemplate(path); }, 60_000);
afterAll(() => directories.forEach(({ remove }) => remove()));

const placeIn = (directory: string, wiped: string[] = []): Place => ({
  schema: 'read_models', directory, remove: async () => undefined,
  open: () => openPGlite({ directory, onWiped: (reason) => wiped.push(reason), makeNew: copyOfTemplate }),
});

it('killed again and again while it projects, it goes on where it was, and ends with the rows that the log says', async () => {
  let events = 1_000;
  for (let life = 0; life < 2; life++) {
    const child = startChild(CHILD, [killed, String(events), 'write']);
    const started = await child.line((line) => line.startsWith('started'));
    expect([started, child.lines.some((line) => line.startsWith('building'))]).toEqual(['started, wiped 0', life === 0]);
    await child.line((line) => line.startsWith('at '));
    await pause(20 + 60 * Math.random());
    await child.kill();
    events = MARGIN + Math.max(...child.lines.flatMap((line) => (line.startsWith('at ') ? [Number(line.slice(3))] : [])));
  }
  const last = startChild(CHILD, [killed, String(events), 'verify']);
  const compared = await last.line((line) => line.startsWith('compared'));
  expect(JSON.parse(compared.slice('compared '.length))).toMatchObject({ rows: expect.any(Number), differing: 0 });
  expect(last.lines).toContain('started, wiped 0');
  expect((await last.exited).code).toBe(0);
}, 180_000);

it('killed again and again while it replays, changes places and goes back, it needs nobody, and ends with the rows that the log says', async () => {
  let events = 2_000;
  for (let life = 0; life < 4; life++) {
    const child = startChild(CHILD, [replaying, String(events), 'replay']);
    await child.line((line) => line.startsWith('started'));
    if (life % 2 === 0) await child.line((line) => /^(done|back)/.test(line));
    await pause(300 * Math.random());
    await child.kill();
    events = MARGIN + Math.max(events, ...child.lines.map((line) => Number(/\d+$/.exec(line)?.[0] ?? 0)));
  }
  const last = startChild(CHILD, [replaying, String(events), 'verify']);
  const compared = await last.line((line) => line.startsWith('compared'));
  expect(JSON.parse(compared.slice('compared '.length))).toMatchObject({ differing: 0 });
  expect(last.lines.filter((line) => line.startsWith('building'))).toEqual([]);
  expect((await last.exited).code).toBe(0);
}, 240_000);

/** The database goes on meanwhile, on its thread: what it removes just before it is copied is nothing that a kill would have left either, and all is copied anew. */
const copyWhileInUse = (from: string, to: string): void => {
  for (let attempt = 1; ; attempt++) {
    rmSync(to, { recursive: true, force: true });
    try {
      cpSync(from, to, { recursive: true });
      return;
    } catch (error) {
      if (attempt === 5 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
};

it('at whatever moment its files are looked at, they hold rows and checkpoint of the same event', async () => {
  const log = new SpecLog();
  const models = await modelsOf({ log, place: placeIn(live) }, [persons, holders]);
  await log.say(...Array.from({ length: 20 }, (_, number) => registered(number)));
  await models.start();
  const moments: string[] = [];
  for (let step = 0; step < 40; step++) {
    await log.say(renamed(step % 20, `Name ${step}`), granted(step % 20, step % 2 === 0 ? 'treasurer' : 'coordinator'));
    for (let turns = 0; turns < step % 7; turns++) await pause(0);
    if (step % 20 === 11) {
      moments.push(`${live}-${step}`);
      copyWhileInUse(live, `${live}-${step}`);
    }
  }
  await models.close();
  for (const moment of moments) {
    const wiped: string[] = [];
    const again = await modelsOf({ log, place: placeIn(moment, wiped) }, [persons, holders]);
    await again.start();
    await again.caughtUp();
    expect([wiped, (await again.verify(persons)).differing, (await again.verify(holders)).differing]).toEqual([[], 0, 0]);
    expect((await again.reads().row(persons, member(3)))?.edits).toBe(2);
    await again.close();
  }
}, 120_000);

describe('a damaged directory is built anew at the start, with nobody asking for it:', () => {
  const tableFiles = (directory: string): readonly string[] =>
    readdirSync(join(directory, 'data/base/5')).map((name) => join(directory, 'data/base/5', name)).filter((path) => statSync(path).size >= 8_192).slice(-40);
  it.each<readonly [string, (directory: string) => void]>([
    ['random bytes in many files', (directory) => {
      for (const path of tableFiles(directory)) {
        const file = openSync(path, 'r+');
        writeSync(file, randomBytes(256), 0, 256, 1_000);
        closeSync(file);
      }
    }],
    ['files that are missing', (directory) => tableFiles(directory).forEach((path) => rmSync(path))],
  ])('%s', async (_, harm) => {
    const log = new SpecLog();
    await log.say(...Array.from({ length: 30 }, (_each, number) => registered(number)));
    const before = await modelsOf({ log, place: placeIn(damaged) }, [persons]);
    await before.start();
    await before.close();
    harm(damaged);
    const wiped: string[] = [];
    const models = await modelsOf({ log, place: placeIn(damaged, wiped) }, [persons]);
    await models.start();
    expect([wiped.length, await models.verify(persons)]).toMatchObject([1, { rows: 30, differing: 0 }]);
    await models.close();
  }, 60_000);
});
