import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { generatedFile, generatedTypes, mergedSdl } from './codegen.js';

describe('the types that resolvers are written against', () => {
  it('are those of the SDL as it stands (else: npm run codegen)', async () => {
    expect(readFileSync(generatedFile, 'utf8')).toBe(await generatedTypes());
  });
});

describe('the SDL of all modules together', () => {
  it('has every field of a type that several modules speak of', () => {
    const [member] = mergedSdl().definitions.filter((definition) => 'name' in definition && definition.name?.value === 'Member');
    const fields = member && 'fields' in member ? (member.fields ?? []).map(({ name }) => name.value) : [];
    expect(fields).toEqual(expect.arrayContaining(['id', 'name', 'communities', 'rating']));
  });
});
