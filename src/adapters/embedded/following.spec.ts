import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Position, RecordedEvent } from '../../kernel/event-store.js';
import { Bell, Followers } from './following.js';

const FULL = 500;
const at = (place: number): RecordedEvent => {
  const position = { commit: BigInt(place), prepare: BigInt(place) };
  return { id: `${place}`, type: 'Any', version: 1, stream: 'any', revision: BigInt(place - 1), position, recordedAt: '2027-03-01T09:00:00.000Z', data: {}, metadata: { commandId: 'c', commandHash: 'h', actorId: 'a', at: '2027-03-01T09:00:00.000Z' } };
};

let bell: Bell;
let written: number;
/** The places that pages were read after. */
let read: number[];
let followers: Followers;

const page = (after: Position | undefined, max: number): readonly RecordedEvent[] => {
  const from = Number(after?.commit ?? 0n);
  read.push(from);
  return Array.from({ length: Math.min(max, written - from) }, (_none, index) => at(from + index + 1));
};
const write = (events: number): void => {
  written += events;
  bell.ring();
};
const from = (place: number) => (place === 0 ? {} : { after: at(place).position });

/** What is heard from there until the end, as the places of the first and the last event. */
const heardFrom = async (place: number): Promise<readonly (readonly [number, number])[]> => {
  const heard: [number, number][] = [];
  for await (const delivery of followers.follow(from(place))) {
    if (delivery.kind === 'caught-up') break;
    heard.push([Number(delivery.events[0]?.id), Number(delivery.events.at(-1)?.id)]);
  }
  return heard;
};

beforeEach(() => {
  [bell, written, read] = [new Bell(), 0, []];
  followers = new Followers({ bell, page });
});

describe('those who follow a log from the same place', () => {
  it('hear everything, of which each page is read once', async () => {
    write(2 * FULL + 7);
    const all = [[1, FULL], [FULL + 1, 2 * FULL], [2 * FULL + 1, 2 * FULL + 7]];
    expect(await Promise.all([heardFrom(0), heardFrom(0), heardFrom(0)])).toEqual([all, all, all]);
    expect(read).toEqual([0, FULL, 2 * FULL, 2 * FULL + 7]);
  });
  it('hear what has come since a page was read that had room for it', async () => {
    write(3);
    expect(await heardFrom(0)).toEqual([[1, 3]]);
    write(2);
    expect(await heardFrom(0)).toEqual([[1, 5]]);
    expect(await heardFrom(3)).toEqual([[4, 5]]);
  });
  it('hear what has come since there was nothing', async () => {
    expect(await heardFrom(0)).toEqual([]);
    write(1);
    expect(await heardFrom(0)).toEqual([[1, 1]]);
  });
  it('read a full page no second time when more has come', async () => {
    write(FULL);
    await heardFrom(0);
    write(1);
    read.length = 0;
    expect(await heardFrom(0)).toEqual([[1, FULL], [FULL + 1, FULL + 1]]);
    expect(read).not.toContain(0);
  });
  it('are woken together, and the new page is read for all of them once', async () => {
    write(1);
    const three = [0, 0, 0].map(() => followers.follow());
    for (const each of three) for (const kind of ['events', 'caught-up']) expect((await each.next()).value).toMatchObject({ kind });
    const next = three.map((each) => each.next());
    read.length = 0;
    write(2);
    for (const each of next) expect((await each).value).toMatchObject({ events: [{ id: '2' }, { id: '3' }] });
    expect(read).toEqual([1]);
    bell.close();
  });
});

describe('those who follow a log from different places', () => {
  it('hear each what comes after theirs, however many they are', async () => {
    write(20);
    const places = Array.from({ length: 20 }, (_none, index) => index);
    for (let round = 0; round < 2; round++) expect(await Promise.all(places.map(heardFrom))).toEqual(places.map((place) => [[place + 1, 20]]));
  });
  it('have no more kept for them than a few pages', async () => {
    write(8 * FULL);
    await heardFrom(0);
    read.length = 0;
    await heardFrom(0);
    expect(read).toContain(0);
  });
});
