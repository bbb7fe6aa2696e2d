import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openSandbox, type Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { stripeClient } from '../../src/adapters/stripe/stripe-client.js';
import { StripeMoneyReader } from '../../src/adapters/stripe/stripe-money-reader.js';
import { startChild } from '../support/child.js';
import { mustBeSound, mustKeep, mustReactOnce, logOfCopy } from '../support/fault-checks.js';
import { FaultClient, type Attempt } from '../support/fault-client.js';
import { until, type FaultRun } from '../support/fault-run.js';
import { FaultServer } from '../support/fault-server.js';
import { FaultWorkshop, type Visit } from '../support/fault-workshop.js';
import { tempDirectory } from '../support/temp-directory.js';

/**
 * The places where a server is killed with SIGKILL, each just before or just after one append is on the disk: calls to Stripe by their operation, its webhooks by what they tell. Stripe, which is
 * another process, goes on: what it was asked is done, and nobody here has heard of it.
 */
export const places = {
  paying: ['before PaymentOpened', 'after AUTHORISE', 'after PaymentOpened', 'before AUTHORISE'],
  standing: ['before PaymentAuthorised', 'after PaymentAuthorised', 'before RequestSecured', 'after RequestSecured', 'before payment_intent.amount_capturable_updated', 'after payment_intent.amount_capturable_updated'],
  taking: ['before PaymentCaptured', 'after CAPTURE', 'before CAPTURE', 'after PaymentCaptured', 'after BookingAccepted'],
  payout: ['before EarningsTransferred', 'after PAY_PROVIDER', 'before PAY_PROVIDER', 'after EarningsTransferred', 'before PaymentSettled', 'after BookingCompleted'],
  refund: ['before PaymentRefunded', 'after REFUND', 'before EarningsReversed', 'after TAKE_BACK', 'before TAKE_BACK', 'after EarningsReversed', 'after PaymentRefunded'],
} as const;
export type Stage = keyof typeof places;
export const STAGES = ['paying', 'standing', 'taking', 'payout', 'refund'] as const satisfies readonly Stage[];
const placeOf = (stage: Stage, life: number): string => places[stage][life % places[stage].length] ?? '';
const noted = (stage: Stage, place: string): string => `killed in ${stage}: ${place}`;
export const everyPlace = STAGES.flatMap((stage) => places[stage].map((place) => noted(stage, place)));
export const LIVES_FOR_ALL = Math.max(...STAGES.map((stage) => places[stage].length));

type Plan = { readonly lives: number; /** In which it is killed; through the others it lives undisturbed. */ readonly stages: readonly Stage[] };

/** What somebody does until it is done; the rest is asked once more after a kill, and follows of itself. */
const asksAgain: ReadonlySet<Stage> = new Set(['paying', 'standing', 'payout']);
const SETTLED_MS_MAX = 60_000;
const secret = (): string => `whsec_${randomBytes(24).toString('hex')}`;

/** Kills the whole server where money is between it and Stripe, starts it again, and finds one charge, one transfer, and the same on both sides. */
export const paymentKills = async (run: FaultRun, plan: Plan): Promise<void> => {
  const { path, remove } = tempDirectory();
  const secrets = { platformSecret: secret(), connectSecret: secret(), thinSecret: secret() };
  const sandbox = await openSandbox({ ...secrets, directory: join(path, 'stripe') });
  const kills = new PaymentKills(run, { sandbox, dataDir: join(path, 'data'), env: {
    STRIPE_SECRET_KEY: 'sk_test_sandboxOfKills', STRIPE_PUBLISHABLE_KEY: 'pk_test_sandboxOfKills', STRIPE_API_URL: sandbox.url,
    STRIPE_WEBHOOK_SECRETS_PLATFORM: secrets.platformSecret, STRIPE_WEBHOOK_SECRETS_CONNECTED: secrets.connectSecret, STRIPE_WEBHOOK_SECRETS_THIN: secrets.thinSecret,
  } });
  try {
    await kills.all(plan);
  } finally {
    await kills.end();
    await sandbox.close();
    remove();
  }
};

const nextPlace = (stages: readonly Stage[], { stage, life }: { readonly stage: Stage; readonly life: number }): string => {
  const next = stages[stages.indexOf(stage) + 1];
  const [first = stage] = stages;
  return next === undefined ? placeOf(first, life + 1) : placeOf(next, life);
};

class PaymentKills {
  #server: FaultServer | undefined;
  readonly #client = new FaultClient(() => this.#server?.url);
  readonly #attempts: Attempt[] = [];
  #visits = 0;

  constructor(private readonly run: FaultRun, private readonly house: { readonly sandbox: Sandbox; readonly dataDir: string; readonly env: Readonly<Record<string, string>> }) {}

  async all({ lives, stages }: Plan): Promise<void> {
    await this.#start(stages[0] && placeOf(stages[0], 0));
    const workshop = await FaultWorkshop.open(this.#client, { random: this.run.random.of('workshop'), sandbox: this.house.sandbox });
    for (let life = 0; life < lives; life++) {
      await this.#live(workshop, { life, stages });
      await this.#mustReconcile();
      this.run.say(`${life + 1} of ${lives} lives; ${this.run.happened.toString()}`);
    }
  }

  async end(): Promise<void> {
    if (this.#server && !this.#server.isDead) await this.#server.kill();
  }

  /** From the request to a refund after the payout: the server is killed once in every stage, and each step is done again until it is done. */
  async #live(workshop: FaultWorkshop, { life, stages }: { readonly life: number; readonly stages: readonly Stage[] }): Promise<void> {
    const visit = await workshop.visit();
    this.#visits++;
    const steps: Readonly<Record<Stage, () => Promise<void>>> = {
      paying: () => this.#ask(workshop.payment(visit)),
      standing: async () => workshop.card(visit),
      taking: () => this.#ask(workshop.acceptance(visit)),
      payout: () => workshop.over(visit),
      refund: () => this.#ask(workshop.refund(visit)),
    };
    for (const stage of STAGES) {
      if (stages.includes(stage)) await this.#killedIn({ stage, place: placeOf(stage, life), next: nextPlace(stages, { stage, life }), step: steps[stage] });
      else await steps[stage]();
      await this.#mustCome(workshop, { visit, stage, step: steps[stage] });
    }
  }

  /** The server was started to die at this place; the next is started to die at the next one, which nothing that is left over comes by. */
  async #killedIn({ stage, place, next, step }: { readonly stage: Stage; readonly place: string; readonly next: string; readonly step: () => Promise<void> }): Promise<void> {
    await step().catch(() => undefined); // the server dies of it, at once or soon
    await this.#server?.killed();
    this.run.happened.note('kills');
    this.run.happened.note(noted(stage, place));
    const events = await logOfCopy(this.house.dataDir);
    mustBeSound(events);
    mustReactOnce(events);
    mustKeep(events, this.#attempts.filter(({ mutation }) => mutation !== 'preparePayment')); // that is made of commands with names of their own
    await this.#start(next);
    await step().catch(() => undefined);
  }

  /** What the stage is to come to, asked for until it has. @throws when it never does */
  async #mustCome(workshop: FaultWorkshop, { visit, stage, step }: { readonly visit: Visit; readonly stage: Stage; readonly step: () => Promise<void> }): Promise<void> {
    let seen: Awaited<ReturnType<FaultWorkshop['seen']>> | undefined;
    await until(async () => {
      if (this.#server?.isDead === true) throw new Error(`${stage} comes by the place where the server was to die in the next stage`);
      await this.house.sandbox.control.webhooks.flush();
      seen = await workshop.seen(visit).catch(() => undefined);
      const isThere = workshop.hasCome(stage, { visit, seen });
      if (!isThere && asksAgain.has(stage)) await step().catch(() => undefined);
      return isThere;
    }, { ms: SETTLED_MS_MAX, what: () => `${stage} does not come to its end: ${JSON.stringify(seen)}; ${this.#lastAnswer()}\n${this.#server?.complaints() ?? ''}` });
  }

  #lastAnswer(): string {
    const last = this.#attempts.at(-1);
    return last ? `${last.mutation}, asked ${last.asked} times, was answered ${last.code ?? last.fate} ${JSON.stringify(last.object)}; errors: ${JSON.stringify([...this.#client.errors])}` : '';
  }

  async #ask(attempt: Attempt): Promise<void> {
    if (!this.#attempts.includes(attempt)) this.#attempts.push(attempt);
    await this.#client.attempt(attempt);
    if (attempt.fate !== 'ok') throw new Error(`${attempt.mutation} was answered ${attempt.code ?? attempt.fate}`);
  }

  async #start(place = ''): Promise<void> {
    const { sandbox, dataDir, env } = this.house;
    this.#server = FaultServer.start({ dataDir, script: 'test/faults/dying-server-child.ts', env: { ...env, DIES_AT: place, CLOCK_AHEAD_MS: `${sandbox.control.clock.now() - Date.now()}` } });
    const url = await this.#server.serving();
    sandbox.endpoints({ platform: `${url}/webhooks/stripe/platform`, connect: `${url}/webhooks/stripe/connected`, thin: `${url}/webhooks/stripe/thin` });
  }

  /** One charge and one transfer for each visit; and the command line, asked as an operator would, says that both say the same. */
  async #mustReconcile(): Promise<void> {
    const { sandbox: { secretKey, host, port }, dataDir, env } = this.house;
    const { objects } = await new StripeMoneyReader(stripeClient({ secretKey, host, port })).read(undefined);
    const counts = { charges: objects.filter(({ kind, seen }) => kind === 'intent' && 'status' in seen && seen.status === 'CAPTURED').length, transfers: objects.filter(({ kind }) => kind === 'transfer').length, refunds: objects.filter(({ kind }) => kind === 'refund').length };
    for (const [what, count] of Object.entries(counts)) if (count !== this.#visits) throw new Error(`${this.#visits} visits, and ${count} ${what} at Stripe`);
    const command = startChild('src/admin/barnraise.ts', ['payments', 'reconcile', '--data-dir', dataDir], { NODE_ENV: 'test', DATABASE_URL: '', EVENTSTORE_URL: '', ...env });
    const { code } = await command.exited;
    if (code !== 0) throw new Error(`payments reconcile ended with ${code ?? 'nothing'}: ${command.lines.join('\n')}${command.errors()}`);
    this.run.happened.note('reconciled');
  }
}
