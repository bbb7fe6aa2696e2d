import { randomBytes } from 'node:crypto';
import { accountOf, fundOf, issueOf } from '../../contracts/account/accounts.js';
import { CommunityFounded, PolicyChanged } from '../../contracts/community/community.events.js';
import { MemberJoined } from '../../contracts/community/membership.events.js';
import { defaultPolicy, type Policy } from '../../contracts/community/policy.js';
import { plusMinutes } from '../../contracts/time.js';
import { allEvents, streamOf } from '../../contracts/events.js';
import { communityId, memberId, type AccountId, type Instant, type MemberId } from '../../contracts/values.js';
import type { AccountCommand } from '../../src/account/account.commands.js';
import { account } from '../../src/account/account.module.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { Codec, type AnyRecorded } from '../../src/kernel/codec.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import { comparePositions, type EventStore, type Position } from '../../src/kernel/event-store.js';
import { CommandHandling } from '../../src/kernel/handle-command.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { derivedUuid, idFrom } from '../../src/kernel/ids.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { deliverCredits } from '../../src/processes/deliver-credits/deliver-credits.process.js';
import type { Process } from '../../src/kernel/process.js';
import { hear } from './ledger-hearing.js';
import { LedgerModel } from './ledger-model.js';
import { MemoryVault } from './memory-vault.js';
import { SetClock } from './neighbourhood.js';
import { wholeLogOf } from './whole-log.js';

export const town = communityId.parse(idFrom('cmt', 'ledger'));
/** Has no account of their own in these trials: what they do, they do as treasurer. */
export const treasurer = memberId.parse(idFrom('mbr', 'ledger', 'treasurer'));
export const person = (number: number): MemberId => memberId.parse(idFrom('mbr', 'ledger', number));
export const purse = (number: number): AccountId => accountOf(town, person(number));
export const fund = fundOf(town);
export const issue = issueOf(town);
const BEGIN = '2027-03-01T09:00:00.000Z';

type Reactions = Readonly<Record<string, ((event: AnyRecorded, streams: StreamReader) => ReturnType<NonNullable<Process['on']['CreditsTransferred']>>) | undefined>>;
type Plan = { readonly people?: number; readonly policy?: Partial<Policy>; readonly store?: EventStore };

/** A community and its accounts: the real kernel, decider and deliveries on a log in memory. Deliveries come when they are asked for, so that a trial chooses what is still on its way. */
export class LedgerTown {
  readonly clock = new SetClock(BEGIN);
  readonly #codec = new Codec(allEvents, new PersonKeys(new MemoryVault(), this.clock, randomBytes(32)));
  readonly #hashKey = randomBytes(32);
  #handling: CommandHandling;
  #streams: StreamReader;
  #delivered: Position | undefined;
  #policies = 1;
  readonly #auditor = new LedgerModel();
  #heard: Position | undefined;
  readonly #servers: [CommandHandling, StreamReader][] = [];
  /** Every command that was ever sent, by its id. */
  readonly sent = new Map<string, AccountCommand>();

  static async found({ people = 4, policy = {}, store = new MemoryEventStore() }: Plan = {}): Promise<LedgerTown> {
    const founded = new LedgerTown(store);
    await founded.#record(streamOf.community(town), CommunityFounded.of({ communityId: town, founderId: treasurer, name: 'Ledger', policy: { ...defaultPolicy, ...policy } }));
    await founded.#record(streamOf.membership(town, treasurer), MemberJoined.of({ communityId: town, memberId: treasurer, roles: ['member', 'coordinator', 'treasurer'] }));
    for (let number = 0; number < people; number++) await founded.#record(streamOf.membership(town, person(number)), MemberJoined.of({ communityId: town, memberId: person(number), roles: ['member'] }));
    return founded;
  }

  private constructor(readonly store: EventStore) {
    [this.#handling, this.#streams] = this.#opened();
  }

  /** Everything that was remembered is forgotten, as after a crash; what deliveries had noted of how far they were as well. */
  restart(): void {
    [this.#handling, this.#streams] = this.#opened();
    this.#delivered = undefined;
  }

  send(command: AccountCommand): Promise<Outcome> {
    if (!this.sent.has(command.meta.commandId)) this.sent.set(command.meta.commandId, command);
    return this.#handling.handle(account, command);
  }

  /** From one of several servers on the same log, of which none knows what the others have in hand; asked again while it is busy. */
  async sendFrom(server: number, command: AccountCommand): Promise<Outcome> {
    if (!this.sent.has(command.meta.commandId)) this.sent.set(command.meta.commandId, command);
    const [handling] = (this.#servers[server] ??= this.#opened());
    for (;;) {
      const outcome = await handling.handle(account, command);
      if (!('rejected' in outcome) || outcome.rejected !== 'BUSY') return outcome;
    }
  }

  /** Everything that has left an account arrives. */
  async deliver(): Promise<void> {
    for (let page = await this.#since(this.#delivered); page.length > 0; page = await this.#since(this.#delivered)) for (const event of page) await this.#deliverOne(event);
  }

  jump(minutes: number): Instant {
    return (this.clock.instant = plusMinutes(this.clock.instant, minutes));
  }

  async changePolicy(change: Partial<Policy>): Promise<void> {
    this.#policies++;
    await this.#record(streamOf.community(town), PolicyChanged.of({ communityId: town, version: this.#policies, policy: { ...defaultPolicy, ...change }, changedBy: treasurer, reason: 'We voted.' }));
  }

  async log(): Promise<readonly AnyRecorded[]> {
    return this.#codec.decode(await wholeLogOf(this.store), 'closed');
  }

  /** What has been said since it was audited before, asked in the same way. Of several who ask at once, one hears it. */
  async audit(): Promise<{ readonly model: LedgerModel; readonly news: readonly AnyRecorded[] }> {
    const read = await this.#since(this.#heard);
    const heard = this.#heard;
    const news = heard ? read.filter(({ position }) => comparePositions(heard, position) < 0) : read;
    for (const event of news) hear(this.#auditor, event);
    this.#heard = news.at(-1)?.position ?? this.#heard;
    return { model: this.#auditor, news };
  }

  /** The whole log, asked after every event whether that might happen and whether everything still adds up. @throws when not */
  async audited(): Promise<LedgerModel> {
    const model = new LedgerModel();
    for (const event of await this.log()) hear(model, event);
    return model;
  }

  #opened(): [CommandHandling, StreamReader] {
    const streams = new StreamReader(this.store, this.#codec);
    return [new CommandHandling(this.store, this.#codec, { communities: new CommunityContexts(streams), hashKey: this.#hashKey }), streams];
  }

  async #since(after: Position | undefined): Promise<readonly AnyRecorded[]> {
    return this.#codec.decode(await this.store.readAll(after ? { after } : {}), 'closed');
  }

  async #deliverOne(event: AnyRecorded): Promise<void> {
    const sends = await (deliverCredits.on as Reactions)[event.type]?.(event, this.#streams) ?? [];
    for (const [index, make] of sends.entries()) {
      const command = make({ commandId: derivedUuid(deliverCredits.name, event.id, index), actor: `system:${deliverCredits.name}`, at: this.clock.now(), causationId: event.id });
      const outcome = await this.send(command as AccountCommand);
      if ('rejected' in outcome) throw new Error(`a delivery was refused: ${outcome.rejected} ${JSON.stringify(command.data)}`);
    }
    this.#delivered = event.position;
  }

  async #record(stream: string, { type, data }: { readonly type: string; readonly data: object }): Promise<void> {
    const said = { id: crypto.randomUUID(), type, data, metadata: { commandId: crypto.randomUUID(), commandHash: 'x'.repeat(43), actorId: treasurer, at: this.clock.now() } };
    await this.store.append(stream, await this.#codec.encode(stream, [said]), 'any');
  }
}
