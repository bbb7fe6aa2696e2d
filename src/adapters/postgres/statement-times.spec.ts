import { describe, expect, it } from '@jest/globals';
import { StatementTimes, type StatementTook } from './statement-times.js';

const listened = () => {
  const [times, heard] = [new StatementTimes(), [] as StatementTook[]];
  times.onStatement((took) => heard.push(took));
  return { times, heard };
};

describe('the time that a statement takes', () => {
  it.each([
    ['select * from rows', 'select'], ['\n  WITH moved as (select 1) select', 'with'], ['insert into rows', 'insert'], ['update rows', 'update'], ['delete from rows', 'delete'],
    ['begin', 'begin'], ['commit', 'commit'], ['rollback', 'rollback'], ['vacuum (analyze) rows', 'other'], ['', 'other'], ['selectively', 'other'], ['/* Ana */ select', 'other'],
  ])('is told with the first word alone: %j', async (text, operation) => {
    const { times, heard } = listened();
    expect(await times.timed(text, async () => 'answer')).toBe('answer');
    expect(heard).toEqual([{ operation, outcome: 'done', seconds: expect.any(Number) }]);
  });
  it('is how long the answer took', async () => {
    const { times, heard } = listened();
    await times.timed('select 1', () => new Promise((resolve) => setTimeout(resolve, 60)));
    expect(heard[0]?.seconds).toBeGreaterThanOrEqual(0.05);
    expect(heard[0]?.seconds).toBeLessThan(30);
  });
  it('is told of one that failed, too, and the failure is passed on', async () => {
    const { times, heard } = listened();
    await expect(times.timed('select 1', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(heard).toMatchObject([{ operation: 'select', outcome: 'failed' }]);
  });
  it('is told to nobody where nobody listens', async () => expect(await new StatementTimes().timed('select 1', async () => 1)).toBe(1));
});
