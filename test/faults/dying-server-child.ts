import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import { TestClock } from '../../src/kernel/clock.js';
import type { EventStore } from '../../src/kernel/event-store.js';

// `barnraise` as an operator starts it, and a log that kills its own process, as `kill -9` does, at one append: DIES_AT="before CreditsReceived 2" is just before
// the second event of that type is written, `after` as soon as it is on the disk and nobody has heard of it. Nothing in `src` knows of this.
const [when = '', type = '', nth = '1'] = (process.env['DIES_AT'] ?? '').split(' ');
let left = Number(nth);

type Append = EventStore['append'];
const written = Reflect.get(SqliteEventStore.prototype, 'append');
/** What is about to be asked of Stripe: `after CAPTURE` is before it is asked. */
const operationOf = (data: object): string | undefined => ('call' in data ? (data.call as { readonly operation: string }).operation : undefined);
/** What Stripe says has happened, in its own word. */
const toldIn = (data: object): unknown => ('type' in data ? data.type : undefined);
const isIt = (event: { readonly type: string; readonly data: object }): boolean => [event.type, operationOf(event.data), toldIn(event.data)].includes(type);
const die = (): true => process.kill(process.pid, 'SIGKILL');

SqliteEventStore.prototype.append = async function append(this: SqliteEventStore, ...asked: Parameters<Append>): ReturnType<Append> {
  const [, events] = asked;
  const isHere = events.some(isIt) && --left === 0;
  if (isHere && when === 'before') die();
  const appended = await Reflect.apply(written, this, asked);
  if (isHere) die();
  return appended;
};

// A test clock forgets how far it was set when its server dies; CLOCK_AHEAD_MS is how far the time has gone on meanwhile.
const aheadMs = Number(process.env['CLOCK_AHEAD_MS'] ?? '0');
const shown = Reflect.get(TestClock.prototype, 'nowMs');
TestClock.prototype.nowMs = function nowMs(this: TestClock): number {
  return Math.max(Reflect.apply(shown, this, []), Date.now() + aheadMs);
};

await import('../../src/admin/barnraise.js');
