import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { streamOf, type DomainEvent } from '../../../contracts/events.js';
import { isFollowed } from '../../../contracts/payment/followed.js';
import type { WebhookEvent } from '../../../contracts/payment/webhook.events.js';
import { bookingId, memberId } from '../../../contracts/values.js';
import { ObservePayee } from '../../payee/payee.commands.js';
import { observationOf, seenBy, type Look } from '../../payment/observation.commands.js';
import type { Recorded } from '../../kernel/codec.js';
import type { AnyCommand, CommandMeta } from '../../kernel/command.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { GatewayUnavailable, PaymentGateway, type Found, type Seen } from '../../kernel/payment-gateway.js';
import { defineProcess, defineTimer } from '../../kernel/process.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { Telemetry } from '../../kernel/telemetry.js';
import { FollowWebhook, ParkWebhook, SettleWebhook } from '../../webhook/webhook.commands.js';

type Received = Extract<WebhookEvent, { type: 'WebhookReceived' }>['data'];
type End = { readonly how: SettleWebhook['data']['how'] } | { readonly why: ParkWebhook['data']['why'] };

/** What a webhook is about is looked at as soon as it is in the log. An object that Stripe is slow about delays no other; what is said of one account may go up and down, and is followed in order. */
export const followWebhooks = defineProcess({
  name: 'follow-webhooks',
  on: { WebhookReceived: ({ data: { eventId } }) => [(meta) => new FollowWebhook({ eventId }, meta)] },
  sideBySide: ({ data }) => whatItIsAbout(data),
});
const whatItIsAbout = ({ account, objectId = '' }: { readonly account?: string; readonly objectId?: string }): string => account ?? objectId;
/** One that could not be acted on is tried again, after ever longer pauses. */
export const retryWebhook = defineTimer({ kind: 'retry-webhook', fire: (eventId) => [(meta) => new FollowWebhook({ eventId }, meta)] });

/** What the gateway can look at, by the beginnings of ids. */
const LOOKED_AT = /^(pi|seti|ch|py|re|pyr|tr|du|dp|acct)_/;

/**
 * Takes a webhook as a hint: fetches what it is about, and tells the payment or the payee how that stands now. So it matters neither in which order
 * webhooks come nor how often, nor what version of Stripe's API they were written in.
 */
@CommandHandler(FollowWebhook)
export class FollowWebhooksProcess implements ICommandHandler<FollowWebhook> {
  // eslint-disable-next-line max-params -- Nest gives each by its type
  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader, private readonly gateway: PaymentGateway, private readonly telemetry: Telemetry) {}

  async execute({ data: { eventId }, meta }: FollowWebhook): Promise<Outcome> {
    const history = await this.streams.read<WebhookEvent>(streamOf.webhook(eventId));
    const received = history.find((event) => event.type === 'WebhookReceived')?.data;
    if (!received) return reject('NOT_FOUND');
    if (history.some(({ type }) => type === 'WebhookHandled')) return reject('ALREADY_HANDLED');
    const end = await this.#follow(received, meta);
    if ('rejected' in end) return end;
    this.telemetry.count('stripe.webhooks.followed', { outcome: ('how' in end ? end.how : end.why).toLowerCase() });
    const last = { ...meta, commandId: derivedUuid('follow-webhooks', meta.commandId, 'end') };
    return this.commands.execute<AnyCommand, Outcome>('how' in end ? new SettleWebhook({ eventId, how: end.how }, last) : new ParkWebhook({ eventId, why: end.why }, last));
  }

  async #follow({ type, objectId, account }: Received, meta: CommandMeta): Promise<End | Rejected<string>> {
    if (objectId === undefined || !isFollowed({ type, account }) || !LOOKED_AT.test(objectId)) return { how: 'IGNORED' };
    try {
      const found = await this.gateway.status({ id: objectId, account });
      return found ? await this.#tell(found, meta) : { why: 'NOT_FOUND' };
    } catch (error) {
      if (error instanceof GatewayUnavailable || error instanceof RangeError) return { why: 'OTHER' }; // not there now, or an amount that nobody here can count
      throw error;
    }
  }

  /** @returns BUSY where too many told the same payment at once: that passes in a moment, and nothing is the matter with the webhook */
  async #tell(found: Found, meta: CommandMeta): Promise<End | Rejected<string>> {
    const stream = whoseStream(found);
    const before = stream === undefined ? undefined : await this.#headOf(stream);
    if (before === undefined) return { how: 'NOT_OURS' };
    const outcomes: Outcome[] = [];
    for (const seen of [found, ...(found.also ?? [])]) outcomes.push(await this.#observe(observing(seen, found.bookingId, { by: 'follow-webhooks', of: meta.commandId, meta })));
    const refused = outcomes.filter(isRejected);
    if (refused.length > 0) return refused.find(({ rejected }) => rejected === 'BUSY') ?? { why: 'UNKNOWN_OBJECT' };
    return { how: outcomes.some((outcome) => isAfter(before, outcome)) ? 'APPLIED' : 'KNOWN' };
  }

  #observe(command: AnyCommand): Promise<Outcome> {
    return this.commands.execute<AnyCommand, Outcome>(command);
  }

  /** A payment says what it asks before it asks it: one that has said nothing is of another installation at the same account. */
  #headOf(stream: string): Promise<bigint | undefined> {
    return this.streams.fold<bigint | undefined, DomainEvent>(stream, undefined, lastRevision);
  }
}

const isAfter = (before: bigint, outcome: Outcome): boolean => !isRejected(outcome) && outcome.revision !== 'none' && outcome.revision > before;

const lastRevision = (_: bigint | undefined, { revision }: Recorded<DomainEvent>): bigint => revision;

const whoseStream = ({ kind, seen, bookingId: booking }: Found): string | undefined => {
  if (kind !== 'account') return booking === undefined ? undefined : streamOf.payment(booking);
  return memberId.safeParse(seen.memberId).success ? streamOf.payee(seen.memberId ?? '') : undefined;
};

const observing = (found: Seen, booking: string | undefined, look: Look): AnyCommand => {
  if (found.kind === 'account') return new ObservePayee({ memberId: memberId.parse(found.seen.memberId), seen: found.seen }, seenBy(look, found));
  const command = observationOf(bookingId.parse(booking), found, look);
  if (!command) throw new Error(`nobody is told of ${found.kind}`);
  return command;
};
