import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { SchemaCheck } from './schema-check.js';
import { secrets } from './secrets.js';

export { secrets };
export type Letter = { readonly at: string; readonly body: string; readonly signature: string; readonly event: { id: string; type: string; account?: string; data: { object: Record<string, unknown> } } };

/** A sandbox with the real library before it, an endpoint behind it, and every exchange held to the schema. */
export class Town {
  readonly misfits: string[] = [];
  readonly letters: Letter[] = [];
  /** What the endpoint answers. */
  answers = 200;
  #sandbox: Sandbox | undefined;
  #close: (() => void) | undefined;

  private constructor(private readonly options: Partial<SandboxOptions>) {}

  static async open(options: Partial<SandboxOptions> = {}): Promise<Town> {
    const town = new Town(options);
    await town.#listen();
    await town.start();
    return town;
  }

  get sandbox(): Sandbox {
    if (this.#sandbox === undefined) throw new Error('not open');
    return this.#sandbox;
  }

  get control() { return this.sandbox.control; }

  /** The library as an app would have it. Without retries of its own unless asked. */
  client(config: Partial<Stripe.StripeConfig> = {}): Stripe {
    const { secretKey, host, port } = this.sandbox;
    return new Stripe(secretKey, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0, ...config });
  }

  async start(): Promise<void> {
    this.#sandbox = await openSandbox({ ...secrets, endpoints: this.#urls, observe: (exchange) => { this.misfits.push(...this.#schema.misfitsOf(exchange)); }, ...this.options });
  }

  async stop(): Promise<void> { await this.#sandbox?.close(); }

  async close(): Promise<void> {
    await this.stop();
    this.#close?.();
  }

  /** Where webhooks are posted to. */
  endpointsOf(): { platform: string } { return { platform: this.#urls?.platform ?? '' }; }

  types(): readonly string[] { return this.letters.map(({ event }) => event.type); }

  readonly #schema = new SchemaCheck();

  #take(letter: Letter): void {
    this.letters.push(letter);
    if (letter.at === '/thin') this.#schema.object('V2_EventNotification', letter.event);
    else this.#schema.event(letter.event);
    this.misfits.push(...this.#schema.misfits());
  }

  #urls: SandboxOptions['endpoints'] = {};

  async #listen(): Promise<void> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const body = Buffer.concat(parts).toString();
        this.#take({ at: request.url ?? '', body, signature: String(request.headers['stripe-signature']), event: JSON.parse(body) as Letter['event'] });
        response.writeHead(this.answers).end();
      });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#urls = { platform: `${base}/platform`, connect: `${base}/connect`, thin: `${base}/thin` };
    this.#close = () => {
      server.close();
      server.closeAllConnections();
    };
  }
}

/** A directory that is gone afterwards. */
export const directory = (): { path: string; remove: () => void } => {
  const path = mkdtempSync(join(tmpdir(), 'stripe-sandbox-'));
  return { path, remove: () => { rmSync(path, { recursive: true, force: true }); } };
};

/** Submits a form of a page and gives what came: the page, or where it leads. */
export const clicked = async (url: string, form?: Record<string, string>): Promise<{ status: number; location: string; text: string }> => {
  const answer = await fetch(url, { redirect: 'manual', ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }) });
  return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
};
