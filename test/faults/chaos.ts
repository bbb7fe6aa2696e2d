import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { mustBeSound, mustHaveSettled, mustKeep, mustNotDoubleBook, mustReactOnce, unsettled } from '../support/fault-checks.js';
import { FaultClient } from '../support/fault-client.js';
import { until, type FaultRun } from '../support/fault-run.js';
import { FaultServer, type FaultHome } from '../support/fault-server.js';
import { FaultTown } from '../support/fault-town.js';
import { ReadinessWatch } from '../support/fault-readiness.js';
import { weathers, type TcpProxy, type Weather } from '../support/tcp-proxy.js';
import { mustEqualTheirFold } from './kills.js';

/** A store behind a proxy; `restart` where the store itself can be ended and started again. */
export type Link = { readonly name: string; readonly proxy: TcpProxy; readonly restart?: (() => Promise<void>) | undefined };

export type ChaosPlan = {
  /** Requests for a slot that are to be answered before the weather clears up. */
  readonly bookings: number;
  readonly clients: number;
  readonly links: readonly Link[];
  /** What the server is told: its stores are behind the proxies. */
  readonly home: FaultHome;
  /** The same stores, without the proxies. */
  readonly direct: Readonly<Record<string, string>>;
  readonly log: () => Promise<readonly RecordedEvent[]>;
  /** Whether the log can be read while the server works on it. */
  readonly isLogShared: boolean;
  /** How soon everything must be well again after the weather has cleared up. */
  readonly quietMsMax: number;
  /** `quick`: troubles of tenths of a second, none so long that readiness must notice. */
  readonly pace: 'quick' | 'thorough';
};

type Pace = { readonly holdMs: readonly [number, number]; readonly restMs: readonly [number, number]; readonly longOutages: boolean };
const PACES: Readonly<Record<ChaosPlan['pace'], Pace>> = {
  quick: { holdMs: [100, 600], restMs: [150, 600], longOutages: false },
  thorough: { holdMs: [200, 2_500], restMs: [300, 2_500], longOutages: true },
};

type Trouble = Weather | 'restart';
/** What must be noticed when it lasts: nobody is reached. */
const OUTAGES: readonly Trouble[] = ['refuse', 'silent', 'half-open'];
/** Readiness must have noticed an outage after so long. */
const NOTICED_MS_MAX = 9_000;
const DECK: readonly Trouble[] = [...weathers, 'restart'];
const PATIENCE = 4;
/** No call to a store lasts longer. */
const FORSAKEN_MS = 12_000;

const hasSettled = (events: readonly RecordedEvent[]): boolean => {
  const { orphans, missing } = unsettled(events, mustNotDoubleBook(events));
  return orphans.length + missing.length === 0;
};

/** Lets stores come and go under a server that works, and holds it to everything it has ever acknowledged. */
export const storeChaos = (run: FaultRun, plan: ChaosPlan): Promise<void> => new Chaos(run, plan).all();

class Chaos {
  readonly #server: FaultServer;
  readonly #client: FaultClient;
  readonly #readiness: ReadinessWatch;
  #town: FaultTown | undefined;
  #asked = 0;
  #hasRaged = false;
  #atWork = 0;

  constructor(private readonly run: FaultRun, private readonly plan: ChaosPlan) {
    this.#server = FaultServer.start(plan.home);
    this.#client = new FaultClient(() => this.#server.url, 10_000);
    this.#readiness = new ReadinessWatch(() => this.#server.url);
  }

  async all(): Promise<void> {
    try {
      await this.#server.serving();
      const town = await FaultTown.found(this.#client, this.run.random.of('town'));
      this.#town = town;
      town.daysAhead = 90;
      const watching = this.#readiness.watch();
      const clients = Array.from({ length: this.plan.clients }, () => this.#livePatiently(town));
      await Promise.all([...clients, this.#rage()]);
      await this.#converge(town);
      this.#readiness.end();
      await watching;
      await this.#letTimePass();
    } finally {
      if (!this.#server.isDead) await this.#server.kill();
    }
    await this.#check(this.#town);
  }

  /** As a client who wants an answer: asks a few times, then leaves it for later. */
  async #livePatiently(town: FaultTown): Promise<void> {
    this.#atWork++;
    while ((this.#asked < this.plan.bookings || !this.#hasRaged) && !this.#server.isDead) {
      const attempt = await town.doSomething();
      for (let tries = 0; tries < PATIENCE && attempt.fate === 'unknown'; tries++) {
        await pause(100 * 2 ** tries);
        await town.again(attempt);
      }
      if (attempt.mutation === 'requestBooking' && attempt.fate !== 'unknown') this.#asked++;
    }
    this.#atWork--;
  }

  /** One trouble after the other until the clients are done; every kind comes up before one comes up again. */
  async #rage(): Promise<void> {
    const dice = this.run.random.of('weather');
    const { holdMs, restMs, longOutages } = PACES[this.plan.pace];
    const deck = this.plan.links.flatMap((link) => DECK.filter((trouble) => trouble !== 'restart' || link.restart).map((trouble) => ({ link, trouble })));
    while (this.#atWork > 0) {
      for (const { link, trouble } of dice.shuffled(deck)) {
        if (this.#atWork === 0) return;
        const isLong = longOutages && OUTAGES.includes(trouble) && (this.run.happened.of('long outages') === 0 || dice.chance(0.2));
        await this.#cause(link, trouble, { ms: isLong ? NOTICED_MS_MAX + 2_000 : dice.between(...holdMs) });
        await pause(dice.between(...restMs));
      }
      this.#hasRaged = true;
      this.run.say(`${this.#asked} of ${this.plan.bookings} requests; ${this.run.happened.toString()}; errors ${JSON.stringify([...this.#client.errors])}`);
    }
  }

  async #cause({ name, proxy, restart }: Link, trouble: Trouble, { ms }: { readonly ms: number }): Promise<void> {
    this.run.happened.note(`${name}: ${trouble}`);
    if (trouble === 'restart') return restart?.();
    await proxy.set(trouble);
    const since = performance.now();
    await pause(ms);
    if (ms >= NOTICED_MS_MAX && this.#server.url !== undefined) {
      this.run.happened.note('long outages');
      this.#readiness.mustHaveNoticed(`${name} ${trouble}`, { since: since + NOTICED_MS_MAX, until: performance.now() });
    }
    await proxy.set('calm');
  }

  async #converge(town: FaultTown): Promise<void> {
    const unknown = town.unknown().length;
    const start = performance.now();
    const isWell = async (): Promise<boolean> => {
      await town.settleUnknown(() => !this.#server.isDead && performance.now() - start < this.plan.quietMsMax);
      return town.unknown().length === 0 && (await this.#readiness.now()).isReady;
    };
    await until(isWell, { ms: this.plan.quietMsMax, what: () => `${town.unknown().length} mutations are not answered, ready: ${JSON.stringify(this.#readiness.last)}; errors ${JSON.stringify([...this.#client.errors])}\n${this.#server.complaints()}` });
    this.run.happened.note('asked again', unknown);
    this.run.say(`well again ${Math.round(performance.now() - start)} ms after the weather cleared up; ${this.#readiness.toString()}`);
  }

  async #letTimePass(): Promise<void> {
    if (this.#client.errors.has('no answer')) await pause(FORSAKEN_MS); // what a client has given up may still be at work, and hold something
    const advanced = await this.#client.send('mutation ($to: DateTime!) { advanceTestClock(input: { to: $to }) { __typename } }', { to: new Date(Date.now() + 600_000).toISOString() });
    if (advanced?.data?.['advanceTestClock']?.__typename !== 'AdvanceTestClockSuccess') throw new Error(`time does not pass: ${JSON.stringify(advanced)}\n${this.#server.complaints()}`);
    // a lease that ran out just then, or a request given up long ago, may have left something to the timers, which look by themselves all the time
    if (this.plan.isLogShared) await until(async () => hasSettled(await this.plan.log()), { ms: this.plan.quietMsMax, what: () => `something is still held\n${this.#server.complaints()}` });
  }

  async #check(town: FaultTown | undefined): Promise<void> {
    const events = await this.plan.log();
    const attempts = town?.attempts ?? [];
    mustBeSound(events);
    mustKeep(events, attempts);
    mustReactOnce(events);
    mustHaveSettled(events, mustNotDoubleBook(events));
    await mustEqualTheirFold(this.plan.direct);
    this.run.happened.note('comparisons');
    const fates = Object.entries(Object.groupBy(attempts, ({ fate, code }) => code ?? fate)).map(([fate, some]) => `${fate} ${some?.length}`);
    this.run.say(`${events.length} events, ${attempts.length} mutations (${fates.join(', ')}); errors ${JSON.stringify([...this.#client.errors])}`);
  }
}
