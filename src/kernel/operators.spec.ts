import { describe, expect, it } from '@jest/globals';
import { mustBeOperator, Operators } from './operators.js';

const token = 'f'.repeat(64);

describe('the token of the operators', () => {
  it('makes whoever shows it an operator', () => expect(new Operators(token).actorOf(token)).toBe('operator'));

  it.each([undefined, '', 'f', 'f'.repeat(63), 'f'.repeat(65), 'F'.repeat(64), `${'f'.repeat(63)}e`, ` ${token}`])('is not %j', (other) => {
    expect(new Operators(token).actorOf(other)).toBeUndefined();
  });
});

describe('what only operators may ask', () => {
  it('is asked by an operator', () => expect(mustBeOperator({ operator: 'operator' })).toBe('operator'));

  it('is refused to everybody else, with a code', () => {
    expect(() => mustBeOperator({ operator: undefined })).toThrow(expect.objectContaining({ extensions: { code: 'NOT_OPERATOR' } }));
    expect(() => mustBeOperator({})).toThrow('This is for the operators of this installation.');
  });
});
