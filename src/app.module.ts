import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { AccountEntriesModule } from '../projections/account-entries/account-entries.module.js';
import { accountEntries } from '../projections/account-entries/account-entries.projection.js';
import { AccountsModule, readBack as accountReadBack } from '../projections/accounts/accounts.module.js';
import { accounts } from '../projections/accounts/accounts.projection.js';
import { creditHolds } from '../projections/accounts/credit-holds.projection.js';
import { creditRequests } from '../projections/accounts/credit-requests.projection.js';
import { entryDisputes } from '../projections/accounts/entry-disputes.projection.js';
import { OpenCreditRequestsOf } from '../projections/accounts/open-credit-requests.js';
import { mandatesHeld } from '../projections/accounts/mandates-held.projection.js';
import { BookingDetailsModule, readBack as bookingReadBack } from '../projections/booking-details/booking-details.module.js';
import { bookingDetails } from '../projections/booking-details/booking-details.projection.js';
import { bookingRewards } from '../projections/booking-details/booking-rewards.projection.js';
import { OpenRequestsOf } from '../projections/booking-details/open-requests.js';
import { CommunitiesModule, readBack as communitiesReadBack } from '../projections/communities/communities.module.js';
import { communities } from '../projections/communities/communities.projection.js';
import { dueTimers } from '../projections/due-timers/due-timers.projection.js';
import { DueTimersOf } from '../projections/due-timers/due-timers.js';
import { callsWaiting, overdueHolds } from '../projections/due-timers/waiting.js';
import type { AnyProjection } from '../projections/engine/projection.js';
import { ReadModels } from '../projections/engine/read-models.js';
import { HistoryModule } from '../projections/history/history.module.js';
import { ledgerImbalance } from '../projections/ledger/imbalance.js';
import { LedgerOverviewModule } from '../projections/ledger/ledger.module.js';
import { ledger } from '../projections/ledger/ledger.projection.js';
import { doubleBookings } from '../projections/listings/double-bookings.js';
import { ListingsModule, readBack as listingReadBack } from '../projections/listings/listings.module.js';
import { listings } from '../projections/listings/listings.projection.js';
import { PublishedListingsOf } from '../projections/listings/published-listings.js';
import { MembersModule, readBack as membersReadBack } from '../projections/members/members.module.js';
import { members } from '../projections/members/members.projection.js';
import { MembershipsModule, readBack as membershipsReadBack } from '../projections/memberships/memberships.module.js';
import { memberships } from '../projections/memberships/memberships.projection.js';
import { PaymentsModule } from '../projections/payments/payments.module.js';
import { payments as paymentRows } from '../projections/payments/payments.projection.js';
import { ProjectionsModule } from '../projections/operations/operations.module.js';
import { ProjectionControlOf } from '../projections/operations/projection-control.js';
import { OwnReviewModule } from '../projections/own-review/own-review.module.js';
import { RatingsModule } from '../projections/ratings/ratings.module.js';
import { ratings } from '../projections/ratings/ratings.projection.js';
import { ReciprocityModule } from '../projections/reciprocity/reciprocity.module.js';
import { reciprocity } from '../projections/reciprocity/reciprocity.projection.js';
import { ReviewsModule } from '../projections/reviews/reviews.module.js';
import { reviews } from '../projections/reviews/reviews.projection.js';
import { AccountModule } from './account/account.module.js';
import { Argon2PasswordHasher } from './adapters/argon2/argon2-password-hasher.js';
import { BookingModule } from './booking/booking.module.js';
import { CalendarModule } from './calendar/calendar.module.js';
import { ClockModule } from './clock/clock.module.js';
import { Settling } from './clock/clock.resolver.js';
import { CommunityModule } from './community/community.module.js';
import type { Config } from './config.js';
import { GraphContexts } from './graphql/context.js';
import { GraphqlModule } from './graphql/graphql.module.js';
import type { Limits } from './graphql/limits.js';
import { RequestContexts, type ReadBack } from './graphql/request-contexts.js';
import { readSdl, SdlRejectionMessages } from './graphql/sdl.js';
import { Clock } from './kernel/clock.js';
import { Codec } from './kernel/codec.js';
import type { AnyCommand } from './kernel/command.js';
import { CommunityContexts } from './kernel/community-contexts.js';
import type { Position } from './kernel/event-store.js';
import type { Outcome } from './kernel/outcome.js';
import { KernelModule } from './kernel/kernel.module.js';
import { Operators } from './kernel/operators.js';
import type { Ownership } from './kernel/ownership.js';
import { PayeeModule } from './payee/payee.module.js';
import { PaymentModule } from './payment/payment.module.js';
import { purposeKey } from './kernel/person-keys.js';
import { Sessions } from './kernel/sessions.js';
import { StreamReader } from './kernel/stream-reader.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { Lifecycle } from './lifecycle.js';
import { ListingModule } from './listing/listing.module.js';
import { failureLog } from './logging.js';
import { Soundness } from './metrics.js';
import { MemberModule } from './member/member.module.js';
import { MembershipModule } from './membership/membership.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { ProjectionControl } from './operations/projection-control.js';
import { operatorTokenOf } from './operator-token.js';
import { cardMoney } from './payments.module.js';
import type { Payments } from './payments.js';
import { Processes } from './processes/engine/processes.js';
import { processes, processModules, timers } from './processes/household.js';
import { OpenCreditRequests } from './processes/pay-member/open-credit-requests.js';
import { PublishedListings } from './processes/pause-listings/published-listings.js';
import { OpenRequests } from './processes/request-booking/open-requests.js';
import { Health, partsOf, type Part } from './readiness.js';
import { ReviewModule } from './review/review.module.js';
import { ownershipOf, type Stores } from './stores.js';
import { Sweeping } from './sweeping.js';
import type { OpenTelemetry } from './telemetry/open-telemetry.js';
import { WebhookModule } from './webhook/webhook.module.js';

/** Where commands come in. */
const writeSide = [
  CommunityModule, MembershipModule, ListingModule, CalendarModule, BookingModule, AccountModule, ReviewModule, LedgerModule, PaymentModule, PayeeModule, WebhookModule, ClockModule, OperationsModule,
  ...processModules,
];
/** Where questions are answered. */
const readSide = [
  MembersModule, CommunitiesModule, MembershipsModule, ListingsModule, BookingDetailsModule,
  ReviewsModule, OwnReviewModule, RatingsModule, ReciprocityModule, HistoryModule, ProjectionsModule,
  AccountsModule, AccountEntriesModule, LedgerOverviewModule, PaymentsModule,
];
/** Every read model that is kept current. */
const projections: readonly AnyProjection[] = [members, communities, memberships, listings, bookingDetails, bookingRewards, dueTimers, reviews, ratings, reciprocity, accounts, creditHolds, creditRequests, entryDisputes, mandatesHeld, accountEntries, ledger, paymentRows];
/** What a success type may show, and `node` may find, by field. */
const readBack: Readonly<Record<string, ReadBack>> = {
  ...membersReadBack, ...communitiesReadBack, ...membershipsReadBack, ...listingReadBack, ...bookingReadBack, ...accountReadBack,
};

type Given = {
  readonly stores: Stores; readonly config: Config; readonly clock: Clock; readonly log: Logger;
  readonly telemetry: OpenTelemetry; readonly lifecycle: Lifecycle; readonly payments: Payments; readonly onBuilding?: ((events: number) => void) | undefined;
};

/** The limits of the configuration, by their names in the code. */
export const limitsOf = (config: Config): Limits => ({
  tokensMax: config.GRAPHQL_TOKENS_MAX, depthMax: config.GRAPHQL_DEPTH_MAX, aliasesMax: config.GRAPHQL_ALIASES_MAX,
  fieldsMax: config.GRAPHQL_FIELDS_MAX, rootFieldsMax: config.GRAPHQL_ROOT_FIELDS_MAX, costMax: config.GRAPHQL_COST_MAX,
});

/** Everything that follows the log: begun when it may be listened to already, stopped before the stores are closed. */
export class Following implements OnApplicationShutdown, Settling, Health {
  #starting: Promise<void> = Promise.resolve();

  constructor(private readonly followed: { readonly models: ReadModels; readonly processes: Processes; readonly ownership: Ownership; readonly config: Pick<Config, 'READY_LAG_SECONDS_MAX'>; readonly telemetry: OpenTelemetry }) {}

  /** Resolves when there are rows to be read. */
  async start(): Promise<void> {
    await (this.#starting = this.followed.ownership.start().then(() => this.followed.models.start()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.followed.processes.stop();
    await this.followed.models.close();
    await this.followed.ownership.close();
    await this.#starting.catch(() => undefined); // one that was broken off has told whoever waited for it
    await this.followed.telemetry.close();
  }

  async settle(): Promise<Position | undefined> {
    const position = await this.followed.processes.settle();
    await this.followed.models.caughtUp();
    return position;
  }

  async parts(): Promise<readonly Part[]> {
    const { models, processes, config } = this.followed;
    return partsOf({ projections: await models.status(), processes: processes.status().processes, lagSecondsMax: config.READY_LAG_SECONDS_MAX });
  }
}

/** What must be nothing, asked of the read models that know it. */
const soundnessOf = (models: ReadModels, clock: Clock): Soundness => ({
  ledgerImbalance: () => ledgerImbalance(models.reads()), doubleBookings: () => doubleBookings(models.reads()),
  overdueHolds: () => overdueHolds(models.reads(), clock.now()), callsWaiting: () => callsWaiting(models.reads(), clock.now()),
});

/** Read models, processes and timers, as providers for the modules and for whoever runs the application. */
const engines = ({ stores, config, log, telemetry, lifecycle, onBuilding }: Given, ownership: Ownership): DynamicModule => ({
  module: EnginesModule,
  imports: [MemberModule.with({ emailKey: purposeKey(stores.masterKey, 'email-index'), sessionDays: config.SESSION_DAYS })],
  providers: [
    {
      provide: ReadModels, inject: [Codec, Clock],
      useFactory: (codec: Codec, clock: Clock) => new ReadModels({
        store: stores.log, codec, database: stores.readDatabase, projections, clock, masterKey: stores.masterKey, onBuilding, telemetry, ownership,
        report: ({ projection, message, error }) => log[error === undefined ? 'info' : 'warn']({ projection, err: error }, message),
      }),
    },
    {
      provide: Processes, inject: [Codec, StreamReader, Clock, CommandBus, ReadModels],
      useFactory: (...[codec, streams, clock, commands, models]: [Codec, StreamReader, Clock, CommandBus, ReadModels]) => new Processes(
        { processes, timers, due: new DueTimersOf(models) },
        {
          store: stores.log, vault: stores.vault, codec, streams, clock, telemetry, ownership,
          send: (command: AnyCommand) => commands.execute<AnyCommand, Outcome>(command),
          report: ({ level, process, message, error }) => log[level]({ process, err: error }, message),
        },
      ),
    },
    { provide: Following, inject: [ReadModels, Processes], useFactory: (models: ReadModels, running: Processes) => new Following({ models, processes: running, ownership, config, telemetry }) },
    { provide: PublishedListings, inject: [ReadModels], useFactory: (models: ReadModels) => new PublishedListingsOf(models) },
    { provide: OpenRequests, inject: [ReadModels], useFactory: (models: ReadModels) => new OpenRequestsOf(models) },
    { provide: OpenCreditRequests, inject: [ReadModels], useFactory: (models: ReadModels) => new OpenCreditRequestsOf(models) },
    { provide: ProjectionControl, inject: [ReadModels], useFactory: (models: ReadModels) => new ProjectionControlOf(models) },
    { provide: Soundness, inject: [ReadModels, Clock], useFactory: soundnessOf },
    Sweeping,
    { provide: Lifecycle, useValue: lifecycle },
    { provide: Settling, useExisting: Following },
    { provide: Health, useExisting: Following },
    {
      provide: GraphContexts, inject: [Sessions, Clock, CommunityContexts, ReadModels],
      useFactory: (...[sessions, clock, contexts, models]: [Sessions, Clock, CommunityContexts, ReadModels]) => new RequestContexts({ sessions, clock, communities: contexts, models, readBack, operators: new Operators(operatorTokenOf(config)) }),
    },
  ],
  exports: [ReadModels, Processes, Soundness, PublishedListings, OpenRequests, OpenCreditRequests, ProjectionControl, Settling, Health, GraphContexts, MemberModule],
});

@Global()
@Module({})
class EnginesModule {}

/** The whole house. */
@Module({})
export class AppModule {
  static with(given: Given): DynamicModule {
    const { stores, config, clock, log, telemetry } = given;
    const sdl = readSdl();
    return {
      module: AppModule,
      imports: [
        KernelModule.with({ store: stores.log, vault: stores.vault, clock, passwords: new Argon2PasswordHasher(), messages: new SdlRejectionMessages(sdl), masterKey: stores.masterKey, telemetry, perStreamMax: config.COMMANDS_PER_STREAM_MAX,
          report: (message, error) => log.info({ err: error }, message) }),
        cardMoney(given.payments),
        engines(given, ownershipOf(config, stores.vault, log)),
        GraphqlModule.with({ sdl, limits: limitsOf(config), log: failureLog(log, telemetry), telemetry }),
        ...writeSide,
        ...readSide,
      ],
    };
  }
}
