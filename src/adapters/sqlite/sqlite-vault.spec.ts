import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { vaultConformance } from '../../../test/support/conformance/vault.js';
import { tempDirectory } from '../../../test/support/temp-directory.js';
import { StoreUnavailable } from '../../kernel/event-store.js';
import { SqliteVault } from './sqlite-vault.js';

vaultConformance('SQLite', async () => {
  const { path, remove } = tempDirectory();
  let vault = new SqliteVault(path);
  return {
    vault,
    reopen: async () => {
      await vault.close();
      return (vault = new SqliteVault(path));
    },
    end: async () => {
      await vault.close();
      remove();
    },
  };
});

describe('the files of a SQLite vault', () => {
  const holds = (path: string, words: string): boolean => readdirSync(path).some((file) => readFileSync(join(path, file)).includes(words));

  it('hold nothing of an entry that was removed, not even while the vault is open', async () => {
    const { path, remove } = tempDirectory();
    const vault = new SqliteVault(path);
    await vault.insert('person-key', [{ id: 'mbr_1', value: 'CANARY-ONE' }, { id: 'mbr_2', value: 'CANARY-TWO', owner: 'mbr_2' }]);
    expect([holds(path, 'CANARY-ONE'), holds(path, 'CANARY-TWO')]).toEqual([true, true]);
    await vault.remove('person-key', 'mbr_1');
    expect([holds(path, 'CANARY-ONE'), holds(path, 'CANARY-TWO')]).toEqual([false, true]);
    await vault.removeOwned('person-key', 'mbr_2');
    expect([holds(path, 'CANARY-ONE'), holds(path, 'CANARY-TWO')]).toEqual([false, false]);
    await vault.close();
    remove();
  });

  it('are given up by a vault that is closed, which refuses everything else', async () => {
    const { path, remove } = tempDirectory();
    const vault = new SqliteVault(path);
    await vault.close();
    await expect(vault.get('session', ['1'], 0)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(vault.insert('session', [{ id: '1', value: '' }])).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(vault.close()).resolves.toBeUndefined();
    remove();
  });
});
