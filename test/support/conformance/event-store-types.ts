import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable, type Position, type Stretch } from '../../../src/kernel/event-store.js';
import { anEvent, idsOf, newStream, numbersOf, someEvents, type Case, type OpenStore } from './event-store-under-test.js';

const HEARD = new Set(['Heard', "It's said"]);
const from = (after: Position | undefined): { readonly after?: Position } => (after ? { after } : {});

/** Of ten events every third is heard, and one in between has an odd name. */
const mixed = Array.from({ length: 10 }, (_, n) => anEvent({ n }, { type: n % 3 === 0 ? 'Heard' : n === 4 ? "It's said" : 'Said' }));

export const typeCases = (current: Case): void => describe('a read of some types of events', () => {
  it('has all of these in their order, as a read of the whole log has them, and none of the others', async () => {
    const start = await current.store.head();
    await current.store.append(current.stream, mixed, 'none');
    const found = await current.store.readTypes(HEARD, from(start));
    expect(numbersOf(found?.events ?? [])).toEqual([0, 3, 4, 6, 9]);
    expect(found?.events).toEqual((await current.store.readAll(from(start))).filter(({ type }) => HEARD.has(type)));
  });

  it('says how far it went, over events that nobody asked for too, so that page follows on page', async () => {
    const start = await current.store.head();
    const { position } = await current.store.append(current.stream, [...mixed, ...someEvents(5, 10)], 'none');
    const pages: Stretch[] = [];
    for (let page = await current.store.readTypes(HEARD, { ...from(start), max: 4 }); page; page = await current.store.readTypes(HEARD, { after: page.upTo, max: 4 })) pages.push(page);
    expect(pages.map(({ size }) => size)).toEqual([4, 4, 4, 3]);
    expect(pages.map(({ events }) => numbersOf(events))).toEqual([[0, 3], [4, 6], [9], []]);
    expect(pages.at(-1)?.upTo).toEqual(position);
  });

  it('goes as far where there is none of these types, or none was asked for', async () => {
    const start = await current.store.head();
    const { position } = await current.store.append(current.stream, someEvents(3), 'none');
    expect(await current.store.readTypes(HEARD, from(start))).toEqual({ size: 3, upTo: position, events: [] });
    expect(await current.store.readTypes(new Set(), from(start))).toEqual({ size: 3, upTo: position, events: [] });
  });

  it('is nothing at the end of the log', async () => {
    const { position } = await current.store.append(current.stream, [anEvent({}, { type: 'Heard' })], 'none');
    expect(await current.store.readTypes(HEARD, { after: position })).toBeUndefined();
  });

  it('without a limit looks at 1,000 events at most', async () => {
    const start = await current.store.head();
    for (let stream = 0; stream < 2; stream++) await current.store.append(newStream(), someEvents(700), 'none');
    const found = await current.store.readTypes(new Set(['Said']), from(start));
    expect([found?.size, idsOf(found?.events ?? []).length]).toEqual([1_000, 1_000]);
  });
});

export const closedTypeCases = (open: OpenStore): void => describe('a read of some types of events from a closed store', () => {
  it('is refused', async () => {
    const { store, end } = await open();
    await store.close();
    await expect(store.readTypes(HEARD, {})).rejects.toBeInstanceOf(StoreUnavailable);
    await end();
  });
});
