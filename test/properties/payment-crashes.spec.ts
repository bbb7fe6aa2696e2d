import { afterEach, describe, expect, it } from '@jest/globals';
import { endOf, flows, type Flow } from '../support/card-flows.js';
import { CardMachine, MORE_THAN_A_DAY } from '../support/card-machine.js';
import type { CrashPoint } from '../support/card-yard.js';
import { reportMet } from '../support/fault-report.js';

let machine: CardMachine | undefined;
afterEach(() => machine?.close());

const begun = async ({ before, options }: Flow) => {
  machine = await CardMachine.start({ policy: { feeBasisPoints: 250 }, ...options });
  for (const step of before) await machine.does(step);
  machine.store.names.splice(0);
  return machine;
};

/** CRASHES=all is the long form: every append of a flow, before it is written and after; in short, those at which Stripe had been asked, or was about to be, and of every flow. */
const isLong = process.env['CRASHES'] === 'all';
const LONG_MS = 7_200_000;
const MS_MAX = isLong ? LONG_MS : 300_000;
const pointsOf = (names: readonly string[]): readonly CrashPoint[] => {
  const all = [...new Set(names)].flatMap((name) => [{ name, written: false }, { name, written: true }]);
  return isLong ? all : all.filter(({ name, written }) => /: .*(PaymentCaptured|PaymentRefunded|EarningsTransferred|EarningsReversed|PaymentReleased|PaymentMissed|PayeeAccountOpened|DebtResumed)/.test(name) && !written);
};

const livedThrough = async (flow: Flow, point?: CrashPoint, awayMinutes?: number) => {
  const house = await begun(flow);
  if (point) house.stopAt(point);
  if (awayMinutes !== undefined) house.awayMinutes = awayMinutes;
  for (const step of flow.steps) await house.does(step);
  const end = await endOf(house);
  const names = [...house.store.names];
  await house.close();
  machine = undefined;
  return { end, names, hasStopped: house.stops };
};

describe.each(flows)('$what', (flow) => {
  const wanted = { ours: flow.ends, stripe: { ...flow.stripe, stillHeld: 0, sumOfAll: 0 } };

  it('comes to the same end wherever the machine stops, with one charge and one transfer', async () => {
    const { end, names } = await livedThrough(flow);
    expect(end).toMatchObject(wanted);
    const points = pointsOf(names);
    expect(points).not.toEqual([]);
    for (const point of points) expect({ point, ...(await livedThrough(flow, point)) }).toMatchObject({ point, end: wanted, hasStopped: 1 });
    for (const when of ['before', 'after']) reportMet(`stopped ${when} an append`, points.filter(({ written }) => written === (when === 'after')).length);
  }, MS_MAX);
  it('and though it stays off for longer than Stripe remembers what it was asked', async () => {
    const { names } = await livedThrough(flow);
    // what is to be taken back a day later has left the provider's account by then: that is another end
    const asked = names.some((name) => name.includes('EarningsReversed')) ? /payment: EarningsReversed/ : /: .*(PaymentCaptured|PaymentRefunded|EarningsTransferred|PayeeAccountOpened)/;
    const answers = names.filter((name) => asked.test(name));
    for (const name of answers) expect({ name, ...(await livedThrough(flow, { name, written: false }, MORE_THAN_A_DAY)) }).toMatchObject({ name, end: wanted, hasStopped: 1 });
    reportMet('off for a day', answers.length);
  }, MS_MAX);
});
