import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent, ERASED, personal, SEALED, sealed, type EventDefinition } from '../../contracts/event.js';
import { MemoryEventStore } from '../adapters/memory/memory-event-store.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { SystemClock } from './clock.js';
import { Codec, type Seals } from './codec.js';
import type { RecordedEvent } from './event-store.js';
import { PersonKeys } from './person-keys.js';

const words = (of = 'authorId') => personal(z.string(), { of });
const Said = defineEvent('Said', 1, z.object({
  authorId: z.string(),
  plain: z.string().default('in the clear'),
  words: words().optional(),
  note: words().nullable().optional(),
  place: personal(z.object({ label: z.string(), degrees: z.number() }), { of: 'authorId' }).optional(),
  lines: z.array(z.object({ kind: z.string(), name: words() })).default([]),
  others: z.array(z.object({ authorId: z.string(), words: words() })).default([]),
  answer: z.discriminatedUnion('kind', [z.object({ kind: z.literal('YES') }), z.object({ kind: z.literal('NO'), why: words() })]).optional(),
}));
const Reviewed = defineEvent('Reviewed', 1, z.object({ authorId: z.string(), review: sealed(z.object({ marks: z.int(), text: z.string() }), { of: 'authorId' }), name: words() }));
const definitions: readonly EventDefinition[] = [Said, Reviewed];

let store: MemoryEventStore;
let keys: PersonKeys;
let codec: Codec;
beforeEach(() => {
  store = new MemoryEventStore();
  keys = new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32));
  codec = new Codec(definitions, keys);
});

const metadata = { commandId: 'c', commandHash: 'h', actorId: 'zoe', at: '2027-03-01T10:00:00.000Z' };
const write = async (...events: readonly { readonly type: string; readonly data: object }[]): Promise<readonly RecordedEvent[]> => {
  await store.append('talk-1', await codec.encode('talk-1', events.map((event) => ({ ...event, id: randomUUID(), metadata }))), 'none');
  return store.readStream('talk-1');
};
const decoded = async (events: readonly RecordedEvent[], seals: Seals = 'open') => (await codec.decode(events, seals)).map(({ data }) => data);

const whole = Said.of({
  authorId: 'zoe', words: 'canary one 🐤', note: null, place: { label: 'canary two', degrees: 52.4 },
  lines: [{ kind: 'A', name: 'canary three' }, { kind: 'B', name: 'canary four' }], others: [{ authorId: 'ali', words: 'canary five' }], answer: { kind: 'NO', why: 'canary six' },
});
const review = Reviewed.of({ authorId: 'zoe', review: { marks: 4, text: 'canary seven' }, name: 'canary eight' });

describe('what is stored of an event', () => {
  it('shows no personal word, wherever it stood, and all that is not personal', async () => {
    const stored = JSON.stringify(await write(whole, review).then((events) => events.map(({ data }) => data)));
    expect(stored).not.toContain('canary');
    expect(stored).not.toContain('52.4');
    expect(stored).toContain('in the clear');
    expect(stored).toContain('"kind":"B"');
  });

  it('comes back as it was said', async () => {
    expect(await decoded(await write(whole, review))).toEqual([whole.data, review.data]);
  });

  it('is the event itself when it holds nothing personal', async () => {
    const [event] = await write(Said.of({ authorId: 'zoe' }));
    expect(event?.data).toEqual({ authorId: 'zoe', plain: 'in the clear', lines: [], others: [] });
  });

  it('is never twice the same, so that equal words cannot be told', async () => {
    const said = Said.of({ authorId: 'zoe', words: 'yes' });
    const [one, two] = await write(said, said);
    expect(one?.data).not.toEqual(two?.data);
  });

  it('takes an event as its contract made it, and parses every copy, every other and what another contract made', () => {
    expect(codec.checked(whole)).toBe(whole);
    expect(codec.checked({ ...whole })).not.toBe(whole);
    expect(() => codec.checked({ ...whole, data: { ...whole.data, plain: 1 } })).toThrow('plain');
    const another = defineEvent('Said', 1, z.object({ plain: z.string() })).of({ plain: 'nobody says whose' });
    expect(() => codec.checked(another)).toThrow('authorId');
  });

  it('leaves what it was given as it was, checked before or not', async () => {
    const unchecked = { type: 'Said', data: structuredClone(whole.data) };
    const checked = codec.checked({ type: 'Said', data: structuredClone(whole.data) });
    await write(unchecked, checked);
    expect([unchecked.data, checked.data]).toEqual([whole.data, whole.data]);
  });

  it('can be read twice', async () => {
    const events = await write(whole);
    expect(await decoded(events)).toEqual(await decoded(events));
    expect(JSON.stringify(events, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain('canary');
  });
});

describe('an event that is refused before it is stored', () => {
  it('has another shape than its contract', async () => {
    await expect(write({ type: 'Said', data: { authorId: 'zoe', words: 7 } })).rejects.toThrow(z.ZodError);
  });

  it('is of a type that nobody knows', async () => {
    await expect(write({ type: 'Sung', data: {} })).rejects.toThrow('unknown type Sung');
  });

  it('hides words of somebody whom it does not name', async () => {
    const Lost = defineEvent('Lost', 1, z.object({ words: words('nobodyId') }));
    codec = new Codec([Lost], keys);
    await expect(write(Lost.of({ words: 'canary' }))).rejects.toThrow('personal field is of nobodyId');
  });

  const unsearchable: readonly (readonly [string, z.ZodType])[] = [
    ['record', z.record(z.string(), words())], ['map', z.map(z.string(), words())], ['tuple', z.tuple([words()])], ['intersection', z.intersection(z.object({ a: words() }), z.object({}))], ['lazy', z.lazy(() => words())],
  ];
  it.each(unsearchable)('might hide personal words in a %s, where they would not be found', (kind, schema) => {
    expect(() => new Codec([defineEvent('Odd', 1, z.object({ schema }))], keys)).toThrow(`inside a ${kind}`);
  });
});

describe('the words of an erased person', () => {
  it('are gone, wherever they stood, and everything else stands', async () => {
    const events = await write(whole);
    await keys.destroy('zoe');
    expect(await decoded(events)).toEqual([{
      ...whole.data, words: ERASED, place: ERASED, lines: [{ kind: 'A', name: ERASED }, { kind: 'B', name: ERASED }], answer: { kind: 'NO', why: ERASED },
    }]);
  });

  it('are gone under the seal as well', async () => {
    const events = await write(review);
    await keys.destroy('zoe');
    expect(await decoded(events)).toEqual([{ authorId: 'zoe', review: ERASED, name: ERASED }]);
  });

  it('stay gone when an event that holds the gap is written again', async () => {
    const events = await write({ type: 'Said', data: { authorId: 'zoe', words: ERASED } });
    expect(await decoded(events)).toMatchObject([{ words: ERASED }]);
  });
});

describe('a seal', () => {
  it('is closed to readers, who can still read what is only personal', async () => {
    expect(await decoded(await write(review), 'closed')).toEqual([{ authorId: 'zoe', review: SEALED, name: 'canary eight' }]);
  });

  it('is open to the stream\'s own decider', async () => {
    expect(await decoded(await write(review), 'open')).toEqual([review.data]);
  });
});

describe('a stored event that somebody changed', () => {
  type Boxed = { readonly $boxes: readonly { readonly of: string; readonly paths: readonly string[]; readonly box: string }[] };
  const boxesOf = ({ data }: RecordedEvent) => (data as Boxed).$boxes;
  const changed = (event: RecordedEvent, over: object): RecordedEvent => ({ ...event, data: { ...event.data, $boxes: boxesOf(event).map((box) => ({ ...box, ...over })) } });
  const pair = async (): Promise<[RecordedEvent, RecordedEvent]> => {
    const [one, two] = await write(Said.of({ authorId: 'zoe', words: 'one' }), Said.of({ authorId: 'zoe', words: 'two' }));
    if (!one || !two) throw new Error('two events were written');
    return [one, two];
  };

  it('does not open when its box came from another event of the same person', async () => {
    const [one, two] = await pair();
    await expect(decoded([changed(one, { box: boxesOf(two)[0]?.box })])).rejects.toThrow();
  });

  it('does not open in another stream', async () => {
    const [one] = await pair();
    await expect(decoded([{ ...one, stream: 'talk-2' }])).rejects.toThrow();
  });

  it('does not open for another person or in another field', async () => {
    const [one] = await pair();
    await keys.ensure(['ali']);
    await expect(decoded([changed(one, { of: 'ali' })])).rejects.toThrow();
    await expect(decoded([changed(one, { paths: ['plain'] })])).rejects.toThrow();
  });

  it('does not open with one bit flipped, anywhere in the box', async () => {
    const [one] = await pair();
    const box = Buffer.from(boxesOf(one)[0]?.box ?? '', 'base64url');
    expect(box.length).toBeGreaterThan(28);
    for (const place of box.keys()) {
      const flipped = Buffer.from(box);
      flipped[place] = (flipped[place] ?? 0) ^ 1;
      await expect(decoded([changed(one, { box: flipped.toString('base64url') })])).rejects.toThrow();
    }
  });

  it('that is cut short does not open', async () => {
    const [one] = await pair();
    for (const box of ['', 'AAAA', boxesOf(one)[0]?.box.slice(0, -4)]) await expect(decoded([changed(one, { box })])).rejects.toThrow();
  });

  it('is refused when its data no longer has the shape of its contract', async () => {
    const [one] = await write(Said.of({ authorId: 'zoe' }));
    if (!one) throw new Error('an event was written');
    await expect(decoded([{ ...one, data: { authorId: 7 } }])).rejects.toThrow(z.ZodError);
  });
});
