import type { Cause, World } from './world.js';
import { kind } from './world.js';

/** The version of the API that the sandbox speaks, and no other. */
export const apiVersion = '2026-10-28.endive';

export type Event = {
  id: string; object: 'event'; account?: string; api_version: string; created: number; data: { object: object; previous_attributes?: object };
  livemode: false; pending_webhooks: number; request: Cause | null; type: string;
};
/** A thin event of v2: says what happened to what, and nothing more. */
export type ThinEvent = {
  id: string; object: 'v2.core.event'; type: string; livemode: false; created: string; context?: string;
  reason?: { type: 'request'; request: { id: string; idempotency_key: string } }; related_object?: { id: string; type: string; url: string };
};
/** One event on its way to one endpoint. `platform`, `connect` and `thin` are the app's own; others are ids of endpoints made by request. */
export type Delivery = { id: string; event: string; target: string; attempts: number; state: 'queued' | 'waiting' | 'failed' };
export type Endpoint = { id: string; object: 'webhook_endpoint'; api_version: string | null; application: null; created: number; description: string | null; enabled_events: string[]; livemode: false; metadata: Record<string, string>; secret?: string; status: string; url: string };

export const events = kind<Event>('event', 'evt_');
/** `data` is only told to those who read the event. */
export const thinEvents = kind<ThinEvent, { data?: object }>('thin_event', 'evt_test_');
export const deliveries = kind<Delivery>('delivery', 'dlv_');
export const endpoints = kind<Endpoint, { secret: string; connect: boolean }>('webhook_endpoint', 'we_');

/** URLs that webhooks are posted to. */
export type Wires = { platform?: string; connect?: string; thin?: string };
const wires = new WeakMap<World, Wires>();
export const wire = (world: World, urls: Wires): void => { wires.set(world, urls); };
export const wiresOf = (world: World): Wires => wires.get(world) ?? {};

type What = { readonly object: object; /** The connected account in which it happened; null is the platform. */ readonly account?: string | null; readonly previous?: object };

/** Says that something happened: an event in the list, with the object as it is now, and a delivery for every endpoint that listens. */
export const emit = (world: World, type: string, { object, account = null, previous }: What): Event => {
  const targets = listening(world, type, account);
  const data = { object: world.shown(object), ...(previous === undefined ? {} : { previous_attributes: previous }) };
  const event: Event = {
    id: world.newId(events.prefix), object: 'event', ...(account === null ? {} : { account }), api_version: apiVersion, created: world.now, data,
    livemode: false, pending_webhooks: targets.length, request: world.cause === null ? null : { ...world.cause }, type,
  };
  world.add(events, event, { account });
  for (const target of targets) send(world, event.id, target);
  return event;
};

type About = { /** None where the thing has no address. */ readonly related?: { id: string; type: string; url: string }; readonly data?: object };

/** Says it the thin way, to the endpoint for thin events. */
export const emitThin = (world: World, type: string, { related, data }: About): void => {
  const { cause } = world;
  const event: ThinEvent = {
    id: world.newId(thinEvents.prefix), object: 'v2.core.event', type, livemode: false, created: new Date(world.ms).toISOString(),
    ...(cause === null ? {} : { reason: { type: 'request', request: { id: cause.id, idempotency_key: cause.idempotency_key ?? '' } } }), ...(related === undefined ? {} : { related_object: related }),
  };
  world.add(thinEvents, event, { hidden: data === undefined ? {} : { data } });
  if (wiresOf(world).thin !== undefined) send(world, event.id, 'thin');
};

const send = (world: World, event: string, target: string): void => { world.add(deliveries, { id: world.newId(deliveries.prefix), event, target, attempts: 0, state: 'queued' }); };

const listening = (world: World, type: string, account: string | null): string[] => {
  const { platform, connect } = wiresOf(world);
  const own = account === null ? { url: platform, target: 'platform' } : { url: connect, target: 'connect' };
  const made = world.rows(endpoints).filter(({ object, hidden }) => hidden.connect === (account !== null) && object.enabled_events.some((name) => name === '*' || name === type));
  return [...(own.url === undefined ? [] : [own.target]), ...made.map(({ id }) => id)];
};
