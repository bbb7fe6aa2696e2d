import { z } from 'zod';
import { defineEvent, personal, type EventOf } from '../event.js';
import { memberId, text } from '../values.js';

const name = text(80);
const bio = text(2000);

/** A person has joined Barnraise; `email` is absent for members who were imported and cannot sign in. */
export const MemberRegistered = defineEvent('MemberRegistered', 1, z.object({
  memberId,
  name: personal(name, { of: 'memberId' }),
  email: personal(z.email().max(254), { of: 'memberId' }).optional(),
}));

/** The member's page says something else now. Absent fields stay as they were; a null bio removes it. */
export const ProfileUpdated = defineEvent('ProfileUpdated', 1, z.object({
  memberId,
  name: personal(name, { of: 'memberId' }).optional(),
  bio: personal(bio, { of: 'memberId' }).nullable().optional(),
}));

export const memberEvents = [MemberRegistered, ProfileUpdated] as const;
export type MemberEvent = EventOf<(typeof memberEvents)[number]>;
