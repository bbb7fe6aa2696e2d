import type { Call, CallFailure, OnboardCall } from '../../contracts/payment/calls.js';
import type { SeenAccount, SeenDispute, SeenIntent, SeenPayout, SeenRefund, SeenReversal, SeenSetup, SeenTransfer } from '../../contracts/payment/observed.js';
import type { Instant } from '../../contracts/values.js';

type CallOf<Operation extends Call['operation']> = Extract<Call, { operation: Operation }>;

/** Something at Stripe as it stands now, in our words. */
export type Seen =
  | { readonly kind: 'intent'; readonly seen: SeenIntent } | { readonly kind: 'setup'; readonly seen: SeenSetup } | { readonly kind: 'refund'; readonly seen: SeenRefund }
  | { readonly kind: 'transfer'; readonly seen: SeenTransfer } | { readonly kind: 'reversal'; readonly seen: SeenReversal } | { readonly kind: 'dispute'; readonly seen: SeenDispute }
  | { readonly kind: 'account'; readonly seen: SeenAccount };
/** Whose booking it is, where the object says so or what it belongs to does. `also`: what stands beside it and may be new as well, such as the reversals of a transfer. */
export type Found = Seen & { readonly bookingId: string | undefined; readonly also?: readonly Seen[] };

/** What may be looked at: an object by its id, on whose account. */
export type Ref = { readonly id: string; readonly account?: string | undefined };

/** What a payer's client needs in order to pay. Asked for when it is needed, and never kept. `checkoutUrl`: a page to pay at, of the sandbox. */
export type ClientKeys = { readonly clientSecret: string; readonly publishableKey: string; readonly checkoutUrl?: string | undefined };

/** Said no for good: by code and type, never by the words of the message. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
  constructor(readonly failure: CallFailure, readonly code: string | undefined, readonly seen?: Seen) {
    super(`Stripe refused: ${failure}${code === undefined ? '' : ` (${code})`}`);
  }
}
/** No answer, or one that says later: to be asked again under the same name. Whether it was done is not known. */
export class GatewayUnavailable extends Error {
  override readonly name: string = 'GatewayUnavailable';
}
/** No answer either, and under this name there will be no other for a day: what fails at Stripe is remembered like any answer. */
export class FailureKept extends GatewayUnavailable {
  override readonly name = 'FailureKept';
}

/**
 * Port to whoever moves card money. Every verb takes its words from a stored call, is sent under the call's key, and answers what stands at Stripe
 * afterwards; asked again it answers the same.
 * @throws CallRefused, GatewayUnavailable
 */
export abstract class PaymentGateway {
  /** Whether money can be paid in this house at all. */
  abstract readonly isOn: boolean;
  abstract authorise(call: CallOf<'AUTHORISE'>): Promise<SeenIntent>;
  abstract saveCard(call: CallOf<'SAVE_CARD'>): Promise<SeenSetup>;
  abstract charge(call: CallOf<'CHARGE'>): Promise<SeenIntent>;
  abstract capture(call: CallOf<'CAPTURE'>): Promise<SeenIntent>;
  /** Of a payment intent or a setup intent. */
  abstract release(call: CallOf<'RELEASE'>): Promise<Extract<Seen, { kind: 'intent' | 'setup' }>>;
  abstract refund(call: CallOf<'REFUND'>): Promise<SeenRefund>;
  abstract payProvider(call: CallOf<'PAY_PROVIDER'>): Promise<SeenTransfer>;
  abstract takeBack(call: CallOf<'TAKE_BACK'>): Promise<SeenReversal>;
  abstract onboard(call: OnboardCall): Promise<SeenAccount>;
  /** A page where the provider tells Stripe who they are: single use, short lived. `returnUrl` and `refreshUrl` are the client's. */
  abstract onboardingLink(link: { readonly accountId: string; readonly returnUrl: string; readonly refreshUrl: string }): Promise<{ readonly url: string; readonly expiresAt: string }>;
  /**
   * What an earlier call has made, however long ago: found by its key and booking. `since`: when it was intended; nothing that it made is older.
   * Undefined: nothing, so it was never done.
   */
  abstract lookUp(call: Call | OnboardCall, since: Instant): Promise<Seen | undefined>;
  /** An object as it stands now; undefined where Stripe does not know it. */
  abstract status(ref: Ref): Promise<Found | undefined>;
  /** What Stripe sends from a provider's account to their bank, the last one first; at most `max`, 100 at the most. */
  abstract payouts(accountId: string, max: number): Promise<readonly SeenPayout[]>;
  /** For the payer's client alone. */
  abstract clientKeys(intentId: string): Promise<ClientKeys>;
}
