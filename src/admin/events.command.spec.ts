import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld } from '../../test/support/app.js';
import { runCommand, type Ran } from '../../test/support/command-line.js';
import { completedExchange, tellAndSucceed, type Exchange } from '../../test/support/exchange.js';
import { announceServer } from './operate/server-file.js';

const token = '0badc0de'.repeat(8);
const asOperator = { headers: { authorization: `Bearer ${token}` } };

describe('reading the log on the command line', () => {
  let world: AppWorld;
  let story: Exchange;
  let forget: () => void;
  beforeAll(async () => {
    world = await startApp({ OPERATOR_TOKEN: token, DATABASE_URL: '' });
    story = await completedExchange(world);
    forget = announceServer(world.config.DATA_DIR, world.app.getHttpServer().address() as AddressInfo);
  }, 120_000);
  afterAll(async () => {
    forget();
    await world.close();
  });
  const events = (...args: readonly string[]): Promise<Ran> => runCommand(['events', ...args], { DATA_DIR: world.config.DATA_DIR, OPERATOR_TOKEN: token });
  const typesOf = (ran: Ran): readonly unknown[] => ran.json().map(({ type }) => type);

  it('shows a stream from its beginning, and not a word that a person typed', async () => {
    const shown = await events('show', `listing-${story.listingId}`);
    expect([shown.code, shown.errors]).toEqual([0, '']);
    expect(shown.out).toMatch(new RegExp(`^0@listing-${story.listingId} {2}ListingDrafted v\\d+\n {2}.* by ${story.leo.id}, at \\d+/\\d+ in the log\n`));
    expect(shown.out).toContain(`content.title: (hidden: personal, of ${story.leo.id})`);
    expect(shown.out).not.toContain('bicycle');
    expect(typesOf(await events('show', `listing-${story.listingId}`, '--json'))).toEqual(['ListingDrafted', 'ListingPublished']);
  });

  it('shows one event by its id or its address', async () => {
    const [, published] = (await events('show', `listing-${story.listingId}`, '--json')).json();
    for (const name of [String(published?.['id']), `1@listing-${story.listingId}`]) expect((await events('show', name, '--json')).json()).toEqual([published]);
  });

  it.each(['listing-nothing', '7@listing-nothing', '08392271-814c-8476-addc-a66c66c55762'])('says that there is nothing called %s', async (name) => {
    expect(await events('show', name)).toMatchObject({ code: 64, out: '', errors: `there is nothing called ${name} in the log\n` });
  });

  it('tells the end of the log, the newest last', async () => {
    const tail = await events('tail', '--last', '3', '--json');
    expect(typesOf(tail)).toHaveLength(3);
    expect(typesOf(tail).at(-1)).toBe('BookingCompleted');
    const whole = (await events('tail', '--last', '100')).out.trim().split('\n');
    expect(whole[0]).toMatch(/^\d+\/\d+ {2}\S+Z {2}MemberRegistered {2}0@member-mbr_[0-9a-f]+ {2}by mbr_[0-9a-f]+$/);
  });

  it('goes on with what comes, until Ctrl-C', async () => {
    const following = events('tail', '--last', '1', '--follow', '--json');
    await pause(700);
    await tellAndSucceed(world, 'pauseListing', { as: story.leo, input: { listingId: story.listingId } });
    await tellAndSucceed(world, 'publishListing', { as: story.leo, input: { listingId: story.listingId } });
    await pause(1_200);
    process.emit('SIGINT');
    const followed = await following;
    expect([followed.code, typesOf(followed)]).toEqual([0, ['BookingCompleted', 'ListingPaused', 'ListingPublished']]);
  });

  it.each([['tail', '--last', '0'], ['tail', '--last', '101'], ['tail', '--last', 'all'], ['show']])('exits with 64 when it is called as %s %s %s', async (...args) => {
    expect(await events(...args)).toMatchObject({ code: 64, out: '' });
  });

  it('is for operators alone', async () => {
    for (const query of ['{ log { nodes { id } } }', '{ log(first: 1) { nodes { id } } }']) {
      for (const as of [undefined, story.cora]) expect((await world.send(query, {}, { as })).errors[0]?.extensions?.['code']).toBe('NOT_OPERATOR');
    }
  });

  it('goes page by page both ways, over everything once', async () => {
    type Page = { readonly nodes: readonly { readonly id: string }[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string; readonly endCursor: string } };
    const page = async (args: string) => (await world.ask<{ log: Page }>(`{ log(${args}) { nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`, {}, asOperator)).log;
    const walk = async (args: string, next: (at: Page) => string | undefined): Promise<readonly (readonly string[])[]> => {
      const at = await page(args);
      const following = next(at);
      return [at.nodes.map(({ id }) => id), ...(following === undefined ? [] : await walk(following, next))];
    };
    const forwards = await walk('first: 7', ({ pageInfo }) => (pageInfo.hasNextPage ? `first: 7, after: "${pageInfo.endCursor}"` : undefined));
    const backwards = await walk('last: 7', ({ pageInfo }) => (pageInfo.hasPreviousPage ? `last: 7, before: "${pageInfo.startCursor}"` : undefined));
    expect(forwards.length).toBeGreaterThan(2);
    expect(backwards.toReversed().flat()).toEqual(forwards.flat());
  });

  it.each([['first: 1, last: 1', 'BAD_PAGE'], ['first: 0', 'BAD_PAGE'], ['last: 101', 'BAD_PAGE'], ['after: "no cursor"', 'BAD_CURSOR']])('refuses log(%s)', async (args, code) => {
    expect((await world.send(`{ log(${args}) { nodes { id } } }`, {}, asOperator)).errors[0]?.extensions?.['code']).toBe(code);
  });
});
