import { kind, type World } from './world.js';

/** What time will do: `job` names a line in the table of jobs, `subject` is what it is about. */
export type Job = { id: string; at: number; job: string; subject: string };
export type Jobs = Readonly<Record<string, (world: World, subject: string) => void>>;
export const jobs = kind<Job>('job', 'job_');

/** @param at seconds */
export const schedule = (world: World, job: string, { at, subject }: { at: number; subject: string }): void => {
  world.add(jobs, { id: world.newId(jobs.prefix), at: at * 1000, job, subject });
};

/** The earliest job that is due, if any. @param ms now */
export const nextDue = (world: World, ms: number): Job | undefined => {
  let first: Job | undefined;
  for (const { object } of world.rows(jobs)) if (object.at <= ms && (first === undefined || object.at < first.at)) first = object;
  return first;
};
