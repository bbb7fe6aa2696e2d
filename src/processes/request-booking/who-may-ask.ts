import { Injectable } from '@nestjs/common';
import type { PlaceBooking, RequestBooking } from '../../booking/booking.commands.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { reject, type Rejected } from '../../kernel/decider.js';
import type { Position } from '../../kernel/event-store.js';
import { NamedRewards } from '../../kernel/named-rewards.js';
import { Payees } from '../../kernel/payees.js';
import { PaymentGateway } from '../../kernel/payment-gateway.js';
import { RecentMap } from '../../kernel/recent-map.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { OpenRequests } from './open-requests.js';

type Place = PlaceBooking['data'];
/** What would be agreed to, but for its slot. */
export type Agreeable = Pick<Place, 'communityId' | 'listingKind' | 'listingVersion' | 'providerId' | 'recipientId'> & { readonly proposal: Omit<Place['proposal'], 'slot'> };

/** Members whose last request is remembered. */
const REMEMBERED_MAX = 10_000;

/** Whether this member can ask for this, before anything is held: other streams and read models have their say here. */
@Injectable()
export class WhoMayAsk {
  readonly #communities: CommunityContexts;
  readonly #rewards: NamedRewards;
  readonly #payees: Payees;
  /** Where the last request of each member stands in the log, so that the next one is counted after it. */
  readonly #lastRequests = new RecentMap<string, Position>(REMEMBERED_MAX);

  constructor(streams: StreamReader, private readonly openRequests: OpenRequests, private readonly gateway: PaymentGateway) {
    this.#communities = new CommunityContexts(streams);
    this.#rewards = new NamedRewards(streams, this.#communities);
    this.#payees = new Payees(streams);
  }

  /** @returns the first reason, or nothing */
  async whyNot(agreeable: Agreeable, asked: RequestBooking): Promise<Rejected<string> | undefined> {
    return (await this.#whyNotThisMember(agreeable, asked)) ?? (await this.#whyNotRewarded(agreeable, asked)) ?? this.#whyNotPaid(agreeable);
  }

  /** What a member has asked for is counted from here on. */
  asked(actor: string, position: Position): void {
    this.#lastRequests.set(actor, position);
  }

  /** Both belong to the community: what somebody has listed there stands for nothing once they have left. */
  async #whyNotThisMember({ communityId, providerId, recipientId }: Agreeable, { meta: { actor } }: RequestBooking): Promise<Rejected<'NOT_A_MEMBER' | 'LISTING_NOT_PUBLISHED' | 'TOO_MANY_OPEN_REQUESTS'> | undefined> {
    const [{ roles, policy }, owner] = await Promise.all([this.#communities.of(communityId, actor), this.#communities.of(communityId, actor === providerId ? recipientId : providerId)]);
    if (roles.length === 0) return reject('NOT_A_MEMBER');
    if (owner.roles.length === 0) return reject('LISTING_NOT_PUBLISHED');
    const open = await this.openRequests.countOf(actor, this.#lastRequests.get(actor));
    return open < policy.openRequestsMax ? undefined : reject('TOO_MANY_OPEN_REQUESTS');
  }

  /** Rewards that the asker has named, or that the listing names and would be agreed to as well. */
  #whyNotRewarded({ communityId, proposal: { contributions } }: Agreeable, { data, meta }: RequestBooking): Promise<Rejected<string> | undefined> {
    const isWritten = data.contributions !== undefined;
    return this.#rewards.whyNot(communityId, { contributions, at: meta.at, isWritten, path: ['input', isWritten ? 'contributions' : 'listingId'] }, meta.actor);
  }

  /** Money needs a house that takes it, and a provider who can be paid. How much it comes to is asked when the slot is known. */
  async #whyNotPaid({ providerId, proposal: { price } }: Agreeable): Promise<Rejected<'PRICE_NOT_YET_PAYABLE' | 'PAYEE_NOT_READY'> | undefined> {
    if (!('money' in price)) return undefined;
    if (!this.gateway.isOn) return reject('PRICE_NOT_YET_PAYABLE', { path: ['input', 'priceIndex'], message: 'Card payments are not set up in this installation.' });
    return (await this.#payees.of(providerId)).status === 'ACTIVE' ? undefined : reject('PAYEE_NOT_READY', { path: ['input', 'priceIndex'] });
  }
}
