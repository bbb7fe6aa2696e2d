import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirectoryUnusable } from './adapters/sqlite/unusable.js';
import { operatorTokenSchema, type Config } from './config.js';

const TOKEN_BYTES = 32;

/**
 * The token that operators show: OPERATOR_TOKEN or, without it, one that is made once and kept in DATA_DIR/operator.token, for its owner alone.
 * Whoever can read that file can read the log beside it as well. @throws DataDirectoryUnusable when the file holds no token
 */
export const operatorTokenOf = ({ OPERATOR_TOKEN, DATA_DIR }: Pick<Config, 'OPERATOR_TOKEN' | 'DATA_DIR'>): string => {
  if (OPERATOR_TOKEN !== undefined) return OPERATOR_TOKEN;
  const file = join(DATA_DIR, 'operator.token');
  if (!existsSync(file)) make(file, DATA_DIR);
  const token = readFileSync(file, 'utf8').trim();
  if (!operatorTokenSchema.safeParse(token).success) throw new DataDirectoryUnusable(`${file} holds no token: delete it, and a new one is made`);
  return token;
};

/** Made aside and linked: a crash leaves the whole file or none, and of two processes that make one at the same time the first is heard. */
const make = (file: string, directory: string): void => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, `${randomBytes(TOKEN_BYTES).toString('hex')}\n`);
    fsyncSync(handle);
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    closeSync(handle);
    rmSync(draft, { force: true });
  }
};
