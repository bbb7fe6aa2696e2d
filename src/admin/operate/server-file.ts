import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = 'server.json';
const content = z.object({ url: z.url(), pid: z.int().positive(), since: z.iso.datetime() });

/** Where a server listens, as somebody on the same machine reaches it. */
export const localUrlOf = ({ address, family, port }: AddressInfo): string => {
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '[::1]' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
};

/** Says in the data directory where its server is, so that the command line finds it. @returns what takes that back */
export const announceServer = (directory: string, address: AddressInfo): (() => void) => {
  const file = join(directory, FILE);
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify({ url: localUrlOf(address), pid: process.pid, since: new Date().toISOString() })}\n`, { mode: 0o600 });
  renameSync(draft, file);
  return () => rmSync(file, { force: true });
};

/** Where the server is that holds this directory. A file that a killed server has left says nothing of who listens there now: ask only while the directory is held. */
export const serverUrlIn = (directory: string): string | undefined => {
  const file = join(directory, FILE);
  if (!existsSync(file)) return undefined;
  try {
    return content.parse(JSON.parse(readFileSync(file, 'utf8'))).url;
  } catch {
    return undefined;
  }
};
