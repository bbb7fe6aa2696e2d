import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredEntry, Vault, VaultEntry } from '../../../src/kernel/vault.js';

/** A vault that may hold entries of earlier cases. */
export type VaultUnderTest = { readonly vault: Vault; readonly reopen: () => Promise<Vault>; readonly end: () => Promise<void> };
type Case = { vault: Vault; under: VaultUnderTest; id: string; owner: string };

const NOW = Date.UTC(2027, 2, 1);

/** What every vault must do, whatever is behind it. */
export const vaultConformance = (name: string, open: () => Promise<VaultUnderTest>): void => {
  describe(`${name} as a vault`, () => {
    const current = {} as Case;
    beforeAll(async () => {
      current.under = await open();
      current.vault = current.under.vault;
    });
    beforeEach(() => {
      Object.assign(current, { id: randomUUID(), owner: randomUUID() });
    });
    afterAll(() => current.under.end());

    insertCases(current);
    replaceCases(current);
    putCases(current);
    removeCases(current);
    expiryCases(current);
    dumpCases(current);
    durabilityCases(current);
  });
};

const found = async ({ vault, id }: Case, nowMs = NOW): Promise<string | undefined> => (await vault.get('session', [id], nowMs)).get(id);
const entries = (count: number): readonly VaultEntry[] => Array.from({ length: count }, (_, index) => ({ id: randomUUID(), value: `value ${index}` }));

const insertCases = (current: Case): void => describe('an entry', () => {
  it('is found after it was inserted, in its own drawer only', async () => {
    expect(await current.vault.insert('session', [{ id: current.id, value: 'Zoë 🚲 "\\' }])).toEqual(new Set([current.id]));
    expect(await found(current)).toBe('Zoë 🚲 "\\');
    expect(await current.vault.get('credential', [current.id], NOW)).toEqual(new Map());
  });

  it('that is already there is left as it is, and its neighbours are added', async () => {
    await current.vault.insert('session', [{ id: current.id, value: 'first' }]);
    const [neighbour = { id: '', value: '' }] = entries(1);
    expect(await current.vault.insert('session', [{ id: current.id, value: 'second' }, neighbour])).toEqual(new Set([neighbour.id]));
    expect(await found(current)).toBe('first');
  });

  it('that nobody inserted is missing, and asking for nothing finds nothing', async () => {
    expect(await found(current)).toBeUndefined();
    expect(await current.vault.get('session', [], NOW)).toEqual(new Map());
  });

  it('is one of a thousand asked for at once', async () => {
    const many = entries(1_000);
    await current.vault.insert('person-key', many);
    expect(await current.vault.get('person-key', [...many.map(({ id }) => id), current.id], NOW)).toEqual(new Map(many.map(({ id, value }) => [id, value])));
  });

  it('inserted by ten at once has one winner, whom all of them read', async () => {
    const added = await Promise.all(Array.from({ length: 10 }, (_, n) => current.vault.insert('session', [{ id: current.id, value: `of ${n}` }])));
    const winners = added.flatMap((ids, n) => (ids.has(current.id) ? [n] : []));
    expect(winners).toHaveLength(1);
    expect(await found(current)).toBe(`of ${winners[0] ?? 'nobody'}`);
  });
});

const replaceCases = (current: Case): void => describe('replacing', () => {
  it('writes where there is nothing, if nothing was expected', async () => {
    expect(await current.vault.replace('session', { id: current.id, value: 'a' }, undefined)).toBe(true);
    expect(await current.vault.replace('session', { id: current.id, value: 'b' }, undefined)).toBe(false);
    expect(await found(current)).toBe('a');
  });

  it('writes over the value that was expected, and over no other', async () => {
    expect(await current.vault.replace('session', { id: current.id, value: 'b' }, 'a')).toBe(false);
    expect(await found(current)).toBeUndefined();
    await current.vault.insert('session', [{ id: current.id, value: 'a' }]);
    expect(await current.vault.replace('session', { id: current.id, value: 'b' }, 'a')).toBe(true);
    expect(await current.vault.replace('session', { id: current.id, value: 'c' }, 'a')).toBe(false);
    expect(await found(current)).toBe('b');
  });

  it('by ten at once counts to ten, when each tries again until it succeeds', async () => {
    await current.vault.insert('checkpoint', [{ id: current.id, value: '0' }]);
    await Promise.all(Array.from({ length: 10 }, async () => {
      for (let done = false; !done;) {
        const before = (await current.vault.get('checkpoint', [current.id], NOW)).get(current.id);
        done = await current.vault.replace('checkpoint', { id: current.id, value: String(Number(before) + 1) }, before);
      }
    }));
    expect(await current.vault.get('checkpoint', [current.id], NOW)).toEqual(new Map([[current.id, '10']]));
  });

  it('changes owner and expiry too', async () => {
    await current.vault.insert('session', [{ id: current.id, value: 'a', owner: 'somebody', expiresAtMs: NOW + 1 }]);
    await current.vault.replace('session', { id: current.id, value: 'a', owner: current.owner, expiresAtMs: NOW + 1_000 }, 'a');
    expect(await found(current, NOW + 1)).toBe('a');
    await current.vault.removeOwned('session', current.owner);
    expect(await found(current)).toBeUndefined();
  });
});

const putCases = (current: Case): void => describe('an entry that is put', () => {
  it('is there, whatever was there before, with its owner and its end', async () => {
    for (const value of ['first', 'second']) await current.vault.put('session', { id: current.id, value, owner: current.owner, expiresAtMs: NOW + 1 });
    expect(await found(current)).toBe('second');
    expect(await found(current, NOW + 1)).toBeUndefined();
    await current.vault.put('session', { id: current.id, value: 'third' });
    expect(await found(current, NOW + 1)).toBe('third');
  });

  it('is one of those put at once, whole, and in its own drawer only', async () => {
    const values = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(300_000));
    await Promise.all(values.map((value) => current.vault.put('snapshot', { id: current.id, value })));
    expect(values).toContain((await current.vault.get('snapshot', [current.id], NOW)).get(current.id));
    expect(await found(current)).toBeUndefined();
  });

  it('goes with its owner', async () => {
    await current.vault.put('session', { id: current.id, value: 'any', owner: current.owner });
    await current.vault.removeOwned('session', current.owner);
    expect(await found(current)).toBeUndefined();
  });
});

const removeCases = (current: Case): void => describe('removing', () => {
  it('takes the entry away, and a second time changes nothing', async () => {
    await current.vault.insert('session', [{ id: current.id, value: 'a' }]);
    await current.vault.remove('session', current.id);
    await current.vault.remove('session', current.id);
    expect(await found(current)).toBeUndefined();
    expect(await current.vault.insert('session', [{ id: current.id, value: 'b' }])).toEqual(new Set([current.id]));
  });

  it('by owner takes all of that owner from one drawer, and nobody else\'s', async () => {
    const mine = entries(3).map((entry) => ({ ...entry, owner: current.owner }));
    const others = [...entries(2), ...entries(2).map((entry) => ({ ...entry, owner: `${current.owner} too` }))];
    await current.vault.insert('session', [...mine, ...others]);
    await current.vault.insert('credential', mine);
    await current.vault.removeOwned('session', current.owner);
    expect([...(await current.vault.get('session', [...mine, ...others].map(({ id }) => id), NOW)).keys()].sort()).toEqual(others.map(({ id }) => id).sort());
    expect((await current.vault.get('credential', mine.map(({ id }) => id), NOW)).size).toBe(3);
  });
});

const expiryCases = (current: Case): void => describe('an entry that expires', () => {
  it('is there until the millisecond before', async () => {
    await current.vault.insert('session', [{ id: current.id, value: 'a', expiresAtMs: NOW }]);
    expect(await found(current, NOW - 1)).toBe('a');
    expect(await found(current, NOW)).toBeUndefined();
  });

  it('leaves its place to the next once it was found expired', async () => {
    await current.vault.insert('sign-in-attempt', [{ id: current.id, value: 'old', expiresAtMs: NOW }]);
    expect((await current.vault.get('sign-in-attempt', [current.id], NOW)).size).toBe(0);
    expect(await current.vault.replace('sign-in-attempt', { id: current.id, value: 'new' }, undefined)).toBe(true);
  });

  it('is swept away, and what has not expired stays', async () => {
    const kept = { id: randomUUID(), value: 'kept', expiresAtMs: NOW + 1 };
    await current.vault.insert('session', [{ id: current.id, value: 'a', expiresAtMs: NOW }, kept]);
    await current.vault.purge(NOW);
    expect(await current.vault.get('session', [current.id, kept.id], 0)).toEqual(new Map([[kept.id, 'kept']]));
  });
});

const dumpCases = (current: Case): void => describe('for a backup, a vault', () => {
  it('tells everything it holds, page after page, each entry once and as it was written', async () => {
    const whole = { id: `${current.id}-a`, value: 'a', owner: current.owner, expiresAtMs: NOW };
    const written = [whole, ...entries(5).map(({ value }, index) => ({ id: `${current.id}-b${index}`, value }))];
    await current.vault.insert('credential', written);
    await current.vault.insert('person-key', [{ id: current.id, value: 'key' }]);
    const told: StoredEntry[] = [];
    for (let page = await current.vault.all({ max: 2 }); page.length > 0; page = await current.vault.all({ after: page.at(-1), max: 2 })) {
      expect(page.length).toBeLessThanOrEqual(2);
      told.push(...page);
    }
    expect(told.filter(({ id }) => id.startsWith(current.id))).toEqual([...written.map((entry) => ({ ...entry, drawer: 'credential' })), { drawer: 'person-key', id: current.id, value: 'key' }]);
  });
});

const durabilityCases = (current: Case): void => describe('after it was closed and opened again, a vault', () => {
  it('holds what was written and not what was removed', async () => {
    const [kept = { id: '', value: '' }, removed = { id: '', value: '' }] = entries(2);
    await current.vault.insert('person-key', [kept, removed]);
    await current.vault.remove('person-key', removed.id);
    current.vault = await current.under.reopen();
    expect(await current.vault.get('person-key', [kept.id, removed.id], NOW)).toEqual(new Map([[kept.id, kept.value]]));
  });
});
