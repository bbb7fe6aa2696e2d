import { Global, Module } from '@nestjs/common';
import type { Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { StripeEvents } from '../../src/adapters/stripe/stripe-events.js';
import { StripeGateway } from '../../src/adapters/stripe/stripe-gateway.js';
import { stripeClient } from '../../src/adapters/stripe/stripe-client.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { StoreUnavailable, type Appended, type Expected, type NewEvent } from '../../src/kernel/event-store.js';
import type { PaymentGateway } from '../../src/kernel/payment-gateway.js';
import { EventList } from '../../src/kernel/webhook-verifier.js';
import { PayeeModule } from '../../src/payee/payee.module.js';
import { PaymentModule } from '../../src/payment/payment.module.js';
import { abandonUnpaid } from '../../src/processes/abandon-unpaid/abandon-unpaid.process.js';
import { chargeSavedCard, followPayments, payEarnings } from '../../src/processes/follow-payments/follow-payments.process.js';
import { FollowWebhooksModule } from '../../src/processes/follow-webhooks/follow-webhooks.module.js';
import { followWebhooks, retryWebhook } from '../../src/processes/follow-webhooks/follow-webhooks.process.js';
import { GiveUpUnpaidModule } from '../../src/processes/give-up-unpaid/give-up-unpaid.module.js';
import { MakePaymentCallsModule } from '../../src/processes/make-payment-calls/make-payment-calls.module.js';
import { makePaymentCalls, remakePaymentCalls } from '../../src/processes/make-payment-calls/make-payment-calls.process.js';
import { OnboardPayeeModule } from '../../src/processes/onboard-payee/onboard-payee.module.js';
import { lookAtPayee, onboardPayee, retryOnboarding } from '../../src/processes/onboard-payee/onboard-payee.process.js';
import { PreparePaymentModule } from '../../src/processes/prepare-payment/prepare-payment.module.js';
import { PublishListingModule } from '../../src/processes/publish-listing/publish-listing.module.js';
import { WebhookModule } from '../../src/webhook/webhook.module.js';
import type { MoneyParts } from './neighbourhood.js';

/** Everything of card money that hears commands, follows events or waits for a time; beside it whoever moves the money, and Stripe's list of events. */
export const moneyParts = (gateway: PaymentGateway, events: EventList = new NoEvents()): MoneyParts => {
  @Global()
  @Module({ providers: [{ provide: EventList, useValue: events }], exports: [EventList] })
  class Listed {}
  return {
    gateway,
    modules: [Listed, PaymentModule, PayeeModule, WebhookModule, PreparePaymentModule, MakePaymentCallsModule, GiveUpUnpaidModule, OnboardPayeeModule, FollowWebhooksModule, PublishListingModule],
    processes: [followPayments, makePaymentCalls, onboardPayee, followWebhooks],
    timers: [remakePaymentCalls, chargeSavedCard, payEarnings, abandonUnpaid, retryOnboarding, lookAtPayee, retryWebhook],
  };
};

class NoEvents extends EventList {
  readonly reachMs = 0;
  async *since(): AsyncIterable<never> {
    // nothing has happened at Stripe
  }

  async accounts(): Promise<readonly string[]> {
    return [];
  }
}

/** The real gateway before a sandbox. */
export const atSandbox = ({ secretKey, publishableKey, host, port }: Sandbox): { readonly gateway: StripeGateway; readonly events: StripeEvents } => {
  const connect = stripeClient({ secretKey, host, port });
  return { gateway: new StripeGateway({ connect, publishableKey }), events: new StripeEvents(connect) };
};

/** Where a machine stops: at the nth append of this name, before it is written or after. */
export type CrashPoint = { readonly name: string; readonly written: boolean };

/** A log whose machine stops at one append, and from then on answers nobody until it is started again. What was appended is remembered by name. */
export class StoppingStore extends MemoryEventStore {
  readonly names: string[] = [];
  #point: CrashPoint | undefined;
  #stopped = Promise.withResolvers<undefined>();
  isDown = false;

  /** Stops at this point. */
  stopAt(point: CrashPoint): void {
    this.#point = point;
  }

  /** Resolves when the machine has stopped. */
  get hasStopped(): Promise<unknown> {
    return this.#stopped.promise;
  }

  startAgain(): void {
    this.#point = undefined;
    this.isDown = false;
    this.#stopped = Promise.withResolvers<undefined>();
  }

  override async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    if (this.isDown) throw new StoreUnavailable('the machine has stopped');
    const name = this.#nameOf(stream, events);
    if (name !== this.#point?.name) {
      const appended = await super.append(stream, events, expected);
      this.names.push(name);
      return appended;
    }
    this.isDown = true;
    if (this.#point.written) await super.append(stream, events, expected);
    this.#stopped.resolve(undefined);
    throw new StoreUnavailable('the machine stopped here');
  }

  #nameOf(stream: string, events: readonly NewEvent[]): string {
    const what = `${stream.split('-')[0] ?? ''}: ${events.map(({ type, data }) => ('call' in data ? `${type} ${String(operationOf(data))}` : type)).join(', ')}`;
    const before = this.names.filter((name) => name.startsWith(`${what} #`)).length;
    return `${what} #${before + 1}`;
  }
}

const operationOf = ({ call }: { readonly call?: unknown }): unknown => (typeof call === 'object' && call !== null && 'operation' in call ? call.operation : '');
