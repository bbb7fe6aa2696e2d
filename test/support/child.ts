import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A process of our own, started from TypeScript, that talks in lines. */
export type Child = {
  readonly pid: number;
  /** Every whole line it has printed so far. */
  readonly lines: readonly string[];
  /** What it has printed to the error stream. */
  readonly errors: () => string;
  /** The first line, printed already or yet to come, that fits, from this place among its lines on. @throws with its errors when it exits first */
  readonly line: (fits: (line: string) => boolean, from?: number) => Promise<string>;
  readonly exited: Promise<Exit>;
  /** Freezes it where it is, and lets it go on. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly kill: (signal?: NodeJS.Signals) => Promise<Exit>;
};

const ROOT = join(import.meta.dirname, '..', '..');

type Start = { readonly args: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly limit?: string; readonly cwd?: string };

/** Starts `node script …args`, a path from the root of the project. */
export const startChild = (script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Child => start(script, { args, env });

/** The same in another house than this one. */
export const startChildIn = (cwd: string, script: string, { args, env }: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }): Child => start(script, { args, env, cwd });

/** No file it writes may grow beyond so many KiB: as near to a full disk as every machine can come. */
export const startCrampedChild = (script: string, args: readonly string[], fileKibMax: number): Child => start(script, { args, limit: `ulimit -f ${fileKibMax}; ` });

const start = (script: string, { args, env = {}, limit = '', cwd = ROOT }: Start): Child => {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--import', './test/support/run-typescript.mjs', script, ...args];
  const child = spawn('bash', ['-c', `${limit}exec "$@"`, 'bash', ...node], { cwd, env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = new Lines(child.stdout);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const exited = new Promise<Exit>((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  void exited.then(({ code, signal }) => said.end(`${script} exited with ${code ?? signal ?? 'nothing'} before it said so: ${errors}`));
  return {
    pid: child.pid ?? 0, lines: said.lines, errors: () => errors, line: (fits, from) => said.first(fits, from), exited,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: (signal = 'SIGKILL') => {
      child.kill(signal);
      return exited;
    },
  };
};

/** The lines of a stream, those that came and those that are waited for. */
class Lines {
  readonly lines: string[] = [];
  #ended: string | undefined;
  readonly #listeners = new Set<() => void>();

  constructor(stream: Readable) {
    createInterface({ input: stream }).on('line', (line) => {
      this.lines.push(line);
      this.#tell();
    });
  }

  end(why: string): void {
    this.#ended = why;
    this.#tell();
  }

  first(fits: (line: string) => boolean, from = 0): Promise<string> {
    return new Promise((resolve, reject) => {
      let next = from;
      const look = (): void => {
        while (next < this.lines.length && !fits(this.lines[next] ?? '')) next++;
        const found = this.lines[next];
        if (found === undefined && this.#ended === undefined) return;
        this.#listeners.delete(look);
        if (found === undefined) reject(new Error(this.#ended));
        else resolve(found);
      };
      this.#listeners.add(look);
      look();
    });
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
