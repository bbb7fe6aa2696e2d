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
const SUCCESS = 'RewardRecipientSuccess';

/** The door of this process. */
@Resolver()
export class RewardRecipientResolver {
  constructor(private readonly door: Door, private readonly streams: StreamReader) {}

  @Mutation()
  async rewardRecipient(@Args('input') input: RewardRecipientInput, @Asking() asking: DoorContext) {
    const answer = await this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => new RewardRecipient(rewardRecipientInput.parse(input), meta),
      reply: (): Reply => ({ success: SUCCESS, rejected: 'AccountRejected' }),
    });
    return answer.__typename === SUCCESS ? { ...answer, account: await this.#fundOf(input.bookingId, asking) } : answer;
  }

  /** In which community it was is said by the booking, which is remembered from having been asked just now. */
  async #fundOf(booked: string, asking: DoorContext): Promise<unknown> {
    const booking = await this.streams.fold<Rewardable, BookingEvent>(streamOf.booking(booked), notYetRequested, rewardableAfter);
    return booking.status === 'known' ? asking.readBack('account', fundOf(booking.communityId)) : null;
  }
}
