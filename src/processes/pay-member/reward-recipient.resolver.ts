import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { fundOf } from '../../../contracts/account/accounts.js';
import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import { streamOf } from '../../../contracts/events.js';
import type { RewardRecipientInput } from '../../../contracts/schema.generated.js';
import { bookingId, programmeId } from '../../../contracts/values.js';
import { Asking, Door, type DoorContext, type Reply } from '../../kernel/door.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { RewardRecipient } from './reward-recipient.commands.js';
import { notYetRequested, rewardableAfter, type Rewardable } from './rewardable.js';

const rewardRecipientInput = z.object({ bookingId, programmeId });

/** The door of this process. */
@Resolver()
export class RewardRecipientResolver {
  constructor(private readonly door: Door, private readonly streams: StreamReader) {}

  @Mutation()
  async rewardRecipient(@Args('input') input: RewardRecipientInput, @Asking() asking: DoorContext) {
    const read = await this.#fundOf(input.bookingId);
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => new RewardRecipient(rewardRecipientInput.parse(input), meta),
      reply: (): Reply => ({ success: 'RewardRecipientSuccess', rejected: 'AccountRejected', read }),
    });
  }

  /** Which account is read back, should the fund pay: the booking knows in which community it is. */
  async #fundOf(booked: string): Promise<{ readonly account: string }> {
    const { data } = bookingId.safeParse(booked);
    if (data === undefined) return { account: '' };
    const booking = await this.streams.fold<Rewardable, BookingEvent>(streamOf.booking(data), notYetRequested, rewardableAfter);
    return { account: booking.status === 'known' ? fundOf(booking.communityId) : '' };
  }
}
