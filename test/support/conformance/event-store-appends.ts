import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { APPEND_BYTES_MAX, EVENT_BYTES_MAX, EventNotSerializable, EventTooLarge, WrongExpectedRevision, type Expected } from '../../../src/kernel/event-store.js';
import { anEvent, idsOf, newStream, someEvents, type Case } from './event-store-under-test.js';

export const appendCases = (current: Case): void => describe('an append', () => {
  it('to a new stream begins at revision 0', async () => {
    expect((await current.store.append(current.stream, [anEvent()], 'none')).revision).toBe(0n);
  });

  it('answers revision and position of its last event', async () => {
    const appended = await current.store.append(current.stream, someEvents(3), 'none');
    const last = (await current.store.readStream(current.stream)).at(-1);
    expect(appended).toEqual({ revision: last?.revision, position: last?.position });
    expect(appended.revision).toBe(2n);
  });

  it('at the revision of the head goes on from there', async () => {
    await current.store.append(current.stream, someEvents(2), 'none');
    expect((await current.store.append(current.stream, someEvents(2), 1n)).revision).toBe(3n);
  });

  it('without an expectation begins a stream, and goes on with it', async () => {
    expect((await current.store.append(current.stream, someEvents(2), 'any')).revision).toBe(1n);
    expect((await current.store.append(current.stream, someEvents(1), 'any')).revision).toBe(2n);
  });

  const refused: readonly (readonly [string, Expected, bigint | 'none'])[] = [
    ['expecting no stream where there is one', 'none', 1n], ['expecting an earlier revision', 0n, 1n], ['expecting a later revision', 2n, 1n], ['expecting a revision far ahead', 2n ** 62n, 1n],
  ];
  it.each(refused)('%s is refused, and says where the stream is', async (_, expected, actual) => {
    await current.store.append(current.stream, someEvents(2), 'none');
    const attempt = current.store.append(current.stream, [anEvent()], expected);
    await expect(attempt).rejects.toBeInstanceOf(WrongExpectedRevision);
    await expect(attempt).rejects.toMatchObject({ stream: current.stream, expected, actual });
    expect(await current.store.readStream(current.stream)).toHaveLength(2);
  });

  it('expecting a revision of a stream that does not exist is refused', async () => {
    await expect(current.store.append(current.stream, [anEvent()], 0n)).rejects.toMatchObject({ expected: 0n, actual: 'none' });
    expect(await current.store.readStream(current.stream)).toEqual([]);
  });

  it('that is refused does not hurt those that wait beside it', async () => {
    const streams = Array.from({ length: 20 }, newStream);
    const outcomes = await Promise.allSettled([...streams.map((stream) => current.store.append(stream, [anEvent()], 'none')), current.store.append(current.stream, [anEvent()], 7n)]);
    expect(outcomes.map(({ status }) => status)).toEqual([...streams.map(() => 'fulfilled'), 'rejected']);
  });

  it('of no events, to no stream, or without a proper id is a mistake of the caller', async () => {
    await expect(current.store.append(current.stream, [], 'none')).rejects.toThrow('at least one event');
    await expect(current.store.append('', [anEvent()], 'none')).rejects.toThrow('needs a stream');
    await expect(current.store.append(current.stream, [anEvent({}, { id: 'seven' })], 'none')).rejects.toThrow('UUID');
    expect(await current.store.readStream(current.stream)).toEqual([]);
  });
});

export const repeatCases = (current: Case): void => describe('the repeat of an append', () => {
  it('answers what the first answered, and writes nothing', async () => {
    const events = someEvents(3);
    const first = await current.store.append(current.stream, events, 'none');
    await current.store.append(current.stream, someEvents(2), 2n);
    expect(await current.store.append(current.stream, events, 'none')).toEqual(first);
    expect(await current.store.readStream(current.stream)).toHaveLength(5);
  });

  it('in the middle of a stream answers what the first answered', async () => {
    await current.store.append(current.stream, someEvents(2), 'none');
    const events = someEvents(2);
    const first = await current.store.append(current.stream, events, 1n);
    await current.store.append(current.stream, someEvents(1), 3n);
    expect(await current.store.append(current.stream, events, 1n)).toEqual(first);
  });

  it('by its beginning alone is known again', async () => {
    const events = someEvents(3);
    await current.store.append(current.stream, events, 'none');
    expect((await current.store.append(current.stream, events.slice(0, 2), 'none')).revision).toBe(1n);
    expect(await current.store.readStream(current.stream)).toHaveLength(3);
  });

  it('that holds one new event more is refused', async () => {
    const events = someEvents(2);
    await current.store.append(current.stream, events, 'none');
    await expect(current.store.append(current.stream, [...events, anEvent()], 'none')).rejects.toBeInstanceOf(WrongExpectedRevision);
  });

  it('half with other events, or in another order, is refused', async () => {
    const [first = anEvent(), second = anEvent()] = someEvents(2);
    await current.store.append(current.stream, [first, second], 'none');
    await expect(current.store.append(current.stream, [first, anEvent()], 'none')).rejects.toBeInstanceOf(WrongExpectedRevision);
    await expect(current.store.append(current.stream, [second, first], 'none')).rejects.toBeInstanceOf(WrongExpectedRevision);
    expect(idsOf(await current.store.readStream(current.stream))).toEqual([first.id, second.id]);
  });

  it('at a wrong place is refused', async () => {
    const events = someEvents(2);
    await current.store.append(current.stream, [anEvent(), ...events], 'none');
    await expect(current.store.append(current.stream, events, 'none')).rejects.toBeInstanceOf(WrongExpectedRevision);
  });

  it('without an expectation is known by its ids, and refused when only some are known', async () => {
    const events = someEvents(2);
    const first = await current.store.append(current.stream, events, 'any');
    await current.store.append(current.stream, [anEvent()], 'any');
    expect(await current.store.append(current.stream, events, 'any')).toEqual(first);
    await expect(current.store.append(current.stream, [anEvent(), ...events], 'any')).rejects.toMatchObject({ expected: 'any', actual: 2n });
    expect(await current.store.readStream(current.stream)).toHaveLength(3);
  });

  it('ten times at once writes once and gives one answer', async () => {
    const events = someEvents(2);
    const answers = await Promise.all(Array.from({ length: 10 }, () => current.store.append(current.stream, events, 'none')));
    expect(new Set(answers.map(({ position }) => position.commit)).size).toBe(1);
    expect(await current.store.readStream(current.stream)).toHaveLength(2);
  });

  it('of ids that another stream knows is no repeat', async () => {
    const events = someEvents(1);
    await current.store.append(current.stream, events, 'none');
    const other = newStream();
    await current.store.append(other, events, 'none');
    expect(await current.store.readStream(other)).toHaveLength(1);
  });
});

const textOf = (bytes: number, event: { readonly metadata: object }) => 'x'.repeat(bytes - Buffer.byteLength(JSON.stringify({ text: '' })) - Buffer.byteLength(JSON.stringify(event.metadata)));

/** An event of exactly so many bytes of JSON, data and metadata together. */
const sized = (bytes: number) => {
  const event = anEvent();
  return { ...event, data: { text: textOf(bytes, event) } };
};

export const valueCases = (current: Case): void => {
  valuesThatCome(current);
  valuesRefused(current);
};

const valuesThatCome = (current: Case): void => describe('what is written', () => {
  it('comes back exactly: id, type, version, data, metadata, and when it was recorded', async () => {
    const event = anEvent({ deep: [{ a: null, b: [true, 1.5, -3e-7] }] }, {
      version: 3, metadata: { commandId: randomUUID(), commandHash: 'h', actorId: 'system:timers', at: '2027-03-01T10:00:00.000Z', causationId: 'c', correlationId: 'd', communityId: 'cmt_1', traceparent: '00-1' },
    });
    await current.store.append(current.stream, [event], 'none');
    const [read] = await current.store.readStream(current.stream);
    expect(read).toMatchObject({ ...event, stream: current.stream, revision: 0n });
    expect(Date.parse(read?.recordedAt ?? '')).toBeGreaterThan(0);
  });

  const texts = ['Zoë, 李, Ωmega', '👩‍👩‍👧‍👦 🚲 𝄞', 'e\u0301 is not é', '\u0000\u001f\u2028"\\', '\ud800 half a pair', ' ', '"; DROP TABLE events; --'];
  it.each(texts)('comes back letter by letter: %j', async (text) => {
    await current.store.append(current.stream, [anEvent({ text, [text]: 1 })], 'none');
    expect((await current.store.readStream(current.stream))[0]?.data).toEqual({ text, [text]: 1 });
  });

  it('comes back whatever JSON it is', async () => {
    await fc.assert(fc.asyncProperty(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ noUnicodeString: false })), async (data) => {
      const stream = newStream();
      await current.store.append(stream, [anEvent(data)], 'none');
      expect((await current.store.readStream(stream))[0]?.data).toEqual(JSON.parse(JSON.stringify(data)));
    }), { numRuns: 50 });
  });

  it('as numbers beyond 2^53 comes back when it is text', async () => {
    const amountMinor = '9007199254740993';
    await current.store.append(current.stream, [anEvent({ amountMinor })], 'none');
    expect((await current.store.readStream(current.stream))[0]?.data).toEqual({ amountMinor });
  });

  it('cannot be changed by who has read it', async () => {
    await current.store.append(current.stream, [anEvent({ list: [1] })], 'none');
    (await current.store.readStream(current.stream)).forEach(({ data }) => (data as { list: number[] }).list.push(2));
    expect((await current.store.readStream(current.stream))[0]?.data).toEqual({ list: [1] });
  });

  it('may be under a stream name of any letters', async () => {
    const stream = `${current.stream}.Straße/東京 ✓`;
    await current.store.append(stream, [anEvent()], 'none');
    expect((await current.store.readStream(stream))[0]?.stream).toBe(stream);
  });

  it('without a value for a field comes back without the field', async () => {
    await current.store.append(current.stream, [anEvent({ kept: 1, absent: undefined })], 'none');
    expect((await current.store.readStream(current.stream))[0]?.data).toStrictEqual({ kept: 1 });
  });
});

const valuesRefused = (current: Case): void => describe('what cannot be written', () => {
  const cyclic: { me?: object } = {};
  cyclic.me = cyclic;
  const lost: readonly (readonly [string, object, RegExp])[] = [
    ['a bigint', { price: { amountMinor: 12n } }, /^data\.price\.amountMinor$/], ['a date', { at: [new Date(0)] }, /^data\.at\.0$/], ['not a number', { n: Number.NaN }, /^data\.n$/],
    ['infinity', { n: -Infinity }, /^data\.n$/], ['a function', { f: () => 1 }, /^data\.f$/], ['a symbol', { s: Symbol('s') }, /^data\.s$/], ['a map', { m: new Map() }, /^data\.m$/],
    ['undefined in a list', { list: [1, undefined] }, /^data\.list\.1$/], ['a list with a hole', { list: Array.from({ length: 1 }).concat(new Array(1)) }, /^data\.list\./], ['itself', cyclic, /^data\.me\./],
  ];
  it.each(lost)('%s is refused with its path, before anything is sent', async (_, data, path) => {
    const attempt = current.store.append(current.stream, [anEvent(), anEvent(data)], 'none');
    await expect(attempt).rejects.toBeInstanceOf(EventNotSerializable);
    await expect(attempt).rejects.toMatchObject({ path: expect.stringMatching(path) });
    expect(await current.store.readStream(current.stream)).toEqual([]);
  });

  it('is more than 256 KiB in one event; exactly 256 KiB is written', async () => {
    await expect(current.store.append(current.stream, [sized(EVENT_BYTES_MAX + 1)], 'none')).rejects.toMatchObject({ bytes: EVENT_BYTES_MAX + 1, bytesMax: EVENT_BYTES_MAX });
    expect((await current.store.append(current.stream, [sized(EVENT_BYTES_MAX)], 'none')).revision).toBe(0n);
  });

  it('counts in bytes, not in letters', async () => {
    const attempt = current.store.append(current.stream, [anEvent({ text: '🚲'.repeat(EVENT_BYTES_MAX / 4) })], 'none');
    await expect(attempt).rejects.toBeInstanceOf(EventTooLarge);
  });

  it('is more than 1 MiB in one append; exactly 1 MiB is written', async () => {
    const quarters = Array.from({ length: 4 }, () => sized(APPEND_BYTES_MAX / 4));
    await expect(current.store.append(current.stream, [...quarters, anEvent()], 'none')).rejects.toMatchObject({ bytesMax: APPEND_BYTES_MAX });
    expect(await current.store.readStream(current.stream)).toEqual([]);
    expect((await current.store.append(current.stream, quarters, 'none')).revision).toBe(3n);
  });
});
