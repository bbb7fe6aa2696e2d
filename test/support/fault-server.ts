import { setTimeout as pause } from 'node:timers/promises';
import { startChild, type Child } from './child.js';
import { FAULT_OPERATOR_TOKEN } from './fault-operator.js';

const SERVES = /^Barnraise serves (http:\/\/\S+?)\/$/;
const START_MS_MAX = 90_000;

/** Where a server of a fault run keeps its things, and what it is told beside. `script`: what is started in the place of `barnraise`. */
export type FaultHome = { readonly dataDir: string; readonly env?: Readonly<Record<string, string>>; readonly script?: string };

/** The whole server as an operator starts it, in a process that can be killed. */
export class FaultServer {
  #url: string | undefined;
  #isDead = false;

  private constructor(private readonly child: Child) {
    void child.exited.then(() => (this.#isDead = true));
    void child.line((line) => SERVES.test(line)).then((line) => (this.#url = SERVES.exec(line)?.[1]), () => undefined);
  }

  /** Does not wait for it. */
  static start({ dataDir, env = {}, script = 'src/admin/barnraise.ts' }: FaultHome): FaultServer {
    const settings = { NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0', TEST_CLOCK: 'true', TIMER_INTERVAL_MS: '200', LOG_LEVEL: 'info', DATABASE_URL: '', EVENTSTORE_URL: '', OPERATOR_TOKEN: FAULT_OPERATOR_TOKEN, ...env };
    return new FaultServer(startChild(script, ['start', '--no-demo'], settings));
  }

  /** Where it serves, undefined as long as it does not. */
  get url(): string | undefined {
    return this.#isDead ? undefined : this.#url;
  }

  get pid(): number {
    return this.child.pid;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** What it has written down. */
  log(): string {
    return this.child.errors();
  }

  /** Resolves when it serves. @throws with its log when it ends first, or needs more than 90 s: it must not need a person */
  async serving(): Promise<string> {
    const late = pause(START_MS_MAX, undefined, { ref: false }).then(() => {
      throw new Error(`the server does not serve after ${START_MS_MAX} ms: ${this.log()}`);
    });
    const line = await Promise.race([this.child.line((each) => SERVES.test(each)), late]);
    return SERVES.exec(line)?.[1] ?? '';
  }

  /** Resolves when the log says so, or when the server serves or ends. @returns whether it said so */
  async says(words: string): Promise<boolean> {
    while (!this.log().includes(words) && this.url === undefined && !this.#isDead) await pause(2);
    return this.log().includes(words);
  }

  /** The last that it has complained of, a line each, without where in the code that was. */
  complaints(): string {
    return this.log().split('\n').slice(-40).map((line) => complaintIn(line)).join('\n');
  }

  /** As a power cut or an operator in a hurry ends it. @throws when it had ended by itself */
  async kill(): Promise<void> {
    if (this.#isDead) throw new Error(`the server ended by itself: ${this.log()}`);
    const { signal, code } = await this.child.kill('SIGKILL');
    if (signal !== 'SIGKILL') throw new Error(`the server ended by itself with ${code ?? signal ?? 'nothing'}: ${this.log()}`);
  }

  /** Resolves when it has been killed from within. @throws when it ends in another way, or lives on */
  async killed(): Promise<void> {
    const late = pause(START_MS_MAX, undefined, { ref: false }).then(() => {
      throw new Error(`the server was not killed within ${START_MS_MAX} ms: ${this.log()}`);
    });
    const { signal, code } = await Promise.race([this.child.exited, late]);
    if (signal !== 'SIGKILL') throw new Error(`the server ended by itself with ${code ?? signal ?? 'nothing'}: ${this.log()}`);
  }

  /** As an operator ends it. @throws when it does not end well */
  async stop(): Promise<void> {
    const { code } = await this.child.kill('SIGTERM');
    if (code !== 0) throw new Error(`the server ended with ${code ?? 'nothing'}: ${this.log()}`);
  }
}

const complaintIn = (line: string): string => {
  try {
    const { time, msg, err, ...more } = JSON.parse(line) as { readonly time: number; readonly msg: string; readonly err?: { readonly message?: string } } & Readonly<Record<string, unknown>>;
    return `${new Date(time).toISOString()} ${msg} (${err?.message ?? ''}) ${JSON.stringify(more)}`.slice(0, 300);
  } catch {
    return line.slice(0, 300);
  }
};
