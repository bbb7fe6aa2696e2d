import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { TimeBank } from '../support/time-bank.js';

let world: AppWorld;
let bank: TimeBank;
let tom: Person;
let ana: Person;
let leo: Person;
beforeAll(async () => {
  world = await startApp();
  [tom, ana, leo] = await Promise.all([world.person('Tom'), world.person('Ana'), world.person('Leo')]);
  bank = await TimeBank.open(world, { treasurer: tom, members: [ana, leo] });
}, 60_000);
afterAll(() => world.close());

type Seen = { readonly account: { readonly statement: { readonly opening: string; readonly closing: string; readonly received: string; readonly paid: string; readonly csv: string; readonly html: string } } | null };
const statementOf = async (of: Person, as: Person, asOf?: string): Promise<Seen['account']> => (await world.ask<Seen>(
  'query ($id: ID!, $asOf: DateTime) { account(id: $id) { statement(asOf: $asOf) { opening closing received paid csv html lines { totalCount nodes { minutes balance } } } } }', { id: bank.accountOf(of), asOf }, { as })).account;

it('Ana’s statement is shown for ever as it was shown once, whoever she is called and whatever came later', async () => {
  await bank.say('giveCredits', { to: bank.accountOf(leo), minutes: '60', reason: '=1+1 bicycle, "mended"' }, ana);
  const before = await statementOf(ana, ana);
  expect(before?.statement).toMatchObject({ opening: '0', closing: '-60', received: '0', paid: '60' });
  expect(before?.statement.csv).toContain(`,Leo,${bank.accountOf(leo)},Gift,,,"'=1+1 bicycle, ""mended""",-60,-60,`);
  const then = world.clock.now();
  await world.advanceTo(new Date(Date.parse(then) + 1_000).toISOString());
  await world.ask('mutation { updateProfile(input: { name: "Anastasia" }) { __typename } }', {}, { as: ana });
  await bank.say('giveCredits', { to: bank.accountOf(leo), minutes: '30', effectiveAt: '2026-01-01T00:00:00.000Z' }, ana);
  expect((await statementOf(ana, ana))?.statement.closing).toBe('-90');
  expect(await statementOf(ana, ana, then)).toEqual(before);
});

it('is shown to her treasurer, and to no neighbour', async () => expect([(await statementOf(ana, tom))?.statement.closing, await statementOf(ana, leo)]).toEqual(['-90', null]));

const node = async (of: Person, as: Person) => (await world.ask<{ node: object | null }>('query ($id: ID!) { node(id: $id) { __typename id } }', { id: bank.accountOf(of) }, { as })).node;
it('her account is found by its id, by her and not by a neighbour', async () => {
  expect([await node(ana, ana), await node(ana, leo)]).toEqual([{ __typename: 'Account', id: bank.accountOf(ana) }, null]);
});

it('so is an account in which nothing has happened yet, and none of who does not belong', async () => {
  const stranger = await world.person('Zoe');
  expect([await node(tom, tom), await node(tom, ana), await node(stranger, stranger), await node(stranger, tom)]).toEqual([{ __typename: 'Account', id: bank.accountOf(tom) }, null, null, null]);
});

it('every member sees that all credits of the community are nothing together', async () => {
  await world.advanceTo(world.clock.now());
  const { community } = await world.ask<{ community: object }>('query ($id: ID!) { community(id: $id) { ledger { members fund issue inTransit sum accountsBy(activity: INACTIVE) { totalCount } } } }', { id: bank.communityId }, { as: leo });
  expect(community).toEqual({ ledger: { members: '0', fund: '0', issue: '0', inTransit: '0', sum: '0', accountsBy: null } });
});
