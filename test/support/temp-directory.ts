import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty directory, and how to be rid of it. */
export const tempDirectory = (): { readonly path: string; readonly remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'barnraise-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
