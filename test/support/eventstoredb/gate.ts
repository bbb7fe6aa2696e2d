import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The way to a server, for clients: it can be shut, cut, or go silent while everybody believes that it is open. */
export class Gate {
  #server: Server | undefined;
  #port = 0;
  #isSilent = false;
  readonly #pairs = new Set<readonly [Socket, Socket]>();

  /** @param portBehind where the server is */
  constructor(private readonly portBehind: () => number) {}

  get port(): number {
    return this.#port;
  }

  /** Lets clients in, at the same port as before. */
  async open(port = this.#port): Promise<void> {
    if (this.#server) return;
    const server = createServer((socket) => this.#lead(socket));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Cuts everybody off and refuses who comes. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.cut();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Breaks every connection; new ones are let in. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
    this.#pairs.clear();
  }

  /** The connections that there are fall silent for good, as when a machine on the way has lost them; new ones work. */
  stall(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.removeAllListeners('data').removeAllListeners('drain').pause();
  }

  /** Not a byte goes through, in either direction, but connections stay and new ones are accepted. */
  silence(isSilent: boolean): void {
    this.#isSilent = isSilent;
    for (const pair of this.#pairs) for (const socket of pair) if (isSilent) socket.pause(); else socket.resume();
  }

  #lead(client: Socket): void {
    const server = connect(this.portBehind(), '127.0.0.1');
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      for (const socket of pair) socket.destroy();
    };
    for (const [from, to] of [pair, [server, client] as const]) {
      from.setNoDelay(true).on('data', (bytes) => { if (!to.write(bytes) && !this.#isSilent) from.pause(); }).on('error', end).on('close', end);
      to.on('drain', () => { if (!this.#isSilent) from.resume(); });
    }
    if (this.#isSilent) for (const socket of pair) socket.pause();
  }
}
