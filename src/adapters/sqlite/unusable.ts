import { messageOf } from '../../kernel/message-of.js';

/** The data directory, or a file in it, is not what it has to be: nothing but a person can mend it. */
export class DataDirectoryUnusable extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(`DATA_DIR: ${why}`, options);
  }
}

/** SQLite says what is wrong with a file, and not with which. */
export const unusable = (file: string, error: unknown): DataDirectoryUnusable => new DataDirectoryUnusable(`${file} cannot be used (${messageOf(error)})`, { cause: error });
