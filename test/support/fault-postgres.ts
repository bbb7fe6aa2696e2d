import { execFile } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.js';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';

/** Where the programs of the newest PostgreSQL of this machine are, if there is one. */
export const postgresPrograms = (): string | undefined => {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).filter((version) => existsSync(join(INSTALLED, version, 'bin', 'initdb'))) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? undefined : join(INSTALLED, newest, 'bin');
};

/** A PostgreSQL of our own, on a free port of the loopback, that may be stopped and started at will. It keeps what it has committed. */
export class FaultPostgres {
  private constructor(private readonly programs: string, private readonly home: string, readonly port: number) {}

  /** @throws when there is no PostgreSQL on this machine */
  static async start(): Promise<FaultPostgres> {
    const programs = postgresPrograms();
    if (programs === undefined) throw new Error(`this needs PostgreSQL in ${INSTALLED}`);
    const home = mkdtempSync(join(tmpdir(), 'barnraise-postgres-'));
    chmodSync(home, 0o755);
    const server = new FaultPostgres(programs, home, await freePort());
    mkdirSync(server.#data);
    if (process.getuid?.() === 0) chownSync(server.#data, ...await idsOf('postgres'));
    await server.#do('initdb', '-D', server.#data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8');
    await server.up();
    return server;
  }

  get #data(): string {
    return join(this.home, 'data');
  }

  url(port = this.port, database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${port}/${database}`;
  }

  async newDatabase(name: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url() });
    await client.connect();
    await client.query(`create database ${name}`).finally(() => client.end());
  }

  async up(): Promise<void> {
    await this.#do('pg_ctl', '-D', this.#data, '-l', join(this.#data, 'log'), '-w', '-o', `-p ${this.port} -k '' -c listen_addresses=127.0.0.1 -c max_connections=100 -c fsync=off`, 'start');
  }

  /** `immediate` is how a killed server ends: the next start mends it from its write-ahead log. */
  async down(how: 'fast' | 'immediate'): Promise<void> {
    await this.#do('pg_ctl', '-D', this.#data, '-m', how, '-w', 'stop');
  }

  async remove(): Promise<void> {
    await this.down('immediate').catch(() => undefined);
    rmSync(this.home, { recursive: true, force: true });
  }

  async #do(program: string, ...args: readonly string[]): Promise<void> {
    const command = [join(this.programs, program), ...args];
    const [file = '', ...rest] = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    await run(file, rest, { cwd: '/tmp' });
  }
}

const idsOf = async (user: string): Promise<[number, number]> => {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, user])).stdout)));
  return [uid ?? 0, gid ?? 0];
};
