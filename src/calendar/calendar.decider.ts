import { AvailabilitySet, DatesClosed, DatesOpened, SlotHeld, SlotReleased, type CalendarEvent } from '../../contracts/calendar/calendar.events.js';
import { firstRejection, reject, unreachable, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type { CalendarCommand, CloseDates, HoldSlot, OpenDates, PlanAvailability, ReleaseSlot } from './calendar.commands.js';
import { holdWith } from './calendar.holds.js';
import { toChangeDates, toHold, toPlan } from './calendar.rules.js';
import { evolve, unplanned, type Calendar, type Planned } from './calendar.state.js';

export type CalendarRejection =
  | 'NOT_FOUND' | 'TOO_MANY_EXCEPTIONS'
  | 'NO_AVAILABILITY' | 'SLOT_TAKEN' | 'SLOT_NOT_OFFERED' | 'SLOT_IN_THE_PAST' | 'TOO_SOON' | 'TOO_FAR' | 'TOO_SHORT' | 'TOO_LONG' | 'SEATS_OUT_OF_RANGE';
type Decision = readonly CalendarEvent[] | Rejected<CalendarRejection>;

/** What a calendar hears. Without a plan it has no owner and no slots yet. */
const decide = (calendar: Calendar, command: CalendarCommand, context: CommandContext): Decision => {
  switch (command.type) {
    case 'PlanAvailability': return planAvailability(calendar, command, context);
    case 'CloseDates':
    case 'OpenDates': return calendar.status === 'planned' ? changeDates(calendar, command, context) : reject('NOT_FOUND');
    case 'HoldSlot': return calendar.status === 'planned' ? hold(calendar, command, context) : reject('NO_AVAILABILITY');
    case 'ReleaseSlot': return calendar.status === 'planned' ? release(calendar, command) : [];
    default: return unreachable(command);
  }
};

const planAvailability = (state: Calendar, command: PlanAvailability, context: CommandContext): Decision =>
  firstRejection(toPlan, { state, command, context }) ?? [AvailabilitySet.of(command.data)];

const changeDates = (state: Planned, command: CloseDates | OpenDates, context: CommandContext): Decision => {
  const no = firstRejection(toChangeDates, { state, command, context });
  if (no) return no;
  const { listingId, ranges } = command.data;
  return command.type === 'CloseDates' ? [DatesClosed.of({ listingId, ranges: [...ranges] })] : [DatesOpened.of({ listingId, ranges: [...ranges], windows: [...command.data.windows] })];
};

const hold = (state: Planned, command: HoldSlot, context: CommandContext): Decision => {
  if (isHeldAlready(state, command)) return [];
  return firstRejection(toHold, { state, command, context }) ?? [SlotHeld.of(command.data)];
};

/** The very same hold, asked for once more by a process that did not hear the answer. */
const isHeldAlready = ({ holds }: Planned, { data }: HoldSlot): boolean => {
  const known = holdWith(holds, data.holdId);
  return known !== undefined && known.bookingId === data.bookingId && known.seats === data.seats && known.startsAt === data.startsAt && known.endsAt === data.endsAt;
};

const release = ({ holds }: Planned, { data }: ReleaseSlot): Decision => (holdWith(holds, data.holdId)?.bookingId === data.bookingId ? [SlotReleased.of(data)] : []);

export const calendarDecider: Decider<Calendar, CalendarCommand, CalendarEvent, CalendarRejection> = { initial: unplanned, evolve, decide };
