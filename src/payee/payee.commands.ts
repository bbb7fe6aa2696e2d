import type { CallFailure } from '../../contracts/payment/calls.js';
import type { SeenAccount } from '../../contracts/payment/observed.js';
import type { BookingId, MemberId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

type OfPayee = { memberId: MemberId };
/** `isInTurn`: asked because it was time to, so that it is remembered also when nothing has changed. */
type InTurn = { isInTurn?: true | undefined };

/** By the member: wants to be paid by card. Needs Stripe as well: taken from the bus by src/processes/onboard-payee. */
export class BecomePayee extends command('BecomePayee')<OfPayee & { country: string }> {}
/** Stripe's word on a provider is fetched anew, and what waited for it goes on. Taken from the bus by src/processes/onboard-payee. */
export class RefreshPayee extends command('RefreshPayee')<OfPayee & InTurn> {}

/** Says in which words Stripe will be asked for an account; nothing where there is one. */
export class IntendOnboarding extends command('IntendOnboarding')<OfPayee & { country: string }> {}
/** What was seen of the account at Stripe. Processes alone. */
export class ObservePayee extends command('ObservePayee')<OfPayee & InTurn & { seen: SeenAccount }> {}
export class FailOnboarding extends command('FailOnboarding')<OfPayee & { key: string; failure: CallFailure; code?: string | undefined }> {}
/** The provider's share of a booking waits until they can be paid. Processes alone. */
export class DeferDebt extends command('DeferDebt')<OfPayee & { bookingId: BookingId }> {}
export class ResumeDebt extends command('ResumeDebt')<OfPayee & { bookingId: BookingId }> {}

/** What the stream of one payee hears. */
export const payeeCommands = [IntendOnboarding, ObservePayee, FailOnboarding, DeferDebt, ResumeDebt] as const;
export type PayeeCommand = InstanceType<(typeof payeeCommands)[number]>;
