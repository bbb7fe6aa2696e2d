import { APPEND_BYTES_MAX, EVENT_BYTES_MAX, EventNotSerializable, EventTooLarge, type NewEvent } from './event-store.js';

const DEPTH_MAX = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An event and the two texts an adapter stores. */
export type EventJson = { readonly event: NewEvent; readonly data: string; readonly metadata: string };

/**
 * Writes events as JSON before anything is sent, so that what a store cannot hold never reaches one.
 * @throws EventNotSerializable, EventTooLarge
 */
export const toJson = (stream: string, events: readonly NewEvent[]): readonly EventJson[] => {
  if (stream === '' || events.length === 0) throw new Error(`an append needs a stream and at least one event, not "${stream}" and ${events.length}`);
  let bytes = 0;
  const written = events.map((event, index): EventJson => {
    if (!UUID.test(event.id) || event.type === '') throw new Error(`event ${index} for ${stream} needs a UUID and a type, not "${event.id}" and "${event.type}"`);
    const json = { event, data: textOf(stream, event.data, 'data'), metadata: textOf(stream, event.metadata, 'metadata') };
    const eventBytes = Buffer.byteLength(json.data) + Buffer.byteLength(json.metadata);
    if (eventBytes > EVENT_BYTES_MAX) throw new EventTooLarge(stream, eventBytes, EVENT_BYTES_MAX);
    bytes += eventBytes;
    return json;
  });
  if (bytes > APPEND_BYTES_MAX) throw new EventTooLarge(stream, bytes, APPEND_BYTES_MAX);
  return written;
};

const textOf = (stream: string, value: object, name: string): string => {
  const lost = lostIn(value, 0);
  if (lost !== undefined) throw new EventNotSerializable(stream, [name, ...lost].join('.'));
  return JSON.stringify(value);
};

/** The path to the first value that would not come back from JSON as it was. An absent property may be written as `undefined`. */
const lostIn = (value: unknown, depth: number): readonly string[] | undefined => {
  switch (typeof value) {
    case 'string': case 'boolean': return undefined;
    case 'number': return Number.isFinite(value) ? undefined : [];
    case 'object': return value === null ? undefined : lostInside(value, depth);
    default: return [];
  }
};

const lostInside = (value: object, depth: number): readonly string[] | undefined => {
  if (depth >= DEPTH_MAX) return [];
  const names = Object.keys(value);
  if (Array.isArray(value)) return names.length === value.length ? lostAmong(value, names, depth) : ['length'];
  return isPlain(value) ? lostAmong(value, names, depth) : [];
};

const lostAmong = (value: object, names: readonly string[], depth: number): readonly string[] | undefined => {
  for (const name of names) {
    const part = (value as Readonly<Record<string, unknown>>)[name];
    if (part === undefined && !Array.isArray(value)) continue;
    const lost = lostIn(part, depth + 1);
    if (lost) return [name, ...lost];
  }
  return undefined;
};

/** Made by a literal or by JSON, in whichever realm; not a Date, a Map or an instance of a class. */
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};
