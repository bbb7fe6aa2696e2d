import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { transferId, type AccountId, type CreditHoldId } from '../../contracts/values.js';
import { ExpireHold, TransferCredits, type AccountCommand } from '../../src/account/account.commands.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { StoreUnavailable, WrongExpectedRevision, type Appended, type Expected, type NewEvent, type ReadStreamOptions, type RecordedEvent } from '../../src/kernel/event-store.js';
import type { CommandMeta } from '../../src/kernel/command.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { derivedUuid, idFrom } from '../../src/kernel/ids.js';
import { anySteps, type Step } from '../support/ledger-steps.js';
import { LedgerTown, person, purse } from '../support/ledger-town.js';
import { LONG_MS, ledgerRuns } from '../support/long-form.js';

const RUNS = ledgerRuns(8);
const seed = process.env['FAULT_SEED'];
const SEARCH = seed === undefined ? {} : { seed: Number(seed), endOnFailure: true };

/** Whoever gets no answer asks again: after one second, then two, and so on, at the latest after so many. */
const PATIENCE_S = 8;
/** For so long the store has a bad day. */
const FAULTS_S = 12;
/** So many seconds after it every command has ended: the longest wait, and the second in which it is asked. */
const ENDS_WITHIN_S = PATIENCE_S + 1;
const DAY_MS = 86_400_000;

const faults = ['none', 'before', 'after', 'moved', 'reading'] as const;
type Fault = (typeof faults)[number];

/** A log on a bad day: appends fail before they are written, or after, or find that the stream has moved on; reads fail. Which, comes from the trial. */
class FaultyStore extends MemoryEventStore {
  isFaulty = false;
  #asked = 0;

  constructor(private readonly pattern: readonly Fault[]) {
    super();
  }

  override async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    const fault = this.#next();
    if (fault === 'moved') throw new WrongExpectedRevision(stream, expected, 'none');
    if (fault === 'before') throw new StoreUnavailable('the connection broke before the append');
    const appended = await super.append(stream, events, expected);
    if (fault === 'after') throw new StoreUnavailable('the connection broke after the append');
    return appended;
  }

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    if (this.#next() === 'reading') throw new StoreUnavailable('the connection broke while reading');
    return super.readStream(stream, options);
  }

  #next(): Fault {
    return (this.isFaulty ? this.pattern[this.#asked++ % this.pattern.length] : undefined) ?? 'none';
  }
}

/** Somebody who asks for one thing until it has been accepted or rejected; BUSY is neither. */
type Client = { readonly step: Extract<Step, { kind: 'ask' }>; readonly name: string; command?: AccountCommand; next: number; wait: number; ended?: { readonly at: number; readonly outcome: Outcome } };

/** @returns undefined where no answer came */
const unlessAway = async <Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StoreUnavailable || (error instanceof Error && error.message.includes('BUSY'))) return undefined;
    throw error;
  }
};

const attempt = async (town: LedgerTown, client: Client, second: number): Promise<void> => {
  const command = (client.command ??= client.step.ask(town.clock.instant, client.name, (await town.audit()).model.books));
  const outcome = await unlessAway(() => town.send(command));
  if (outcome && !('rejected' in outcome && outcome.rejected === 'BUSY')) client.ended = { at: second, outcome };
  client.next = second + client.wait;
  client.wait = Math.min(PATIENCE_S, client.wait * 2);
};

type Due = { readonly accountId: AccountId; readonly holdId: CreditHoldId };
const dueHolds = async (town: LedgerTown): Promise<readonly Due[]> => {
  const { model: { books } } = await town.audit();
  return [...books.all()].flatMap(([accountId, { holds }]) => [...holds].flatMap(([holdId, { expiresAt }]) =>
    (expiresAt !== undefined && expiresAt <= town.clock.instant ? [{ accountId: accountId as AccountId, holdId: holdId as CreditHoldId }] : [])));
};

/** What processes do in every second: deliver what has left, and end the holds whose time is over. */
const mind = async (town: LedgerTown): Promise<void> => {
  await unlessAway(() => town.deliver());
  for (const due of await dueHolds(town)) {
    const meta = { commandId: derivedUuid('liveness', due.holdId, town.clock.instant), actor: 'system:expire-credit-holds', at: town.clock.instant };
    await unlessAway(() => town.send(new ExpireHold(due, meta)));
  }
};

const isAsk = (step: Step): step is Client['step'] => step.kind === 'ask';

/** A bad day in virtual seconds, with a restart in the middle; when it is over, the clock jumps by a day. */
const lived = async (steps: readonly Step[], pattern: readonly Fault[]) => {
  const store = new FaultyStore(pattern);
  const town = await LedgerTown.found({ store });
  const clients = steps.filter(isAsk).map((step, index): Client => ({ step, name: `c${index}`, next: index % FAULTS_S, wait: 1 }));
  const begin = Date.parse(town.clock.instant);
  for (let second = 0; second <= FAULTS_S + ENDS_WITHIN_S; second++) {
    store.isFaulty = second < FAULTS_S;
    town.clock.instant = new Date(begin + second * 1_000 + (store.isFaulty ? 0 : DAY_MS)).toISOString();
    if (second === FAULTS_S / 2) town.restart();
    await Promise.all(clients.filter(({ ended, next }) => ended === undefined && next <= second).map((client) => attempt(town, client, second)));
    await mind(town);
  }
  return { town, store, clients };
};

const gift = (meta: CommandMeta) => new TransferCredits({ accountId: purse(0), to: purse(1), minutes: '60', transferId: transferId.parse(idFrom('trf', 'liveness')), purpose: { kind: 'GIFT' } }, meta);
const badDays = fc.array(fc.constantFrom(...faults, 'none'), { minLength: 3, maxLength: 24 });

describe('when the store has had a bad day,', () => {
  it(`P18 every command has been accepted or rejected within ${ENDS_WITHIN_S} virtual seconds, what has left has arrived, and no hold is open past its time`, () => fc.assert(fc.asyncProperty(anySteps, badDays, async (steps, pattern) => {
    const { town, clients } = await lived(steps, pattern);
    expect(clients.filter(({ ended }) => ended === undefined).map(({ step }) => step.what)).toEqual([]);
    expect(await dueHolds(town)).toEqual([]);
    expect((await town.audited()).books.transit.size).toBe(0);
  }), { ...SEARCH, numRuns: RUNS }), LONG_MS);

  it('P18 what was answered on that day is answered so for ever', () => fc.assert(fc.asyncProperty(anySteps, badDays, async (steps, pattern) => {
    const { town, clients } = await lived(steps, pattern);
    const said = new Set((await town.log()).map(({ metadata }) => metadata.commandId));
    for (const { command, ended } of clients) {
      if (!command || !ended || 'rejected' in ended.outcome) continue;
      const again = await town.send(command);
      // one that changed nothing tells where its stream stands, which may have moved on since
      expect(said.has(command.meta.commandId) ? again : 'rejected' in again).toEqual(said.has(command.meta.commandId) ? ended.outcome : false);
    }
  }), { ...SEARCH, numRuns: RUNS / 2 }), LONG_MS);

  it('while it lasts nobody is told that something is done which is not', async () => {
    const town = await LedgerTown.found({ store: new FaultyStore(['before']) });
    const client: Client = { step: { kind: 'ask', what: 'a gift', ask: (at, commandId) => gift({ commandId, actor: person(0), at }) }, name: 'c', next: 0, wait: 1 };
    (town.store as FaultyStore).isFaulty = true;
    await attempt(town, client, 0);
    expect([client.ended, client.next, client.wait]).toEqual([undefined, 1, 2]);
  });
});
