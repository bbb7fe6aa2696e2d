/**
 * The types of Stripe's events that are followed, and so the ones that its endpoints are to be asked for; any other is kept and left alone. What an
 * event says is a hint in any case: what counts is the object that it is about.
 */
export const followed = {
  PLATFORM: [
    'payment_intent.requires_action', 'payment_intent.amount_capturable_updated', 'payment_intent.succeeded', 'payment_intent.payment_failed', 'payment_intent.canceled',
    'setup_intent.succeeded', 'setup_intent.setup_failed', 'setup_intent.requires_action', 'setup_intent.canceled',
    'charge.captured', 'charge.expired', 'charge.refunded', 'charge.updated',
    'refund.created', 'refund.updated', 'refund.failed', 'transfer.created', 'transfer.reversed', 'transfer.updated',
    'charge.dispute.created', 'charge.dispute.updated', 'charge.dispute.funds_withdrawn', 'charge.dispute.funds_reinstated', 'charge.dispute.closed',
  ],
  CONNECTED: ['account.updated', 'capability.updated'],
  THIN: ['v2.core.account[requirements].updated', 'v2.core.account[configuration.recipient].updated', 'v2.core.account[configuration.recipient].capability_status_updated', 'v2.core.account.closed'],
} as const;

const types: ReadonlySet<string> = new Set(Object.values(followed).flat());
const ofAccounts: ReadonlySet<string> = new Set(followed.CONNECTED);

/** On a provider's own account nothing is followed but the account: what a transfer is there, the platform cannot even see. */
export const isFollowed = ({ type, account }: { readonly type: string; readonly account?: string | undefined }): boolean => (account === undefined ? types : ofAccounts).has(type);
