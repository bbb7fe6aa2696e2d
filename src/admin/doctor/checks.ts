import { existsSync } from 'node:fs';
import { access, constants, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openPostgresVault } from '../../adapters/postgres/open-postgres-vault.js';
import { openPostgres } from '../../adapters/postgres/open-postgres.js';
import { lookAtLog, lookIntoVault } from '../../adapters/sqlite/copies.js';
import { masterKeyIn } from '../../adapters/sqlite/data-directory.js';
import type { Config } from '../../config.js';
import { messageOf } from '../../kernel/message-of.js';
import { MASTER_KEY_MARK, masterKeyMark } from '../../kernel/person-keys.js';
import type { Vault } from '../../kernel/vault.js';
import { operatorTokenOf } from '../../operator-token.js';
import { withRemoteLog } from '../backup/remote-log.js';
import { serverUrlIn } from '../operate/server-file.js';

/** `ok`: as it should be. `warning`: works, but somebody should look. `bad`: does not work. */
export type Finding = { readonly name: string; readonly state: 'ok' | 'warning' | 'bad'; readonly said: string };
type Check = { readonly name: string; readonly look: () => Promise<Omit<Finding, 'name'>> };

const ANSWER_MS_MAX = 10_000;
const GIB = 2 ** 30;
const FREE_BYTES_MIN = 0.2 * GIB;
const FREE_BYTES_LOW = 2 * GIB;

/** Looks at everything a server needs, changing nothing. What cannot be looked at is a finding of its own. */
export const examine = async (config: Config): Promise<readonly Finding[]> => Promise.all(checksOf(config).map(async ({ name, look }) => {
  const { promise: late, resolve } = Promise.withResolvers<Omit<Finding, 'name'>>();
  const timer = setTimeout(() => resolve({ state: 'bad', said: `no answer within ${ANSWER_MS_MAX / 1_000} s` }), ANSWER_MS_MAX);
  const looked = look().catch((error: unknown) => ({ state: 'bad' as const, said: messageOf(error) }));
  return { name, ...await Promise.race([looked, late]).finally(() => clearTimeout(timer)) };
}));

const checksOf = (config: Config): readonly Check[] => [
  { name: 'configuration', look: async () => configuration(config) },
  { name: 'event log', look: () => eventLog(config) },
  { name: 'vault', look: () => vault(config) },
  { name: 'read database', look: () => readDatabase(config) },
  { name: 'disk', look: () => disk(config.DATA_DIR) },
  { name: 'server', look: () => server(config) },
];

const ok = (said: string) => ({ state: 'ok', said } as const);
const warning = (said: string) => ({ state: 'warning', said } as const);
const bad = (said: string) => ({ state: 'bad', said } as const);

const configuration = ({ NODE_ENV, TEST_CLOCK, EVENTSTORE_URL, DATABASE_URL }: Config) => {
  const stores = `log ${EVENTSTORE_URL === undefined ? 'embedded' : 'in EventStoreDB'}, vault and read models ${DATABASE_URL === undefined ? 'embedded' : 'in PostgreSQL'}`;
  if (TEST_CLOCK) return warning(`${NODE_ENV}, ${stores}; TEST_CLOCK lets everybody set the time`);
  return ok(`${NODE_ENV}, ${stores}`);
};

const eventLog = async ({ DATA_DIR, EVENTSTORE_URL }: Config) => {
  if (EVENTSTORE_URL === undefined) {
    const path = join(DATA_DIR, 'log.sqlite');
    if (!existsSync(path)) return warning(`there is none in ${DATA_DIR} yet; the first start makes one`);
    const { events, head, lastRecordedAt } = lookAtLog(path);
    return ok(`${events} events up to ${head}, the last recorded ${lastRecordedAt ?? 'never'}`);
  }
  return withRemoteLog(EVENTSTORE_URL, async (log) => {
    const head = await log.head();
    return ok(`answers; ${head ? `the last event stands at ${head.commit}` : 'empty'}`);
  });
};

const vault = async ({ DATA_DIR, DATABASE_URL, MASTER_KEY }: Config) => {
  const masterKey = MASTER_KEY === undefined ? masterKeyIn(DATA_DIR) : Buffer.from(MASTER_KEY, 'hex');
  if (DATABASE_URL !== undefined) {
    const opened = await openPostgresVault({ url: DATABASE_URL, onConnectionLost: () => undefined });
    try {
      const mark = (await opened.get(MASTER_KEY_MARK.drawer, [MASTER_KEY_MARK.id], 0)).get(MASTER_KEY_MARK.id);
      return marked(mark, masterKey, await leasesIn(opened));
    } finally {
      await opened.close();
    }
  }
  const path = join(DATA_DIR, 'vault.sqlite');
  return existsSync(path) ? marked(lookIntoVault(path, MASTER_KEY_MARK), masterKey, 'one process alone works here') : warning(`there is none in ${DATA_DIR} yet; the first start makes one`);
};

const marked = (mark: string | undefined, masterKey: Uint8Array | undefined, more: string) => {
  if (masterKey === undefined) return bad('the master key is nowhere: neither MASTER_KEY nor master.key in DATA_DIR');
  if (mark !== undefined && mark !== masterKeyMark(masterKey)) return bad('the master key is not the one that this vault was made with');
  return ok(`${mark === undefined ? 'new: no master key has left its mark yet' : 'the master key fits'}; ${more}`);
};

const lease = z.object({ owner: z.string() });

const leasesIn = async (opened: Vault): Promise<string> => {
  const found = (await opened.all({ after: { drawer: 'lease', id: '' }, max: 500 })).filter(({ drawer, id }) => drawer === 'lease' && id.startsWith('of:'));
  const owners = found.map(({ value }) => lease.parse(JSON.parse(value)).owner);
  const taken = owners.filter((owner) => owner !== '');
  return `${taken.length} of ${owners.length} pieces of work are taken; instances: ${new Set(taken).size}`;
};

const readDatabase = async ({ DATABASE_URL }: Config) => {
  if (DATABASE_URL === undefined) return ok('embedded: only its server can look into it, and it is built anew when it cannot be opened');
  await (await openPostgres({ url: DATABASE_URL })).close();
  return ok('PostgreSQL answers, and is new enough');
};

const disk = async (directory: string) => {
  if (!existsSync(directory)) return warning(`${directory} does not exist yet`);
  const isOurs = await access(directory, constants.R_OK | constants.W_OK | constants.X_OK).then(() => true, () => false);
  if (!isOurs) return bad(`${directory} may not be read and written by this user: what is in it cannot be seen`);
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  const said = `${(free / GIB).toFixed(1)} GiB free`;
  return free < FREE_BYTES_MIN ? bad(`${said}: appends are about to be refused`) : free < FREE_BYTES_LOW ? warning(said) : ok(said);
};

const part = z.object({ name: z.string(), state: z.string(), isReady: z.boolean(), secondsBehind: z.number().optional(), parked: z.number().optional() });
const readyz = z.object({ status: z.string(), stage: z.string().optional(), stores: z.array(part).default([]), parts: z.array(part).default([]) });

const server = async (config: Config) => {
  const url = serverUrlIn(config.DATA_DIR);
  if (url === undefined) return ok('does not run here');
  const response = await fetch(`${url}/readyz`, { headers: { authorization: `Bearer ${operatorTokenOf(config)}` }, signal: AbortSignal.timeout(ANSWER_MS_MAX) }).catch(() => undefined);
  if (!response) return warning(`was last seen at ${url}, where nobody answers: it was killed, or is not of this machine`);
  const { status, stage, stores, parts } = readyz.parse(await response.json());
  if (stage === undefined) return warning(`${url} is ${status}; it does not take this operator token, so it tells no more`);
  const unready = [...stores, ...parts].filter(({ isReady }) => !isReady).map(({ name, state, secondsBehind }) => `${name} (${state}${secondsBehind === undefined ? '' : `, ${Math.round(secondsBehind)} s behind`})`);
  const parked = parts.reduce((sum, each) => sum + (each.parked ?? 0), 0);
  if (unready.length > 0) return bad(`${url} is ${stage} and ${status}: ${unready.join(', ')}`);
  if (parked > 0) return warning(`${url} is ${status}; parked keys: ${parked}, see \`barnraise projections park list\``);
  return ok(`${url} is ${status}, ${parts.length} read models and processes keep up`);
};
