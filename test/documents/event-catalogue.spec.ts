import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent, personal, sealed } from '../../contracts/event.js';
import { eventCatalogue, readersOf, writersOf, type House } from './event-catalogue.js';
import { SchemaWords } from './schema-words.js';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const house: House = {
  sources: [
    { path: 'src/lending/lending.decider.ts', text: 'return [ToolLent.of({ toolId })];' },
    { path: 'src/lending/lending.state.ts', text: `case 'ToolLent': return lent;` },
    { path: 'src/processes/remind/remind.process.ts', text: `on: { ToolLent: (event) => [] }` },
    { path: 'src/kernel/tools.ts', text: `event.type === 'ToolLent'` },
    { path: 'projections/tools/tools.projection.ts', text: 'on: { ToolLent: (row) => row }' },
  ],
  subscribers: [
    { name: 'tools', on: { ToolLent: () => undefined }, key: () => 'tool' },
    { name: 'remind', on: { ToolLent: () => [] } },
    { name: 'others', on: { ToolMended: () => undefined }, key: () => 'tool' },
  ],
};

describe('the event catalogue', () => {
  it('names who writes an event: the folder that makes it', () => {
    expect(writersOf(house, 'ToolLent')).toEqual(['src/lending']);
    expect(writersOf(house, 'Tool')).toEqual([]);
  });

  it('names who reads an event: by subscription, or by folding a stream', () => {
    expect(readersOf(house, 'ToolLent')).toEqual({ readModels: ['tools'], processes: ['remind'], folds: ['src/lending', 'src/kernel/tools.ts'] });
  });

  it('says which fields are personal, and which are sealed', async () => {
    const words = await SchemaWords.ofContracts(root);
    const { data } = defineEvent('ToolLent', 1, z.object({ note: personal(z.string().max(20), { of: 'lenderId' }).optional(), opinion: sealed(z.int().min(1).max(5), { of: 'lenderId' }) }));
    expect(words.of(data.shape.note)).toBe('text (at most 20), **personal** (of `lenderId`), may be absent');
    expect(words.of(data.shape.opinion)).toBe('whole number from 1 to 5, **sealed** (of `lenderId`)');
  });

  it('knows who writes every event of the contracts, and somebody who reads it', async () => {
    const text = await eventCatalogue(root);
    const sections = text.split('\n### ').slice(1);
    expect(sections.filter((section) => section.includes('Written by —')).map((section) => section.split('\n', 1)[0])).toEqual([]);
    expect(sections.filter((section) => section.includes('Read models: —. Processes: —. Folded in: —')).map((section) => section.split('\n', 1)[0])).toEqual([]);
  });
});
