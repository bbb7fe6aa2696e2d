import { isHeardOfBy } from '../../contracts/booking/negotiation.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { BookingRow } from './booking-details.projection.js';

/** The two see their booking; while it is not paid for yet only the recipient, who is to pay. */
export const isParty = (row: BookingRow, viewer: string | undefined): boolean => isHeardOfBy(viewer, row, { isUnpaid: row.status === 'AWAITING_PAYMENT' });

/** So does a coordinator of their community once it has broken down; to everybody else there is no such booking. */
export const maySee = async (row: BookingRow, context: { readonly viewer: string | undefined; readonly rolesIn: GraphContext['rolesIn'] }): Promise<boolean> =>
  isParty(row, context.viewer) || (row.breakdown !== null && (await context.rolesIn(row.communityId)).includes('coordinator'));
