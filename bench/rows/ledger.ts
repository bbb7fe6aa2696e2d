import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { accountEntries } from '../../projections/account-entries/account-entries.projection.js';
import { allLines, totalsOf } from '../../projections/account-entries/statement.js';
import { accounts } from '../../projections/accounts/accounts.projection.js';
import { BareAppends } from '../harness/bare-appends.js';
import type { Bench, Workplace } from '../harness/bench.js';
import { AT_ONCE, WARM_STREAMS } from '../harness/command-yard.js';
import { openEmbedded, type Embedded } from '../harness/embedded.js';
import type { Measured } from '../harness/figure.js';
import { foldAlone } from '../harness/fold-alone.js';
import { LedgerYard } from '../harness/ledger-yard.js';
import { alternating, inUse, median, timed } from '../harness/measure.js';
import { newModels } from '../harness/read-database.js';

const SAME = 'the very same events appended to the same log, without a command';

/** What the rules of the ledger cost: paying, a fund that everybody pays at once, statements, and all balances built anew. */
export const ledger: Bench = {
  name: 'ledger',
  about: 'transfers of time credits, a fund that is paid by a thousand, statements and balances',
  rows: ['ledger-transfers-1', 'ledger-transfers-64', 'ledger-fund', 'ledger-statement', 'ledger-statement-lines', 'ledger-balances-50k'],
  measure: async (workplace: Workplace) => [...(await transfers(workplace)), ...(await fundOfAll(workplace)), ...(await statements(workplace)), ...(await balances(workplace))],
};

const ground = ({ directory }: Workplace, name: string): Embedded => {
  const path = join(directory, name);
  mkdirSync(path);
  return openEmbedded(path);
};

const transfers = async (workplace: Workplace): Promise<readonly Measured[]> => {
  const [rounds, warmUps, few, many] = workplace.isQuick ? [1, 0, 20, 64] : [9, 3, 500, 3_000];
  const embedded = ground(workplace, 'transfers');
  const yard = await LedgerYard.open(embedded, WARM_STREAMS);
  const [alone, together] = [new BareAppends(embedded.store, { streams: 1, atOnce: 1 }), new BareAppends(embedded.store, { streams: WARM_STREAMS, atOnce: AT_ONCE })];
  await (await together.prepare(WARM_STREAMS))();
  const { one, bareOne, all, bareAll } = await alternating({ rounds, warmUps, say: workplace.say }, {
    one: inUse((count) => yard.sending(count, 1, () => yard.payment(0)), few),
    bareOne: inUse((count) => alone.prepare(count), few),
    all: inUse((count) => yard.sending(count, AT_ONCE, (index) => yard.payment(index % WARM_STREAMS)), many),
    bareAll: inUse((count) => together.prepare(count), many),
  });
  await embedded.close();
  return [
    { name: 'ledger-transfers-1', value: one.perSecond, unit: 'transfers/s', limit: bareOne.perSecond, against: `${SAME}, one after the other`, target: { of: 'ratio', atLeast: 0.6 } },
    { name: 'ledger-transfers-64', value: all.perSecond, unit: 'transfers/s', limit: bareAll.perSecond, against: `${SAME}, sixty-four at once`, target: { of: 'ratio', atLeast: 0.5 } },
  ];
};

/** @throws when a minute was lost */
const fundOfAll = async (workplace: Workplace): Promise<readonly Measured[]> => {
  const [rounds, warmUps, payers] = workplace.isQuick ? [1, 0, 50] : [7, 2, 1_000];
  const embedded = ground(workplace, 'fund');
  const yard = await LedgerYard.open(embedded, 1);
  let received = 0n;
  await yard.send(yard.receipt(0));
  received++;
  const bare = new BareAppends(embedded.store, { streams: 1, atOnce: 1 });
  const { fed, alone } = await alternating({ rounds, warmUps, say: workplace.say }, {
    fed: { prepare: async () => {
      received += BigInt(payers);
      return yard.sending(payers, AT_ONCE, (index) => yard.receipt(index + 1));
    } },
    alone: { prepare: () => bare.prepare(payers) },
  });
  const balance = await yard.fundBalance();
  await embedded.close();
  if (balance !== received) throw new Error(`the fund has ${balance} minutes of ${received}`);
  return [{ name: 'ledger-fund', value: fed.perSecond, unit: 'receipts/s', limit: alone.perSecond, against: `${SAME}, one after the other to one stream`, target: { of: 'ratio', atLeast: 0.3 } }];
};

const statements = async (workplace: Workplace): Promise<readonly Measured[]> => {
  const embedded = ground(workplace, 'statements');
  const mine = await new LedgerYard(embedded).fillOne(workplace.isQuick ? 200 : 10_000);
  const { models, remove } = await newModels('pglite', workplace.directory, { log: embedded, projections: [accountEntries] });
  await models.start();
  const [totalsMs, linesMs]: [number[], number[]] = [[], []];
  for (let time = 0; time < (workplace.isQuick ? 3 : 40); time++) {
    const reads = models.reads();
    totalsMs.push(1_000 * (await timed(() => totalsOf(reads, mine, {}))).seconds);
    linesMs.push(1_000 * (await timed(async () => allLines(reads, mine, await totalsOf(reads, mine, {})))).seconds);
  }
  await remove();
  await embedded.close();
  return [
    { name: 'ledger-statement', value: median(totalsMs), unit: 'ms', target: { of: 'value', atMost: 20 } },
    { name: 'ledger-statement-lines', value: median(linesMs), unit: 'ms' },
  ];
};

const balances = async (workplace: Workplace): Promise<readonly Measured[]> => {
  const embedded = ground(workplace, 'balances');
  const people = workplace.isQuick ? 100 : 50_000;
  await new LedgerYard(embedded).fill(people);
  const replay = async () => {
    const { models, remove } = await newModels('pglite', workplace.directory, { log: embedded, projections: [accounts] });
    return { work: async () => { await models.start(); return 2 * people; }, done: remove };
  };
  const { rebuilt, bare } = await alternating({ rounds: workplace.isQuick ? 1 : 3, warmUps: workplace.isQuick ? 0 : 1, say: workplace.say }, { rebuilt: { prepare: replay }, bare: () => foldAlone(embedded.store, accounts) });
  await embedded.close();
  return [{ name: 'ledger-balances-50k', value: rebuilt.perSecond, unit: 'events/s', limit: bare.perSecond, against: 'reading the same log, JSON.parse and the same fold, with nothing checked or stored', target: { of: 'ratio', atLeast: 0.3 } }];
};
