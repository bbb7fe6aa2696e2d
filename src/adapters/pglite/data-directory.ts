import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

export type Found = 'trusted' | 'in doubt' | 'nothing';

/** Where PGlite keeps its files, with a stamp that says whether they can be trusted. */
export class DataDirectory {
  readonly data: string;
  readonly #stamp: string;

  constructor(private readonly path: string) {
    this.data = join(path, 'data');
    this.#stamp = join(path, 'stamp.json');
  }

  /**
   * Whether what is there may be opened: the files of this version, and, if the database was closed in order, exactly as they were left.
   * After a crash PostgreSQL's own recovery has the word.
   */
  async inspect(): Promise<Found> {
    const found = await this.#read();
    if (found) return found.closedWith === undefined || sameEntries(found.closedWith, await this.#fingerprints()) ? 'trusted' : 'in doubt';
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
    for (const folder of CHECKED_FOLDERS) {
      const entries = await readdir(join(this.data, folder), { recursive: true, withFileTypes: true }).catch(() => []);
      for (const entry of entries.filter((each) => each.isFile())) {
        const path = join(entry.parentPath, entry.name);
        const bytes = await readFile(path);
        found[path.slice(this.data.length + 1)] = `${bytes.length}:${crc32(bytes).toString(16)}`;
      }
    }
    return found;
  }
}

const sameEntries = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);
