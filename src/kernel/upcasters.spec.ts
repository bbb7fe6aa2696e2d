import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent, ERASED, personal, readable, SEALED, sealed, upcaster, type EventDefinition } from '../../contracts/event.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { SystemClock } from './clock.js';
import { Codec, UnknownEvent } from './codec.js';
import type { RecordedEvent } from './event-store.js';
import { PersonKeys } from './person-keys.js';

// A greeting: first one text, then the words and how loud they are, then a list of words, each its author's own.
const first = z.object({ authorId: z.string(), text: personal(z.string(), { of: 'authorId' }) });
const second = z.object({ authorId: z.string(), words: personal(z.string(), { of: 'authorId' }), loud: z.boolean() });
const third = z.object({ authorId: z.string(), words: z.array(z.object({ word: personal(z.string().min(1), { of: 'authorId' }) })), loud: z.boolean() });
const toSecond = upcaster(1, { from: first, to: second }, ({ authorId, text }) => ({ authorId, words: text, loud: readable(text)?.endsWith('!') ?? false }));
const toThird = upcaster(2, { from: second, to: third }, ({ words, ...rest }) => ({ ...rest, words: (readable(words) ?? '').split(' ').filter((word) => word !== '').map((word) => ({ word })) }));
const asFirst = defineEvent('Greeted', 1, first);
const asSecond = defineEvent('Greeted', { version: 2, earlier: [toSecond] }, second);
const asThird = defineEvent('Greeted', { version: 3, earlier: [toSecond, toThird] }, third);

let keys: PersonKeys;
beforeEach(() => {
  keys = new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32));
});

const metadata = { commandId: 'c', commandHash: 'h', actorId: 'zoe', at: '2027-03-01T10:00:00.000Z' };
const written = async (definition: EventDefinition, data: object): Promise<RecordedEvent> => {
  const [event] = await new Codec([definition], keys).encode('talk-1', [{ id: randomUUID(), type: 'Greeted', data, metadata }]);
  if (!event) throw new Error('one event was encoded');
  return { ...event, stream: 'talk-1', revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: metadata.at };
};
const readAs = async (definition: EventDefinition, ...events: readonly RecordedEvent[]) => new Codec([definition], keys).decode(events, 'closed');
const greeting = { authorId: 'zoe', words: [{ word: 'Good' }, { word: 'morning!' }], loud: true };

describe('an event of an earlier version', () => {
  it('is read through every version since, and its words are opened as they were hidden', async () => {
    const events = [await written(asFirst, { authorId: 'zoe', text: 'Good morning!' }), await written(asSecond, { authorId: 'zoe', words: 'Good morning!', loud: true }), await written(asThird, greeting)];
    expect((await readAs(asThird, ...events)).map(({ version, data }) => ({ version, data }))).toEqual(events.map(() => ({ version: 3, data: greeting })));
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain('morning');
  });

  it('is never written again', async () => {
    expect(await written(asThird, greeting)).toMatchObject({ version: 3 });
    await expect(written(asThird, { authorId: 'zoe', text: 'Good morning!' })).rejects.toThrow(z.ZodError);
  });

  it('has gaps where its words were erased, and stands', async () => {
    const event = await written(asFirst, { authorId: 'zoe', text: 'Good morning!' });
    await keys.destroy('zoe');
    expect((await readAs(asSecond, event))[0]?.data).toEqual({ authorId: 'zoe', words: ERASED, loud: false });
    expect((await readAs(asThird, event))[0]?.data).toEqual({ authorId: 'zoe', words: [], loud: false });
  });

  it('stays closed to readers where it was sealed', async () => {
    const secret = z.object({ authorId: z.string(), text: sealed(z.string(), { of: 'authorId' }) });
    const titled = secret.extend({ title: z.string() });
    const event = await written(defineEvent('Greeted', 1, secret), { authorId: 'zoe', text: 'Good morning!' });
    const upcast = upcaster(1, { from: secret, to: titled }, (data) => ({ ...data, title: 'none' }));
    expect((await readAs(defineEvent('Greeted', { version: 2, earlier: [upcast] }, titled), event))[0]?.data).toEqual({ authorId: 'zoe', text: SEALED, title: 'none' });
  });
});

describe('an event that is not read', () => {
  it('is of a version that a newer program has written, and is named', async () => {
    const event = await written(asThird, greeting);
    const reading = readAs(asSecond, event);
    await expect(reading).rejects.toBeInstanceOf(UnknownEvent);
    await expect(reading).rejects.toMatchObject({ type: 'Greeted', version: 3, known: 2, message: expect.stringContaining('version 3 of Greeted') });
  });

  it.each([0, -1, 1.5])('is of the version %d, which there cannot be', async (version) => {
    await expect(readAs(asThird, { ...await written(asThird, greeting), version })).rejects.toBeInstanceOf(UnknownEvent);
  });

  it('is of a type that a newer program has written', async () => {
    await expect(readAs(asThird, { ...await written(asThird, greeting), type: 'Waved' })).rejects.toMatchObject({ type: 'Waved', version: undefined });
  });

  it('has not the shape of its own version, though it would have that of another', async () => {
    await expect(readAs(asThird, { ...await written(asThird, greeting), version: 1 })).rejects.toThrow(z.ZodError);
  });

  it('is led to something that its next version does not allow', async () => {
    const careless = upcaster(2, { from: second, to: third }, ({ authorId, loud }) => ({ authorId, loud, words: [{ word: '' }] }));
    const event = await written(asSecond, { authorId: 'zoe', words: 'Good morning!', loud: true });
    await expect(readAs(defineEvent('Greeted', { version: 3, earlier: [toSecond, careless] }, third), event)).rejects.toThrow(z.ZodError);
  });
});

describe('a version', () => {
  it('cannot be said without a way from each one before it', () => {
    expect(() => defineEvent('Greeted', 2, second)).toThrow('needs an upcaster');
    expect(() => defineEvent('Greeted', { version: 3, earlier: [toSecond] }, third)).toThrow('needs an upcaster');
    expect(() => defineEvent('Greeted', { version: 3, earlier: [toThird, toSecond] }, third)).toThrow('needs an upcaster');
    expect(() => defineEvent('Greeted', { version: 2, earlier: [toSecond] }, third)).toThrow('needs an upcaster');
    expect(() => defineEvent('Greeted', { version: 1, earlier: [toSecond, toThird] }, third)).toThrow('needs an upcaster');
  });
});
