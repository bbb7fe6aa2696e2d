import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/**
 * What a network does. `cut`: connections end, new ones are let in. `reset`: the same, rudely. `refuse`: connections end and nobody is let in.
 * `slow`: everything comes late. `half-open`: questions arrive, answers do not. `silent`: nothing arrives, and nobody says so.
 */
export const weathers = ['cut', 'reset', 'refuse', 'slow', 'half-open', 'silent'] as const;
export type Weather = (typeof weathers)[number];

type Pair = { readonly near: Socket; readonly far: Socket };
const SLOW_MS = 150;

/** Stands between a client and a server on the loopback, and lets the weather change. What it held back in bad weather goes on when it is calm again, as on a network. */
export class TcpProxy {
  #weather: Weather | 'calm' = 'calm';
  #server: Server | undefined;
  readonly #pairs = new Set<Pair>();
  /** Whose last bytes are still on their way: what comes after them must not overtake them, whatever the weather is by then. */
  readonly #late = new Set<Socket>();
  /** Connections let in so far. */
  connections = 0;

  private constructor(private readonly target: { readonly host: string; readonly port: number }, private portGiven = 0) {}

  static async to(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await proxy.#listen();
    return proxy;
  }

  get port(): number {
    return this.portGiven;
  }

  get weather(): Weather | 'calm' {
    return this.#weather;
  }

  async set(weather: Weather | 'calm'): Promise<void> {
    this.#weather = weather;
    if (weather === 'cut' || weather === 'refuse') this.#each(({ near, far }) => { near.destroy(); far.destroy(); });
    if (weather === 'reset') this.#each(({ near, far }) => { near.resetAndDestroy(); far.resetAndDestroy(); });
    this.#each(({ near, far }) => { this.#pump(near, this.#lets('questions')); this.#pump(far, this.#lets('answers')); });
    if (weather === 'refuse') await this.#refuse();
    else if (!this.#server) await this.#listen();
  }

  async close(): Promise<void> {
    this.#each(({ near, far }) => { near.destroy(); far.destroy(); });
    await this.#refuse();
  }

  async #listen(): Promise<void> {
    const server = createServer((near) => this.#letIn(near)).listen(this.portGiven, '127.0.0.1');
    await once(server, 'listening');
    this.portGiven = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async #refuse(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  #letIn(near: Socket): void {
    this.connections++;
    const pair = { near, far: connect(this.target) };
    this.#pairs.add(pair);
    this.#forward(near, pair.far, pair);
    this.#forward(pair.far, near, pair);
    this.#pump(near, this.#lets('questions'));
    this.#pump(pair.far, this.#lets('answers'));
  }

  #forward(from: Socket, to: Socket, pair: Pair): void {
    from.on('data', (bytes) => {
      if (this.#weather !== 'slow') return void to.write(bytes);
      from.pause();
      this.#late.add(from);
      setTimeout(() => { this.#late.delete(from); to.write(bytes); if (!from.destroyed) this.#pump(from, this.#lets(from === pair.near ? 'questions' : 'answers')); }, SLOW_MS);
    });
    from.on('end', () => void to.end());
    from.on('error', () => { from.destroy(); to.destroy(); });
    from.on('close', () => { this.#pairs.delete(pair); to.destroy(); });
  }

  /** Whether bytes of this direction pass in this weather. */
  #lets(direction: 'questions' | 'answers'): boolean {
    return this.#weather !== 'silent' && !(this.#weather === 'half-open' && direction === 'answers');
  }

  #pump(socket: Socket, flows: boolean): void {
    if (flows && !this.#late.has(socket)) socket.resume();
    else socket.pause();
  }

  #each(task: (pair: Pair) => void): void {
    for (const pair of [...this.#pairs]) task(pair);
  }
}
