import { z } from 'zod';
import type { AccountEvent } from '../../../contracts/account/account.events.js';
import { communityOfAccount, kindOf, ownerOf, type Owner } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import type { AccountId, CommunityId } from '../../../contracts/values.js';
import { isAccountClosed } from '../../kernel/closed-accounts.js';
import type { CommunityContexts } from '../../kernel/community-contexts.js';
import { reject, type Rejected } from '../../kernel/decider.js';
import { plainSnapshot } from '../../kernel/snapshot-form.js';
import type { StreamReader } from '../../kernel/stream-reader.js';

/** An account that somebody wants to deal with, and where in the input it is named. */
export type Named = { readonly account: AccountId; readonly path: readonly string[] };
export type NoOtherSide = Rejected<'NOT_FOUND' | 'NOT_A_MEMBER' | 'ACCOUNT_CLOSED'>;

/** A sponsor has an account from when a treasurer has opened it. */
const sponsorAfter = (opened: boolean, { type }: AccountEvent): boolean => opened || type === 'SponsorOpened';
const sponsor = { initial: false, evolve: sponsorAfter, snapshot: plainSnapshot('opened-sponsor', 1, z.boolean()) };

/** What an account cannot know of the others in its community: whether they are somebody's who belongs to it, and open. */
export class OtherSide {
  constructor(private readonly streams: StreamReader, private readonly communities: CommunityContexts) {}

  /** The first of the accounts that cannot be dealt with, and why. Accounts of other communities are left to the decider, so that nobody hears about those. */
  async whyNot(community: CommunityId, accounts: readonly Named[]): Promise<NoOtherSide | undefined> {
    const noes = await Promise.all(accounts.filter(({ account }) => communityOfAccount(account) === community).map((named) => this.#whyNotWith(community, named)));
    return noes.find((no) => no !== undefined);
  }

  async #whyNotWith(community: CommunityId, { account, path }: Named): Promise<NoOtherSide | undefined> {
    const no = kindOf(account) === 'sponsor' ? await this.#whyNotSponsor(account) : await this.#whyNotOwner(community, ownerOf(account));
    if (no) return reject(no, { path });
    const isClosed = await isAccountClosed(account, this.streams);
    return isClosed ? reject('ACCOUNT_CLOSED', { path }) : undefined;
  }

  /** The fund is everybody's; nothing is given to the issue, or asked of it. */
  async #whyNotOwner(community: CommunityId, owner: Owner): Promise<'NOT_FOUND' | 'NOT_A_MEMBER' | undefined> {
    if (owner === 'issue') return 'NOT_FOUND';
    if (owner === 'fund') return undefined;
    return (await this.communities.of(community, owner)).roles.length === 0 ? 'NOT_A_MEMBER' : undefined;
  }
  async #whyNotSponsor(account: AccountId): Promise<'NOT_FOUND' | undefined> {
    return (await this.streams.foldLong<boolean, AccountEvent>(streamOf.account(account), sponsor)) ? undefined : 'NOT_FOUND';
  }
}
