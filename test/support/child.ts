import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A process of our own, started from TypeScript, that talks in lines. */
export type Child = {
  readonly pid: number;
  /** Every whole line it has printed so far. */
  readonly lines: readonly string[];
  /** What it has printed to the error stream. */
  readonly errors: () => string;
  /** The first line, printed already or yet to come, that fits. @throws with its errors when it exits first */
  readonly line: (fits: (line: string) => boolean) => Promise<string>;
  readonly exited: Promise<Exit>;
  readonly kill: (signal?: NodeJS.Signals) => Promise<Exit>;
};

const ROOT = join(import.meta.dirname, '..', '..');

/** Starts `node script …args`, a path from the root of the project. */
export const startChild = (script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Child => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', './test/support/run-typescript.mjs', script, ...args], {
    cwd: ROOT, env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let errors = '';
  const listeners = new Set<() => void>();
  const tell = (): void => [...listeners].forEach((listener) => listener());
  const reader = createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    tell();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      reader.close();
      exit = { code, signal };
      resolve(exit);
      tell();
    });
  });
  const line = (fits: (line: string) => boolean): Promise<string> => new Promise((resolve, reject) => {
    const look = (): void => {
      const found = lines.find(fits);
      if (found === undefined && !exit) return;
      listeners.delete(look);
      if (found === undefined) reject(new Error(`${script} exited with ${exit?.code ?? exit?.signal ?? 'nothing'} before it said so: ${errors}`));
      else resolve(found);
    };
    listeners.add(look);
    look();
  });
  return {
    pid: child.pid ?? 0, lines, errors: () => errors, line, exited,
    kill: (signal = 'SIGKILL') => {
      child.kill(signal);
      return exited;
    },
  };
};
