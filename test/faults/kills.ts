import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { startChild } from '../support/child.js';
import { logOfCopy, mustBeSound, mustHaveSettled, mustKeep, mustNotDoubleBook, mustReactOnce } from '../support/fault-checks.js';
import { FaultClient } from '../support/fault-client.js';
import { until, type FaultRun } from '../support/fault-run.js';
import { FaultOperator } from '../support/fault-operator.js';
import { FaultServer } from '../support/fault-server.js';
import { FaultTown } from '../support/fault-town.js';
import { tempDirectory } from '../support/temp-directory.js';

/** When the server is killed: at its very first start, at any start, while it builds read models, while it serves many at once, in a replay, at its end where rows take the place of others. */
const moments = ['first start', 'start', 'rebuild', 'load', 'replay', 'switch'] as const;
type Moment = (typeof moments)[number];

type Plan = {
  readonly kills: number; readonly clients: number; readonly comparedEvery: number;
  /** One round of them after the other, each shuffled. */
  readonly round: readonly Moment[];
};
export const everyMoment: readonly Moment[] = [...moments, 'load', 'load', 'start'];
/** A start takes about so long, with much else to do on the machine. */
const START_MS = 4_000;
const REPLAY_MS_MAX = 15_000;
const LOAD_MS_MAX = 10_000;

/** Kills the whole server at moments that the dice choose, and holds it to everything it has ever acknowledged. */
export const killLoop = async (run: FaultRun, plan: Plan): Promise<void> => {
  const { path, remove } = tempDirectory();
  try {
    await new Kills(run, plan, path).all();
  } finally {
    remove();
  }
};

class Kills {
  #server: FaultServer | undefined;
  #town: FaultTown | undefined;
  readonly #dataDir: string;
  readonly #client = new FaultClient(() => this.#server?.url);

  constructor(private readonly run: FaultRun, private readonly plan: Plan, private readonly temp: string) {
    this.#dataDir = join(temp, 'data');
  }

  async all(): Promise<void> {
    const { random, say } = this.run;
    this.#server = FaultServer.start({ dataDir: this.#dataDir });
    await this.#server.serving();
    this.#town = await FaultTown.found(this.#client, random.of('town'));
    await this.#server.kill();
    const wheel = random.of('moments');
    for (let kill = 0, order: readonly Moment[] = []; kill < this.plan.kills; kill++) {
      if (order.length === 0) order = wheel.shuffled(this.plan.round);
      const [moment = 'load', ...rest] = order;
      order = rest;
      await this.#killAt(moment);
      const events = await this.#check();
      if ((kill + 1) % this.plan.comparedEvery === 0) await this.#compare();
      if ((kill + 1) % 10 === 0) say(`${kill + 1} of ${this.plan.kills} kills, ${events.length} events, ${this.#town.attempts.length} mutations; ${this.run.happened.toString()}`);
    }
    await this.#settle(this.#town);
  }

  async #killAt(moment: Moment): Promise<void> {
    if (moment === 'first start') return this.#killFirstStart();
    if (moment === 'rebuild') rmSync(join(this.#dataDir, 'read-models'), { recursive: true, force: true });
    const server = FaultServer.start({ dataDir: this.#dataDir });
    this.#server = server;
    if (moment === 'load') return this.#killUnderLoad(server);
    if (moment === 'replay' || moment === 'switch') return this.#killReplaying(server, moment);
    return this.#killStarting(server, moment);
  }

  async #killStarting(server: FaultServer, moment: 'start' | 'rebuild'): Promise<void> {
    if (moment === 'start') await pause(this.run.random.between(100, START_MS));
    else if (await server.says('from the log')) await pause(this.run.random.between(0, 400));
    this.#note(server.url === undefined ? moment : 'idle');
    await server.kill();
  }

  /** A directory where nothing is yet: keys, tables and databases are being made. It must start afterwards, whatever was made. */
  async #killFirstStart(): Promise<void> {
    const dataDir = join(this.temp, `first-${this.run.random.uuid()}`);
    const server = FaultServer.start({ dataDir });
    await pause(this.run.random.between(300, START_MS * 1.5));
    this.#note(server.url === undefined ? 'first start' : 'idle');
    await server.kill();
    const again = FaultServer.start({ dataDir });
    await again.serving();
    this.#note('idle');
    await again.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }

  async #killUnderLoad(server: FaultServer): Promise<void> {
    await server.serving();
    const lives = this.#live(() => server.url !== undefined, this.plan.clients);
    await this.#isUnderLoad(server);
    await pause(this.run.random.between(0, 2_000));
    this.#note('load');
    await server.kill();
    await lives;
  }

  /** All read models are replayed one time after the other, while a few go on living. */
  async #killReplaying(server: FaultServer, moment: 'replay' | 'switch'): Promise<void> {
    await server.serving();
    const goesOn = (): boolean => server.url !== undefined;
    const operator = new FaultOperator(new FaultClient(() => server.url));
    const lives = [this.#live(goesOn, 2), operator.replay(goesOn)];
    const end = performance.now() + REPLAY_MS_MAX;
    const isThere = (): boolean => (moment === 'replay' ? operator.underWay !== undefined : operator.underWay === 'COMPARING' || operator.underWay === 'CATCHING_UP' || operator.done.size > 0);
    while (!isThere() && performance.now() < end) await pause(2);
    await pause(this.run.random.between(0, moment === 'replay' ? 150 : 60));
    this.#note(isThere() ? moment : 'load');
    await server.kill();
    await Promise.all(lives);
  }

  /** A server that has just started is slow: the load begins when as many were answered as ask. */
  async #isUnderLoad(server: FaultServer): Promise<void> {
    const answered = (): number => (this.#town?.attempts.length ?? 0) - (this.#town?.unknown().length ?? 0);
    const [before, end] = [answered(), performance.now() + LOAD_MS_MAX];
    while (!server.isDead && answered() < before + this.plan.clients && performance.now() < end) await pause(10);
  }

  async #live(goesOn: () => boolean, clients: number): Promise<void> {
    await Promise.all(Array.from({ length: clients }, async () => {
      await this.#town?.settleUnknown(goesOn);
      await this.#town?.live(goesOn);
    }));
  }

  #note(moment: string): void {
    this.run.happened.note(`killed: ${moment}`);
    this.run.happened.note('kills');
  }

  async #check(): Promise<readonly RecordedEvent[]> {
    const events = await logOfCopy(this.#dataDir);
    mustBeSound(events);
    mustKeep(events, this.#town?.attempts ?? []);
    mustNotDoubleBook(events);
    mustReactOnce(events);
    return events;
  }

  /** Every read model equals the fold of the log after the next start. */
  async #compare(): Promise<void> {
    await mustEqualTheirFold({ NODE_ENV: 'test', DATA_DIR: this.#dataDir, LOG_LEVEL: 'warn', DATABASE_URL: '', EVENTSTORE_URL: '' });
    this.run.happened.note('comparisons');
  }

  /** What was never answered is asked once more, time passes, and what is left half-done is finished or undone by itself. */
  async #settle(town: FaultTown): Promise<void> {
    const unknown = town.unknown().length;
    const server = FaultServer.start({ dataDir: this.#dataDir });
    this.#server = server;
    await server.serving();
    await until(async () => { await town.settleUnknown(() => !server.isDead); return town.unknown().length === 0; }, { ms: 60_000, what: () => `${town.unknown().length} mutations are not answered` });
    this.run.happened.note('asked again', unknown);
    const advanced = await this.#client.send('mutation ($to: DateTime!) { advanceTestClock(input: { to: $to }) { __typename } }', { to: new Date(Date.now() + 600_000).toISOString() });
    if (advanced?.data?.['advanceTestClock']?.__typename !== 'AdvanceTestClockSuccess') throw new Error(`time does not pass: ${JSON.stringify(advanced)}`);
    await server.kill();
    const events = await this.#check();
    mustHaveSettled(events, mustNotDoubleBook(events));
    await this.#compare();
    const fates = Object.entries(Object.groupBy(town.attempts, ({ fate, code }) => code ?? fate)).map(([fate, some]) => `${fate} ${some?.length}`);
    this.run.say(`${events.length} events, ${town.attempts.length} mutations (${fates.join(', ')}), ${unknown} had not been answered; errors: ${JSON.stringify([...this.#client.errors])}`);
  }
}

/** @throws when a read model differs from the fold of the log */
export const mustEqualTheirFold = async (env: Readonly<Record<string, string>>): Promise<void> => {
  const child = startChild('test/faults/comparing-child.ts', [], env);
  await child.line((line) => line === 'compared');
  await child.exited;
  const compared = child.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { readonly name: string; readonly differing: number });
  const different = compared.filter(({ differing }) => differing > 0);
  if (compared.length === 0 || different.length > 0) throw new Error(`read models differ from the log: ${JSON.stringify(different)}`);
};
