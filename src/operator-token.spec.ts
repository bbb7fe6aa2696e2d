import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tempDirectory } from '../test/support/temp-directory.js';
import { operatorTokenOf } from './operator-token.js';

let directory: ReturnType<typeof tempDirectory>;
beforeEach(() => { directory = tempDirectory(); });
afterEach(() => directory.remove());

const given = 'ab'.repeat(32);
const kept = (): string => join(directory.path, 'operator.token');

describe('the token of the operators', () => {
  it('is the one of the configuration, and nothing is kept', () => {
    expect(operatorTokenOf({ OPERATOR_TOKEN: given, DATA_DIR: directory.path })).toBe(given);
    expect(readdirSync(directory.path)).toEqual([]);
  });

  it('is made once, for the owner of the directory alone, and is the same ever after', () => {
    const made = operatorTokenOf({ OPERATOR_TOKEN: undefined, DATA_DIR: directory.path });
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(operatorTokenOf({ OPERATOR_TOKEN: undefined, DATA_DIR: directory.path })).toBe(made);
    expect(readFileSync(kept(), 'utf8').trim()).toBe(made);
    expect(statSync(kept()).mode & 0o077).toBe(0);
    expect(readdirSync(directory.path)).toEqual(['operator.token']);
  });

  it('is another one in another directory', () => {
    const other = tempDirectory();
    expect(operatorTokenOf({ OPERATOR_TOKEN: undefined, DATA_DIR: other.path })).not.toBe(operatorTokenOf({ OPERATOR_TOKEN: undefined, DATA_DIR: directory.path }));
    other.remove();
  });

  it('makes the directory where there is none', () => {
    expect(operatorTokenOf({ OPERATOR_TOKEN: undefined, DATA_DIR: join(directory.path, 'new') })).toHaveLength(64);
  });

  it.each(['', 'short', `${given} ${given}`])('is missed, not guessed, where the file holds %j', (text) => {
    writeFileSync(kept(), text);
    expect(() => operatorTokenOf({ OPERATOR_TOKEN: undefined, DATA_DIR: directory.path })).toThrow('operator.token holds no token');
  });
});
