import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endWithUs } from './end-with-us.js';
import { ROOT, serverEnvironment, serverFlags } from './server-flags.js';

const MAIN = 'dist/src/admin/barnraise.js';
const START_MS_MAX = 15 * 60_000;
const ASKED_EVERY_MS = 10;
const CATCH_UP_MS_MAX = 20 * 60_000;
const LOOKED_EVERY_MS = 250;

/** Builds what is started: as `npm start` does. */
export const build = (): void => {
  const { status, stderr } = spawnSync(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--no-type-check'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the server could not be built:\n${stderr}`);
};

/** The built server in a process of its own, embedded, without the demo. */
export class ServerProcess {
  private constructor(private readonly child: ChildProcess, private readonly at: { readonly url: string; readonly directory: string }, readonly startSeconds: number) {}

  /** Resolves when it is ready: it serves, and every read model is current. */
  static async start(directory: string): Promise<ServerProcess> {
    const begun = performance.now();
    const child = spawn(process.execPath, [...serverFlags(), MAIN, 'start', '--no-demo', '--port', '0', '--data-dir', directory], {
      cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...environment(), ...serverEnvironment(), LOG_LEVEL: 'error' },
    });
    endWithUs(child);
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    while (performance.now() - begun < START_MS_MAX && child.exitCode === null) {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
      if (url !== undefined && (await fetch(`${url}/readyz`)).ok) return new ServerProcess(child, { url, directory }, (performance.now() - begun) / 1_000);
      await pause(ASKED_EVERY_MS);
    }
    child.kill('SIGKILL');
    throw new Error(`the server did not become ready: ${printed}`);
  }

  /** Resolves when every read model and every process has come to the end of the log. It is ready before: processes that have seen nothing yet are busy for a while. */
  async hasSeenEverything(): Promise<void> {
    const authorization = `Bearer ${readFileSync(join(this.at.directory, 'operator.token'), 'utf8').trim()}`;
    const begun = performance.now();
    while (performance.now() - begun < CATCH_UP_MS_MAX && this.child.exitCode === null) {
      const { parts } = await (await fetch(`${this.at.url}/readyz`, { headers: { authorization } })).json() as { readonly parts: readonly { readonly state: string }[] };
      if (parts.length > 0 && parts.every(({ state }) => state === 'live')) return;
      await pause(LOOKED_EVERY_MS);
    }
    throw new Error('the server has not come to the end of the log');
  }

  /** What it holds in memory, in MB. */
  memoryMb(): number {
    return memoryMbOf(this.child.pid ?? 0);
  }

  /** @throws when it did not stop in order */
  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const code = await exited;
    if (code !== 0) throw new Error(`the server ended with ${String(code)}`);
  }
}

/** Runs `barnraise …args` to its end, in the same directory as a running server. @throws when it fails */
export const barnraise = async (args: readonly string[]): Promise<void> => {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'], env: environment() });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`barnraise ${args.join(' ')} failed: ${errors.slice(-2_000)}`);
};

/** Without what would lead it to other stores. */
const environment = (): NodeJS.ProcessEnv => {
  const { DATABASE_URL: _database, EVENTSTORE_URL: _eventStore, MASTER_KEY: _key, NODE_ENV: _mode, ...others } = process.env;
  return { ...others, NODE_OPTIONS: '' };
};

const memoryMbOf = (pid: number): number => {
  const file = `/proc/${pid}/status`;
  const kib = existsSync(file) ? /VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] : spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  const mb = Number(kib) / 1_024;
  if (!(mb > 0)) throw new Error('the memory of the server could not be read');
  return mb;
};
