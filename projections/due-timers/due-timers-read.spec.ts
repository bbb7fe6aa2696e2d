import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebhookParked } from '../../contracts/payment/webhook.events.js';
import { answerBy, requested } from '../../test/support/bookings.js';
import { expiresAt, published, warnAt } from '../../test/support/listings.js';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { dueTimers } from './due-timers.projection.js';
import { DueTimersOf } from './due-timers.js';

let world: ReadModelWorld;
beforeAll(async () => {
  world = await readModelsWith([dueTimers]);
  await world.given(published, requested, WebhookParked.of({ eventId: 'evt_1', why: 'NOT_FOUND', attempt: 1 }));
}, 60_000);
afterAll(() => world.close());

const due = async (at: string, { max = 100, except = [] }: { readonly max?: number; readonly except?: readonly string[] } = {}) =>
  (await new DueTimersOf(world.models).due(at, { max, except })).map(({ kind }) => kind);
const soonestFirst = [['retry-webhook', ''], ['expire-request', answerBy], ['warn-listing', warnAt], ['expire-listing', expiresAt]].sort(([, a = ''], [, b = '']) => (a < b ? -1 : 1)).map(([kind]) => kind);

describe('what is due', () => {
  it('comes longest overdue first', async () => expect(await due(expiresAt)).toEqual(soonestFirst));
  it('leaves out what is due later', async () => expect(await due(answerBy)).toEqual(['retry-webhook', 'expire-request']));
  it('is no more than is wanted', async () => expect(await due(expiresAt, { max: 3 })).toEqual(soonestFirst.slice(0, 3)));
  it('leaves out the kinds that are excepted, which take nobody else’s place', async () =>
    expect(await due(expiresAt, { max: 2, except: ['retry-webhook', 'warn-listing'] })).toEqual(['expire-request', 'expire-listing']));
  it('is nothing where every kind is excepted', async () => expect(await due(expiresAt, { except: ['retry-webhook', 'expire-request', 'warn-listing', 'expire-listing'] })).toEqual([]));
});
