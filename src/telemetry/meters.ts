import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Counter, Histogram, Meter, ObservableResult } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { AggregationType, MeterProvider } from '@opentelemetry/sdk-metrics';
import type { Counted, Labels, Reading, Sized, Timed, Watched } from '../kernel/telemetry.js';

/** Seconds. From a cached row to a statement that is about to be broken off. */
const DURATIONS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const SIZES = [1, 10, 50, 100, 500, 1000, 5000, 20_000, 100_000];
const NS_PER_S = 1e9;

const counted: Readonly<Record<Counted, string>> = {
  'command.conflicts': 'Appends that met a stream somebody else had written to in between; each is decided anew.',
  'auth.failures': 'Sign-ins that were refused, by reason.',
  'overload.refusals': 'Requests, commands, sockets and subscriptions that were refused because there were too many at once, by place.',
  'store.unavailable': 'Operations that were answered UNAVAILABLE because a store did not answer in time.',
  'stripe.webhooks': 'Webhooks of Stripe by endpoint and outcome: received, known, forged, stale, future, malformed, unavailable.',
  'stripe.webhooks.followed': 'Webhooks that were acted on, by what came of it: applied, known, not_ours, ignored; or parked: unknown_object, not_found, other.',
  'webhook.duplicates': 'Webhooks that had been kept before, by endpoint.',
  'webhook.rejected': 'Webhooks that were not believed, by endpoint and why: forged, stale, future, malformed.',
};
const timed: Readonly<Record<Timed, string>> = {
  'command.duration': 'From the moment a command waits for its stream until it is answered, by type and outcome.',
  'store.append.duration': 'How long the log takes to acknowledge an append.',
  'http.server.request.duration': 'How long a request takes, by route and status.',
  'db.client.operation.duration': 'How long the database of the read models takes for a statement, by its first word and outcome.',
  'projection.apply.duration': 'How long a page of events takes to get into the rows of a projection.',
};
const sized: Readonly<Record<Sized, string>> = { 'graphql.cost': 'How many values an operation may yield, by kind of operation.' };
const watched: Readonly<Record<Watched, string>> = {
  'projection.lag.events': 'Events of the log that a projection has not seen.',
  'projection.lag.seconds': 'How long the oldest event that a projection has not seen has been waiting.',
  'parked.messages': 'Keys that are parked behind an event which could not be folded.',
  'process.stopped': '1 for a process that met an error no repetition mends, else 0.',
  'store.troubles': 'How often something went wrong on the way to a store and was tried again, since the start.',
  'ws.connections': 'Open WebSockets.',
  'ws.subscriptions': 'Subscriptions, over sockets and event streams.',
  'graphql.in_flight': 'Operations that are being answered.',
  'command.queue.length': 'Commands that are being handled or wait for their stream.',
  'ledger.imbalance': 'Minutes by which the accounts of each community miss zero together, added up. Anything but 0 is a mistake of ours.',
  'booking.double': 'Holds that are still to come and took seats which were not left. Anything but 0 is a mistake of ours.',
  'hold.overdue': 'Holds of slots, credits and cards that are past their end for a minute, by the kind of timer that should have ended them.',
  'outbox.pending': 'Calls that are written down and not answered, by whom they are to.',
  'ready': '1 when this instance wants requests, else 0: what /readyz says.',
};

/** The names of everything on the page, as Prometheus has them, without the endings of histograms. */
export const metricNames: readonly string[] = [
  ...Object.keys(counted).map((name) => `${name}.total`), ...[timed, sized, watched].flatMap((texts) => Object.keys(texts)),
  'nodejs.eventloop.delay.p50', 'nodejs.eventloop.delay.p99', 'nodejs.eventloop.delay.max', 'process.memory.usage',
].map((name) => name.replaceAll('.', '_'));

/** What is counted and timed, and the page that Prometheus reads. */
export class Meters {
  readonly #reader = new PrometheusExporter({ preventServerStart: true });
  readonly #provider = new MeterProvider({
    readers: [this.#reader],
    views: [
      ...Object.keys(timed).map((instrumentName) => ({ instrumentName, aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: DURATIONS } } } as const)),
      ...Object.keys(sized).map((instrumentName) => ({ instrumentName, aggregation: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: SIZES } } } as const)),
    ],
  });
  readonly #meter: Meter = this.#provider.getMeter('barnraise');
  readonly #serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  readonly #counters = new Map<Counted, Counter>();
  readonly #histograms = new Map<Timed | Sized, Histogram>();
  readonly #delay = monitorEventLoopDelay({ resolution: 10 });
  #isClosed = false;

  constructor() {
    for (const [name, description] of entriesOf(counted)) this.#counters.set(name, this.#meter.createCounter(name, { description }));
    for (const [name, description] of entriesOf(timed)) this.#histograms.set(name, this.#meter.createHistogram(name, { description, unit: 's' }));
    for (const [name, description] of entriesOf(sized)) this.#histograms.set(name, this.#meter.createHistogram(name, { description }));
    this.#watchTheProcess();
  }

  add(name: Counted, labels: Labels = {}): void {
    this.#counters.get(name)?.add(1, labels);
  }

  record(name: Timed | Sized, value: number, labels: Labels = {}): void {
    this.#histograms.get(name)?.record(value, labels);
  }

  /** What cannot be read at the moment is missing from the page; the page itself is not. */
  watch(name: Watched, read: () => Promise<readonly Reading[]> | readonly Reading[]): void {
    this.#meter.createObservableGauge(name, { description: watched[name] }).addCallback(async (result: ObservableResult) => {
      for (const { value, labels = {} } of await read()) result.observe(value, labels);
    });
  }

  /** The page, in the text format of Prometheus. @param timeoutMs for what has to be asked elsewhere */
  async page(timeoutMs = 2_000): Promise<string> {
    const { resourceMetrics } = await this.#reader.collect({ timeoutMillis: timeoutMs });
    return this.#serializer.serialize(resourceMetrics);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#delay.disable();
    await this.#provider.shutdown();
  }

  #watchTheProcess(): void {
    this.#delay.enable();
    const delays = [['p50', () => this.#delay.percentile(50)], ['p99', () => this.#delay.percentile(99)], ['max', () => this.#delay.max]] as const;
    for (const [name, read] of delays) {
      this.#meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, { description: `Delay of the event loop since the last look (${name}).`, unit: 's' })
        .addCallback((result) => result.observe(read() / NS_PER_S));
    }
    // The last of the callbacks: what was read begins anew.
    this.#meter.createObservableGauge('process.memory.usage', { description: 'Resident memory.', unit: 'By' }).addCallback((result) => {
      result.observe(process.memoryUsage.rss());
      this.#delay.reset();
    });
  }
}

const entriesOf = <Name extends string>(texts: Readonly<Record<Name, string>>) => Object.entries(texts) as [Name, string][];
