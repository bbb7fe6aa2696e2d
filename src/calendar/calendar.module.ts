import { Module } from '@nestjs/common';
import type { CalendarEvent } from '../../contracts/calendar/calendar.events.js';
import { streamOf } from '../../contracts/events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { calendarCommands, type CalendarCommand } from './calendar.commands.js';
import { calendarDecider, type CalendarRejection } from './calendar.decider.js';
import { CalendarResolver } from './calendar.resolver.js';
import { calendarSnapshot } from './calendar.snapshot.js';
import type { Calendar } from './calendar.state.js';

/** When one listing can be booked, and what of it is held. */
export const calendar: StreamModule<Calendar, CalendarCommand, CalendarEvent, CalendarRejection> = {
  decider: calendarDecider,
  streamOf: ({ data }) => streamOf.calendar(data.listingId),
  communityOf: (_, command) => (command.type === 'HoldSlot' ? command.data.communityId : undefined),
  snapshot: calendarSnapshot,
};

@Module({ providers: [CalendarResolver, ...commandHandlers<Calendar, CalendarCommand, CalendarEvent, CalendarRejection>(calendarCommands, calendar)] })
export class CalendarModule {}
