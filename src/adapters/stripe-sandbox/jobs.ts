import { kind, type World } from './world.js';

/** What time will do: `job` names a line in the table of jobs, `subject` is what it is about. */
export type Job = { id: string; at: number; job: string; subject: string };
export type Jobs = Readonly<Record<string, (world: World, subject: string) => void>>;
export const jobs = kind<Job>('job', 'job_');

type When = { /** Seconds. */ readonly at: number; readonly subject: string };

export const schedule = (world: World, job: string, { at, subject }: When): void => {
  const agenda = agendaOf(world); // before there is one more, which it would count twice
  agenda.put(world.add(jobs, { id: world.newId(jobs.prefix), at: at * 1000, job, subject }));
};

export const isScheduled = (world: World, job: string, { at, subject }: When): boolean =>
  agendaOf(world).at(at * 1000).some((one) => one.job === job && one.subject === subject && world.find(jobs, one.id) !== undefined);

/** The earliest job that is due, if any; of those at the same moment the one that was made first. @param ms now */
export const nextDue = (world: World, ms: number): Job | undefined => {
  const agenda = agendaOf(world);
  let first = agenda.first;
  while (first !== undefined && world.find(jobs, first.id) === undefined) first = agenda.dropFirst(); // done, or undone with the step that made it
  return first !== undefined && first.at <= ms ? first : undefined;
};

const comesLater = (one: Job, other: Job): boolean => one.at > other.at || (one.at === other.at && one.id > other.id); // ids begin with a number that grows

/** Jobs in the order of their time, so that nobody has to look at all of them at every request. It may still know jobs that are no more, never the other way round. */
class Agenda {
  /** The latest first. */
  readonly #jobs: Job[];

  constructor(known: readonly Job[]) { this.#jobs = [...known].sort((one, other) => (comesLater(one, other) ? -1 : 1)); }

  get first(): Job | undefined { return this.#jobs.at(-1); }

  /** Gives the one that is first now. */
  dropFirst(): Job | undefined {
    this.#jobs.pop();
    return this.first;
  }

  put(job: Job): void { this.#jobs.splice(this.#from((one) => comesLater(job, one)), 0, job); }

  /** Those at this moment. */
  at(ms: number): readonly Job[] { return this.#jobs.slice(this.#from((one) => one.at <= ms), this.#from((one) => one.at < ms)); }

  /** Where those begin for which this holds: all that come earlier than some moment. */
  #from(holds: (one: Job) => boolean): number {
    let [low, high] = [0, this.#jobs.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const one = this.#jobs[middle];
      if (one !== undefined && holds(one)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

const agendas = new WeakMap<World, Agenda>();
const agendaOf = (world: World): Agenda => {
  const known = agendas.get(world) ?? new Agenda(world.all(jobs));
  agendas.set(world, known);
  return known;
};
