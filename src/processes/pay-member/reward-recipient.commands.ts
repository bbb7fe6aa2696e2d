import type { BookingId, ProgrammeId } from '../../../contracts/values.js';
import { command } from '../../kernel/command.js';

/** A coordinator or a treasurer has the fund pay the recipient of a booking for having taken part, as a programme says: once for each booking and programme. */
export class RewardRecipient extends command('RewardRecipient')<{ bookingId: BookingId; programmeId: ProgrammeId }> {}
