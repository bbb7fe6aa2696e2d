import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Returns when what was written to a file, or what a directory lists, is on the disk. */
export const flush = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
