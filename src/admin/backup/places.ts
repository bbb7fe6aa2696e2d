import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DRAFT } from '../../adapters/sqlite/data-directory.js';
import { flush } from '../../adapters/sqlite/flush.js';
import { BackupRefused } from './manifest.js';

/**
 * Makes a directory as a whole: what `fill` leaves behind when it fails is removed, and a new directory is there once it is complete.
 * One that is there already stays itself, for it may be a volume, or belong to somebody who may make nothing beside it; until all is in it,
 * its draft tells that it is not complete. @throws BackupRefused when there is something in it already
 */
export const madeWhole = async <Result>(path: string, fill: (draft: string) => Promise<Result>): Promise<Result> => {
  const target = resolve(path);
  const isThere = existsSync(target);
  if (isThere && readdirSync(target).some((name) => name !== DRAFT)) throw new BackupRefused(`${target} is not empty: name a directory that does not exist yet`);
  mkdirSync(dirname(target), { recursive: true });
  const draft = isThere ? join(target, DRAFT) : `${target}.${randomBytes(4).toString('hex')}.partial`;
  rmSync(draft, { recursive: true, force: true }); // of one that was killed before anything was in its place
  mkdirSync(draft, { mode: 0o700 });
  try {
    const result = await fill(draft);
    flush(draft);
    if (isThere) moveAll(draft, target);
    else renameSync(draft, target);
    flush(isThere ? target : dirname(target));
    return result;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

const moveAll = (from: string, to: string): void => {
  for (const name of readdirSync(from)) renameSync(join(from, name), join(to, name));
};
