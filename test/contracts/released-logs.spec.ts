import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { allEvents } from '../../contracts/events.js';
import { bookingDetails } from '../../projections/booking-details/booking-details.projection.js';
import { communities } from '../../projections/communities/communities.projection.js';
import { dueTimers } from '../../projections/due-timers/due-timers.projection.js';
import { foldBatch } from '../../projections/engine/fold.js';
import type { AnyDomainEvent, AnyProjection } from '../../projections/engine/projection.js';
import { listings } from '../../projections/listings/listings.projection.js';
import { members } from '../../projections/members/members.projection.js';
import { memberships } from '../../projections/memberships/memberships.projection.js';
import { ratings } from '../../projections/ratings/ratings.projection.js';
import { reciprocity } from '../../projections/reciprocity/reciprocity.projection.js';
import { reviews } from '../../projections/reviews/reviews.projection.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { Codec } from '../../src/kernel/codec.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { MemoryVault } from '../support/memory-vault.js';

const folder = resolve(import.meta.dirname, '../../contracts/samples/logs');
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const projections: readonly AnyProjection[] = [members, communities, memberships, listings, bookingDetails, dueTimers, reviews, ratings, reciprocity];

type Stored = Omit<RecordedEvent, 'revision' | 'position'> & { readonly revision: number; readonly position: number };
type Log = { readonly masterKey: string; readonly personKeys: Readonly<Record<string, string>>; readonly erased: string; readonly events: readonly Stored[] };
type Rows = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const recorded = ({ revision, position, ...rest }: Stored): RecordedEvent =>
  ({ ...rest, revision: BigInt(revision), position: { commit: BigInt(position), prepare: BigInt(position) } });

/** What today's projections make of a log, whose people's keys are these. */
const rowsOf = async ({ events, masterKey }: Log, keys: Log['personKeys']): Promise<Rows> => {
  const vault = new MemoryVault();
  await vault.insert('person-key', Object.entries(keys).map(([id, value]) => ({ id, value })));
  const codec = new Codec(allEvents, new PersonKeys(vault, new SystemClock(), Buffer.from(masterKey, 'base64url')));
  const decoded = (await codec.decode(events.map(recorded), 'closed')) as readonly object[] as readonly AnyDomainEvent[];
  return Object.fromEntries(projections.map((projection) =>
    [projection.name, Object.fromEntries([...foldBatch(projection, decoded, new Map())].filter(([, row]) => row !== undefined))]));
};

type Community = { readonly policies: readonly object[] };
/** What was made of it then, where a community has by now the rules that came later, with their defaults. */
const withLaterRules = (then: Rows): Rows => ({
  ...then,
  communities: Object.fromEntries(Object.entries((then['communities'] ?? {}) as Readonly<Record<string, Community>>).map(([id, row]) =>
    [id, { ...row, policies: row.policies.map((policy) => ({ ...defaultPolicy, ...policy })) }])),
});

type Calendar = { readonly holds: readonly { readonly endsAt: string }[] };
const isCalendar = (row: unknown): row is Calendar => typeof row === 'object' && row !== null && 'holds' in row;
/** Without holds that had passed when the last word was said: nobody is shown them, and calendars keep them for a day longer now than they did then. */
const ahead = (rows: Rows, { events }: Log): Rows => {
  const end = events.map(({ metadata }) => metadata.at).sort().at(-1) ?? '';
  const withoutPast = (row: unknown): unknown => (isCalendar(row) ? { ...row, holds: row.holds.filter(({ endsAt }) => endsAt > end) } : row);
  return { ...rows, listings: Object.fromEntries(Object.entries(rows['listings'] ?? {}).map(([key, row]) => [key, withoutPast(row)])) };
};

describe.each(globSync('*.json', { cwd: folder }).filter((file) => /^[a-z-]+\.json$/.test(file)).map((file) => file.slice(0, -'.json'.length)))('the log of %s', (release) => {
  let log: Log;
  beforeAll(() => {
    log = read(`${release}.json`) as Log;
  });

  it('makes the rows that it made then', async () => {
    expect(ahead(await rowsOf(log, log.personKeys), log)).toEqual(ahead(withLaterRules(read(`${release}.rows.json`) as Rows), log));
  });

  it('makes the rows that it made then, once one of its people is erased', async () => {
    const others = Object.fromEntries(Object.entries(log.personKeys).filter(([person]) => person !== log.erased));
    expect(ahead(await rowsOf(log, others), log)).toEqual(ahead(withLaterRules(read(`${release}.erased.rows.json`) as Rows), log));
  });

  it('shows no word that a person typed', () => {
    for (const words of ['bicycle', 'spanner', 'The tool broke', 'Rain', 'example.org', 'Leo']) expect(JSON.stringify(log)).not.toContain(words);
  });
});

describe('the log of the first release', () => {
  it('holds what is written otherwise today: it is old', () => {
    const { events } = read('first-release.json') as Log;
    const old = events.filter(({ type, version }) => allEvents.some((definition) => definition.type === type && definition.version > version));
    expect(old.map(({ type, version }) => `${type}.v${version}`)).toContain('ContributionsReported.v1');
  });
});
