import { randomUUID } from 'node:crypto';
import { CreditsReceived, CreditsTransferred } from '../../contracts/account/account.events.js';
import { accountOf, fundOf } from '../../contracts/account/accounts.js';
import { CommunityFounded } from '../../contracts/community/community.events.js';
import { MemberJoined, role } from '../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { streamOf } from '../../contracts/events.js';
import { communityId, memberId, transferId, type AccountId, type MemberId } from '../../contracts/values.js';
import { ReceiveCredits, TransferCredits } from '../../src/account/account.commands.js';
import { account } from '../../src/account/account.module.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import { isRejected, type AnyEvent } from '../../src/kernel/decider.js';
import { CommandHandling } from '../../src/kernel/handle-command.js';
import { idFrom } from '../../src/kernel/ids.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { Embedded } from './embedded.js';
import { concurrently, type Work } from './measure.js';

const town = communityId.parse(idFrom('cmt', 'bench', 'ledger'));
const members: MemberId[] = [];
const someone = (number: number): MemberId => (members[number] ??= memberId.parse(idFrom('mbr', 'bench', 'ledger', number)));
const purses: AccountId[] = [];
const purse = (number: number): AccountId => (purses[number] ??= accountOf(town, someone(number)));
const fund = fundOf(town);
const AT = '2026-11-01T09:00:00.000Z';
const gift = { kind: 'GIFT' } as const;
/** Nobody comes to it while rates are measured. */
const LIMIT_MINUTES = 100_000;
const ENTRIES_AT_ONCE = 1_000;

/** A community whose members pay each other and its fund, a minute at a time. */
export class LedgerYard {
  readonly #handling: CommandHandling;
  #next = 0;

  constructor(private readonly ground: Embedded) {
    const { store, codec } = ground;
    this.#handling = new CommandHandling(store, codec, { communities: new CommunityContexts(new StreamReader(store, codec)), hashKey: new Uint8Array(32).fill(7) });
  }

  /** So many members, each of whom has paid once. */
  static async open(ground: Embedded, people: number): Promise<LedgerYard> {
    const yard = new LedgerYard(ground);
    await yard.#append(streamOf.community(town), CommunityFounded.of({ communityId: town, founderId: someone(0), name: 'Bench', policy: { ...defaultPolicy, creditLimitMinutes: LIMIT_MINUTES } }));
    await concurrently(people, 64, async (number) => {
      await yard.#append(streamOf.membership(town, someone(number)), MemberJoined.of({ communityId: town, memberId: someone(number), roles: number === 0 ? role.options : ['member'] }));
      await yard.send(yard.payment(number));
    });
    return yard;
  }

  /** The member gives the next one a minute: one event in the payer's stream. */
  payment(number: number): TransferCredits {
    const data = { accountId: purse(number), to: purse(number + 1), minutes: '1', transferId: this.#transfer(), purpose: gift };
    return new TransferCredits(data, { commandId: randomUUID(), actor: someone(number), at: AT });
  }

  /** What the member gave to the fund arrives there. */
  receipt(number: number): ReceiveCredits {
    const data = { accountId: fund, from: purse(number), minutes: '1', transferId: this.#transfer(), purpose: gift };
    return new ReceiveCredits(data, { commandId: randomUUID(), actor: 'system:deliver-credits', at: AT });
  }

  async send(command: TransferCredits | ReceiveCredits): Promise<void> {
    const outcome = await this.#handling.handle(account, command);
    if (isRejected(outcome)) throw new Error(`a transfer was refused: ${outcome.rejected}`);
  }

  /** So many of them, made beforehand like the events of bare appends, and sent so many at once. */
  sending(count: number, atOnce: number, make: (index: number) => TransferCredits | ReceiveCredits): Work {
    const commands = Array.from({ length: count }, (_, index) => make(index));
    return () => concurrently(count, atOnce, async (index) => {
      const command = commands[index];
      if (command) await this.send(command);
    });
  }

  /** Minutes on the fund, as its last entry says. */
  async fundBalance(): Promise<bigint> {
    const [last] = await this.ground.store.readStream(streamOf.account(fund), { direction: 'backwards', max: 1 });
    return BigInt((last?.data as { after?: { balance: string } } | undefined)?.after?.balance ?? 0);
  }

  /** Without asking anybody: so many members, each with one payment and one receipt, from each to the next. */
  async fill(people: number): Promise<void> {
    await concurrently(people, 64, async (number) => {
      const [paid, got] = [this.#transfer(), this.#transfer()];
      const last = (number + people - 1) % people;
      await this.#append(
        streamOf.account(purse(number)),
        CreditsTransferred.of({ accountId: purse(number), to: purse((number + 1) % people), minutes: '60', transferId: paid, purpose: gift, authority: 'OWNER', after: { balance: '-60', held: '0' } }),
        CreditsReceived.of({ accountId: purse(number), from: purse(last), minutes: '60', transferId: got, purpose: gift, after: { balance: '0', held: '0' } }),
      );
    });
  }

  /** An account with so many receipts. @returns whose it is */
  async fillOne(entries: number): Promise<AccountId> {
    const mine = accountOf(town, memberId.parse(idFrom('mbr', 'bench', 'ledger', 'busy')));
    const receipts = Array.from({ length: entries }, (_, index) => CreditsReceived.of({ accountId: mine, from: purse(index), minutes: '60', transferId: this.#transfer(), purpose: gift, after: { balance: `${(index + 1) * 60}`, held: '0' } }));
    for (let from = 0; from < entries; from += ENTRIES_AT_ONCE) await this.#append(streamOf.account(mine), ...receipts.slice(from, from + ENTRIES_AT_ONCE));
    return mine;
  }

  #transfer() {
    return transferId.parse(idFrom('trf', 'bench', this.#next++));
  }

  async #append(stream: string, ...events: readonly AnyEvent[]): Promise<void> {
    const { store, codec } = this.ground;
    const said = events.map(({ type, data }) => ({ id: randomUUID(), type, data, metadata: { commandId: randomUUID(), commandHash: 'x'.repeat(43), actorId: someone(0), at: AT } }));
    await store.append(stream, await codec.encode(stream, said), 'any');
  }
}
