import { z } from 'zod';
import { comparePositions, type EventStore, type RecordedEvent } from './event-store.js';

/** An event that the log was seen to hold, and where: kept beside a checkpoint, it tells at the next start whether the log is still the same. */
export type Mark = Pick<RecordedEvent, 'id' | 'stream' | 'revision' | 'position'>;

const digits = z.string().regex(/^\d+$/).transform(BigInt);
const stored = z.object({ id: z.string(), stream: z.string(), revision: digits, commit: digits, prepare: digits });

/** As it is kept. */
export const markText = ({ id, stream, revision, position: { commit, prepare } }: Mark): string => JSON.stringify({ id, stream, revision: `${revision}`, commit: `${commit}`, prepare: `${prepare}` });

/** Whether the log holds that event, at that place. */
export const isInLog = async (store: EventStore, text: string): Promise<boolean> => {
  const { id, stream, revision, ...position } = stored.parse(JSON.parse(text));
  const [event] = await store.readStream(stream, { from: revision, max: 1 });
  return event?.id === id && comparePositions(event.position, position) === 0;
};
