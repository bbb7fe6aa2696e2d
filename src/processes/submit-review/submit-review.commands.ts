import type { ReviewContent } from '../../../contracts/review/review.events.js';
import type { BookingId } from '../../../contracts/values.js';
import { command } from '../../kernel/command.js';

/** What a member asks for. The booking's stream says whether, and as whom, the member may review: then it becomes `SubmitReview`. */
export class ReviewBooking extends command('ReviewBooking')<{ bookingId: BookingId; content: ReviewContent }> {}
