import { spawn } from 'node:child_process';
import { ROOT } from './server-flags.js';

/** What one connection sends: `headers` are whole lines that end in CR LF, in the body `{number}` is a new number each time, and `{nonce}` one for each job. */
export type Request = { readonly path: string; readonly headers: string; readonly body: string };
export type Job = {
  readonly port: number;
  /** One for each connection. */
  readonly requests: readonly Request[];
  /** Requests in all. */
  readonly times: number;
  /** Milliseconds between two requests of a connection; without it there is no pause. */
  readonly paceMs?: number;
};
/** `refused`: the first answers that were no success. */
export type Load = { readonly seconds: number; readonly latenciesMs: readonly number[]; readonly refused: readonly string[] };

/** A client in a process of its own, so that its work is not ours. */
export class LoadClient {
  readonly #child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', './test/support/run-typescript.mjs', 'bench/harness/load-child.ts'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

  /** @throws when an answer was no success */
  async run(job: Job): Promise<Load> {
    const load = await new Promise<Load>((resolve, reject) => {
      const gone = (): void => reject(new Error('the client is gone'));
      this.#child.once('exit', gone).once('message', (message) => {
        this.#child.off('exit', gone);
        resolve(message as Load);
      });
      this.#child.send(job);
    });
    if (load.refused.length > 0) throw new Error(`requests were refused:\n${load.refused.join('\n')}`);
    return load;
  }

  close(): void {
    this.#child.disconnect();
  }
}

export const graphqlRequest = (query: string, variables: object = {}, token?: string): Request =>
  ({ path: '/graphql', headers: token === undefined ? '' : `authorization: Bearer ${token}\r\n`, body: JSON.stringify({ query, variables }) });
