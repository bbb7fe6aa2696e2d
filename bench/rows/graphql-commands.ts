import type { Bench, Workplace } from '../harness/bench.js';
import { BareAppends } from '../harness/bare-appends.js';
import { graphqlRequest, LoadClient, type Request } from '../harness/load.js';
import { alternating, concurrently, type Work } from '../harness/measure.js';
import { answerTo, startServer } from '../harness/server.js';

const CLIENTS = 64;
const REGISTER = 'mutation ($input: RegisterMemberInput!) { registerMember(input: $input) { __typename ... on Rejection { message } } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { __typename ... on SignInSuccess { token } } }';
const UPDATE = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { __typename ... on UpdateProfileSuccess { position member { name bio } } } }';

/** The whole way of a mutation, from the socket through kernel and log to the row that is read back, by one client and by sixty-four. */
export const graphqlCommands: Bench = {
  name: 'graphql-commands',
  about: 'mutations over HTTP, each answered with its row read back, against the bare append',
  rows: ['graphql-commands-1', 'graphql-commands-64'],
  measure: async ({ directory, isQuick, say }: Workplace) => {
    const [clients, rounds, warmUps, times] = isQuick ? [4, 1, 0, 16] : [CLIENTS, 5, 2, 1_500];
    const server = await startServer(directory);
    const client = new LoadClient();
    const tokens: string[] = [];
    await concurrently(clients, 4, async (number) => { tokens[number] = await newMember(server.port, number); });
    const requests = tokens.map((token): Request => graphqlRequest(UPDATE, { input: { bio: 'I mend bicycles and learn Arabic, {number}{nonce}.' } }, token));
    const bare = { one: new BareAppends(server.stores.log, { streams: 1, atOnce: 1 }), all: new BareAppends(server.stores.log, { streams: clients, atOnce: clients }) };
    const send = (from: readonly Request[], count: number): Work => async () => {
      await client.run({ port: server.port, requests: from, times: count });
      return count;
    };
    const few = Math.ceil(times / 4);
    const rates = await alternating({ rounds, warmUps, say }, {
      one: send(requests.slice(0, 1), few), bareOne: { prepare: () => bare.one.prepare(few) },
      all: send(requests, times), bareAll: { prepare: () => bare.all.prepare(times) },
    });
    client.close();
    await server.close();
    return [
      { name: 'graphql-commands-1', value: rates.one.perSecond, unit: 'commands/s', limit: rates.bareOne.perSecond, against: 'the same events appended one after the other' },
      { name: 'graphql-commands-64', value: rates.all.perSecond, unit: 'commands/s', limit: rates.bareAll.perSecond, against: 'the same events appended, as many at once' },
    ];
  },
};

/** @returns the token of somebody who has just registered and signed in */
const newMember = async (port: number, number: number): Promise<string> => {
  const [email, password] = [`member-${number}@example.org`, `the long password of member ${number}`];
  await answerTo(port, graphqlRequest(REGISTER, { input: { name: `Member ${number}`, email, password } }));
  const { signIn: { token } } = await answerTo<{ readonly signIn: { readonly token?: string } }>(port, graphqlRequest(SIGN_IN, { input: { email, password } }));
  if (token === undefined) throw new Error(`member ${number} could not sign in`);
  return token;
};
