import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import { Global, Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import type { AccountEvent } from '../../contracts/account/account.events.js';
import { accountOf, fundOf, issueOf } from '../../contracts/account/accounts.js';
import { CommunityFounded, PolicyChanged } from '../../contracts/community/community.events.js';
import { MemberJoined, MemberLeft, type Role } from '../../contracts/community/membership.events.js';
import { defaultPolicy, type Policy } from '../../contracts/community/policy.js';
import { streamOf } from '../../contracts/events.js';
import { budgetId, communityId, memberId, transferId, type AccountId, type Instant, type MemberId } from '../../contracts/values.js';
import { creditRequests } from '../../projections/accounts/credit-requests.projection.js';
import { dueTimers } from '../../projections/due-timers/due-timers.projection.js';
import { AdoptBudget } from '../../src/account/account.commands.js';
import { AccountModule } from '../../src/account/account.module.js';
import { Argon2PasswordHasher } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { readSdl, SdlRejectionMessages } from '../../src/graphql/sdl.js';
import { Codec } from '../../src/kernel/codec.js';
import type { AnyCommand, CommandMeta } from '../../src/kernel/command.js';
import { StoreUnavailable, type Appended, type Expected, type NewEvent } from '../../src/kernel/event-store.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { idFrom } from '../../src/kernel/ids.js';
import { KernelModule } from '../../src/kernel/kernel.module.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { DueTimers, type Timer } from '../../src/kernel/process.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { deliverCredits } from '../../src/processes/deliver-credits/deliver-credits.process.js';
import { ExchangeCreditsModule } from '../../src/processes/exchange-credits/exchange-credits.module.js';
import { completeExchanges, exchangeCredits } from '../../src/processes/exchange-credits/exchange-credits.process.js';
import { Processes } from '../../src/processes/engine/processes.js';
import type { ProcessReport } from '../../src/processes/engine/tools.js';
import { expireCreditHolds } from '../../src/processes/expire-credit-holds/expire-credit-holds.process.js';
import { lapseCreditRequests } from '../../src/processes/lapse-credit-requests/lapse-credit-requests.process.js';
import { AnswerDisputeModule } from '../../src/processes/answer-dispute/answer-dispute.module.js';
import { OpenCreditRequests } from '../../src/processes/pay-member/open-credit-requests.js';
import { OrientationModule } from '../../src/processes/pay-member/orientation.module.js';
import { GiveCredits } from '../../src/processes/pay-member/pay-member.commands.js';
import { PayMemberModule } from '../../src/processes/pay-member/pay-member.module.js';
import { grantRewards, lapseRewards, paySponsoredRewards } from '../../src/processes/pay-member/grant-rewards.process.js';
import { RewardRecipientModule } from '../../src/processes/pay-member/reward-recipient.module.js';
import { SponsorModule } from '../../src/processes/pay-member/sponsor.module.js';
import { welcomeNewcomers } from '../../src/processes/welcome-newcomers/welcome-newcomers.process.js';
import { recordedAt, rowsAfter } from './given.js';
import { MemoryVault } from './memory-vault.js';
import { SetClock } from './neighbourhood.js';
import { wholeLogOf } from './whole-log.js';

export const street = communityId.parse(idFrom('cmt', 'street'));
export const elsewhere = communityId.parse(idFrom('cmt', 'elsewhere'));
const who = (name: string): MemberId => memberId.parse(idFrom('mbr', name));
/** Tom keeps the fund, Cora coordinates; Ana, Leo and Mia live there; Zoe lives elsewhere. */
export const [tom, cora, ana, leo, mia, zoe] = [who('tom'), who('cora'), who('ana'), who('leo'), who('mia'), who('zoe')];
export const accountIn = (member: MemberId): AccountId => accountOf(street, member);
export const [fund, issue] = [fundOf(street), issueOf(street)];
export const BEGIN = '2027-03-01T10:00:00.000Z';
export const budget = budgetId.parse(idFrom('bgt', 'street'));
export const transferNamed = (name: string) => transferId.parse(idFrom('trf', name));

/** A log that fails at the appends to some streams: before they are written, or after, when only the answer is lost. */
export class CrashingStore extends MemoryEventStore {
  crash: { readonly stream: string; readonly written: boolean } | undefined;
  crashes = 0;

  override async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    const { crash } = this;
    if (!crash || !stream.startsWith(crash.stream)) return super.append(stream, events, expected);
    if (crash.written) await super.append(stream, events, expected);
    this.crashes++;
    throw new StoreUnavailable('the machine stopped here');
  }
}

const byThemselves = [deliverCredits, welcomeNewcomers, exchangeCredits, completeExchanges, grantRewards, paySponsoredRewards, lapseRewards];
const messages = new SdlRejectionMessages(readSdl());

type Ground = { readonly store: MemoryEventStore; readonly vault: MemoryVault; readonly clock: SetClock; readonly masterKey: Buffer };
type Wired = Ground & { readonly codec: Codec; readonly streams: StreamReader; readonly commands: CommandBus; readonly keys: PersonKeys };

/** A community and its credits: the real kernel, accounts and processes on the real command bus, without GraphQL and databases. */
export class CreditStreet {
  static async open({ store = new MemoryEventStore(), policy = {} }: { readonly store?: MemoryEventStore; readonly policy?: Partial<Policy> } = {}): Promise<CreditStreet> {
    const opened = await CreditStreet.#on({ store, vault: new MemoryVault(), clock: new SetClock(BEGIN), masterKey: randomBytes(32) });
    await opened.#found(policy);
    return opened;
  }

  static async #on(ground: Ground): Promise<CreditStreet> {
    const kernel = KernelModule.with({ ...ground, passwords: new Argon2PasswordHasher(), messages });
    const counted: { in?: CreditStreet } = {};
    const requests = { countOf: (asker: AccountId) => counted.in?.openRequestsOf(asker) ?? Promise.resolve(0) };
    @Global()
    @Module({ providers: [{ provide: OpenCreditRequests, useValue: requests }], exports: [OpenCreditRequests] })
    class Ports {}
    const app = await Test.createTestingModule({ imports: [kernel, Ports, AccountModule, PayMemberModule, AnswerDisputeModule, OrientationModule, RewardRecipientModule, SponsorModule, ExchangeCreditsModule] }).compile();
    await app.init();
    const opened = new CreditStreet({ ...ground, codec: app.get(Codec), streams: app.get(StreamReader), commands: app.get(CommandBus), keys: app.get(PersonKeys) });
    counted.in = opened;
    return opened;
  }

  /** What its processes had to say. */
  readonly reports: ProcessReport[] = [];

  private constructor(readonly parts: Wired) {}

  /** The same log after a restart. Where the vault's drawer of checkpoints was lost, processes begin anew. */
  async again({ hasCheckpoints = true }: { readonly hasCheckpoints?: boolean } = {}): Promise<CreditStreet> {
    if (!hasCheckpoints) for (const { name } of byThemselves) await this.parts.vault.remove('checkpoint', `process:${name}`);
    return CreditStreet.#on(this.parts);
  }

  get at(): Instant {
    return this.parts.clock.instant;
  }

  by(actor: string, commandId: string = randomUUID()): CommandMeta {
    return { commandId, actor, at: this.at };
  }

  send(command: AnyCommand): Promise<Outcome> {
    return this.parts.commands.execute<AnyCommand, Outcome>(command);
  }

  processes(): Processes {
    const { store, codec, streams, vault, clock } = this.parts;
    return new Processes({ processes: byThemselves, timers: [expireCreditHolds, lapseCreditRequests], due: new FoldedTimers(this) },
      { store, codec, streams, vault, clock, send: (command) => this.send(command), report: (report) => this.reports.push(report) });
  }

  /** Everything that happens by itself has happened. */
  async settle(): Promise<void> {
    const processes = this.processes();
    processes.start();
    await processes.settle();
    await processes.stop();
  }

  /** Nobody can read any more what this person has written. */
  async forget(person: MemberId): Promise<void> {
    await this.parts.keys.destroy(person);
  }

  /** The fund has so much to give. */
  async fill(minutes: string): Promise<void> {
    await this.send(new AdoptBudget({ accountId: issue, budgetId: budget, minutes: '10000', from: BEGIN, until: '2028-01-01T00:00:00.000Z', reason: 'We voted in May.' }, this.by(tom)));
    await this.send(new GiveCredits({ from: issue, to: fund, minutes, budgetId: budget, transferId: transferNamed(randomUUID()) }, this.by(tom)));
    await this.settle();
  }

  async account(accountId: AccountId): Promise<readonly AccountEvent[]> {
    return this.parts.streams.read<AccountEvent>(streamOf.account(accountId));
  }

  async balance(accountId: AccountId): Promise<string> {
    return (await this.account(accountId)).reduce((balance, { data }) => ('after' in data ? data.after.balance : balance), '0');
  }

  /** What was said in an account, in its order. */
  async said(accountId: AccountId): Promise<readonly string[]> {
    return (await this.account(accountId)).map(({ type }) => type);
  }

  /** How many requests to this account wait for an answer. */
  async openRequestsOf(asker: AccountId): Promise<number> {
    return [...rowsAfter(creditRequests)(...(await this.log())).values()].filter(({ payeeId }) => payeeId === asker).length;
  }

  async log() {
    return this.parts.codec.decode(await wholeLogOf(this.parts.store), 'closed');
  }

  async join(member: MemberId, { roles = ['member'], community = street }: { readonly roles?: Role[]; readonly community?: typeof street } = {}): Promise<void> {
    await this.record(streamOf.membership(community, member), MemberJoined.of({ communityId: community, memberId: member, roles }));
  }

  async leave(member: MemberId): Promise<void> {
    await this.record(streamOf.membership(street, member), MemberLeft.of({ communityId: street, memberId: member }));
  }

  async vote(policy: Partial<Policy>, version = 2): Promise<void> {
    await this.record(streamOf.community(street), PolicyChanged.of({ communityId: street, version, policy: { ...defaultPolicy, ...policy }, changedBy: tom, reason: 'We voted in May.' }));
  }

  /** Writes what happened before, without asking anybody. */
  async record(stream: string, event: { readonly type: string; readonly data: object }): Promise<void> {
    const { store, codec } = this.parts;
    const { type, data, metadata } = recordedAt(this.at)(event);
    await store.append(stream, await codec.encode(stream, [{ id: randomUUID(), type, data, metadata: { ...metadata, commandId: randomUUID() } }]), 'any');
  }

  async #found(policy: Partial<Policy>): Promise<void> {
    for (const community of [street, elsewhere]) {
      await this.record(streamOf.community(community), CommunityFounded.of({ communityId: community, founderId: tom, name: 'A street', policy: { ...defaultPolicy, ...policy } }));
    }
    await this.join(tom, { roles: ['member', 'treasurer'] });
    await this.join(cora, { roles: ['member', 'coordinator'] });
    for (const member of [ana, leo]) await this.join(member);
    await this.join(zoe, { community: elsewhere });
  }
}

/** The timers as the real fold sees them, of the log as it is now. */
class FoldedTimers extends DueTimers {
  constructor(private readonly around: CreditStreet) {
    super();
  }

  async due(at: Instant, { max, except }: { readonly max: number; readonly except: readonly string[] }): Promise<readonly Timer[]> {
    const timers = [...rowsAfter(dueTimers)(...(await this.around.log())).values()];
    return timers.filter(({ kind, dueAt }) => dueAt <= at && [expireCreditHolds.kind, lapseCreditRequests.kind].includes(kind) && !except.includes(kind)).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)).slice(0, max);
  }

  async caughtUp(): Promise<void> {
    await Promise.resolve();
  }
}
