import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Happened } from './fault-run.js';

/** What the specs that the fault run `specs` plays have to meet among them: a kind of fault that never came proves nothing. */
export const kindsOfSpecs = [
  'pages overlapped', 'pages crumbled', 'pages repeated', 'old pages repeated', 'page backwards', 'append failed before', 'append failed after', 'read failed', 'keys away',
  'clock a day back', 'clock a day forward', 'killed while appending', 'disk full', 'power cut', 'poison: live', 'poison: replay', 'unknown type', 'future version',
  'checkpoint ahead: read model', 'checkpoint ahead: process',
] as const;

/** Those specs. */
export const specsOfFaults = [
  ...['delivery', 'disorder', 'clock-jumps', 'power-cut', 'log', 'booking-races'].map((name) => `test/faults/${name}.spec.ts`),
  'projections/engine/parked.spec.ts', 'projections/engine/rebuild.spec.ts', 'test/properties/parked.spec.ts', 'src/processes/engine/checkpoint.spec.ts', 'src/kernel/unknown-events.spec.ts',
] as const;

/** A spec says in the file that FAULT_REPORT names what it met, and how often: the fault run that started it wants to know. Nothing where nobody asked. */
export const reportMet = (kind: string, times: number): void => {
  const path = process.env['FAULT_REPORT'];
  if (path !== undefined && times > 0) appendFileSync(path, `${JSON.stringify({ kind, times })}\n`);
};

/** What specs have said that they met. */
export const readMet = (path: string, happened: Happened): void => {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line !== '') : [];
  for (const { kind, times } of lines.map((line) => JSON.parse(line) as { readonly kind: string; readonly times: number })) happened.note(kind, times);
};
