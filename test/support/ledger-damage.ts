import fc from 'fast-check';
import { LedgerHeadPublished, type LedgerEvent } from '../../contracts/ledger/ledger.events.js';
import { streamOf } from '../../contracts/events.js';
import { dateAfter } from '../../contracts/time.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { derivedUuid } from '../../src/kernel/ids.js';
import { accountOfStream, entryOf, headOver, type Entry } from '../../src/ledger/chain.js';
import { town } from './ledger-town.js';

export type Log = readonly RecordedEvent[];
const isEntry = ({ stream }: RecordedEvent): boolean => accountOfStream(stream) !== undefined;
const isOfLedger = (event: RecordedEvent): boolean => isEntry(event) || event.type === LedgerHeadPublished.type;

/** The log with a head after each so many entries, and one at its end: nothing is left uncovered. */
export const withHeads = (log: Log, every: number): Log => {
  const told: RecordedEvent[] = [];
  let entries: Entry[] = [];
  let before: LedgerEvent['data'] | undefined;
  let count = 0;
  const publish = (): void => {
    const day = dateAfter('2027-03-01', count);
    before = headOver({ communityId: town, day, before }, entries);
    entries = [];
    told.push(headEvent(before, count++));
  };
  for (const event of log) {
    told.push(event);
    const account = accountOfStream(event.stream);
    if (account !== undefined) entries.push(entryOf(account, event));
    if (entries.length >= every) publish();
  }
  if (entries.length > 0) publish();
  return told;
};

const headEvent = (data: LedgerEvent['data'], number: number): RecordedEvent => ({
  id: derivedUuid('head', number), type: LedgerHeadPublished.type, version: 1, data, stream: streamOf.ledger(town), revision: BigInt(number), position: { commit: 0n, prepare: 0n }, recordedAt: `${data.day}T00:00:00.000Z`,
  metadata: { commandId: derivedUuid('close', number), commandHash: 'h', actorId: 'system:publish-ledger-head', at: `${data.day}T00:00:00.000Z` },
});

/** One thing done to one record, by somebody who can write to the file. Named, so that a counterexample can be read. */
export type Damage = { readonly name: string; readonly of: (log: Log) => Log | undefined };

/** The log as it was before anybody published a head. */
export const withoutHeads = (log: Log): Log => log.filter((event) => event.type !== LedgerHeadPublished.type);

/** The nth record of the ledger. */
const chosen = (log: Log, nth: number, among = isOfLedger): number | undefined => {
  const places = log.flatMap((event, index) => (among(event) ? [index] : []));
  return places.length === 0 ? undefined : places[nth % places.length];
};

const damage = (name: string, change: (log: Log, nth: number, other: number) => Log | undefined): fc.Arbitrary<Damage> =>
  fc.tuple(fc.nat(), fc.nat()).map(([nth, other]) => {
    const called = `${name} (${nth}, ${other})`;
    return { name: called, of: (log) => change(log, nth, other), ...{ [fc.toStringMethod]: () => called } };
  });

/** Later events of the same stream are numbered anew, so that no gap tells of it. */
const renumbered = (log: Log): Log => {
  const next = new Map<string, bigint>();
  return log.map((event) => {
    const revision = next.get(event.stream) ?? 0n;
    next.set(event.stream, revision + 1n);
    return { ...event, revision };
  });
};

const otherText = (text: string, at: number): string => {
  const index = text.length === 0 ? 0 : at % text.length;
  return `${text.slice(0, index)}${text[index] === '1' ? '2' : '1'}${text.slice(index + 1)}`;
};
const otherValue = (value: unknown, at: number): unknown => {
  if (typeof value === 'string') return otherText(value, at);
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.length === 0 ? ['1'] : value.map((part, index) => (index === at % value.length ? otherValue(part, at) : part as unknown));
  return otherPart(value ?? {}, at);
};
/** One leaf of it is another one. */
const otherPart = (value: object, at: number): object => {
  const names = Object.keys(value).sort();
  const name = names[at % names.length];
  return name === undefined ? { more: 1 } : { ...value, [name]: otherValue((value as Readonly<Record<string, unknown>>)[name], Math.floor(at / names.length)) };
};

const flipped = (event: RecordedEvent, at: number): RecordedEvent => {
  const { id, type, version, revision, data, metadata } = event;
  const parts = isEntry(event) ? 6 : 1; // of a head, what it says; who wrote it and when is not what it proves
  switch (at % parts) {
    case 0: return { ...event, data: otherPart(data, Math.floor(at / parts)) };
    case 1: return { ...event, metadata: otherPart(metadata, Math.floor(at / parts)) as RecordedEvent['metadata'] };
    case 2: return { ...event, id: otherText(id, at) };
    case 3: return { ...event, type: otherText(type, at) };
    case 4: return { ...event, version: version + 1 };
    default: return { ...event, revision: revision + 1n };
  }
};

const without = (log: Log, nth: number): Log | undefined => {
  const place = chosen(log, nth);
  return place === undefined ? undefined : log.toSpliced(place, 1);
};
/** Before the entry itself: what is put after the last one stands where no head reaches yet, like everything that is written today. */
const withCopy = (log: Log, nth: number, other: number): Log | undefined => {
  const place = chosen(log, nth, isEntry);
  const event = place === undefined ? undefined : log[place];
  return place === undefined || !event ? undefined : log.toSpliced(place, 0, { ...event, id: derivedUuid('put in', other) });
};
const exchanged = (log: Log, [nth, other]: readonly [number, number], exchange: (a: RecordedEvent, b: RecordedEvent) => readonly [RecordedEvent, RecordedEvent]): Log | undefined => {
  const [first, second] = [chosen(log, nth, isEntry), chosen(log, other, isEntry)];
  if (first === undefined || second === undefined || first === second) return undefined;
  const [a, b] = [log[first], log[second]];
  if (!a || !b) return undefined;
  const [inFirst, inSecond] = exchange(a, b);
  return log.with(first, inFirst).with(second, inSecond);
};

/** Everything that can be done to one record. */
export const anyDamage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 4, arbitrary: damage('flip', (log, nth, other) => {
    const place = chosen(log, nth);
    const event = place === undefined ? undefined : log[place];
    return place === undefined || !event ? undefined : log.with(place, flipped(event, other));
  }) },
  damage('drop', without),
  damage('drop, and number the rest anew', (log, nth) => { const rest = without(log, nth); return rest && renumbered(rest); }),
  damage('swap what stands in two', (log, nth, other) => exchanged(log, [nth, other], (a, b) => [{ ...b, stream: a.stream, revision: a.revision }, { ...a, stream: b.stream, revision: b.revision }])),
  damage('swap the places of two in the log', (log, nth, other) => exchanged(log, [nth, other], (a, b) => [b, a])),
  damage('swap two in the log, and number anew', (log, nth, other) => { const swapped = exchanged(log, [nth, other], (a, b) => [b, a]); return swapped && renumbered(swapped); }),
  damage('put in a copy', withCopy),
  damage('put in a copy, and number the rest anew', (log, nth, other) => { const more = withCopy(log, nth, other); return more && renumbered(more); }),
);
