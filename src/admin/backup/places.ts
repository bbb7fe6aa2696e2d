import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { flush } from '../../adapters/sqlite/flush.js';
import { BackupRefused } from './manifest.js';

/** Makes a directory as a whole: what `fill` leaves behind when it fails is removed, and a directory under the name is always complete. @throws BackupRefused when there is something there already */
export const madeWhole = async <Result>(path: string, fill: (draft: string) => Promise<Result>): Promise<Result> => {
  const target = resolve(path);
  if (existsSync(target) && readdirSync(target).length > 0) throw new BackupRefused(`${target} is not empty: name a directory that does not exist yet`);
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.${randomBytes(4).toString('hex')}.partial`;
  mkdirSync(draft, { mode: 0o700 });
  try {
    const result = await fill(draft);
    flush(draft);
    if (existsSync(target)) rmdirSync(target);
    renameSync(draft, target);
    flush(dirname(target));
    return result;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};
