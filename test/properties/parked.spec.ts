import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allEvents } from '../../contracts/events.js';
import { keysOf, defineProjection, type AnyDomainEvent } from '../../projections/engine/projection.js';
import { ReadModels } from '../../projections/engine/read-models.js';
import { Codec } from '../../src/kernel/codec.js';
import { granted, registered, renamed } from '../support/sample-projections.js';
import { sharedDatabase, SpecLog, type Said, type SharedDatabase } from '../support/spec-log.js';

let shared: SharedDatabase;
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterAll(() => shared.close());

const [MEMBERS, ROLES] = [3, ['treasurer', 'coordinator'] as const];
type Row = { readonly taken: readonly string[] };
const pair = (key: string, eventId: string): string => `${key} ${eventId}`;

/** Rows that remember every event they have taken, in order: whatever is lost, taken twice or in the wrong order shows. */
class Illness {
  readonly poison = new Set<string>();
  readonly unreadable = new Set<string>();
  readonly projection = defineProjection<Row>({
    name: 'sample-tracks', version: 1,
    key: (event) => (event.type === 'RoleGranted' ? [event.data.memberId, event.data.role] : 'memberId' in event.data ? event.data.memberId : []),
    on: {
      MemberRegistered: (row, event, key) => this.#take(row, event, key),
      ProfileUpdated: (row, event, key) => this.#take(row, event, key),
      RoleGranted: (row, event, key) => this.#take(row, event, key),
    },
    table: { columns: { count: { type: 'integer not null', value: ({ taken }) => taken.length } } },
  });

  #take(row: Row | undefined, { id }: { readonly id: string }, key: string): Row {
    if (this.poison.has(pair(key, id))) throw new Error('cannot stomach this');
    return { taken: [...(row?.taken ?? []), id] };
  }
}

/** A codec that cannot read certain events, until it can. */
class Illiterate extends Codec {
  constructor(log: SpecLog, private readonly unreadable: ReadonlySet<string>) {
    super(allEvents, log.keys);
  }

  override async decode(...[events, seals]: Parameters<Codec['decode']>): ReturnType<Codec['decode']> {
    if (events.some(({ id }) => this.unreadable.has(id))) throw new Error('cannot be read');
    return super.decode(events, seals);
  }
}

/** What is done at one moment: something is said, of which some keys cannot take it, or nobody can read it; or an operator does something about the nth key that is held up. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('say' as const), who: fc.nat(MEMBERS - 1), what: fc.constantFrom('registered', 'renamed', 'granted'), role: fc.constantFrom(...ROLES), poison: fc.constantFrom('none', 'none', 'none', 'none', 'first', 'second', 'all', 'unreadable') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('retry' as const, 'skip' as const, 'cure' as const, 'restart' as const), nth: fc.nat(5) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

class Play {
  readonly log = new SpecLog();
  readonly illness = new Illness();
  readonly place = shared.newPlace();
  readonly codec = new Illiterate(this.log, this.illness.unreadable);
  readonly skipped = new Set<string>();
  readonly said: { readonly id: string; readonly keys: readonly string[] }[] = [];
  models: ReadModels | undefined;

  async start(): Promise<ReadModels> {
    const { store, clock, masterKey } = this.log;
    await this.models?.close();
    this.models = new ReadModels({ store, codec: this.codec, clock, masterKey, projections: [this.illness.projection], database: await this.place.open(), schema: this.place.schema });
    await this.models.start();
    return this.models;
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'say') await this.#say(step);
    else if (step.do === 'restart') await this.start();
    else await this.#operate(step);
  }

  async #operate(step: Exclude<Step, { do: 'say' }>): Promise<void> {
    const models = this.models ?? (await this.start());
    await models.caughtUp();
    const parked = await models.parked();
    const chosen = parked[step.nth % Math.max(1, parked.length)];
    if (!chosen) return;
    if (step.do === 'retry') await models.retryParked(chosen.projection, chosen.key);
    else if (step.do === 'cure') this.#cure(chosen.eventId);
    else if (await models.skipParked(chosen.projection, chosen.key, chosen.eventId) !== 'unknown') this.skipped.add(pair(chosen.key, chosen.eventId));
  }

  /** Everything is cured, and tried again until nothing is held up. */
  async recover(): Promise<ReadModels> {
    const models = this.models ?? (await this.start());
    await models.caughtUp();
    this.illness.poison.clear();
    this.illness.unreadable.clear();
    for (let parked = await models.parked(); parked.length > 0; parked = await models.parked()) {
      for (const { projection, key } of parked) await models.retryParked(projection, key);
    }
    return models;
  }

  /** What the rows must be: every event folded in the order of the log, but those that were skipped. */
  expected(): ReadonlyMap<string, readonly string[]> {
    const rows = new Map<string, readonly string[]>();
    for (const { id, keys, stream } of this.said.map((each) => ({ ...each, stream: this.#streams.get(each.id) ?? '' }))) {
      for (const key of keys) if (!this.skipped.has(pair(key, id)) && !this.skipped.has(pair(`stream:${stream}`, id))) rows.set(key, [...(rows.get(key) ?? []), id]);
    }
    return rows;
  }

  async end(): Promise<void> {
    await this.models?.close();
    await this.place.remove();
  }

  readonly #streams = new Map<string, string>();

  /** What cannot be read is about its stream's own member, so that nothing else could have been about it. */
  async #say({ who, what, role, poison }: Extract<Step, { do: 'say' }>): Promise<void> {
    const sayings: Readonly<Record<string, Said>> = { renamed: renamed(who, 'Anna'), granted: granted(who, role) };
    const { type, data } = (poison === 'unreadable' ? undefined : sayings[what]) ?? registered(who);
    const [id, stream] = [randomUUID(), `member-${who}`];
    const keys = keysOf(this.illness.projection, { type, data } as AnyDomainEvent);
    const ill: Readonly<Record<string, readonly string[]>> = { first: keys.slice(0, 1), second: keys.slice(1), all: keys };
    for (const key of ill[poison] ?? []) this.illness.poison.add(pair(key, id));
    if (poison === 'unreadable') this.illness.unreadable.add(id);
    this.said.push({ id, keys });
    this.#streams.set(id, stream);
    const metadata = { commandId: id, commandHash: 'any', actorId: 'system:spec', at: '2027-03-01T09:00:00.000Z' };
    await this.log.store.append(stream, await this.log.codec.encode(stream, [{ id, type, data, metadata }]), 'any');
  }

  #cure(eventId: string): void {
    this.illness.unreadable.delete(eventId);
    for (const each of this.illness.poison) if (each.endsWith(eventId)) this.illness.poison.delete(each);
  }
}

it('whatever is poisonous, and whenever it is tried again or skipped, rows end as the log says without what was skipped', async () => {
  let held = 0;
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
    const play = new Play();
    try {
      await play.start();
      for (const each of steps) await play.take(each);
      held += (await play.models?.parked())?.length ?? 0;
      const models = await play.recover();
      const reads = models.reads();
      const rows = await reads.rows(play.illness.projection, [...play.expected().keys()]);
      expect(new Map([...play.expected().keys()].map((key, index) => [key, rows[index]?.taken]))).toEqual(play.expected());
    } finally {
      await play.end();
    }
  }), { numRuns: 25 });
  expect(held).toBeGreaterThan(0);
}, 120_000);
