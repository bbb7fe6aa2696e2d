import { join } from 'node:path';
import { startChild } from '../support/child.js';
import { mustAddUp, mustAgreeWithBookings, mustBePaid, mustVerify } from '../support/credit-checks.js';
import { FaultBank, type Lesson } from '../support/fault-bank.js';
import { logOfCopy, mustBeSound, mustKeep, mustReactOnce } from '../support/fault-checks.js';
import { FaultClient, type Attempt } from '../support/fault-client.js';
import type { FaultRun } from '../support/fault-run.js';
import { FaultServer } from '../support/fault-server.js';
import { tempDirectory } from '../support/temp-directory.js';

/**
 * The places where a server is killed with SIGKILL, each just before or just after one append is on the disk. `transit`: between the payer's event and the receipts
 * of payee and fund; `agreement`: between hold and booking; `completion`: between the booking's end, its payment, and the receipts.
 */
export const places = {
  transit: ['before CreditsReceived', 'after CreditsTransferred', 'after CreditsReceived', 'after CreditsReceived 2'],
  agreement: ['before BookingAccepted', 'after CreditsHeld', 'after BookingAccepted', 'before CreditsHeld'],
  completion: ['before HoldPosted', 'after BookingCompleted', 'after HoldPosted', 'before CreditsReceived', 'after CreditsReceived', 'before BookingCompleted', 'after CreditsReceived 2'],
} as const;
type Stage = keyof typeof places;
const STAGES = ['transit', 'agreement', 'completion'] as const;

/** As the run notes that it has been there. */
export const everyPlace = STAGES.flatMap((stage) => places[stage].map((place) => noted(stage, place)));

/** So many lives come by every place. */
export const LIVES_FOR_ALL = Math.max(...STAGES.map((stage) => places[stage].length));

type Plan = {
  /** Lives, each killed once in every stage. */
  readonly lives: number;
  /** Whether the command line is asked as well, and not only what it asks. */
  readonly byCommand: boolean;
};

/** Kills the whole server where credits are between two streams, starts it again, asks again what was asked, and holds it to its books. */
export const ledgerKills = async (run: FaultRun, plan: Plan): Promise<void> => {
  const { path, remove } = tempDirectory();
  const kills = new LedgerKills(run, join(path, 'data'));
  try {
    await kills.all(plan);
  } finally {
    await kills.end();
    remove();
  }
};

class LedgerKills {
  #server: FaultServer | undefined;
  readonly #client = new FaultClient(() => this.#server?.url);
  readonly #attempts: Attempt[] = [];

  constructor(private readonly run: FaultRun, private readonly dataDir: string) {}

  async all({ lives, byCommand }: Plan): Promise<void> {
    await this.#start(placeOf('transit', 0));
    const bank = await FaultBank.open(this.#client, this.run.random.of('bank'));
    for (let life = 0; life < lives; life++) {
      if (life > 0) await this.#start(placeOf('transit', life));
      await this.#live(bank, life);
      if (byCommand) await this.#mustVerifyByCommand();
      await this.#server?.kill();
      await this.#settled();
      if ((life + 1) % 5 === 0) this.run.say(`${life + 1} of ${lives} lives; ${this.run.happened.toString()}`);
    }
  }

  async end(): Promise<void> {
    if (this.#server && !this.#server.isDead) await this.#server.kill();
  }

  /** A gift, and a lesson from being asked for to being paid. Each last word of a stage kills the server. */
  async #live(bank: FaultBank, life: number): Promise<void> {
    await this.#killedBy(bank.gift(), { stage: 'transit', life });
    await this.#goOn(bank, new Date().toISOString());
    const lesson = await bank.lesson();
    await this.#killedBy(bank.acceptance(lesson), { stage: 'agreement', life });
    await bank.delivered(lesson);
    await this.#killedBy(bank.confirmation(lesson), { stage: 'completion', life, before: () => this.#goOn(bank, lesson.endsAt) });
    await this.#goOn(bank, new Date(Date.parse(lesson.endsAt) + 600_000).toISOString());
    await this.#mustShow(bank, lesson);
  }

  /** Asks, is killed, looks at what the disk has kept, starts what is to be killed next, and asks again. */
  async #killedBy(attempt: Attempt, { stage, life, before }: { readonly stage: Stage; readonly life: number; readonly before?: () => Promise<void> }): Promise<void> {
    this.#attempts.push(attempt);
    await this.#client.attempt(attempt);
    await this.#server?.killed();
    this.run.happened.note(noted(stage, placeOf(stage, life)));
    this.run.happened.note('kills');
    await this.#mustHold();
    const next = STAGES[STAGES.indexOf(stage) + 1];
    await this.#start(next && placeOf(next, life));
    await before?.();
    await this.#client.attempt(attempt);
    if (attempt.fate !== 'ok') throw new Error(`${attempt.mutation} was answered ${attempt.code ?? attempt.fate} after a kill ${placeOf(stage, life)}`);
  }

  async #start(place: string | undefined): Promise<void> {
    this.#server = FaultServer.start({ dataDir: this.dataDir, script: 'test/faults/dying-server-child.ts', env: { DIES_AT: place ?? '' } });
    await this.#server.serving();
  }

  /** Until nothing is left to do at that time. */
  async #goOn(bank: FaultBank, to: string): Promise<void> {
    await bank.advanceTo(to > new Date().toISOString() ? to : new Date(Date.now() + 1_000).toISOString());
  }

  /** What must be so wherever it stopped. */
  async #mustHold() {
    const events = await logOfCopy(this.dataDir);
    mustBeSound(events);
    mustReactOnce(events);
    mustKeep(events, this.#attempts);
    await mustVerify(events);
    return { model: mustAddUp(events), bookings: mustAgreeWithBookings(events) };
  }

  async #settled(): Promise<void> {
    const { model, bookings } = await this.#mustHold();
    mustBePaid(model, bookings);
    this.run.happened.note('settled');
  }

  /** What is read back is what the log comes to. */
  async #mustShow(bank: FaultBank, lesson: Lesson): Promise<void> {
    const { model: { books }, bookings } = await this.#mustHold();
    const { ana, leo } = bank.people;
    for (const owner of [ana, leo, 'fund'] as const) {
      const [shown, book] = [await bank.seen(owner), books.all().get(bank.accountOf(owner))];
      mustBeSame(`the account of ${owner === 'fund' ? owner : owner.id}`, shown, { balance: `${book?.balance ?? 0n}`, held: `${book?.held ?? 0n}` });
    }
    mustBeSame(`the booking ${lesson.id}`, await bank.booking(lesson), { status: 'COMPLETED', credits: { held: '0', posted: bookings.get(lesson.id)?.paid } });
  }

  async #mustVerifyByCommand(): Promise<void> {
    const verify = startChild('src/admin/barnraise.ts', ['ledger', 'verify', '--data-dir', this.dataDir], { NODE_ENV: 'test', DATABASE_URL: '', EVENTSTORE_URL: '' });
    const { code } = await verify.exited;
    if (code !== 0) throw new Error(`ledger verify ended with ${code ?? 'nothing'}: ${verify.lines.join('\n')}${verify.errors()}`);
  }
}

const placeOf = (stage: Stage, life: number): string => places[stage][life % places[stage].length] ?? '';

/** Declared so that it can be used above. */
function noted(stage: Stage, place: string): string {
  return `killed in ${stage}: ${place}`;
}

const mustBeSame = (what: string, shown: unknown, expected: unknown): void => {
  if (JSON.stringify(shown) !== JSON.stringify(expected)) throw new Error(`${what} is shown as ${JSON.stringify(shown)}, and is ${JSON.stringify(expected)}`);
};
