import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { copyOfTemplate } from '../test/support/pglite-template.js';
import { tempDirectory } from '../test/support/temp-directory.js';
import { DataDirectoryInUse } from './adapters/sqlite/data-directory.js';
import { openStores, WrongMasterKey } from './stores.js';

const silent = pino({ level: 'silent' });
const START_MS_MAX = 60_000;

let directory: ReturnType<typeof tempDirectory>;
beforeEach(async () => {
  directory = tempDirectory();
  await copyOfTemplate(join(directory.path, 'read-models'));
}, START_MS_MAX);
afterEach(() => directory.remove());

const open = (MASTER_KEY?: string) => openStores({ DATA_DIR: directory.path, DATABASE_URL: undefined, MASTER_KEY }, silent);

describe('the stores of a data directory', () => {
  it('keep the master key that was made for them', async () => {
    const first = await open();
    await first.close();
    const second = await open();
    expect(second.masterKey).toEqual(first.masterKey);
    await second.close();
  }, START_MS_MAX);

  it('are closed as often as anybody likes, also by the read models', async () => {
    const stores = await open();
    await stores.readDatabase.close();
    await stores.close();
    await stores.close();
    await (await open()).close();
  }, START_MS_MAX);

  it('are opened by one at a time, and let go of when opening fails', async () => {
    const stores = await open('ab'.repeat(32));
    await expect(open('ab'.repeat(32))).rejects.toThrow(DataDirectoryInUse);
    await stores.close();
    await expect(open('cd'.repeat(32))).rejects.toThrow(WrongMasterKey);
    await expect(open()).rejects.toThrow();
    await (await open('AB'.repeat(32))).close();
  }, START_MS_MAX);
});
