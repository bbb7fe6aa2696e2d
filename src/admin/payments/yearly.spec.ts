import { describe, expect, it } from '@jest/globals';
import { PayeeAccountOpened, type PaymentEvent } from '../../../contracts/payment/payment.events.js';
import { paymentAfter } from '../../../contracts/payment/payment-account.js';
import { communityId, memberId } from '../../../contracts/values.js';
import { aBookingId, ana, kreuzberg, leo } from '../../../test/support/listings.js';
import { begins, booking, captures, eur, intent, refunded, refunds, settles, asked } from '../../../test/support/payment-tables.js';
import { defaultPolicy } from '../../../contracts/community/policy.js';
import { ObserveIntent, type PaymentCommand } from '../../payment/payment.commands.js';
import { paymentDecider } from '../../payment/payment.decider.js';
import { isRejected } from '../../kernel/decider.js';
import type { RecordedEvent } from '../../kernel/event-store.js';
import { yearlyLines, type Reading } from './yearly.js';

const [mia, altona] = [memberId.parse(`mbr_${'f'.repeat(32)}`), communityId.parse(`cmt_${'f'.repeat(32)}`)];

/** What a payment has said, all of it at one time, but for what was said of refunds, which comes later. */
const said = (commands: readonly PaymentCommand[]): readonly PaymentEvent[] => {
  let state = paymentDecider.initial;
  return commands.flatMap((command) => {
    const decision = paymentDecider.decide(state, command, { policy: defaultPolicy, roles: [], founded: true });
    if (isRejected(decision)) throw new Error(`${command.type}: ${decision.rejected}`);
    state = decision.reduce(paymentAfter, state);
    return decision;
  });
};

type Service = { readonly at: string; readonly provider?: string; readonly community?: string; readonly commands: readonly PaymentCommand[]; readonly later?: number };
let places = 0n;
const recorded = (stream: string, event: { readonly type: string; readonly data: object }, at: string): RecordedEvent => {
  const place = ++places;
  return { id: `${place}`, stream, revision: place, position: { commit: place, prepare: place }, type: event.type, version: 1, recordedAt: at, data: JSON.parse(JSON.stringify(event.data)) as object, metadata: { commandId: 'c', commandHash: 'h', actorId: 'system:any', at } };
};
const ofService = ({ at, provider = leo, community = kreuzberg, commands }: Service, nth: number): readonly RecordedEvent[] => {
  const id = aBookingId(String(nth + 1));
  return said(commands).map((event) => recorded(`payment-${id}`, JSON.parse(JSON.stringify(event).replaceAll(booking, id).replaceAll(leo, provider).replaceAll(kreuzberg, community)) as PaymentEvent, event.type.includes('Refund') ? '2028-02-01T00:00:00.000Z' : at));
};

const done = [begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), settles()];
const givenBack = [...done, refunds(500, asked(leo)), refunded('SUCCEEDED', 500)];
const yen = (status: 'AUTHORISED' | 'CAPTURED') => {
  const { data: { bookingId, seen }, meta } = intent(status, { amount: 3000 });
  return new ObserveIntent({ bookingId, seen: { ...seen, amount: eur(3000, 'JPY'), captured: eur(status === 'CAPTURED' ? 3000 : 0, 'JPY') } }, meta);
};
const inYen = [begins(3000, { amount: eur(3000, 'JPY') }), yen('AUTHORISED'), yen('CAPTURED'), settles()];

const services: readonly Service[] = [
  { at: '2026-12-31T23:59:59.999Z', commands: done },
  { at: '2027-01-01T00:00:00.000Z', commands: done },
  { at: '2027-03-31T23:59:59.999Z', commands: givenBack },
  { at: '2027-04-01T00:00:00.000Z', commands: done },
  { at: '2027-12-31T23:59:59.999Z', commands: inYen },
  { at: '2027-05-05T00:00:00.000Z', provider: mia, community: altona, commands: done },
  { at: '2027-05-05T00:00:00.000Z', commands: done.slice(0, -1) },
  { at: '2027-05-05T00:00:00.000Z', commands: [...done.slice(0, -1), settles(0)] },
  { at: '2028-01-01T00:00:00.000Z', commands: done },
];
const opened = recorded(`payee-${leo}`, PayeeAccountOpened.of({ memberId: leo, accountId: 'acct_leo', country: 'DE' }), '2026-01-01T00:00:00.000Z');
const log = [opened, recorded('member-x', { type: 'SomethingElse', data: { bookingId: ana } }, '2027-01-01T00:00:00.000Z'), ...services.flatMap(ofService)];
const pages = [log.slice(0, 7), log.slice(7)];

let readings = 0;
const reading: Reading = (task) => {
  readings++;
  return task(pages);
};
const lines = async (asked: Partial<Parameters<typeof yearlyLines>[1]> = {}) => {
  readings = 0;
  const all: string[] = [];
  for await (const line of yearlyLines(reading, { year: 2027, ...asked })) all.push(line.replaceAll(leo, 'leo').replaceAll(mia, 'mia').replaceAll(kreuzberg, 'kreuzberg').replaceAll(altona, 'altona'));
  return all;
};
const HEADER = 'year,quarter,currency,gross_minor,fees_minor,net_minor,services,provider,community,stripe_account,country\r\n';
const ofLeo = [
  '2027,1,EUR,8500,213,8287,2,leo,kreuzberg,acct_leo,DE\r\n',
  '2027,2,EUR,4500,113,4387,1,leo,kreuzberg,acct_leo,DE\r\n',
  '2027,4,JPY,3000,75,2925,1,leo,kreuzberg,acct_leo,DE\r\n',
];

describe('what every provider has earned in a year', () => {
  it('is told by provider, community, quarter and currency: of what was settled in it, in UTC, less what went back, whenever that was', async () =>
    expect(await lines()).toEqual([HEADER, ...ofLeo, '2027,2,EUR,4500,113,4387,1,mia,altona,,\r\n']));
  it('is told of one community alone', async () => expect(await lines({ community: kreuzberg })).toEqual([HEADER, ...ofLeo]));
  it('of a year in which nobody has earned anything is a header', async () => expect(await lines({ year: 2030 })).toEqual([HEADER]));
  it('is the same however few payments are in memory at once', async () => {
    const all = await lines();
    expect(readings).toBe(2);
    expect(await lines({ max: 2 })).toEqual(all);
    expect(readings).toBe(4);
  });
});
