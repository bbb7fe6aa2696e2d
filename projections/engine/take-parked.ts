import type { Build } from './build.js';
import { streamKey } from './fold.js';
import type { Generations } from './generations.js';
import { PoisonEvent, type LogEvent, type LogPages } from './log-pages.js';
import type { ParkedEvent, ParkedEvents } from './parked.js';
import { Release } from './release.js';

type Tools = { readonly generations: Generations; readonly parked: ParkedEvents; readonly pages: LogPages; readonly isSkipped?: ((key: string, eventId: string) => boolean) | undefined };

const PREFIX = streamKey('');

/**
 * Rows that were live before may lack events that they could not take then. Those come before everything that is folded into them from now on,
 * so they are taken first; where one still cannot be, the build cannot get past it.
 */
export const takeParked = async (build: Build, { generations, parked, pages, isSkipped }: Tools): Promise<void> => {
  const { projection, generation, rows } = build;
  const before = await parked.ofGeneration(generations.db, projection, generation.generation);
  if (before.length === 0) return;
  const read = ({ stream, revision }: ParkedEvent): Promise<LogEvent> => pages.one(stream, revision);
  const load = async (key: string): Promise<object | undefined> => (await rows.load([key])).get(key);
  const left = build.position === undefined ? [] : before.filter(({ key, eventId }) => isSkipped?.(key, eventId) !== true); // rows that are made anew lack nothing
  const release = new Release({ projection, parked: left, read, load });
  let changes: ReadonlyMap<string, object | undefined> = new Map();
  for (const key of keysOf(left)) {
    const released = await release.of(key);
    const failed = released.parked.find(({ key: held, error }) => held === key && error !== undefined);
    if (released.outcome === 'parked' && failed) {
      build.failure = new PoisonEvent(await read(failed), new Error(failed.error));
      return;
    }
    ({ changes } = released);
  }
  await generations.build(generation, [...rows.changing(changes), parked.forgetting(projection, generation.generation)]);
};

/** Streams first: whom their events are about is known when they are read. */
const keysOf = (parked: readonly ParkedEvent[]): readonly string[] => [...new Set(parked.map(({ key }) => key))].sort((a, b) => Number(b.startsWith(PREFIX)) - Number(a.startsWith(PREFIX)));
