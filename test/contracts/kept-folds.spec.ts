import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { allEvents } from '../../contracts/events.js';
import { account } from '../../src/account/account.module.js';
import { calendar } from '../../src/calendar/calendar.module.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { Codec, type AnyRecorded } from '../../src/kernel/codec.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { programmesFold } from '../../src/kernel/fund-programmes.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { listing } from '../../src/listing/listing.module.js';
import { pricesFold } from '../../src/processes/counter-booking/counter-booking.process.js';
import { grantsFold } from '../../src/processes/pay-member/fund-grants.js';
import { bookableFold, zoneFold } from '../../src/processes/request-booking/request-booking.process.js';
import { MemoryVault } from '../support/memory-vault.js';

const folder = resolve(import.meta.dirname, '../../contracts/samples');
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

type Fold = { readonly initial: unknown; readonly evolve: (state: never, event: never) => unknown; readonly snapshot?: { readonly name: string; readonly version: number; readonly pack: (state: never) => object } | undefined };
/** Every fold whose state is kept, by the category of its streams. */
const folds: readonly (readonly [category: string, fold: Fold])[] = [
  ['calendar', { ...calendar.decider, snapshot: calendar.snapshot }], ['listing', { ...listing.decider, snapshot: listing.snapshot }],
  ['listing', bookableFold], ['listing', pricesFold], ['calendar', zoneFold], ['account', { ...account.decider, snapshot: account.snapshot }],
  ['account', programmesFold], ['account', grantsFold],
];

const { masterKey, personKeys, events } = read('logs/first-release.json') as { masterKey: string; personKeys: Record<string, string>; events: readonly (Omit<RecordedEvent, 'revision' | 'position'> & { revision: number; position: number })[] };
const decoded = async (): Promise<readonly AnyRecorded[]> => {
  const vault = new MemoryVault();
  await vault.insert('person-key', Object.entries(personKeys).map(([id, value]) => ({ id, value })));
  const recorded = events.map(({ revision, position, ...rest }) => ({ ...rest, revision: BigInt(revision), position: { commit: BigInt(position), prepare: BigInt(position) } }));
  return new Codec(allEvents, new PersonKeys(vault, new SystemClock(), Buffer.from(masterKey, 'base64url'))).decode(recorded, 'closed');
};
/** What would be kept of every stream of a released log. */
const keptOf = async (category: string, { initial, evolve, snapshot }: Fold): Promise<unknown> => {
  const streams = Object.entries(Object.groupBy(await decoded(), ({ stream }) => stream)).filter(([stream]) => stream.startsWith(`${category}-`));
  return JSON.parse(JSON.stringify(Object.fromEntries(streams.map(([stream, said = []]) => [stream, snapshot?.pack(said.reduce((state: unknown, event) => evolve(state as never, event as never), initial) as never)]))));
};
const nameOf = ({ snapshot }: Fold): string => `${snapshot?.name}.v${snapshot?.version}`;

describe('a fold whose state is kept', () => {
  it.each(folds.map(([category, fold]) => [nameOf(fold), category, fold] as const))('%s comes to the state that is frozen under its version: whoever changes what it comes to raises the version', async (name, category, fold) => {
    expect(await keptOf(category, fold)).toEqual(read(`kept/${name}.json`));
  });

  it('has its newest version frozen, and none is frozen that is not known', () => {
    const names = new Set(folds.map(([, { snapshot }]) => snapshot?.name));
    expect(globSync('*.json', { cwd: join(folder, 'kept') }).filter((file) => !names.has(file.split('.')[0]))).toEqual([]);
  });
});
