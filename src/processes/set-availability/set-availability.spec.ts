import { describe, expect, it } from '@jest/globals';
import { ana, aListingId, bicycleRepair, by, draftedAt, leo, weekdays } from '../../../test/support/listings.js';
import { PlanAvailability } from '../../calendar/calendar.commands.js';
import { SetAvailability } from './set-availability.commands.js';
import { planAvailability } from './set-availability.process.js';

const asked = (actor: string) => new SetAvailability({ listingId: bicycleRepair, plan: weekdays }, by(actor, draftedAt));

describe('setting the availability of a listing', () => {
  it('is passed to the calendar with the owner', () => {
    const command = planAvailability(leo, asked(leo));
    expect(command).toBeInstanceOf(PlanAvailability);
    expect(command).toMatchObject({ data: { listingId: bicycleRepair, ownerId: leo, plan: weekdays }, meta: { actor: leo, at: draftedAt } });
  });
  it('has an id that follows from the request, so that a repeat is the same', () => {
    expect(planAvailability(leo, asked(leo))).toEqual(planAvailability(leo, asked(leo)));
    expect(planAvailability(leo, asked(leo))).not.toMatchObject({ meta: { commandId: 'any' } });
  });
  it('is nobody else’s business', () => expect(planAvailability(leo, asked(ana))).toEqual({ rejected: 'NOT_FOUND' }));
  it('needs a listing', () => expect(planAvailability(undefined, new SetAvailability({ listingId: aListingId('0'), plan: weekdays }, by(leo, draftedAt)))).toEqual({ rejected: 'NOT_FOUND' }));
});
