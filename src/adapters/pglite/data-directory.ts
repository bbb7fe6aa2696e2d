import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** Directories of one of these interchange; no other opens. Checked against `select version()` by a test. */
export const PGLITE_MAJOR = 'PGlite 0.5, PostgreSQL 18';
/** Raised when this adapter lays out the directory differently. */
const LAYOUT = 1;

/** Size and CRC of each data file, `base/5/16384` → `8192:1f2e3d4c`, as they were when the database was closed. */
const stamp = z.object({ pglite: z.literal(PGLITE_MAJOR), layout: z.literal(LAYOUT), closedWith: z.record(z.string(), z.string()).optional() });
type Stamp = z.infer<typeof stamp>;

/** What the write-ahead log and temporary files hold is checked, or thrown away, by PostgreSQL itself. */
const CHECKED_FOLDERS = ['base', 'global', 'pg_xact', 'pg_multixact'];

/** `as it was left`: closed in order, and not a byte has changed since. `left open`: by a crash; PostgreSQL's own recovery has the word. */
export type Found = 'as it was left' | 'left open' | 'in doubt' | 'nothing';

/** Where PGlite keeps its files, with a stamp that says whether they can be trusted. */
export class DataDirectory {
  readonly data: string;
  readonly #stamp: string;

  constructor(private readonly path: string) {
    this.data = join(path, 'data');
    this.#stamp = join(path, 'stamp.json');
  }

  /** Whether what is there may be opened: the files of this version, and, if the database was closed in order, exactly as they were left. */
  async inspect(): Promise<Found> {
    const found = await this.#read();
    if (found?.closedWith) return sameEntries(found.closedWith, await this.#fingerprints()) ? 'as it was left' : 'in doubt';
    if (found) return 'left open';
    return (await readdir(this.path).catch(() => [])).length === 0 ? 'nothing' : 'in doubt';
  }

  async wipe(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    await mkdir(this.path, { recursive: true });
  }

  /** From here until `closed` the files change. */
  async opened(): Promise<void> {
    await this.#write({ pglite: PGLITE_MAJOR, layout: LAYOUT });
  }

  async closed(): Promise<void> {
    await this.#write({ pglite: PGLITE_MAJOR, layout: LAYOUT, closedWith: await this.#fingerprints() });
  }

  async #read(): Promise<Stamp | undefined> {
    try {
      return stamp.safeParse(JSON.parse(await readFile(this.#stamp, 'utf8'))).data;
    } catch {
      return undefined;
    }
  }

  async #write(of: Stamp): Promise<void> {
    await writeFile(`${this.#stamp}.new`, JSON.stringify(of));
    await rename(`${this.#stamp}.new`, this.#stamp);
  }

  async #fingerprints(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    const piece = Buffer.allocUnsafe(READ_BYTES);
    for (const folder of CHECKED_FOLDERS) {
      const entries = await readdir(join(this.data, folder), { recursive: true, withFileTypes: true }).catch(() => []);
      for (const entry of entries.filter((each) => each.isFile())) {
        const path = join(entry.parentPath, entry.name);
        found[path.slice(this.data.length + 1)] = await fingerprintOf(path, piece);
      }
    }
    return found;
  }
}

const sameEntries = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);

const READ_BYTES = 4 * 1024 * 1024;

/** Piece by piece: tables may be larger than what there is of memory. */
const fingerprintOf = async (path: string, piece: Buffer): Promise<string> => {
  const file = await open(path);
  try {
    let [length, checksum] = [0, 0];
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length, length);
      if (bytesRead === 0) return `${length}:${checksum.toString(16)}`;
      checksum = crc32(piece.subarray(0, bytesRead), checksum);
      length += bytesRead;
    }
  } finally {
    await file.close();
  }
};
