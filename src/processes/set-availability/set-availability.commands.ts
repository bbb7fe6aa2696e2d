import type { Plan } from '../../../contracts/calendar/calendar.events.js';
import type { ListingId } from '../../../contracts/values.js';
import { command } from '../../kernel/command.js';

/** What a member asks for. The listing's stream says whether it is theirs: then it becomes `PlanAvailability`. */
export class SetAvailability extends command('SetAvailability')<{ listingId: ListingId; plan: Plan }> {}
