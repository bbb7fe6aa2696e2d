import type { CommunityEvent } from '../../contracts/community/community.events.js';
import type { Policy } from '../../contracts/community/policy.js';
import { unreachable } from '../kernel/decider.js';

export type Unknown = { readonly status: 'unknown' };
export type Founded = { readonly status: 'founded'; readonly policy: Policy; readonly policyVersion: number };
export type Community = Unknown | Founded;

export const unknown: Community = { status: 'unknown' };

export const evolve = (_: Community, event: CommunityEvent): Community => {
  switch (event.type) {
    case 'CommunityFounded': return { status: 'founded', policy: event.data.policy, policyVersion: 1 };
    case 'PolicyChanged': return { status: 'founded', policy: event.data.policy, policyVersion: event.data.version };
    default: return unreachable(event);
  }
};
