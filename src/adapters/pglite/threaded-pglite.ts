import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { FromThread, ThreadData, ToThread } from './database-thread.js';

/** Beside this file, and of its kind: compiled or not. */
const THREAD = new URL(`./database-thread.${import.meta.url.split('.').at(-1)}`, import.meta.url);

let compiling: Promise<WebAssembly.Module> | undefined;

/** PostgreSQL as V8 has compiled it. Held here, a database that is opened later in this process begins with the code that V8 has made fast for those before. */
const compiledDatabase = (): Promise<WebAssembly.Module> => {
  const path = join(createRequire(import.meta.url).resolve('@electric-sql/pglite'), '..', 'pglite.wasm');
  return (compiling ??= readFile(path).then((bytes) => WebAssembly.compile(bytes)));
};

/**
 * PGlite on a thread of its own, so that a statement keeps nobody waiting but those who ask the database. It is spoken to in PostgreSQL's protocol,
 * by node-postgres, for which this is the socket. The process may end while nothing is under way.
 */
export class ThreadedPGlite extends Duplex {
  readonly #thread: Worker;
  readonly #ended: Promise<void>;
  readonly #flushes: Int32Array<SharedArrayBuffer>;
  #unanswered = 0;

  private constructor(directory: string, compiled: WebAssembly.Module) {
    super();
    this.#flushes = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    this.#thread = new Worker(THREAD, { name: 'PGlite', workerData: { directory, compiled, flushes: this.#flushes } satisfies ThreadData });
    this.#ended = new Promise((resolve) => this.#thread.once('exit', () => resolve()));
  }

  /** @throws when what is in the directory does not open; the thread has ended then */
  static async open(directory: string): Promise<ThreadedPGlite> {
    const opening = new ThreadedPGlite(directory, await compiledDatabase());
    try {
      await new Promise<void>((resolve, reject) => {
        opening.#thread.once('message', () => resolve()).once('error', reject).once('exit', (code) => reject(new Error(`PGlite's thread ended with ${code}`)));
      });
    } catch (error) {
      await opening.#thread.terminate();
      throw error;
    }
    opening.#serve();
    return opening;
  }

  /** Flushes to the disk so far. */
  get flushes(): number {
    return Atomics.load(this.#flushes, 0);
  }

  /** Closes the database in order, which takes no questions any more. */
  async close(): Promise<void> {
    this.#thread.ref();
    this.#send('close');
    await this.#ended;
  }

  #serve(): void {
    this.#thread.removeAllListeners('error').unref();
    this.#thread.on('error', (error) => this.destroy(error as Error)).on('message', (answer: Exclude<FromThread, 'open'>) => {
      this.push(Buffer.from(answer.buffer));
      if (--this.#unanswered > 0) return;
      this.#thread.unref();
      if (this.writableEnded) this.push(null);
    });
  }

  #ask(pieces: readonly Uint8Array[]): void {
    const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0)); // of its own memory, which is handed over
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    if (this.#unanswered++ === 0) this.#thread.ref();
    this.#send(bytes);
  }

  #send(message: ToThread): void {
    this.#thread.postMessage(message, message === 'close' ? [] : [message.buffer]);
  }

  override _write(piece: Uint8Array, _: string, done: () => void): void {
    this.#ask([piece]);
    done();
  }

  override _writev(pieces: readonly { readonly chunk: Uint8Array }[], done: () => void): void {
    this.#ask(pieces.map(({ chunk }) => chunk));
    done();
  }

  override _read(): void {
    // answers are pushed when they come
  }

  /** What node-postgres does with a socket, and what means nothing here. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }
  setNoDelay = (): this => this;
  setKeepAlive = (): this => this;
  ref = (): this => this;
  unref = (): this => this;
}
