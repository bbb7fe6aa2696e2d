import { jest } from '@jest/globals';
import { runCommandLine } from '../../src/admin/command-line.js';

export type Ran = {
  readonly code: number; readonly out: string; readonly errors: string;
  /** Both together, in the order in which they were said. */
  readonly said: string;
  /** Lines of JSON on standard output. */
  readonly json: () => readonly Record<string, unknown>[];
};

/** Runs a command of `barnraise` in this process, which is quicker, and keeps what it says. */
export const runCommand = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> => {
  const told = { out: '', errors: '', said: '' };
  const keep = (where: 'out' | 'errors') => (text: unknown): true => {
    told[where] += String(text);
    told.said += String(text);
    return true;
  };
  const spies = [jest.spyOn(process.stdout, 'write').mockImplementation(keep('out')), jest.spyOn(process.stderr, 'write').mockImplementation(keep('errors'))];
  try {
    const code = await runCommandLine(['node', 'barnraise', ...args], { LOG_LEVEL: 'silent', ...environment });
    return { code, ...told, json: () => told.out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
};
