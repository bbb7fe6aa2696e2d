import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '../contracts/events.js';
import { startChild } from '../test/support/child.js';
import { longLog } from '../test/support/long-log.js';
import { benches } from './benches.js';
import { figureOf } from './harness/figure.js';
import { alternating, concurrently, inUse, median, percentile } from './harness/measure.js';
import { tableOf } from './harness/table.js';

const measured = { name: 'any', value: 90, unit: 'appends/s', limit: 100 };

describe('a figure', () => {
  it('has the keys that a machine reads, and no others', () => expect(figureOf(measured)).toEqual({ name: 'any', value: 90, unit: 'appends/s', limit: 100, ratio: 0.9, target: null, ok: true }));
  it('without a limit has no ratio', () => expect(figureOf({ name: 'any', value: 3, unit: 's', target: { of: 'value', atMost: 3 } })).toMatchObject({ limit: null, ratio: null, target: '≤ 3 s', ok: true }));
  it('that reaches its ratio passes', () => expect(figureOf({ ...measured, target: { of: 'ratio', atLeast: 0.9 } })).toMatchObject({ target: 'ratio ≥ 0.9', ok: true }));
  it('that does not reach its ratio is short', () => expect(figureOf({ ...measured, target: { of: 'ratio', atLeast: 0.91 } }).ok).toBe(false));
  it('that takes too long by its ratio is short', () => expect(figureOf({ ...measured, target: { of: 'ratio', atMost: 0.89 } }).ok).toBe(false));
  it('that is over its bound is short', () => expect(figureOf({ ...measured, target: { of: 'value', atMost: 89 } }).ok).toBe(false));
  it('held to a ratio without a limit is short', () => expect(figureOf({ name: 'any', value: 1, unit: 's', target: { of: 'ratio', atLeast: 0 } }).ok).toBe(false));
  it.each([NaN, Infinity])('of %s was not measured', (value) => expect(() => figureOf({ ...measured, value })).toThrow('could not be measured'));
  it.each([NaN, 0])('against a limit of %s was not measured', (limit) => expect(() => figureOf({ ...measured, limit })).toThrow('could not be measured'));
});

describe('the table', () => {
  it('says pass or short where something was promised, and nothing elsewhere', () => {
    const rows = [figureOf(measured), figureOf({ ...measured, target: { of: 'ratio', atLeast: 0.9 } }), figureOf({ ...measured, target: { of: 'ratio', atLeast: 0.91 } })];
    expect(tableOf(rows).split('\n').slice(1).map((line) => line.split('  ').at(-1)?.trim())).toEqual(['0.90', 'pass', 'short']);
  });
});

describe('measuring', () => {
  it('takes the median and the tail of what it saw', () => expect([median([3, 1, 2]), percentile([5, 1, 4, 2, 3], 0.99)]).toEqual([2, 5]));
  it('of nothing is refused', () => expect(() => median([])).toThrow('nothing was measured'));
  it('goes round by round, and counts none that only warms up', async () => {
    const done: string[] = [];
    const work = (name: string) => async () => done.push(name);
    await alternating({ rounds: 2, warmUps: 1, say: () => undefined }, { ours: work('ours'), limit: { prepare: async () => { done.push('prepared'); return work('limit'); } } });
    expect(done).toEqual(['ours', 'prepared', 'limit', 'ours', 'prepared', 'limit', 'ours', 'prepared', 'limit']);
  });
  it('does as much before it counts, prepared beforehand, where a process in use is measured', async () => {
    const done: string[] = [];
    const of = (count: number) => { done.push(`prepared ${count}`); return async () => { done.push(`did ${count}`); return count; }; };
    const { ours } = await alternating({ rounds: 1, warmUps: 0, say: () => undefined }, { ours: inUse(of, 10) });
    expect(done).toEqual(['prepared 10', 'prepared 10', 'did 10', 'did 10']);
    expect(ours.perSecond).toBeGreaterThan(0);
  });
  it('keeps no more under way at once than it was told to', async () => {
    let [underWay, most] = [0, 0];
    await concurrently(20, 3, async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay--;
    });
    expect(most).toBe(3);
  });
});

describe('a long log', () => {
  const typesOf = (events: number) => [...longLog(events)].map(({ event }) => event.type);
  it('has as many events as were asked for', () => expect([0, 1, 99, 1_000, 12_345].map((events) => [...longLog(events)].length)).toEqual([0, 1, 99, 1_000, 12_345]));
  it('is the same every time', () => expect([...longLog(500)]).toEqual([...longLog(500)]));
  it('begins like every longer one of its town', () => expect(typesOf(10_000)).toEqual(typesOf(20_000).slice(0, 10_000)));
  it('tells of a booking in every ten events', () => expect(typesOf(20_000).filter((type) => type === 'BookingRequested' satisfies DomainEvent['type'])).toHaveLength(2_000));
  it('has its events in an order that every stream could have had', () => {
    const heads = new Map<string, string[]>();
    for (const { stream, event } of longLog(3_000)) heads.set(stream, [...(heads.get(stream) ?? []), event.type]);
    const bookings = [...heads].filter(([stream]) => stream.startsWith('booking-')).map(([, types]) => types);
    expect(bookings.filter(([first]) => first !== 'BookingRequested')).toEqual([]);
  });
});

describe('npm run bench', () => {
  const run = async (...args: readonly string[]) => {
    const child = startChild('bench/bench.ts', args);
    const { code } = await child.exited;
    return { code, said: child.lines.join('\n'), errors: child.errors() };
  };
  it('prints what it measured as JSON, and nothing else on standard output', async () => {
    const { code, said } = await run('--quick', '--json', '--only', 'append-single');
    expect([code, (JSON.parse(said) as readonly object[]).map((figure) => Object.keys(figure))]).toEqual([0, Array.from({ length: 2 }, () => ['name', 'value', 'unit', 'limit', 'ratio', 'target', 'ok'])]);
  }, 60_000);
  it('refuses what it has no row for', async () => {
    const { code, said, errors } = await run('--only', 'nothing');
    expect([code, said, errors.includes('nothing is called nothing')]).toEqual([1, '', true]);
  }, 60_000);
  it('refuses an option that it does not know', async () => expect((await run('--fast')).code).toBe(1), 60_000);
  it('lists every row in its help', async () => {
    const { said } = await run('--help');
    expect(benches.flatMap(({ rows }) => rows).filter((row) => !said.includes(row))).toEqual([]);
  }, 60_000);
  it('has no two rows of one name', () => expect(new Set(benches.flatMap(({ rows }) => rows)).size).toBe(benches.flatMap(({ rows }) => rows).length));
});
