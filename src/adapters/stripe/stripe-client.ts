import type Stripe from 'stripe';

/** Where Stripe is, and who asks. Without `host` it is Stripe itself; with it the sandbox, over plain HTTP on this machine. */
export type StripeKeys = { readonly secretKey: string; readonly host?: string; readonly port?: number; /** Milliseconds until an answer is not waited for any longer. */ readonly timeoutMs?: number };

/** The library, loaded when it is first needed: it is large, and most starts need it late or never. */
export type Connect = () => Promise<Stripe>;

const TIMEOUT_MS = 20_000;

/**
 * The library, as it is used here: it repeats nothing by itself, since whoever calls repeats under the stored name, and sends nothing about this
 * machine that nobody asked for.
 */
export const stripeClient = ({ secretKey, host, port, timeoutMs = TIMEOUT_MS }: StripeKeys): Connect => {
  let client: Promise<Stripe> | undefined;
  return () => (client ??= import('stripe').then(({ default: Library }) => new Library(secretKey, {
    apiVersion: Library.API_VERSION, maxNetworkRetries: 0, timeout: timeoutMs, telemetry: false, emitEventBodies: false,
    ...(host === undefined ? {} : { host, protocol: 'http' as const, ...(port === undefined ? {} : { port }) }),
  })));
};
