import { Telemetry, type Counted, type Labels, type PastWork, type Reading, type Sized, type Timed, type Watched, type Work } from '../kernel/telemetry.js';
import { Meters } from './meters.js';
import { Tracing } from './tracing.js';

/** Metrics always; traces where there is a collector to send them to, otherwise at no cost. */
export class OpenTelemetry extends Telemetry {
  readonly #meters = new Meters();
  readonly #tracing: Tracing | undefined;

  /** @param endpoint `OTEL_EXPORTER_OTLP_ENDPOINT` */
  constructor(endpoint: string | undefined) {
    super();
    this.#tracing = endpoint === undefined ? undefined : new Tracing(endpoint);
  }

  get isTracing(): boolean {
    return this.#tracing !== undefined;
  }

  count(name: Counted, labels?: Labels): void {
    this.#meters.add(name, labels);
  }

  took(name: Timed, seconds: number, labels?: Labels): void {
    this.#meters.record(name, seconds, labels);
  }

  size(name: Sized, value: number, labels?: Labels): void {
    this.#meters.record(name, value, labels);
  }

  watch(name: Watched, read: () => Promise<readonly Reading[]> | readonly Reading[]): void {
    this.#meters.watch(name, read);
  }

  during<Result>(work: Work, task: () => Promise<Result>): Promise<Result> {
    return this.#tracing ? this.#tracing.during(work, task) : task();
  }

  did(work: PastWork): void {
    this.#tracing?.did(work);
  }

  traceparent(): string | undefined {
    return this.#tracing?.traceparent();
  }

  /** The page that Prometheus reads. */
  metrics(): Promise<string> {
    return this.#meters.page();
  }

  async close(): Promise<void> {
    await this.#tracing?.close();
    await this.#meters.close();
  }
}
