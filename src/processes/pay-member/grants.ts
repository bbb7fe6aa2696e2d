import type { AccountEvent, Purpose } from '../../../contracts/account/account.events.js';
import type { Role } from '../../../contracts/community/membership.events.js';
import type { AccountId } from '../../../contracts/values.js';
import type { Recorded } from '../../kernel/codec.js';
import { reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';

/** What the fund has said to something that it was to grant. */
export type Attempt = Recorded<Extract<AccountEvent, { type: 'CreditsTransferred' | 'TransferRefused' }>>;

/** Coordinators know who has taken part; treasurers look after the fund. */
export const whyNotGrantor = (roles: readonly Role[]): Rejected<'NOT_TREASURER'> | undefined =>
  (roles.includes('coordinator') || roles.includes('treasurer') ? undefined : reject('NOT_TREASURER', { message: 'Only coordinators and treasurers of the community may do this.' }));

/** Every attempt at one grant, the first one first. */
export const attemptsAt = (said: readonly Recorded<AccountEvent>[], isThis: (grant: { readonly purpose: Purpose; readonly to: AccountId }) => boolean): readonly Attempt[] =>
  said.filter((event): event is Attempt => (event.type === 'CreditsTransferred' || event.type === 'TransferRefused') && isThis(event.data));

/** Whoever asks again is told what they were told then, or that it is done. */
export const answerAmong = (attempts: readonly Attempt[], commandId: string): Outcome | undefined => {
  const answer = attempts.find(({ metadata }) => metadata.commandId === commandId) ?? attempts.find(({ type }) => type === 'CreditsTransferred');
  if (answer === undefined) return undefined;
  const { position, revision } = answer;
  return answer.type === 'CreditsTransferred' ? { position, revision } : reject(answer.data.code, { facts: { missing: answer.data.missing } });
};

/** Nobody grants anything of what is everybody's to themselves, or where they had a part. */
export const notForOneself = (actor: string, concerned: readonly string[]): Rejected<'NOT_FOR_ONESELF'> | undefined => (concerned.includes(actor) ? reject('NOT_FOR_ONESELF') : undefined);
