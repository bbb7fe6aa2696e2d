import { AsyncLocalStorage } from 'node:async_hooks';
import { INVALID_SPANID, ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags, type Context, type Span, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { PastWork, Work } from '../kernel/telemetry.js';

/** Spans that wait to be sent; more are dropped: a collector that is away must not fill the memory. */
const WAITING_MAX = 4_096;
const SEND_EVERY_MS = 1_000;
const SEND_MS_MAX = 5_000;

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Sends traces to a collector over OTLP/HTTP. A span has a name, few labels, and how it ended: no documents, no variables, no words of people. */
export class Tracing {
  readonly #running = new AsyncLocalStorage<Context>();
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;

  /** @param endpoint base address of the collector, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it */
  constructor(endpoint: string) {
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new OTLPTraceExporter({ url, timeoutMillis: SEND_MS_MAX });
    const processor = new BatchSpanProcessor({ exporter, maxQueueSize: WAITING_MAX, scheduledDelayMillis: SEND_EVERY_MS, exportTimeoutMillis: SEND_MS_MAX });
    this.#provider = new TracerProvider({ resource: resourceFromAttributes({ 'service.name': 'barnraise' }), spanProcessors: [processor] });
    this.#tracer = this.#provider.getTracer('barnraise');
  }

  async during<Result>({ name, labels = {}, parent }: Work, task: () => Promise<Result>): Promise<Result> {
    const around = parent === undefined ? this.#running.getStore() : contextOf(parent);
    const span = this.#tracer.startSpan(name, { attributes: labels }, around ?? ROOT_CONTEXT);
    try {
      return await this.#running.run(trace.setSpan(ROOT_CONTEXT, span), task);
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  did({ name, labels = {}, parent, beganMs, endedMs }: PastWork): void {
    const around = parent === undefined ? undefined : contextOf(parent);
    if (around) this.#tracer.startSpan(name, { attributes: labels, startTime: beganMs }, around).end(endedMs);
  }

  traceparent(): string | undefined {
    const context = this.#running.getStore();
    const span = context && trace.getSpanContext(context);
    return span && `00-${span.traceId}-${span.spanId}-${(span.traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, '0')}`;
  }

  /** Sends what waits, as far as the collector takes it. */
  async close(): Promise<void> {
    await this.#provider.shutdown().catch(() => undefined);
  }
}

/** Only the kind of failure: its message may repeat what somebody typed. */
const failed = (span: Span, error: unknown): void => {
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', error instanceof Error ? error.constructor.name : typeof error);
};

const contextOf = (traceparent: string): Context | undefined => {
  const [, traceId, spanId = INVALID_SPANID, flags = '00'] = TRACEPARENT.exec(traceparent) ?? [];
  return traceId === undefined ? undefined : trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true });
};
