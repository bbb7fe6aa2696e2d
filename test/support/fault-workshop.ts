import type { Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { newAttempt, type Attempt, type FaultClient, type FaultPerson } from './fault-client.js';
import { FaultDoor, idIn } from './fault-door.js';
import type { FaultRandom } from './fault-random.js';

const repair = {
  title: 'Bicycle repair together', description: 'I bring the tools; you hold the wheel.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'repairing' }],
  contributions: { provider: [{ kind: 'TOOL', what: 'brings the tools' }], recipient: [{ kind: 'TASK', what: 'holds the wheel' }] },
  prices: [{ kind: 'MONEY', money: { amount: { amountMinor: '4500', currency: 'EUR' }, per: 'HOUR' } }],
};
const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

/** An hour of Leo's that Ana pays for; the keys under which each thing is asked, however often. */
export type Visit = { readonly id: string; readonly endsAt: string; readonly attempts: Readonly<Record<'payment' | 'acceptance' | 'refund', Attempt>> };
type Seen = { readonly status: string; readonly payment: { readonly status: string; readonly paidOut: { readonly amountMinor: string }; readonly refunded: { readonly amountMinor: string } } | null };
/** What each stage comes to: a payment that nobody can give a card for, as its answer was lost, has not begun. */
const cameTo = {
  paying: ({ payment }: Seen, { attempts }: Visit) => payment !== null && typeof attempts.payment.object?.['clientSecret'] === 'string',
  standing: ({ status }: Seen) => status === 'REQUESTED',
  taking: ({ payment }: Seen) => payment?.status === 'CAPTURED',
  payout: ({ status, payment }: Seen) => status === 'COMPLETED' && payment?.paidOut.amountMinor === '4500',
  refund: ({ payment }: Seen) => payment?.refunded.amountMinor === '1000' && payment.paidOut.amountMinor === '3500',
} as const satisfies Record<string, (seen: Seen, visit: Visit) => boolean>;
type House = { readonly leo: FaultPerson; readonly ana: FaultPerson; readonly listingId: string };

/** Leo's workshop, where one pays by card, on a server that may be killed. */
export class FaultWorkshop {
  #visits = 0;

  private constructor(private readonly client: FaultClient, private readonly told: { readonly random: FaultRandom; readonly sandbox: Sandbox }, private readonly house: House) {}

  static async open(client: FaultClient, told: { readonly random: FaultRandom; readonly sandbox: Sandbox }): Promise<FaultWorkshop> {
    const door = new FaultDoor(client, told.random);
    const [tom, ana, leo] = [await door.person('Tom'), await door.person('Ana'), await door.person('Leo')];
    const communityId = idIn(await door.must('foundCommunity', { input: { name: 'The street' }, as: tom, fields: 'community { id }' }), 'community');
    for (const as of [ana, leo]) await door.must('joinCommunity', { input: { communityId }, as });
    const { payee } = await door.must('becomePayee', { input: { country: 'DE' }, as: leo, fields: 'payee { accountId }' });
    told.sandbox.control.accounts.activate((payee as { readonly accountId: string }).accountId);
    await client.send('mutation { refreshPayee { __typename } }', {}, leo.token);
    return new FaultWorkshop(client, told, { leo, ana, listingId: await door.list(leo, communityId, repair) });
  }

  /** Asked for, an hour that nobody has yet. */
  async visit(): Promise<Visit> {
    const { listingId, leo, ana } = this.house;
    const { random, sandbox } = this.told;
    const start = Math.ceil(sandbox.control.clock.now() / HOUR_MS) * HOUR_MS + 2 * DAY_MS + this.#visits++ * HOUR_MS;
    const [startsAt = '', endsAt = ''] = [start, start + HOUR_MS].map((ms) => new Date(ms).toISOString());
    await this.#advance(new Date(sandbox.control.clock.now()).toISOString());
    const id = idIn(await new FaultDoor(this.client, random).must('requestBooking', { input: { listingId, slot: { startsAt, endsAt } }, as: ana, fields: 'booking { id }' }), 'booking');
    return {
      id, endsAt, attempts: {
        payment: newAttempt('preparePayment', { input: { bookingId: id }, as: ana, fields: 'clientSecret', key: random.uuid() }), acceptance: newAttempt('acceptBooking', { input: { bookingId: id, termsVersion: 1 }, as: leo, key: random.uuid() }),
        refund: newAttempt('refundPayment', { input: { bookingId: id, amountMinor: '1000', currency: 'EUR' }, as: leo, key: random.uuid() }),
      },
    };
  }

  payment = ({ attempts }: Visit): Attempt => attempts.payment;
  acceptance = ({ attempts }: Visit): Attempt => attempts.acceptance;
  refund = ({ attempts }: Visit): Attempt => attempts.refund;

  /** Gives the card, as the payer's browser does, unless it has been given. */
  async card({ attempts }: Visit): Promise<void> {
    const { sandbox } = this.told;
    const [id = ''] = String(attempts.payment.object?.['clientSecret']).split('_secret');
    await fetch(`${sandbox.url}/v1/payment_intents/${id}/confirm`, { method: 'POST', headers: { 'authorization': `Bearer ${sandbox.secretKey}`, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ payment_method: 'pm_card_visa', return_url: 'https://example.org/back' }) });
    await sandbox.control.webhooks.flush();
  }

  /** The hour is over, and so is the time in which somebody could object: by the server's clock, and by Stripe's. */
  async over({ endsAt }: Visit): Promise<void> {
    const { clock } = this.told.sandbox.control;
    const to = Math.max(Date.parse(endsAt) + 2 * DAY_MS + HOUR_MS, clock.now());
    clock.advance(to - clock.now());
    await this.#advance(new Date(to).toISOString());
  }

  async seen({ id }: Visit): Promise<Seen | null> {
    const body = await this.client.send('query ($id: ID!) { booking(id: $id) { status payment { status paidOut { amountMinor } refunded { amountMinor } } } }', { id }, this.house.ana.token);
    return (body?.data?.['booking'] ?? null) as Seen | null;
  }

  /** Whether a stage has come to its end. */
  hasCome = (stage: keyof typeof cameTo, { visit, seen }: { readonly visit: Visit; readonly seen: Seen | null | undefined }): boolean => seen !== null && seen !== undefined && cameTo[stage](seen, visit);

  /** @throws when time does not pass */
  async #advance(to: string): Promise<void> {
    const advanced = await this.client.send('mutation ($to: DateTime!) { advanceTestClock(input: { to: $to }) { __typename } }', { to });
    if (advanced?.data?.['advanceTestClock']?.__typename === undefined) throw new Error(`time does not pass: ${JSON.stringify(advanced)}`);
  }
}
