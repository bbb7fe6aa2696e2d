import type { AccountCommand } from '../../src/account/account.commands.js';
import type { AnyRecorded } from '../../src/kernel/codec.js';
import { isRejected } from '../../src/kernel/decider.js';
import { isToBeAccepted } from './ledger-oracle.js';
import type { Step } from './ledger-steps.js';
import { LedgerTown } from './ledger-town.js';

const SERVERS = 4;

/** `disagreed`: the first command to which the ledger said something else than the rules. */
export type Life = { readonly town: LedgerTown; readonly sent: AccountCommand[]; disagreed: string | undefined };
const isEntry = ({ type, stream }: AnyRecorded): boolean => stream.startsWith('account-') && type !== 'TransferRefused';

/** Sends it, and compares what was said of it with what the rules would have. */
const ask = async (life: Life, command: AccountCommand, what: string): Promise<void> => {
  const { town } = life;
  const expected = isToBeAccepted((await town.audit()).model, command);
  const outcome = await town.send(command);
  const moved = (await town.audit()).news.some(isEntry);
  if (expected !== undefined && expected !== moved) life.disagreed ??= `${what}: ${moved ? 'moved, and should not' : `did not move, and should: ${isRejected(outcome) ? outcome.rejected : 'nothing was said'}`}`;
};

/** Nothing has happened in it. */
export const newLife = async (): Promise<Life> => ({ town: await LedgerTown.found(), sent: [], disagreed: undefined });

/** One step more, audited. */
export const liveOn = async (life: Life, step: Step, index: number): Promise<void> => {
  const { town, sent } = life;
  switch (step.kind) {
    case 'ask': {
      const command = step.ask(town.clock.instant, `c${index}`, (await town.audit()).model.books);
      sent.push(command);
      return ask(life, command, step.what);
    }
    case 'again': {
      const command = sent[step.earlier % Math.max(1, sent.length)];
      if (command) await town.send(command);
      return;
    }
    case 'jump': {
      town.jump(step.minutes);
      return;
    }
    case 'policy': return town.changePolicy({ creditLimitMinutes: step.limit, levyPercent: step.levy });
    case 'deliver': return town.deliver();
    case 'restart': { town.restart(); return; }
  }
};

/** One step after the other, audited after each. */
export const lived = async (steps: readonly Step[]): Promise<Life> => {
  const life = await newLife();
  for (const [index, step] of steps.entries()) await liveOn(life, step, index);
  await life.town.deliver();
  await life.town.audit();
  return life;
};

/** The same, where those who ask one after the other ask all at once, from several servers: up to `atOnce` of them. What comes of it is audited afterwards. */
export const livedAtOnce = async (steps: readonly Step[], atOnce: number): Promise<Life> => {
  const life = await newLife();
  let waiting: AccountCommand[] = [];
  const letGo = async (): Promise<void> => {
    await Promise.all(waiting.map((command, index) => life.town.sendFrom(index % SERVERS, command)));
    waiting = [];
  };
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'ask') waiting.push(step.ask(life.town.clock.instant, `c${index}`, (await life.town.audit()).model.books));
    if (step.kind !== 'ask' || waiting.length === atOnce) await letGo();
    if (step.kind !== 'ask' && step.kind !== 'again') await liveOn(life, step, index);
  }
  await letGo();
  await life.town.deliver();
  await life.town.audit();
  return life;
};
