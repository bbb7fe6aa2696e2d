import { jest } from '@jest/globals';
import { runCommandLine } from '../../src/admin/command-line.js';

export type Ran = { readonly code: number; readonly out: string; readonly errors: string; /** Lines of JSON on standard output. */ readonly json: () => readonly Record<string, unknown>[] };

/** Runs a command of `barnraise` in this process, which is quicker, and keeps what it says. */
export const runCommand = async (args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ran> => {
  const said = { out: '', errors: '' };
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => { said.out += String(text); return true; });
  const errors = jest.spyOn(process.stderr, 'write').mockImplementation((text) => { said.errors += String(text); return true; });
  try {
    const code = await runCommandLine(['node', 'barnraise', ...args], { LOG_LEVEL: 'silent', ...environment });
    return { code, ...said, json: () => said.out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) };
  } finally {
    out.mockRestore();
    errors.mockRestore();
  }
};
