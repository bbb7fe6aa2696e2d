import { randomUUID } from 'node:crypto';
import type { AccountEvent } from '../../contracts/account/account.events.js';
import { accountOf, boundaryTo, communityOfAccount, kindOf, partnerOf } from '../../contracts/account/accounts.js';
import { streamOf } from '../../contracts/events.js';
import { creditHoldId, memberId, type AccountId, type CommunityId } from '../../contracts/values.js';
import { EndExchange } from '../../src/account/account.commands.js';
import { verifyLedgers } from '../../src/admin/ledger/verify.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { idFrom } from '../../src/kernel/ids.js';
import { AgreeToExchangeWith, GiveCreditsAbroad } from '../../src/processes/exchange-credits/exchange-credits.commands.js';
import { ana, CreditStreet, elsewhere, leo, street, tom, zoe } from './credit-street.js';
import { wholeLogOf } from './whole-log.js';

/** Ted keeps the fund elsewhere, as Tom does in the street; Zoe and Zac live elsewhere, Ana and Leo in the street. */
export const [ted, zac] = [memberId.parse(idFrom('mbr', 'ted')), memberId.parse(idFrom('mbr', 'zac'))];
export const [anas, leos, zoes, zacs] = [accountOf(street, ana), accountOf(street, leo), accountOf(elsewhere, zoe), accountOf(elsewhere, zac)];
export const [streets, elsewheres] = [boundaryTo(street, elsewhere), boundaryTo(elsewhere, street)];
const reason = 'Our gardeners help over there, their tailors here.';

const treasurerOf = (community: CommunityId) => (community === street ? tom : ted);
const otherThan = (community: CommunityId) => (community === street ? elsewhere : street);
const ownerOf = (account: AccountId) => memberId.parse(account.slice(account.indexOf('.') + 1));

/** Opens both, without an exchange between them. */
export const twoCommunities = async (asked: Parameters<typeof CreditStreet.open>[0] = {}): Promise<CreditStreet> => {
  const world = await CreditStreet.open(asked);
  await world.join(ted, { roles: ['member', 'treasurer'], community: elsewhere });
  await world.join(zac, { community: elsewhere });
  return world;
};

export const agree = (world: CreditStreet, community: CommunityId, minutes: string): Promise<Outcome> =>
  world.send(new AgreeToExchangeWith({ communityId: community, withId: otherThan(community), minutes, reason }, world.by(treasurerOf(community))));
export const end = (world: CreditStreet, community: CommunityId): Promise<Outcome> =>
  world.send(new EndExchange({ accountId: boundaryTo(community, otherThan(community)), reason }, world.by(treasurerOf(community))));

export type Gift = { readonly from: AccountId; readonly to: AccountId; readonly minutes: string; readonly key?: string; readonly by?: string };
/** As the door makes it of a request under the idempotency key. */
export const give = (world: CreditStreet, { from, to, minutes, key = randomUUID(), by = ownerOf(from) }: Gift): Promise<Outcome> =>
  world.send(new GiveCreditsAbroad({ from, to, minutes, exchangeId: creditHoldId.parse(idFrom('crh', 'abroad', from, key)) }, world.by(by, key)));

/** Both communities have agreed, and heard of each other. */
export const exchanging = async (world: CreditStreet, minutes: string, theirs = minutes): Promise<void> => {
  await agree(world, street, minutes);
  await agree(world, elsewhere, theirs);
  await world.settle();
};

const isOfAnAccount = (event: { readonly stream: string }): boolean => event.stream.startsWith(streamOf.account(''));
const balanceIn = (balances: ReadonlyMap<AccountId, bigint>, account: AccountId): bigint => balances.get(account) ?? 0n;

/** What P12 says of a log, event by event, and of its end once nothing is left to do. */
class ExchangeOracle {
  readonly wrong: string[] = [];
  readonly #balances = new Map<AccountId, bigint>();
  readonly #sums = new Map<CommunityId, bigint>();
  readonly #limits = new Map<AccountId, { readonly own?: bigint | undefined; readonly theirs?: bigint | undefined }>();
  readonly #open = new Set<string>();
  /** What was paid in the two legs, by exchange. */
  readonly #paid = { first: new Map<string, string>(), second: new Map<string, string>() };

  after(events: readonly AccountEvent[]): this {
    for (const event of events) this.#hear(event);
    return this;
  }

  /** Nothing is under way any more: every pair is opposite, every leg has its other one. */
  atRest(): readonly string[] {
    for (const [account, balance] of this.#balances) {
      const partner = partnerOf(account);
      if (partner && balance !== -balanceIn(this.#balances, boundaryTo(partner, communityOfAccount(account)))) this.wrong.push(`${account} is not the opposite of the other side`);
    }
    const { first, second } = this.#paid;
    for (const id of first.keys()) if (!second.has(id)) this.wrong.push(`${id} has one leg`);
    if (this.#open.size > 0) this.wrong.push(`${this.#open.size} are set aside for ever`);
    return this.wrong;
  }

  #hear(event: AccountEvent): void {
    this.#limit(event);
    if (!('after' in event.data)) return;
    const { data: { accountId, after: { balance, held } } } = event;
    const community = communityOfAccount(accountId);
    const sent = event.type === 'CreditsTransferred' || event.type === 'HoldPosted' ? BigInt(event.data.minutes) : 0n;
    const arrived = event.type === 'CreditsReceived' ? -BigInt(event.data.minutes) : 0n;
    const sum = (this.#sums.get(community) ?? 0n) + BigInt(balance) - balanceIn(this.#balances, accountId) + sent + arrived;
    if (sum !== 0n) this.wrong.push(`${community} comes to ${sum} after ${event.type}`);
    this.#sums.set(community, sum);
    this.#balances.set(accountId, BigInt(balance));
    this.#legs(event, BigInt(balance) - BigInt(held));
  }

  #limit({ type, data }: AccountEvent): void {
    const known = this.#limits.get(data.accountId);
    if (type === 'ExchangeAgreed') this.#limits.set(data.accountId, { ...known, own: BigInt(data.minutes) });
    if (type === 'ExchangeEnded') this.#limits.set(data.accountId, { ...known, own: undefined });
    if (type === 'ExchangeNoticed') this.#limits.set(data.accountId, { ...known, theirs: data.minutes === undefined ? undefined : BigInt(data.minutes) });
  }

  #legs(event: AccountEvent, left: bigint): void {
    switch (event.type) {
      case 'CreditsHeld':
        this.#open.add(event.data.holdId);
        if (kindOf(event.data.accountId) === 'boundary' && left < -this.#limitOf(event.data.accountId)) this.wrong.push(`${event.data.accountId} is at ${left}, beyond what was agreed`);
        break;
      case 'HoldVoided': case 'HoldExpired': this.#open.delete(event.data.holdId); break;
      case 'HoldPosted':
        this.#open.delete(event.data.holdId);
        this.#pays(event.data);
        break;
      default:
    }
  }

  #pays({ accountId, purpose, minutes }: Extract<AccountEvent, { readonly type: 'HoldPosted' }>['data']): void {
    if (purpose.kind !== 'EXCHANGE') return;
    const isSecond = kindOf(accountId) === 'boundary';
    const legs = isSecond ? this.#paid.second : this.#paid.first;
    if (legs.has(purpose.exchangeId)) this.wrong.push(`${purpose.exchangeId} has a leg twice`);
    if (isSecond && this.#paid.first.get(purpose.exchangeId) !== minutes) this.wrong.push(`${purpose.exchangeId} arrives without having been paid`);
    legs.set(purpose.exchangeId, minutes);
  }

  #limitOf(boundary: AccountId): bigint {
    const { own, theirs } = this.#limits.get(boundary) ?? {};
    if (own === undefined || theirs === undefined) return 0n;
    return own < theirs ? own : theirs;
  }
}

/** What is wrong with all that has happened, by P12 and by `ledger verify`. */
export const wrongsOf = async (world: CreditStreet, { atRest }: { readonly atRest: boolean }): Promise<readonly string[]> => {
  const said = (await world.log()).filter(isOfAnAccount) as readonly { readonly type: string; readonly data: object }[] as readonly AccountEvent[];
  const oracle = new ExchangeOracle().after(said);
  const told: string[] = [];
  const summaries = await verifyLedgers([await wholeLogOf(world.parts.store)], { tell: ({ where, what }) => void told.push(`${where} ${what}`) });
  const left = summaries.flatMap(({ inTransit, openHolds, halfWay }) => [...inTransit.map(({ where }) => `on the way: ${where}`), ...(openHolds > 0 ? [`${openHolds} held`] : []), ...(halfWay > 0 ? [`${halfWay} half way`] : [])]);
  return [...(atRest ? [...oracle.atRest(), ...left] : oracle.wrong), ...told];
};
