import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { generatedFile, generatedTypes } from './codegen.js';

describe('the types that resolvers are written against', () => {
  it('are those of the SDL as it stands (else: npm run codegen)', async () => {
    expect(readFileSync(generatedFile, 'utf8')).toBe(await generatedTypes());
  });
});
