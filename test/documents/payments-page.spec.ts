import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { followed } from '../../contracts/payment/followed.js';
import { configSchema } from '../../src/config.js';
import { cards } from '../../src/adapters/stripe-sandbox/cards.js';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/payments.md'), 'utf8');
/** The words in backquotes of the row that begins with this endpoint. */
const rowOf = (endpoint: string): readonly string[] => {
  const row = page.split('\n').find((line) => line.trim().startsWith(`| \`${endpoint}\` |`)) ?? '';
  return [...row.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
};

describe('docs/payments.md', () => {
  it.each([['platform', 'PLATFORM'], ['connected', 'CONNECTED'], ['thin', 'THIN']] as const)('subscribes the endpoint /webhooks/stripe/%s to what is followed, and to nothing else', (name, endpoint) => {
    const [path, ...words] = rowOf(`/webhooks/stripe/${name}`);
    const secret = words.pop() ?? '';
    expect({ path, types: words.toSorted() }).toEqual({ path: `/webhooks/stripe/${name}`, types: [...followed[endpoint]].toSorted() });
    expect(Object.keys(configSchema.shape)).toContain(secret);
  });

  it('names test cards that the sandbox knows', () => {
    const named = (page.match(/\b\d{4} \d{4} \d{4} \d{4}\b/g) ?? []).map((number) => number.replaceAll(' ', ''));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((number) => !cards.some((card) => card.number === number))).toEqual([]);
  });

  it('says that nobody has run it against Stripe itself', () => expect(page).toContain('has not been run against Stripe itself'));
});
