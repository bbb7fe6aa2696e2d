import { connect, type Socket } from 'node:net';
import type { Job, Load } from './load.js';

/**
 * A client as cheap as can be, in a process of its own: each connection sends its request again as soon as it has the answer, or, with a pace,
 * when its time has come. Takes jobs from its parent, one after the other.
 */
let jobs = 0;
process.on('message', (job: Job) => {
  jobs++;
  void run(job).then((load) => process.send?.(load));
});
process.once('disconnect', () => process.exit());

const NONCE = String(process.pid);

const run = async ({ port, requests, times, paceMs }: Job): Promise<Load> => {
  const lines = await Promise.all(requests.map((request) => Line.open(port, request)));
  const counter = { left: times, sent: 0 };
  const start = performance.now();
  await Promise.all(lines.map((line) => line.send(counter, paceMs)));
  const seconds = (performance.now() - start) / 1_000;
  for (const line of lines) line.close();
  return { seconds, latenciesMs: lines.flatMap(({ latenciesMs }) => latenciesMs), refused: lines.flatMap(({ refused }) => refused).slice(0, 3) };
};

type Counter = { left: number; sent: number };

/** One connection. */
class Line {
  readonly latenciesMs: number[] = [];
  readonly refused: string[] = [];
  #answered: ((answer: string) => void) | undefined;
  #received = '';

  private constructor(private readonly socket: Socket, private readonly request: Job['requests'][number]) {
    socket.setNoDelay(true).setEncoding('latin1').on('data', (text: string) => this.#take(text));
  }

  static open(port: number, request: Job['requests'][number]): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port }, () => resolve(new Line(socket, request)));
      socket.once('error', reject);
    });
  }

  async send(counter: Counter, paceMs = 0): Promise<void> {
    let dueMs = performance.now();
    while (counter.left-- > 0) {
      const waitMs = dueMs - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const startMs = paceMs > 0 ? dueMs : performance.now(); // late because the one before was late is late all the same
      const answer = await this.#exchange(counter.sent++);
      this.latenciesMs.push(performance.now() - startMs);
      if (!answer.startsWith('HTTP/1.1 200') || answer.includes('"errors"') || answer.includes('Rejected')) this.refused.push(answer.slice(-500));
      dueMs += paceMs;
    }
  }

  close(): void {
    this.socket.destroy();
  }

  #exchange(number: number): Promise<string> {
    const { path, headers, body } = this.request;
    const text = body.replace('{number}', String(number).padStart(8, '0')).replace('{nonce}', NONCE + String(jobs));
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.socket.write(`POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    });
  }

  #take(text: string): void {
    this.#received += text;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received.slice(0, end))?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const answer = this.#received;
    this.#received = '';
    this.#answered?.(answer);
  }
}
