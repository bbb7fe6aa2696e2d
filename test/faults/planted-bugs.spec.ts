import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { planted } from './plant-bugs.js';
import { plantedBugs } from './planted-bugs.js';

const ROOT = join(import.meta.dirname, '..', '..');

it('there are at least twenty bugs to plant, each another', () => {
  expect(new Set(plantedBugs.map(({ what }) => what)).size).toBe(plantedBugs.length);
  expect(plantedBugs.length).toBeGreaterThanOrEqual(20);
});

it.each(plantedBugs)('still finds its place: $what', ({ file, from, to, red }) => {
  expect(planted(readFileSync(join(ROOT, file), 'utf8'), { from, to })).toBeDefined();
  expect(red.filter((spec) => !existsSync(join(ROOT, spec)))).toEqual([]);
});
