// Runs on a thread of its own. Node loads it as it stands, compiled or not, so that it imports nothing from beside it.
import { fdatasyncSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** What the thread is given. `flushes` is counted up with each flush to the disk: a test reads it, because the hook rests on what PGlite does not document. */
export type ThreadData = { readonly directory: string; readonly compiled: WebAssembly.Module; readonly flushes: Int32Array<SharedArrayBuffer> };
/** Bytes of PostgreSQL's protocol from its client; or the wish that the database be closed, after which the thread ends. */
export type ToThread = Uint8Array<ArrayBuffer> | 'close';
/** The database is open; or what it answers to bytes: one answer for each message, in their order. */
export type FromThread = 'open' | Uint8Array<ArrayBuffer>;

type Options = Parameters<NodeFS['init']>[1];
type Stream = { readonly nfd?: number };
type EmscriptenNodeFs = { readonly NODEFS: { readonly stream_ops: { fsync?: (stream: Stream) => number } } };

/** PGlite's file system never flushes to the disk, so that a power cut can leave a directory that does not open. This one does. */
class SyncedNodeFs extends NodeFS {
  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...hooksOf(emscriptenOpts), flushing] } };
  }
}

const hooksOf = ({ preRun = [] }: Options) => (Array.isArray(preRun) ? preRun : [preRun]);

const flushing = (module: object): void => {
  (module as EmscriptenNodeFs).NODEFS.stream_ops.fsync = ({ nfd }) => {
    if (nfd) fdatasyncSync(nfd);
    Atomics.add(flushes, 0, 1);
    return 0;
  };
};

/** Flushing, in contrast to PGlite's own default, and small: everything here can be built again from the log. */
const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'synchronous_commit=off', 'shared_buffers=16MB', 'max_wal_size=128MB', 'default_statistics_target=20', 'wal_init_zero=off'].flatMap((setting) => ['-c', setting]),
];

/** Everything that was sent together is answered together, and errors are answers, too: they stand in the bytes. */
const answerTo = async (database: PGlite, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
  const pieces: Uint8Array[] = [];
  await database.execProtocolRawStream(bytes, { syncToFs: false, onRawData: (piece) => pieces.push(piece.slice()) });
  return joined(pieces);
};

const joined = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

const { directory, compiled, flushes } = workerData as ThreadData;
if (!parentPort) throw new Error('this is a thread of another program');
const port = parentPort;
const send = (message: FromThread): void => port.postMessage(message, message === 'open' ? [] : [message.buffer]);

const database = new PGlite({ fs: new SyncedNodeFs(directory), pgliteWasmModule: compiled, startParams });
await database.waitReady;
let done = Promise.resolve();
port.on('message', (message: ToThread) => {
  done = done.then(async () => {
    if (message === 'close') {
      await database.close();
      port.close();
    } else send(await answerTo(database, message));
  });
});
send('open');
