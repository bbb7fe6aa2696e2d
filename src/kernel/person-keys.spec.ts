import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { SystemClock, TestClock } from './clock.js';
import { PersonKeys, purposeKey } from './person-keys.js';

const masterKey = randomBytes(32);
let vault: MemoryVault;
beforeEach(() => {
  vault = new MemoryVault();
});
const instance = (clock = new SystemClock(), master = masterKey): PersonKeys => new PersonKeys(vault, clock, master);
const exported = async (keys: ReturnType<PersonKeys['find']>, person = 'zoe'): Promise<string | undefined> => (await keys).get(person)?.export().toString('hex');

describe('the key of a person', () => {
  it('is not there before it is needed', async () => {
    expect(await instance().find(['zoe'])).toEqual(new Map());
  });

  it('is made once, and the same ever after, also for another instance', async () => {
    const keys = instance();
    const made = await exported(keys.ensure(['zoe']));
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(await exported(keys.ensure(['zoe', 'ali']))).toBe(made);
    expect(await exported(instance().find(['zoe']))).toBe(made);
  });

  it('is another one for everybody', async () => {
    const keys = await instance().ensure(['zoe', 'ali']);
    expect(keys.get('zoe')?.equals(keys.get('ali') as NonNullable<ReturnType<typeof keys.get>>)).toBe(false);
  });

  it('is one, though ten need it for the first time at once', async () => {
    const keys = instance();
    const made = await Promise.all(Array.from({ length: 10 }, () => exported(keys.ensure(['zoe']))));
    expect(new Set(made).size).toBe(1);
  });

  it('is one, though two instances make it at once', async () => {
    const [one, other] = await Promise.all([exported(instance().ensure(['zoe'])), exported(instance().ensure(['zoe']))]);
    expect(one).toBe(other);
    expect(one).toBeDefined();
  });

  it('stands in the vault wrapped, and moved to another person it does not open', async () => {
    const made = await exported(instance().ensure(['zoe']));
    const wrapped = (await vault.get('person-key', ['zoe'], 0)).get('zoe') ?? '';
    expect(Buffer.from(wrapped, 'base64url').toString('hex')).not.toContain(made);
    await vault.insert('person-key', [{ id: 'ali', value: wrapped }]);
    await expect(instance().find(['ali'])).rejects.toThrow('the key of ali does not open');
  });

  it('does not open with another master key, and says so', async () => {
    await instance().ensure(['zoe']);
    await expect(instance(new SystemClock(), randomBytes(32)).find(['zoe'])).rejects.toThrow('the master key is not the one');
  });
});

describe('the destroyed key of a person', () => {
  it('is gone at once where it was destroyed', async () => {
    const keys = instance();
    await keys.ensure(['zoe', 'ali']);
    await keys.destroy('zoe');
    expect([...(await keys.find(['zoe', 'ali'])).keys()]).toEqual(['ali']);
  });

  it('is gone within a minute for every other instance', async () => {
    const clock = new TestClock();
    const other = instance(clock);
    await other.ensure(['zoe']);
    await instance().destroy('zoe');
    clock.advanceTo(new Date(clock.nowMs() + 61_000).toISOString());
    expect(await other.find(['zoe'])).toEqual(new Map());
  });

  it('does not come back by a read that was under way', async () => {
    const keys = instance();
    await instance().ensure(['zoe']);
    const get = vault.get.bind(vault);
    let goOn: () => void = () => undefined;
    vault.get = async (...asked) => {
      const found = await get(...asked);
      await new Promise<void>((resolve) => (goOn = resolve));
      return found;
    };
    const reading = keys.find(['zoe']);
    await new Promise((resolve) => setImmediate(resolve));
    await keys.destroy('zoe');
    goOn();
    await reading;
    vault.get = get;
    expect(await keys.find(['zoe'])).toEqual(new Map());
  });
});

describe('a key for a purpose', () => {
  it('is the same for the same purpose and another for another', () => {
    expect(purposeKey(masterKey, 'a')).toEqual(purposeKey(masterKey, 'a'));
    expect(purposeKey(masterKey, 'a')).not.toEqual(purposeKey(masterKey, 'b'));
    expect(purposeKey(masterKey, 'a')).not.toEqual(purposeKey(randomBytes(32), 'a'));
  });
});
