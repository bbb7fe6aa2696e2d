/** Who did something, in the words of the SDL. */
export type ActorShown = { readonly kind: 'MEMBER' | 'SYSTEM' | 'OPERATOR'; readonly member: { readonly __typename: 'Member'; readonly id: string } | null; readonly part: string | null };

/** Of an event's `actorId`: a member's id, `operator`, or the name of a part of the system. */
export const actorShown = (actorId: string): ActorShown => {
  if (actorId.startsWith('mbr_')) return { kind: 'MEMBER', member: { __typename: 'Member', id: actorId }, part: null };
  if (actorId === 'operator') return { kind: 'OPERATOR', member: null, part: null };
  return { kind: 'SYSTEM', member: null, part: actorId.replace(/^system:/, '') };
};
