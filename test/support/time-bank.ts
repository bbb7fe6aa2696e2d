import { randomUUID } from 'node:crypto';
import type { AppWorld, Person } from './app.js';

/** The success of a mutation about time credits, or its refusal. */
export type AccountSaid = {
  readonly __typename: string; readonly position?: string; readonly code?: string; readonly message?: string; readonly path?: readonly string[];
  readonly missing?: string | null; readonly left?: string | null; readonly account?: AccountSeen | null;
  readonly transferId?: string; readonly transferIds?: readonly string[]; readonly requestId?: string; readonly budgetId?: string; readonly mandateId?: string; readonly programmeId?: string; readonly exchangeId?: string; readonly disputeId?: string;
};
export type AccountSeen = { readonly id: string; readonly balance: string; readonly held: string; readonly available: string };

/** The rules of a community about its time credits. */
export const creditRules = `
  creditLimitMinutes creditWarningMinutes creditInvitationMinutes levyPercent startingCreditMinutes orientationMinutes
  creditRequestDays openCreditRequestsMax silentRequestMinutes creditHoldDays rewardBookingMinutes rewardMonthMinutes`;

/** What each mutation gives out beside the account. */
const told: Readonly<Record<string, string>> = {
  giveCredits: 'transferId', giveToFund: 'transferId', spendFromFund: 'transferId', issueCredits: 'transferId', awardGroup: 'transferIds', requestCredits: 'requestId',
  acceptCreditRequest: 'transferId', reverseTransfer: 'transferId', disputeEntry: 'disputeId', giveMandate: 'mandateId', adoptBudget: 'budgetId', adoptProgramme: 'programmeId', giveCreditsAbroad: 'exchangeId',
};

/** A community whose members pay each other with time, as its clients see it. */
export class TimeBank {
  private constructor(readonly world: AppWorld, readonly communityId: string) {}

  /** Founded by its treasurer, on these rules; everybody else has joined. */
  static async open(world: AppWorld, { treasurer, members, policy = {} }: { readonly treasurer: Person; readonly members: readonly Person[]; readonly policy?: object }): Promise<TimeBank> {
    const { foundCommunity } = await world.ask<{ foundCommunity: { community: { id: string } } }>(
      'mutation ($input: FoundCommunityInput!) { foundCommunity(input: $input) { ... on FoundCommunitySuccess { position community { id } } } }', { input: { name: 'Time bank', policy } }, { as: treasurer });
    const bank = new TimeBank(world, foundCommunity.community.id);
    for (const member of members) await bank.join(member);
    return bank;
  }

  /** The bank of a community that has been founded already. */
  static at(world: AppWorld, communityId: string): TimeBank {
    return new TimeBank(world, communityId);
  }

  async join(member: Person): Promise<void> {
    await this.world.ask('mutation ($input: JoinCommunityInput!) { joinCommunity(input: $input) { ... on JoinCommunitySuccess { position } } }', { input: { communityId: this.communityId } }, { as: member });
  }

  /** Other rules from now on. @returns the rules in force, or why not */
  async vote(policy: object, as: Person): Promise<Readonly<Record<string, unknown>>> {
    const { changePolicy: { community, ...rejected } } = await this.world.ask<{ changePolicy: { community?: { policy: Readonly<Record<string, unknown>> } } }>(
      `mutation ($input: ChangePolicyInput!) { changePolicy(input: $input) { ... on ChangePolicySuccess { position community { policy { ${creditRules} } } } ... on CommunityRejected { code path message } } }`,
      { input: { communityId: this.communityId, policy, reason: 'The assembly of May.' } }, { as });
    return community?.policy ?? rejected;
  }

  accountOf(owner: Person | 'fund' | 'issue'): string {
    return `${this.communityId}.${typeof owner === 'string' ? owner : owner.id}`;
  }

  /** Asks for a mutation about accounts; once more under the same key where it was answered before the account could be read. */
  async say(mutation: string, input: object, as?: Person): Promise<AccountSaid> {
    const keyed = { idempotencyKey: randomUUID(), ...input };
    const ask = async () => (await this.world.ask<Record<string, AccountSaid>>(...asked(mutation, keyed), { as }))[mutation] ?? { __typename: 'nothing' };
    const said = await ask();
    if (said.account !== null) return said;
    await this.world.pass({});
    return ask();
  }

  /** The same, where the request itself may be refused. */
  async send(mutation: string, input: object, as?: Person): Promise<AccountSaid | { readonly refused: string }> {
    const { data, errors } = await this.world.send<Record<string, AccountSaid>>(...asked(mutation, input), { as });
    return data?.[mutation] ?? { refused: errors.map(({ message }) => message).join() };
  }

  /** What somebody is shown of an account once everything has happened that follows by itself. */
  async seen(owner: Person | 'fund' | 'issue', as: Person): Promise<AccountSeen | null> {
    await this.world.pass({});
    return (await this.world.ask<{ account: AccountSeen | null }>('query ($id: ID!) { account(id: $id) { id balance held available } }', { id: this.accountOf(owner) }, { as })).account;
  }

  async balance(owner: Person | 'fund' | 'issue', as: Person): Promise<string> {
    return (await this.seen(owner, as))?.balance ?? '0';
  }
}

const asked = (mutation: string, input: object): [string, object] => {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
  return [`mutation ($input: ${type}Input!) { ${mutation}(input: $input) { __typename
    ... on ${type}Success { position ${told[mutation] ?? ''} account { id balance held available } }
    ... on AccountRejected { code message path missing left } } }`, { input }];
};
