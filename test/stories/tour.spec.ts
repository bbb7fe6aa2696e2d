import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';

const folder = join(import.meta.dirname, '../tour');
const steps = globSync('*.graphql', { cwd: folder }).map((file) => file.replace('.graphql', '')).sort();
const DAY_MS = 24 * 60 * 60 * 1000;

/** What a reader takes from one answer for the next. */
type Taken = { ada?: string; bela?: string; community?: string; listing?: string; booking?: string; startsAt?: string; endsAt?: string };

describe('the tour of the README', () => {
  let world: AppWorld;
  const taken: Taken = {};
  const done: string[] = [];
  beforeAll(async () => { world = await startApp(); }, 60_000);
  afterAll(() => world.close());

  /** Sends a snippet as it stands in the README; nothing in the answer may be a refusal. */
  const send = async (step: string, as?: 'ada' | 'bela', variables: object = {}): Promise<unknown> => {
    done.push(step);
    const person = as && ({ token: taken[as] ?? '' } as Person);
    return world.ask(readFileSync(join(folder, `${step}.graphql`), 'utf8'), variables, person ? { as: person } : {});
  };
  it('registers two people who sign in', async () => {
    expect(await send('01-register')).toMatchObject({ ada: { member: { name: 'Ada' } }, bela: { member: { name: 'Bela' } } });
    const { ada, bela } = (await send('02-sign-in')) as Record<'ada' | 'bela', { token: string }>;
    Object.assign(taken, { ada: ada.token, bela: bela.token });
    expect(ada.token).not.toBe(bela.token);
  });

  it('founds a community that the other joins', async () => {
    const { foundCommunity: { community } } = (await send('03-found', 'ada')) as { foundCommunity: { community: { id: string; viewerRoles: string[] } } };
    expect(community.viewerRoles).toEqual(['MEMBER', 'COORDINATOR', 'TREASURER']);
    taken.community = community.id;
    expect(await send('04-join', 'bela', taken)).toEqual({ joinCommunity: { membership: { member: { name: 'Bela' }, roles: ['MEMBER'] } } });
  });

  it('lists an hour of bicycle repair and says when', async () => {
    const { draftListing: { listing } } = (await send('05-draft', 'ada', taken)) as { draftListing: { listing: { id: string; status: string } } };
    expect(listing.status).toBe('DRAFT');
    taken.listing = listing.id;
    expect(await send('06-publish', 'ada', taken)).toMatchObject({ setAvailability: { listing: { availability: { zone: 'Europe/Berlin' } } }, publishListing: { listing: { status: 'PUBLISHED' } } });
  });

  it('lets anybody find it, with its free slots', async () => {
    const date = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
    const { listings } = (await send('07-look', undefined, { from: date(1), to: date(15) })) as { listings: { totalCount: number; nodes: { owner: { name: string }; freeSlots: { startsAt: string; endsAt: string }[] }[] } };
    expect(listings).toMatchObject({ totalCount: 1, nodes: [{ owner: { name: 'Ada' } }] });
    const slot = listings.nodes[0]?.freeSlots[1];
    expect(slot).toBeDefined();
    Object.assign(taken, slot);
  });

  it('negotiates: asked, answered with other terms, agreed to the version that was read', async () => {
    const { requestBooking: { booking } } = (await send('08-request', 'bela', taken)) as { requestBooking: { booking: { id: string; status: string } } };
    expect(booking.status).toBe('REQUESTED');
    taken.booking = booking.id;
    expect(await send('09-counter', 'ada', taken)).toMatchObject({ counterBooking: { booking: { status: 'COUNTERED', terms: { version: 2, proposedBy: 'PROVIDER' } } } });
    expect(await send('10-accept', 'bela', taken)).toMatchObject({ tooFast: { code: 'STALE_TERMS' }, afterReading: { booking: { status: 'ACCEPTED' } } });
  });

  it('lets the day come', async () => {
    const { advanceTestClock: { now } } = (await send('11-wait', 'ada', taken)) as { advanceTestClock: { now: string } };
    expect(Date.parse(now)).toBeGreaterThanOrEqual(Date.parse(taken.endsAt ?? ''));
  });

  it('is reported by both and confirmed by both', async () => {
    for (const person of ['ada', 'bela'] as const) expect(await send('12-report', person, taken)).toMatchObject({ reportContributions: { booking: { status: 'DELIVERED' } } });
    expect(await send('13-confirm', 'ada', taken)).toMatchObject({ confirmContributions: { booking: { status: 'DELIVERED', reviewsUntil: null } } });
    expect(await send('13-confirm', 'bela', taken)).toMatchObject({ confirmContributions: { booking: { status: 'COMPLETED', reviewsUntil: expect.any(String) } } });
  });

  it('is reviewed by both: the first review is sealed until the second is in', async () => {
    expect(await send('14-review', 'bela', taken)).toMatchObject({ submitReview: { booking: { myReview: { revealed: false }, reviews: [] } } });
    expect(await send('14-review', 'ada', taken)).toMatchObject({ submitReview: { booking: { myReview: { revealed: true }, reviews: [{ by: 'PROVIDER' }, { by: 'RECIPIENT' }] } } });
  });

  it('is read by both in the same words', async () => {
    const answers = [await send('15-read', 'ada', taken), await send('15-read', 'bela', taken)];
    expect(answers[0]).toMatchObject({ booking: {
      status: 'COMPLETED',
      termsHistory: [{ version: 1, proposedBy: 'RECIPIENT' }, { version: 2, proposedBy: 'PROVIDER' }],
      provider: { rating: { overall: 5, count: 1 }, given: { nodes: [{ listing: { title: 'An hour of bicycle repair, side by side' } }] } },
      recipient: { rating: { overall: 5, count: 1 }, received: { nodes: [{ listing: { title: 'An hour of bicycle repair, side by side' } }] } },
    } });
    expect(answers[1]).toEqual(answers[0]);
  });

  it('leaves no step out', () => {
    expect([...new Set(done)]).toEqual(steps);
  });
});
