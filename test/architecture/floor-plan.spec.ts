import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { besidesThePlan, foldersWithoutReadme, inDrawers, lockedAddresses, machinePathIn, unfinishedIn } from './floor-plan.js';

const root = resolve(import.meta.dirname, '../..');
const paths = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const written = paths.filter((path) => /\.(ts|mjs|cjs|js|json|md|graphql|yml|sh)$|Dockerfile|\.ci\/run/.test(path) && path !== 'package-lock.json');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the floor plan', () => {
  it('has every file in a room of the house', () => {
    expect(besidesThePlan(paths)).toEqual([]);
  });

  it('refuses a folder nobody planned', () => {
    expect(besidesThePlan(['src/a.ts', 'scripts/run.sh', 'notes.txt'])).toEqual(['scripts', 'notes.txt']);
  });

  it('has a README in every room, every module and every read model', () => {
    expect(foldersWithoutReadme(paths)).toEqual([]);
  });

  it('misses a README where there is none', () => {
    expect(foldersWithoutReadme(['src/README.md', 'src/booking/booking.rules.ts', 'test/a.spec.ts', '.ci/run', 'src/listing/README.md', 'src/app.module.ts', 'projections/README.md', 'projections/ratings/ratings.table.ts'])).toEqual(['projections/ratings', 'src/booking', 'test']);
  });

  it('has no drawers for kinds of code', () => {
    expect(inDrawers(paths)).toEqual([]);
  });

  it('refuses such a drawer', () => {
    expect(inDrawers(['src/booking/dto/accept.ts', 'src/utils/strings.ts', 'src/utilities.ts'])).toEqual(['src/booking/dto/accept.ts', 'src/utils/strings.ts']);
  });

  it('stands on no particular machine', () => {
    expect(written.filter((path) => machinePathIn(textOf(path)) !== undefined)).toEqual([]);
  });

  it.each(['cat "/' + 'root/key"', 'see /' + 'Users/ada/barnraise', '/' + 'work/main'.concat('/src')])('notices the path of one machine in: %s', (line) => {
    expect(machinePathIn(`first\n${line}`)).toBe(line);
  });

  it.each(['https://example.org/work/main/', 'the worker/root/leaf', './work/x/'])('lets pass: %s', (line) => {
    expect(machinePathIn(line)).toBeUndefined();
  });

  it('leaves nothing for another day', () => {
    expect(written.filter((path) => unfinishedIn(textOf(path)) !== undefined)).toEqual([]);
  });

  it.each(['// TO' + 'DO: later', '# FIX' + 'ME', 'a HA' + 'CK'])('notices what is left for another day: %s', (line) => {
    expect(unfinishedIn(line)).toBe(line);
  });

  it('installs from whatever registry npm is configured with', () => {
    expect(lockedAddresses(textOf('package-lock.json'))).toBe(0);
    expect(lockedAddresses('{ "resolved": "somewhere" }')).toBe(1);
  });
});
