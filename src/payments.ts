import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { PaymentsOff } from './adapters/stripe/payments-off.js';
import { stripeClient, type Connect } from './adapters/stripe/stripe-client.js';
import { StripeEvents } from './adapters/stripe/stripe-events.js';
import { StripeGateway } from './adapters/stripe/stripe-gateway.js';
import { StripeWebhooks } from './adapters/stripe/stripe-webhooks.js';
import type { Sandbox, SandboxOptions } from './adapters/stripe-sandbox/open-sandbox.js';
import type { Config } from './config.js';
import type { Clock } from './kernel/clock.js';
import type { PaymentGateway } from './kernel/payment-gateway.js';
import type { EventList, WebhookVerifier } from './kernel/webhook-verifier.js';

/** Card money, opened. Whoever opened it closes it, after the application. */
export type Payments = {
  /** `off`: nothing is paid by card in this house. */
  readonly mode: 'stripe' | 'sandbox' | 'off';
  readonly gateway: PaymentGateway;
  readonly verifier: WebhookVerifier;
  readonly events: EventList;
  /** Where there is one. */
  readonly sandbox?: Sandbox;
  /** Told where the application listens: a sandbox posts its webhooks there. */
  readonly listensAt: (url: string) => void;
  readonly close: () => Promise<void>;
};

/** What an application was given, for whoever joins it together. */
export class OpenedPayments {
  constructor(readonly payments: Payments) {}
}

type PaymentsConfig = Pick<Config, 'NODE_ENV' | 'DATA_DIR' | 'STRIPE_SECRET_KEY' | 'STRIPE_PUBLISHABLE_KEY' | 'STRIPE_API_URL' | 'STRIPE_SANDBOX' | 'STRIPE_WEBHOOK_SECRETS_PLATFORM' | 'STRIPE_WEBHOOK_SECRETS_CONNECTED' | 'STRIPE_WEBHOOK_SECRETS_THIN'>;

/** `observe` hears of every exchange with the sandbox. */
type Around = { readonly log: Pick<Logger, 'info'>; readonly clock: Clock; readonly observe?: SandboxOptions['observe'] };

/** Opens what the configuration names: Stripe with a key; without one the sandbox on this machine; in production without both nothing, unless the sandbox is asked for by name. */
export const openPayments = async (config: PaymentsConfig, around: Around): Promise<Payments> => {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_PUBLISHABLE_KEY: publishableKey = '' } = config;
  if (secretKey !== undefined) return atStripe(config, { secretKey, publishableKey });
  return config.STRIPE_SANDBOX ?? config.NODE_ENV !== 'production' ? inSandbox(config, around) : paymentsOff();
};

/** For a house that rests, or has no key. */
export const paymentsOff = (): Payments => {
  const connect = (): never => { throw new Error('there is no Stripe to talk to'); };
  return { mode: 'off', gateway: new PaymentsOff(), verifier: new StripeWebhooks({ connect: stripeClient({ secretKey: 'none' }), secrets: { PLATFORM: [], CONNECTED: [], THIN: [] } }), events: new StripeEvents(connect), listensAt: () => undefined, close: async () => undefined };
};

/** The library, with a key: at Stripe, or where a sandbox is said to be. */
export const stripeAt = ({ secretKey, apiUrl }: { readonly secretKey: string; readonly apiUrl: string | undefined }): Connect => {
  if (apiUrl === undefined) return stripeClient({ secretKey });
  const { hostname: host, port } = new URL(apiUrl);
  return stripeClient({ secretKey, host, port: Number(port) });
};

const atStripe = (config: PaymentsConfig, { secretKey, publishableKey }: { readonly secretKey: string; readonly publishableKey: string }): Payments => {
  const connect = stripeAt({ secretKey, apiUrl: config.STRIPE_API_URL });
  void connect(); // loaded before somebody waits for it
  const secrets = { PLATFORM: config.STRIPE_WEBHOOK_SECRETS_PLATFORM, CONNECTED: config.STRIPE_WEBHOOK_SECRETS_CONNECTED, THIN: config.STRIPE_WEBHOOK_SECRETS_THIN };
  return { mode: 'stripe', gateway: new StripeGateway({ connect, publishableKey }), verifier: new StripeWebhooks({ connect, secrets }), events: new StripeEvents(connect), listensAt: () => undefined, close: async () => undefined };
};

/** The sandbox keeps the application's time, so that a clock that is set forward lets holds expire there as well. Its secrets are of this start alone. */
const inSandbox = async ({ DATA_DIR }: PaymentsConfig, { log, clock, observe }: Around): Promise<Payments> => {
  const { openSandbox } = await import('./adapters/stripe-sandbox/open-sandbox.js');
  const [platformSecret, connectSecret, thinSecret] = [newSecret(), newSecret(), newSecret()];
  const now = (): number => clock.nowMs();
  const sandbox = await openSandbox({ directory: join(DATA_DIR, 'stripe-sandbox'), now, platformSecret, connectSecret, thinSecret, log: (line) => log.info(line), ...(observe ? { observe } : {}) });
  const { host, port, secretKey, publishableKey, url } = sandbox;
  const connect = stripeClient({ secretKey, host, port });
  return {
    mode: 'sandbox', sandbox,
    gateway: new StripeGateway({ connect, publishableKey, checkoutUrl: (clientSecret) => `${url}/pay/${clientSecret}` }),
    verifier: new StripeWebhooks({ connect, secrets: { PLATFORM: [platformSecret], CONNECTED: [connectSecret], THIN: [thinSecret] }, now }),
    events: new StripeEvents(connect),
    listensAt: (own) => sandbox.endpoints({ platform: `${own}/webhooks/stripe/platform`, connect: `${own}/webhooks/stripe/connected`, thin: `${own}/webhooks/stripe/thin` }),
    close: () => sandbox.close(),
  };
};

const newSecret = (): string => `whsec_${randomBytes(24).toString('hex')}`;
