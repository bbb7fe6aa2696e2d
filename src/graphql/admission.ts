import type { GraphQLError } from 'graphql';
import { silence, type Telemetry } from '../kernel/telemetry.js';
import { tryLater } from './errors.js';

/** How much is taken on at the same time. What is more is refused at once, which costs next to nothing, so that what was taken on is finished. */
export type AdmissionLimits = { readonly operationsMax: number; readonly socketsMax: number; readonly socketsPerMemberMax: number; readonly subscriptionsPerMemberMax: number };
export const LIMITS_DEFAULT: AdmissionLimits = { operationsMax: 500, socketsMax: 2_000, socketsPerMemberMax: 20, subscriptionsPerMemberMax: 100 };

type Leave = () => void;
type Place = 'operations' | 'sockets' | 'subscriptions';

/** Lets in or turns away: operations, sockets and subscriptions. */
export class Admission {
  #operations = 0;
  readonly #sockets = new Tally();
  readonly #subscriptions = new Tally();

  constructor(readonly limits: AdmissionLimits = LIMITS_DEFAULT, private readonly house: { readonly isOpen: () => boolean; readonly telemetry: Telemetry } = { isOpen: () => true, telemetry: silence }) {
    const { telemetry } = house;
    telemetry.watch('graphql.in_flight', () => [{ value: this.#operations }]);
    telemetry.watch('ws.connections', () => [{ value: this.#sockets.total }]);
    telemetry.watch('ws.subscriptions', () => [{ value: this.#subscriptions.total }]);
  }

  /** Before anything is read of a request. @throws GraphQLError UNAVAILABLE while the house starts, OVERLOADED when there is no room */
  mustHaveRoom(): void {
    if (!this.house.isOpen()) throw tryLater('UNAVAILABLE', 'The server is starting.', 2);
    if (this.#operations >= this.limits.operationsMax) throw this.#refusal('operations', `no more than ${this.limits.operationsMax} operations are answered at the same time`);
  }

  /** Answers an operation, which counts as long as it takes. @throws as `mustHaveRoom` does */
  async during<Result>(operation: () => Promise<Result>): Promise<Result> {
    this.mustHaveRoom();
    this.#operations++;
    try {
      return await operation();
    } finally {
      this.#operations--;
    }
  }

  /** Whether there is room for one more socket, whosever it is. */
  hasRoomForSocket(open: number): boolean {
    return this.house.isOpen() && open < this.limits.socketsMax;
  }

  /** A socket of a member, or of a stranger. @returns what to call when it is closed; undefined when the member has too many */
  socket(viewer: string | undefined): Leave | undefined {
    const leave = this.#sockets.enter(viewer, viewer === undefined ? this.limits.socketsMax : this.limits.socketsPerMemberMax);
    if (!leave) this.house.telemetry.count('overload.refusals', { place: 'sockets' });
    return leave;
  }

  /** A subscription of a member, or of a stranger. @returns what to call when it has ended @throws GraphQLError OVERLOADED */
  subscription(viewer: string | undefined): Leave {
    const max = viewer === undefined ? this.limits.socketsMax : this.limits.subscriptionsPerMemberMax;
    const leave = this.#subscriptions.enter(viewer, max);
    if (!leave) throw this.#refusal('subscriptions', `no more than ${max} subscriptions at the same time`);
    return leave;
  }

  #refusal(place: Place, why: string): GraphQLError {
    this.house.telemetry.count('overload.refusals', { place });
    return tryLater('OVERLOADED', `There is too much to do at the moment: ${why}.`, 1);
  }
}

/** How many of each there are. */
class Tally {
  readonly #counts = new Map<string | undefined, number>();
  total = 0;

  enter(whose: string | undefined, max: number): Leave | undefined {
    const before = this.#counts.get(whose) ?? 0;
    if (before >= max) return undefined;
    this.#set(whose, before + 1);
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#set(whose, (this.#counts.get(whose) ?? 1) - 1);
    };
  }

  #set(whose: string | undefined, count: number): void {
    this.total += count - (this.#counts.get(whose) ?? 0);
    if (count === 0) this.#counts.delete(whose);
    else this.#counts.set(whose, count);
  }
}
