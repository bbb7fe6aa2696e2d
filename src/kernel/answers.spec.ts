import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Answers, type Answered } from './answers.js';

const answered = (revision: number): Answered => ({ commandHash: randomBytes(32).toString('base64url'), revision: BigInt(revision), position: { commit: BigInt(revision) * 1_000_003n, prepare: 2n ** 63n - 1n - BigInt(revision) } });
const many = (count: number) => Array.from({ length: count }, (_, revision) => [randomUUID() as string, answered(revision)] as const);
const holding = (entries: readonly (readonly [string, Answered])[], answers = new Answers()): Answers => {
  for (const [id, one] of entries) answers.set(id, one);
  return answers;
};
const throughText = (answers: Answers, upTo = 1_000_000n): Answers => Answers.unpack(JSON.parse(JSON.stringify(answers.pack(upTo))) as ReturnType<Answers['pack']>);

describe('the answers of a stream', () => {
  it('come back from a snapshot, every one and as it was', () => {
    const entries = many(500);
    const back = throughText(holding(entries));
    for (const [id, one] of entries) expect(back.get(id)).toEqual(one);
  });

  it('are still all there after several snapshots, each of which adds some', () => {
    const entries = many(300);
    let answers = new Answers();
    for (let from = 0; from < 300; from += 100) answers = throughText(holding(entries.slice(from, from + 100), answers));
    for (const [id, one] of entries) expect(answers.get(id)).toEqual(one);
    expect(answers.pack(1_000n).packed.length).toBe(300 * 72 * 4 / 3);
  });

  it('are no others', () => {
    const back = throughText(holding(many(500)));
    for (const id of ['', 'no uuid', randomUUID(), '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) expect(back.get(id)).toBeUndefined();
    expect(new Answers().get(randomUUID())).toBeUndefined();
  });

  it('do not go beyond the revision of the snapshot: what came later may be missing from a log that was restored', () => {
    const entries = many(10);
    const back = throughText(holding(entries), 4n);
    expect(entries.map(([id]) => back.get(id) !== undefined)).toEqual([true, true, true, true, true, false, false, false, false, false]);
  });

  it('that have other names or hashes are kept too', () => {
    const odd: readonly (readonly [string, Answered])[] = [['a command', answered(1)], [randomUUID().toUpperCase(), answered(2)], [randomUUID(), { ...answered(3), commandHash: 'h' }]];
    const back = throughText(throughText(holding([...odd, ...many(3)])));
    for (const [id, one] of odd) expect(back.get(id)).toEqual(one);
  });

  it('have the last word about a command that was answered again', () => {
    const [id, later] = [randomUUID(), answered(7)];
    const again = holding([[id, later]], throughText(holding([[id, answered(1)], ...many(5)])));
    expect(again.get(id)).toEqual(later);
    const back = throughText(again);
    expect(back.get(id)).toEqual(later);
    expect(back.pack(100n).packed.length).toBe(6 * 72 * 4 / 3);
  });

  it('are refused when they are not whole', () => {
    expect(() => Answers.unpack({ packed: Buffer.alloc(71).toString('base64url'), others: [] })).toThrow('whole records');
    expect(() => Answers.unpack({ packed: '', others: [['a', 'h', 'not a number', '1', '1']] })).toThrow();
  });
});
