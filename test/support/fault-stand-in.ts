import { startChild, type Child } from './child.js';

const LISTENING = /^listening esdb:\/\/127\.0\.0\.1:(\d+)/;

/** The stand-in for EventStoreDB in a process of its own, with its log in a file: it can be killed, and started again where it was. */
export class FaultStandIn {
  private constructor(private readonly file: string, private child: Child, readonly port: number) {}

  static async start(file: string): Promise<FaultStandIn> {
    const child = startChild('test/support/eventstoredb/stand-in-child.ts', ['--file', file]);
    const line = await child.line((each) => LISTENING.test(each));
    return new FaultStandIn(file, child, Number(LISTENING.exec(line)?.[1]));
  }

  /** Killed, and started again on the same port with what it had written. */
  async restart(): Promise<void> {
    await this.child.kill('SIGKILL');
    this.child = startChild('test/support/eventstoredb/stand-in-child.ts', ['--file', this.file, '--port', `${this.port}`]);
    await this.child.line((line) => LISTENING.test(line));
  }

  async stop(): Promise<void> {
    await this.child.kill('SIGKILL');
  }
}
