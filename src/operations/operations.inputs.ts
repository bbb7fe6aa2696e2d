import { z } from 'zod';
import { projectionName, rowKey } from '../../contracts/operations/operations.events.js';
import { words } from '../../contracts/values.js';

const TOGETHER_MAX = 100;
const about = { projection: projectionName, reason: words(500) };
const flag = z.boolean().nullish().transform((value) => value ?? false);
const alsoNames = z.array(projectionName).max(TOGETHER_MAX).nullish().transform((names) => names ?? []);

export const replayInput = z.object({ ...about, also: alsoNames, dryRun: flag }).transform(({ projection, also, ...rest }) => ({ ...rest, projection, projections: [projection, ...also] }));
export const cancelInput = z.object(about);
export const rollbackInput = z.object(about);
export const retryInput = z.object({ ...about, key: rowKey });
export const skipInput = z.object({ ...about, key: rowKey, eventId: z.uuid('expected the id of an event') });
