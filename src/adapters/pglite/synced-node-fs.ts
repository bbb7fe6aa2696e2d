import { fdatasyncSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Options = Parameters<NodeFS['init']>[1];
type Stream = { readonly nfd?: number };
type EmscriptenNodeFs = { readonly NODEFS: { readonly stream_ops: { fsync?: (stream: Stream) => number } } };

/** PGlite's file system never flushes to the disk, so that a power cut can leave a directory that does not open. This one does. */
export class SyncedNodeFs extends NodeFS {
  /** Flushes so far: a test counts them, because the hook rests on what PGlite does not document. */
  flushes = 0;

  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...hooksOf(emscriptenOpts), (module: object) => this.#hook(module)] } };
  }

  #hook(module: object): void {
    (module as EmscriptenNodeFs).NODEFS.stream_ops.fsync = ({ nfd }) => {
      if (nfd) fdatasyncSync(nfd);
      this.flushes++;
      return 0;
    };
  }
}

const hooksOf = ({ preRun = [] }: Options) => (Array.isArray(preRun) ? preRun : [preRun]);
