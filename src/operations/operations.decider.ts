import {
  ParkedReleaseEnded, ParkedRetryOrdered, ParkedSkipOrdered, ReplayCancelled, ReplayEnded, ReplayOrdered, RollbackEnded, RollbackOrdered, type ProjectionEvent,
} from '../../contracts/operations/operations.events.js';
import { firstRejection, noCommunity, unreachable, type Decider, type Rejected } from '../kernel/decider.js';
import type { CancelReplay, OperationsCommand, OrderParkedRetry, OrderParkedSkip, OrderReplay, OrderRollback } from './operations.commands.js';
import { toCancel, toReplay, toRetry, toRollBack, toSkip } from './operations.rules.js';
import { evolve, openAct, untouched, type Operated } from './operations.state.js';

export type OperationsRejection = 'UNKNOWN_PROJECTION' | 'ALREADY_REPLAYING' | 'NOT_REPLAYING' | 'NO_PREVIOUS_GENERATION' | 'NOT_PARKED';
type Decision = readonly ProjectionEvent[] | Rejected<OperationsRejection>;

/** What operators do with a read model: ordered, carried out, ended. A replay that was ordered and never ended is closed by the next one. */
const decide = (state: Operated, command: OperationsCommand): Decision => {
  switch (command.type) {
    case 'OrderReplay': return replay(state, command);
    case 'CancelReplay': return cancel(state, command);
    case 'OrderRollback': return rollback(state, command);
    case 'OrderParkedRetry': return retry(state, command);
    case 'OrderParkedSkip': return skip(state, command);
    case 'EndReplay': return ended(state, command, (act) => ReplayEnded.of({ ...command.data, ...act }));
    case 'EndRollback': return ended(state, command, (act) => RollbackEnded.of({ ...command.data, ...act }));
    case 'EndParkedRelease': return ended(state, command, (act) => ParkedReleaseEnded.of({ ...command.data, ...act }));
    default: return unreachable(command);
  }
};

const replay = (state: Operated, command: OrderReplay): Decision =>
  firstRejection(toReplay, { state, command, context: noCommunity })
  ?? [...interrupted(state, command), ReplayOrdered.of({ ...command.data, operatorId: command.meta.actor })];

const cancel = (state: Operated, command: CancelReplay): Decision => {
  const no = firstRejection(toCancel, { state, command, context: noCommunity });
  if (no) return no;
  const { replayId } = command.situation;
  if (replayId === undefined) throw new Error('the rules let a replay through that is not under way');
  return [ReplayCancelled.of({ ...command.data, replayId, operatorId: command.meta.actor })];
};

const rollback = (state: Operated, command: OrderRollback): Decision => {
  const no = firstRejection(toRollBack, { state, command, context: noCommunity });
  if (no) return no;
  const { generation } = command.situation;
  if (generation === undefined) throw new Error('the rules let a rollback through where nothing serves');
  return [RollbackOrdered.of({ ...command.data, from: generation, operatorId: command.meta.actor })];
};

const retry = (state: Operated, command: OrderParkedRetry): Decision => {
  const no = firstRejection(toRetry, { state, command, context: noCommunity });
  if (no) return no;
  return [ParkedRetryOrdered.of({ ...command.data, eventId: parkedEventOf(command), operatorId: command.meta.actor })];
};

const parkedEventOf = ({ data, situation: { parked = [] } }: OrderParkedRetry): string => {
  const found = parked.find(({ key }) => key === data.key);
  if (!found) throw new Error('the rules let a key through that is not parked');
  return found.eventId;
};

const skip = (state: Operated, command: OrderParkedSkip): Decision =>
  firstRejection(toSkip, { state, command, context: noCommunity })
  ?? [ParkedSkipOrdered.of({ ...command.data, operatorId: command.meta.actor })];

/** Replays whose end nobody has written down, though none is under way: the server stopped in between. */
const interrupted = ({ open }: Operated, { data: { projection } }: OrderReplay): readonly ProjectionEvent[] =>
  open.filter(({ kind }) => kind === 'replay').map(({ actId, operatorId }) => ReplayEnded.of({ projection, actId, operatorId, outcome: 'INTERRUPTED' }));

type Actor = { readonly operatorId: string };
/** What nobody ordered, or has ended before, ends without a word. */
const ended = (state: Operated, { data }: { readonly data: { readonly actId: string } }, event: (act: Actor) => ProjectionEvent): readonly ProjectionEvent[] => {
  const act = openAct(state, data.actId);
  return act ? [event({ operatorId: act.operatorId })] : [];
};

export const operationsDecider: Decider<Operated, OperationsCommand, ProjectionEvent, OperationsRejection> = { initial: untouched, evolve, decide };
