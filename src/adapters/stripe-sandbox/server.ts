import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Call, Reply, Silence } from './door.js';
import type { Page } from './routing.js';

export type Doors = {
  readonly api: (call: Call) => Promise<Reply | Silence>; readonly control: (call: Call) => Promise<Reply>;
  /** Undefined where there is no such page. */ readonly page: (call: Call) => Page | undefined; readonly log: (line: string) => void;
};
const mostBytes = 1_000_000;
/** A form's origin is only told to a server whose pages let themselves be named to it: therefore not `no-referrer`. */
const security = { 'content-security-policy': 'default-src \'none\'; style-src \'unsafe-inline\'; base-uri \'none\'; frame-ancestors \'none\'', 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-frame-options': 'DENY' };
const label = { 'stripe-sandbox': 'barnraise', 'cache-control': 'no-store' };

/** HTTP on the loopback address only, and only for those who call it by that name: a page elsewhere must not reach it by a name of its own. */
export class HttpServer {
  readonly #server: Server;

  constructor(private readonly doors: Doors) {
    this.#server = createServer((request, response) => void this.#serve(request, response).catch((error: unknown) => {
      doors.log(`stripe sandbox: ${String(error instanceof Error ? error.stack : error)}`);
      if (!response.headersSent) this.#json(response, { status: 500, body: { error: { type: 'api_error', message: `The sandbox itself failed: ${String(error)}` } }, headers: {} });
    }));
    this.#server.keepAliveTimeout = 60_000;
  }

  /** @param port 0 for any free one. Gives the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => { this.#server.once('error', reject).listen(port, '127.0.0.1', resolve); });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => { resolve(); });
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) { response.writeHead(421, label).end(); return; }
    const body = await read(request);
    const call = body === undefined ? undefined : callOf(request, body, await words());
    if (call === undefined) this.#json(response, { status: 400, body: { error: { type: 'invalid_request_error', message: 'The sandbox cannot read this request.' } }, headers: {} });
    else await this.#answer(call, response);
  }

  async #answer(call: Call, response: ServerResponse): Promise<void> {
    if (call.path.startsWith('/_sandbox/')) { this.#json(response, await this.doors.control(call)); return; }
    if (!/^\/v[12]\//.test(call.path)) { this.#page(response, this.doors.page(call)); return; }
    const reply = await this.doors.api(call);
    if (reply === 'drop') response.destroy();
    else if (reply !== 'hold') this.#json(response, reply);
  }

  #json(response: ServerResponse, { status, body, headers }: Reply): void {
    response.writeHead(status, { 'content-type': 'application/json', ...label, ...headers }).end(JSON.stringify(body));
  }

  #page(response: ServerResponse, page: Page | undefined): void {
    if (page === undefined) response.writeHead(404, { ...label, ...security }).end('Stripe sandbox of Barnraise: nothing here.');
    else if ('redirect' in page) response.writeHead(303, { ...label, ...security, location: page.redirect }).end();
    else response.writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...label, ...security }).end(page.html);
  }
}

const read = async (request: IncomingMessage): Promise<string | undefined> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

type Nested = (words: string) => unknown;
/** Makes `a[b][0]=c` nested objects and lists. Its library is loaded by the first request, which a start does not wait for. */
const words = async (): Promise<Nested> => {
  const { default: qs } = await import('qs');
  return (text) => qs.parse(text, { depth: 10, arrayLimit: 1000, parameterLimit: 10_000 });
};

const callOf = (request: IncomingMessage, body: string, nested: Nested): Call | undefined => {
  const method = request.method ?? 'GET';
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]));
  try {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    decodeURIComponent(url.pathname);
    return { method, path: url.pathname, headers, params: method === 'POST' ? inBody(body, { type: headers['content-type'], nested }) : nested(url.search.slice(1)) };
  } catch {
    return undefined;
  }
};

const inBody = (body: string, { type = '', nested }: { type: string | undefined; nested: Nested }): unknown => {
  if (!type.startsWith('application/json')) return nested(body);
  return body === '' ? {} : JSON.parse(body) as unknown;
};
