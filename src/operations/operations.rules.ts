import { reject, type Rule } from '../kernel/decider.js';
import type { CancelReplay, OperationsCommand, OrderParkedRetry, OrderParkedSkip, OrderReplay, OrderRollback } from './operations.commands.js';
import type { Operated } from './operations.state.js';

type Order = Extract<OperationsCommand, { situation: unknown }>;

const onlyWhatThereIs: Rule<Operated, Order, 'UNKNOWN_PROJECTION'> = (_, { situation }) => (situation.isKnown ? undefined : 'UNKNOWN_PROJECTION');
const oneReplayAtATime: Rule<Operated, OrderReplay | OrderRollback, 'ALREADY_REPLAYING'> = (_, { situation }) => (situation.replayId === undefined ? undefined : 'ALREADY_REPLAYING');
const onlyWhatIsUnderWay: Rule<Operated, CancelReplay, 'NOT_REPLAYING'> = (_, { situation }) => (situation.replayId === undefined || situation.isNeeded ? 'NOT_REPLAYING' : undefined);
const onlyWhereThereIsAWayBack: Rule<Operated, OrderRollback, 'NO_PREVIOUS_GENERATION'> = (_, { situation }) =>
  (situation.hasPrevious && situation.generation !== undefined ? undefined : 'NO_PREVIOUS_GENERATION');
const onlyWhatIsParked: Rule<Operated, OrderParkedRetry | OrderParkedSkip, 'NOT_PARKED'> = (_, { data, situation }) =>
  (situation.parked?.some(({ key }) => key === data.key) ? undefined : reject('NOT_PARKED', { path: ['input', 'key'] }));
/** An operator who has looked at one event must not leave out another. */
const onlyTheParkedEvent: Rule<Operated, OrderParkedSkip, 'NOT_PARKED'> = (_, { data, situation }) =>
  (situation.parked?.some(({ key, eventId }) => key === data.key && eventId === data.eventId) ? undefined : reject('NOT_PARKED', { path: ['input', 'eventId'] }));

export const toReplay = [onlyWhatThereIs, oneReplayAtATime] as const;
export const toCancel = [onlyWhatThereIs, onlyWhatIsUnderWay] as const;
export const toRollBack = [onlyWhatThereIs, oneReplayAtATime, onlyWhereThereIsAWayBack] as const;
export const toRetry = [onlyWhatThereIs, onlyWhatIsParked] as const;
export const toSkip = [onlyWhatThereIs, onlyWhatIsParked, onlyTheParkedEvent] as const;
