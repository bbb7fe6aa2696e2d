import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Happened } from './fault-run.js';

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
