import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGLITE_MAJOR } from '../../src/adapters/pglite/data-directory.js';
import { openPGlite } from '../../src/adapters/pglite/open-pglite.js';

const template = join(tmpdir(), `barnraise-pglite-${createHash('sha256').update(`${PGLITE_MAJOR} ${process.version}`).digest('hex').slice(0, 12)}`);

/** A new, empty database is made once a machine, in seconds, and copied for every spec file, in tenths. */
export const copyOfTemplate = async (directory: string): Promise<void> => {
  if (!existsSync(template)) await makeTemplate();
  await cp(template, directory, { recursive: true });
};

/** Made aside and renamed: whoever comes second at that throws their own away. */
const makeTemplate = async (): Promise<void> => {
  const making = await mkdtemp(`${template}-`);
  await (await openPGlite({ directory: making })).close();
  try {
    await rename(making, template);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(template)) throw error;
  }
};
