import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ERASED, SEALED } from '../../contracts/event.js';
import { allEvents } from '../../contracts/events.js';
import { SqliteVault } from '../../src/adapters/sqlite/sqlite-vault.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { Codec } from '../../src/kernel/codec.js';
import type { EventMetadata, RecordedEvent } from '../../src/kernel/event-store.js';
import { derivedUuid, idFrom } from '../../src/kernel/ids.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';

const folder = resolve(import.meta.dirname, '../../contracts/samples');
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

type Box = { readonly of: string; readonly sealed?: true; readonly paths: readonly string[]; readonly box: string };
type Stored = { readonly stream: string; readonly id: string; readonly type: string; readonly version: number; readonly data: { readonly $boxes: readonly Box[] } };
const { masterKey, personKeys } = read('stored/keys.json') as { masterKey: string; personKeys: Record<string, string> };
const newest = ['ListingDrafted.v1', 'BookingRequested.v1', 'ReviewsRevealed.v1', 'ReviewSubmitted.v1', 'ContributionsReported.v2'];
/** Beside them what was written before, and what it is read as today. */
const readAs: Readonly<Record<string, string>> = { 'ContributionsReported.v1': 'ContributionsReported.v2' };
const names = [...newest, ...Object.keys(readAs)];
const metadata: EventMetadata = { commandId: derivedUuid('sample'), commandHash: '', actorId: 'system:sample', at: '2027-03-01T09:00:00.000Z' };
const recorded = (stored: Stored): RecordedEvent => ({ ...stored, metadata, revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: metadata.at });
const withoutWords = ({ $boxes, ...rest }: Stored['data']) => ({ rest, boxes: $boxes.map(({ box, ...about }) => ({ ...about, long: box.length > 40 })) });

describe('the form in which events are stored', () => {
  const directory = mkdtempSync(join(tmpdir(), 'stored-form-'));
  const vault = new SqliteVault(directory);
  const keys = () => new PersonKeys(vault, new SystemClock(), Buffer.from(masterKey, 'base64url'));
  const codec = () => new Codec(allEvents, keys());
  beforeAll(async () => {
    await vault.insert('person-key', Object.entries(personKeys).map(([id, value]) => ({ id, value })));
  });
  afterAll(async () => {
    await vault.close();
    rmSync(directory, { recursive: true });
  });

  it.each(names)('of %s, opens with its frozen keys', async (name) => {
    const [event] = await codec().decode([recorded(read(`stored/${name}.json`) as Stored)], 'open');
    expect(event?.data).toEqual(read(`${readAs[name] ?? name}.json`));
  });

  it.each(newest)('of %s is still written so: the same words in the clear, the same boxes of the same persons', async (name) => {
    const stored = read(`stored/${name}.json`) as Stored;
    const [now] = await codec().encode(stored.stream, [{ ...stored, data: read(`${name}.json`) as object, metadata }]);
    expect(now?.version).toBe(stored.version);
    expect(withoutWords(now?.data as Stored['data'])).toEqual(withoutWords(stored.data));
  });

  it('shows no word that a person typed', () => {
    const text = names.map((name) => readFileSync(join(folder, `stored/${name}.json`), 'utf8')).join();
    for (const words of ['bicycle', 'repair', 'wheel', 'library', '52.4', 'daughter', 'daylight']) expect(text).not.toContain(words);
  });

  it('keeps a sealed review closed to readers, and says so', async () => {
    const [event] = await codec().decode([recorded(read('stored/ReviewSubmitted.v1.json') as Stored)], 'closed');
    expect(event?.data).toMatchObject({ content: SEALED });
  });

  it('refuses words that were moved to another stream, to another event or to another field', async () => {
    const stored = read('stored/BookingRequested.v1.json') as Stored;
    const swapped = stored.data.$boxes.map((box) => ({ ...box, paths: box.paths.toReversed() }));
    const moved = [{ ...stored, stream: 'booking-other' }, { ...stored, id: derivedUuid('other') }, { ...stored, data: { ...stored.data, $boxes: swapped } }];
    for (const event of moved) await expect(codec().decode([recorded(event)], 'open')).rejects.toThrow();
  });

  it('has nothing left to read once the person\'s key is destroyed', async () => {
    const stored = read('stored/ListingDrafted.v1.json') as Stored;
    const doomed = keys();
    await doomed.destroy(stored.data.$boxes.map(({ of }) => of).join());
    const [event] = await new Codec(allEvents, doomed).decode([recorded(stored)], 'open');
    expect(event?.data).toMatchObject({ content: { title: ERASED, description: ERASED, place: ERASED, category: 'REPAIR' } });
  });
});

describe('ids that follow from a command', () => {
  it('are the same in every version, or repeats would no longer be known', () => {
    expect(derivedUuid('event', '3f0c5a52-7a51-4a3e-9d5c-0d6a1d1f2b11', 0)).toBe('c3dcf794-bf3b-880b-a414-336115dec145');
    expect(idFrom('lst', '3f0c5a52-7a51-4a3e-9d5c-0d6a1d1f2b11')).toBe('lst_b994d8d15479c290db308fbe3dffec3b');
  });
});
