import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { reportMet } from '../../../test/support/fault-report.js';
import { MemoryVault } from '../../../test/support/memory-vault.js';
import { MemoryEventStore } from '../../adapters/memory/memory-event-store.js';
import { SystemClock } from '../../kernel/clock.js';
import type { Position } from '../../kernel/event-store.js';
import { Checkpoint, Outrun } from './checkpoint.js';

let vault: MemoryVault;
let positions: readonly Position[];
let store: MemoryEventStore;
let heard: string[];
const of = (): Checkpoint => new Checkpoint('greet', { vault, store, clock: new SystemClock(), report: ({ level, process, message }) => heard.push(`${level} ${process}: ${message}`) });
const at = (index: number): Position => positions[index] ?? { commit: -1n, prepare: -1n };
const kept = async (): Promise<string | undefined> => (await vault.get('checkpoint', ['process:greet'], 0)).get('process:greet');

beforeEach(async () => {
  heard = [];
  vault = new MemoryVault();
  store = new MemoryEventStore();
  const metadata = { commandId: 'c', commandHash: 'h', actorId: 'a', at: '2027-03-01T09:00:00.000Z' };
  const appended: Position[] = [];
  for (let index = 0; index < 4; index++) appended.push((await store.append('any', [{ id: randomUUID(), type: 'Any', version: 1, data: {}, metadata }], 'any')).position);
  positions = appended;
});

describe('the checkpoint of a process', () => {
  it('is not moved any more by an owner that another has followed, not even forward', async () => {
    const [before, after] = [of(), of()];
    await before.take(1n);
    await before.save(at(0), 1n);
    expect(await after.take(2n)).toEqual(at(0));
    const taken = await kept();
    await expect(before.save(at(3), 1n)).rejects.toBeInstanceOf(Outrun);
    expect(await kept()).toBe(taken);
    await after.save(at(1), 2n);
    await expect(before.save(at(3), 1n)).rejects.toBeInstanceOf(Outrun);
    expect(await after.look()).toEqual(at(1));
  });
  it('is not given to an owner that comes too late', async () => {
    await of().save(at(0), 7n);
    await expect(of().take(6n)).rejects.toBeInstanceOf(Outrun);
    expect(await of().take(7n)).toEqual(at(0));
  });
  it('is moved without a fence by whoever is alone, whatever fence there was', async () => {
    await of().save(at(0), 7n);
    const alone = of();
    expect(await alone.take(0n)).toEqual(at(0));
    await alone.save(at(2), 0n);
    expect(await of().look()).toEqual(at(2));
  });
  it('of a log that was restored and has gone on differently begins from the beginning, however long that is', async () => {
    const [, second] = await store.readAll();
    if (!second) throw new Error('there are four');
    await of().save(second.position, 1n, second);
    expect(await of().take(1n)).toEqual(second.position);
    expect(await of().take(2n)).toEqual(second.position);
    for (const change of [{ id: randomUUID() }, { revision: 9n }, { stream: 'another' }, { position: at(2) }]) {
      const again = of();
      await again.take(2n);
      await again.save(second.position, 2n, { ...second, ...change });
      expect([change, await of().take(2n)]).toEqual([change, undefined]);
    }
  });
  it('that is not there begins from the beginning, and nobody has to know', async () => {
    expect(await of().take(1n)).toBeUndefined();
    expect(heard).toEqual([]);
  });
  it('that is ahead of the log begins from the beginning, and an operator hears of it', async () => {
    await of().save({ commit: 999n, prepare: 999n }, 1n);
    expect(await of().take(1n)).toBeUndefined();
    expect(heard).toEqual([expect.stringMatching(/^warn greet: its checkpoint at 999 is of another log/)]);
    reportMet('checkpoint ahead: process', 1);
  });
});
