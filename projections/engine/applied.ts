import type { Telemetry } from '../../src/kernel/telemetry.js';
import type { LogPage } from './log-pages.js';
import type { AnyProjection } from './projection.js';

/** A page is in the rows of a projection: tells how long that took, and adds it to the trace of each event that has one. */
export const tellApplied = (telemetry: Telemetry, { name, on }: Pick<AnyProjection, 'name' | 'on'>, { page, beganMs }: { readonly page: LogPage; readonly beganMs: number }): void => {
  const endedMs = Date.now();
  telemetry.took('projection.apply.duration', (endedMs - beganMs) / 1_000, { projection: name });
  if (!telemetry.isTracing) return;
  for (const { type, event } of page.events) {
    if (type in on) telemetry.did({ name: 'projection', labels: { projection: name, 'event.type': type }, parent: event?.metadata.traceparent, beganMs, endedMs });
  }
};
