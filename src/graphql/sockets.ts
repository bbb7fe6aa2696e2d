import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, makeServer, type Context, type Server as Protocol } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { DoorContext } from '../kernel/door.js';
import type { Admission } from './admission.js';
import { bearerOf, type Asker, type GraphContexts } from './context.js';
import { refusalOf, requestError, type FailureLog } from './errors.js';
import { requestOf, type Operations, type Prepared } from './operations.js';

const MESSAGE_BYTES_MAX = 64 * 1024;
const OPERATIONS_PER_SOCKET_MAX = 50;
const PING_MS = 12_000;
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;
/** What a client has not taken of its answers. While it is more, nothing is read of what it sends: each message has its answer, and whoever reads none could fill the memory with them. */
const UNSENT_BYTES_MAX = 1024 * 1024;
/** How long a client may take to answer that the server goes away. */
const GOODBYE_MS_MAX = 1_000;

type Begun = { readonly prepared: Prepared; readonly asker: Asker };
type SocketParts = { readonly operations: Operations; readonly contexts: GraphContexts; readonly admission: Admission; readonly log: FailureLog };
/** A socket, and who has come over it: known from `connection_init` on. */
type Seat = { readonly socket: WebSocket; sitter?: { readonly asker: Asker; readonly who: DoorContext; readonly leave: () => void } };
type Params = Record<string, unknown>;

/**
 * Operations over WebSocket, sub-protocol `graphql-transport-ws`, at `/graphql`. The sign-in comes as `authorization` in the
 * payload of `connection_init`: a bearer token is never sent by a browser on its own, so that the origin of a page proves nothing more.
 */
export class Sockets {
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX, perMessageDeflate: false, handleProtocols: (offered) => handleProtocols(offered) });
  readonly #protocol: Protocol<Seat>;
  readonly #seats = new Set<Seat>();

  constructor(private readonly parts: SocketParts) {
    const perform = ({ contextValue }: { contextValue?: unknown }) => this.#perform(contextValue as Begun);
    this.#protocol = makeServer<Params, Seat>({
      onConnect: (context) => this.#sit(context),
      onSubscribe: (context, id, payload) => this.#begin(context, payload),
      execute: perform,
      subscribe: perform,
    });
  }

  /** Takes upgrades of this server from now on. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const path = (request.url ?? '').split('?')[0];
      if (path !== '/graphql') { refuseUpgrade(socket, '404 Not Found'); return; }
      if (!this.parts.admission.hasRoomForSocket(this.#sockets.clients.size)) { refuseUpgrade(socket, '503 Service Unavailable'); return; }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        readWhileHeard(opened, socket);
        this.#serve(opened);
      });
    });
  }

  /** Tells every client that the server goes away; they may come back to another. */
  close(): void {
    for (const socket of this.#sockets.clients) {
      socket.close(GOING_AWAY, 'the server goes away');
      setTimeout(() => socket.terminate(), GOODBYE_MS_MAX).unref();
    }
  }

  /** Closes the sockets of this member, or of everybody, whose sign-in has ended. Where that cannot be told at the moment, they stay. */
  async recheck(viewer?: DoorContext['viewer']): Promise<void> {
    await Promise.all([...this.#seats].map(async ({ socket, sitter }) => {
      if (!sitter || sitter.asker.token === undefined || (viewer !== undefined && sitter.who.viewer !== viewer)) return;
      const now = await this.parts.contexts.of(sitter.asker).catch(() => sitter.who);
      if (now.viewer !== sitter.who.viewer || now.operator !== sitter.who.operator) socket.close(CloseCode.Unauthorized, 'the sign-in has ended');
    }));
  }

  /** @returns whether there is room for one more socket of whoever comes */
  async #sit({ connectionParams, extra: seat }: Context<Params, Seat>): Promise<boolean> {
    const asker = askerOf(connectionParams);
    try {
      const who = await this.parts.contexts.of(asker);
      const leave = this.parts.admission.socket(who.viewer);
      if (leave && this.#seats.has(seat)) seat.sitter = { asker, who, leave };
      else if (leave) leave();
      else seat.socket.close(TRY_AGAIN_LATER, 'too many sockets');
    } catch (error) {
      this.parts.log(error, asker.correlationId);
      seat.socket.close(TRY_AGAIN_LATER, 'try again later');
    }
    return seat.sitter !== undefined;
  }

  #serve(socket: WebSocket): void {
    const seat: Seat = { socket };
    this.#seats.add(seat);
    let alive = true;
    const pinging = setInterval(() => {
      if (!alive) { socket.terminate(); return; }
      alive = false;
      socket.ping();
    }, PING_MS);
    socket.on('pong', () => void (alive = true));
    // A broken frame or one over the limit: `ws` closes the socket by itself, with the code that says so.
    socket.on('error', () => undefined);
    const closed = this.#protocol.opened({
      protocol: socket.protocol,
      send: (text) => new Promise((resolve, reject) => socket.readyState === socket.OPEN ? socket.send(text, (error) => (error ? reject(error) : resolve())) : resolve()),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) => void socket.on('message', (message: Buffer) => {
        take(message.toString()).catch((error: unknown) => {
          if (socket.readyState !== socket.OPEN) return;
          this.parts.log(error, randomUUID());
          socket.close(CloseCode.InternalServerError, 'internal error');
        });
      }),
    }, seat);
    socket.once('close', (code, reason) => {
      clearInterval(pinging);
      this.#seats.delete(seat);
      seat.sitter?.leave();
      closed(code, reason.toString()).catch((error: unknown) => this.parts.log(error, randomUUID()));
    });
  }

  #begin({ connectionParams, subscriptions }: Context<Params, Seat>, payload: unknown) {
    const asker = askerOf(connectionParams);
    try {
      if (Object.keys(subscriptions).length > OPERATIONS_PER_SOCKET_MAX) throw requestError('BAD_REQUEST', `No more than ${OPERATIONS_PER_SOCKET_MAX} operations at once over one socket.`);
      const prepared = this.parts.operations.prepare(requestOf(payload));
      const { document, request } = prepared;
      return { schema: this.parts.operations.schema, document, operationName: request.operationName ?? null, contextValue: { prepared, asker } satisfies Begun };
    } catch (error) {
      return refusalOf(error, { correlationId: asker.correlationId, log: this.parts.log }).errors;
    }
  }

  async #perform({ prepared, asker }: Begun) {
    try {
      return await this.parts.operations.perform(prepared, asker);
    } catch (error) {
      return { errors: refusalOf(error, { correlationId: asker.correlationId, log: this.parts.log }).errors };
    }
  }
}

/** A client that leaves its answers lying is read no further, until it has taken them. One that never does sends no pong either, and is gone at the second ping. */
const readWhileHeard = (opened: WebSocket, wire: Duplex): void => {
  opened.on('message', () => {
    if (opened.bufferedAmount > UNSENT_BYTES_MAX) opened.pause();
  });
  wire.on('drain', () => opened.resume());
};

const askerOf = (params: Params | undefined): Asker => ({ token: bearerOf(params?.['authorization'] ?? params?.['Authorization']), readAfter: undefined, correlationId: randomUUID() });

const refuseUpgrade = (socket: Duplex, status: string): void => void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
