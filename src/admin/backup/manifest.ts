import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { readLogCopy } from '../../adapters/sqlite/copies.js';

/** The names of what a backup holds; log and vault have the form of the embedded stores, wherever they came from. */
export const FILES = { manifest: 'manifest.json', log: 'log.sqlite', vault: 'vault.sqlite', masterKey: 'master.key' } as const;

const file = z.object({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const manifestSchema = z.object({
  format: z.literal('barnraise backup'),
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  /** `head` is the number of the last event in the backup's log; in one that was embedded, its position. */
  log: file.extend({ from: z.enum(['embedded', 'eventstoredb']), events: z.int().nonnegative(), head: z.int().nonnegative(), firstId: z.string().optional(), lastRecordedAt: z.string().optional() }),
  vault: file.extend({ from: z.enum(['embedded', 'postgres']) }),
  masterKey: z.enum(['apart', 'included']),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A backup that cannot be made or restored, and why: nothing that was there before has been changed. */
export class BackupRefused extends Error {}

/** Size and SHA-256 of a file. */
export const fingerprintOf = async (path: string): Promise<{ readonly bytes: number; readonly sha256: string }> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { bytes: statSync(path).size, sha256: hash.digest('hex') };
};

/** Reads a backup and proves that it is whole: every byte of it is what was written, and the databases are in order. @throws BackupRefused */
export const provenBackup = async (directory: string): Promise<Manifest> => {
  const manifest = readManifest(join(directory, FILES.manifest));
  for (const name of ['log', 'vault'] as const) {
    const path = join(directory, FILES[name]);
    if (!existsSync(path)) throw new BackupRefused(`the backup is damaged: ${path} is missing`);
    if ((await fingerprintOf(path)).sha256 !== manifest[name].sha256) throw new BackupRefused(`the backup is damaged: ${path} is not what was written (its SHA-256 differs)`);
  }
  const { events, head } = readLogCopy(join(directory, FILES.log));
  if (events !== manifest.log.events || head !== manifest.log.head) throw new BackupRefused(`the backup is damaged: its log holds ${events} events up to ${head}, not ${manifest.log.events} up to ${manifest.log.head}`);
  return manifest;
};

const readManifest = (path: string): Manifest => {
  if (!existsSync(path)) throw new BackupRefused(`there is no backup: ${path} is missing`);
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new BackupRefused(`the backup is damaged: ${path} cannot be read, or was written by a newer version`, { cause });
  }
};
