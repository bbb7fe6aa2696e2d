import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { bookingId, type BookingId } from '../../contracts/values.js';
import type { AcceptBookingInput, CancelBookingInput, ConfirmContributionsInput, CounterBookingInput, DeclineBookingInput, ObjectToDeliveryInput, ReportContributionsInput, RequestBookingInput, SettleBreakdownInput, WithdrawBookingInput } from '../../contracts/schema.generated.js';
import type { AnyCommand } from '../kernel/command.js';
import { Asking, Door, type Ask, type DoorContext } from '../kernel/door.js';
import { idFrom } from '../kernel/ids.js';
import {
  AcceptBooking, CancelBooking, ConfirmContributions, CounterBooking, DeclineBooking, ObjectToDelivery, ReportContributions, RequestBooking, SettleBreakdown, WithdrawBooking,
} from './booking.commands.js';
import {
  acceptInput, cancelInput, confirmInput, counterInput, declineInput, objectInput, reportInput, requestInput, settleInput, withdrawInput,
} from './booking.inputs.js';

type OfBooking = AnyCommand & { readonly data: { readonly bookingId: BookingId } };
type Asked<Command extends OfBooking> = Pick<Ask<Command>, 'input' | 'make'>;

/** The door: greets, asks, answers. It decides nothing. */
@Resolver()
export class BookingResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  requestBooking(@Args('input') input: RequestBookingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'RequestBooking', {
      input,
      make: (meta) => new RequestBooking({ ...requestInput.parse(input), bookingId: bookingId.parse(idFrom('bkg', meta.commandId)) }, meta),
    });
  }

  @Mutation()
  counterBooking(@Args('input') input: CounterBookingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'CounterBooking', { input, make: (meta) => new CounterBooking(counterInput.parse(input), meta) });
  }

  @Mutation()
  acceptBooking(@Args('input') input: AcceptBookingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'AcceptBooking', { input, make: (meta) => new AcceptBooking(acceptInput.parse(input), meta) });
  }

  @Mutation()
  declineBooking(@Args('input') input: DeclineBookingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'DeclineBooking', { input, make: (meta) => new DeclineBooking(declineInput.parse(input), meta) });
  }

  @Mutation()
  withdrawBooking(@Args('input') input: WithdrawBookingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'WithdrawBooking', { input, make: (meta) => new WithdrawBooking(withdrawInput.parse(input), meta) });
  }

  @Mutation()
  cancelBooking(@Args('input') input: CancelBookingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'CancelBooking', { input, make: (meta) => new CancelBooking(cancelInput.parse(input), meta) });
  }

  @Mutation()
  reportContributions(@Args('input') input: ReportContributionsInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'ReportContributions', { input, make: (meta) => new ReportContributions(reportInput.parse(input), meta) });
  }

  @Mutation()
  confirmContributions(@Args('input') input: ConfirmContributionsInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'ConfirmContributions', { input, make: (meta) => new ConfirmContributions(confirmInput.parse(input), meta) });
  }

  @Mutation()
  objectToDelivery(@Args('input') input: ObjectToDeliveryInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'ObjectToDelivery', { input, make: (meta) => new ObjectToDelivery(objectInput.parse(input), meta) });
  }

  @Mutation()
  settleBreakdown(@Args('input') input: SettleBreakdownInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'SettleBreakdown', { input, make: (meta) => new SettleBreakdown(settleInput.parse(input), meta) });
  }

  /** Every answer is the booking as it stands then. */
  #ask<Command extends OfBooking>(asking: DoorContext, mutation: string, { input, make }: Asked<Command>) {
    const reply = ({ data }: Command) => ({ success: `${mutation}Success`, rejected: 'BookingRejected', read: { booking: data.bookingId } });
    return this.door.ask(asking, { input, make, reply, rejected: 'BookingRejected' });
  }
}
