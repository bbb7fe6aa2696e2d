import { communityOfAccount, isMember, ownerOf } from '../../contracts/account/accounts.js';
import type { AccountId, Instant } from '../../contracts/values.js';
import { accountEntries } from '../../projections/account-entries/account-entries.projection.js';
import { AccountEntriesResolver, StatementResolver } from '../../projections/account-entries/account-entries.resolver.js';
import { Names } from '../../projections/account-entries/names.js';
import { Services } from '../../projections/account-entries/services.js';
import type { Period } from '../../projections/account-entries/statement.js';
import type { AnyRecorded } from '../../src/kernel/codec.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { requestTo } from './asking.js';
import type { LedgerTown } from './ledger-town.js';
import { ReadModelWorld, type Said } from './read-models.js';
import type { Place } from './spec-log.js';

export type Shown = { readonly opening: string; readonly closing: string; readonly lines: readonly string[]; readonly printed: string };
/** What was shown of an account, and when. */
type Kept = { readonly account: AccountId; readonly at: Instant; readonly shown: Shown };

const FAR = '2999-01-01T00:00:00.000Z';
const LINES_MAX = 100;

/** The statements of a town, shown by the read model that follows it, and kept by somebody who will ask again. */
export class Statements {
  #heard = 0;
  #kept: readonly Kept[] = [];
  #latest: Instant = '';
  readonly #resolver = new AccountEntriesResolver();
  readonly #printing: StatementResolver;

  private constructor(private readonly town: LedgerTown, private readonly world: ReadModelWorld) {
    const streams = new StreamReader(world.log.store, world.log.codec);
    this.#printing = new StatementResolver(new Names(streams), new Services(streams));
  }

  static async of(town: LedgerTown, place: Place): Promise<Statements> {
    return new Statements(town, await ReadModelWorld.with([accountEntries], { place }));
  }

  close(): Promise<void> {
    return this.world.close();
  }

  /** The read model hears what the town has said since. */
  async follow(): Promise<void> {
    const log = await this.town.log();
    const news = log.slice(this.#heard).filter(isOfAccount).map(({ type, data, metadata: { at } }) => ({ type, data, at }) as Said);
    this.#heard = log.length;
    if (news.length > 0) await this.world.given(...news);
  }

  /**
   * Shows an account as it is now, keeps that, and lets a minute pass: what is said later is said at a later time. Nothing is kept while the clock is
   * behind where it was before: then an instant comes twice, and nobody can say which of the two is meant.
   */
  async keep(account: AccountId): Promise<void> {
    const at = this.town.clock.instant;
    if (at < this.#latest) return;
    const shown = await this.shown(account, {});
    this.#kept = [...this.#kept, { account, at, shown }];
    this.town.jump(1);
  }

  /** What was kept at an instant that comes again, since the clock was set back, is forgotten. */
  passes(): void {
    const { instant } = this.town.clock;
    this.#latest = instant > this.#latest ? instant : this.#latest;
    this.#kept = this.#kept.filter(({ at }) => at < instant);
  }

  kept(): readonly Kept[] {
    return this.#kept;
  }

  async shown(account: AccountId, period: Period): Promise<Shown> {
    const context = { ...requestTo(this.world), now: () => FAR, rolesIn: async () => ['treasurer' as const] };
    const owner = ownerOf(account);
    const statement = await this.#resolver.statement({ id: account, communityId: communityOfAccount(account), memberId: isMember(owner) ? owner : null }, period, context);
    const { nodes } = await this.#printing.lines(statement, { first: LINES_MAX }, context);
    const printed = [await this.#printing.csv(statement, {}, context), await this.#printing.html(statement, {}, context)].join('\n');
    return { opening: statement.opening, closing: statement.closing, lines: nodes.map(({ minutes }) => minutes), printed };
  }
}

const isOfAccount = ({ stream }: AnyRecorded): boolean => stream.startsWith('account-');
