import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Expected, NewEvent } from '../../src/kernel/event-store.js';
import { encodedLog } from '../../test/support/long-log.js';
import type { Bench, Workplace } from '../harness/bench.js';
import { openEmbedded } from '../harness/embedded.js';
import { alternating, concurrently } from '../harness/measure.js';

type Append = { readonly stream: string; readonly events: readonly NewEvent[]; readonly expected: Expected };

/** The embedded log against the disk alone: one append after the other, and sixty-four at once. */
export const appends: Bench = {
  name: 'appends',
  about: 'durable appends to the embedded log against fdatasync',
  rows: ['append-single', 'append-64'],
  measure: async ({ directory, isQuick, say }: Workplace) => {
    const [rounds, warmUps, times] = isQuick ? [1, 0, 50] : [9, 2, 1_000];
    const embedded = openEmbedded(directory);
    const all: Append[] = [];
    for await (const append of encodedLog(embedded.codec, times * 6 * (rounds + warmUps))) all.push(append);
    const lines = all.slice(0, times).map((append) => Buffer.from(`${JSON.stringify(append, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))}\n`));
    let next = 0;
    const append = async (): Promise<void> => {
      const one = all[next++];
      if (one) await embedded.store.append(one.stream, one.events, one.expected);
    };
    const file = openSync(join(directory, 'plain'), 'w');
    const { single, together, plain } = await alternating({ rounds, warmUps, say }, {
      single: () => concurrently(times, 1, append),
      plain: () => concurrently(times, 1, async (index) => {
        writeSync(file, lines[index] ?? Buffer.alloc(0));
        fdatasyncSync(file);
      }),
      together: () => concurrently(times * 5, 64, append),
    });
    closeSync(file);
    await embedded.close();
    return [
      { name: 'append-single', value: single.perSecond, unit: 'appends/s', limit: plain.perSecond, against: 'the same bytes written to a plain file, with fdatasync after each', target: { of: 'ratio', atLeast: 0.9 } },
      { name: 'append-64', value: together.perSecond, unit: 'appends/s', limit: single.perSecond, against: 'appends one after the other', target: { of: 'ratio', atLeast: 4 } },
    ];
  },
};
