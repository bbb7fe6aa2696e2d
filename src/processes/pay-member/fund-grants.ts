import { z } from 'zod';
import { refusal, type AccountEvent, type Purpose } from '../../../contracts/account/account.events.js';
import { transferId, type TransferId } from '../../../contracts/values.js';
import type { Recorded } from '../../kernel/codec.js';
import { reject } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { entriesOf, mapOf, valueAt, withValue, type PersistentMap } from '../../kernel/persistent-map.js';
import { defineSnapshot } from '../../kernel/snapshot-form.js';

const whole = z.string().transform((written) => BigInt(written));
const attempt = z.object({
  transferId, commandId: z.string(), revision: whole, position: z.object({ commit: whole, prepare: whole }), refused: z.object({ code: refusal, missing: z.string() }).optional(),
});
type Attempt = z.output<typeof attempt>;
/** Attempts at each reward, by booking and programme, the first one first. */
export type Grants = PersistentMap<readonly Attempt[]>;

const keyOf = (booking: string, programme: string): string => `${booking} ${programme}`;
export const attemptsAtReward = (grants: Grants, { bookingId, programmeId }: { readonly bookingId: string; readonly programmeId: string }): readonly Attempt[] => valueAt(grants, keyOf(bookingId, programmeId)) ?? [];

const rewardIn = (purpose: Purpose): string | undefined => (purpose.kind === 'REWARD' && purpose.bookingId ? keyOf(purpose.bookingId, purpose.programmeId) : undefined);

const withAttempt = (grants: Grants, key: string | undefined, { id, event, refused }: { readonly id: TransferId; readonly event: Recorded<AccountEvent>; readonly refused?: Attempt['refused'] }): Grants => {
  if (key === undefined) return grants;
  const { position, revision, metadata: { commandId } } = event;
  const others = (valueAt(grants, key) ?? []).filter((one) => one.transferId !== id);
  return withValue(grants, key, [...others, { transferId: id, commandId, revision, position, refused }]);
};

const grantsAfter = (grants: Grants, event: Recorded<AccountEvent>): Grants => {
  switch (event.type) {
    case 'CreditsTransferred': return withAttempt(grants, rewardIn(event.data.purpose), { id: event.data.transferId, event });
    case 'TransferRefused': return withAttempt(grants, rewardIn(event.data.purpose), { id: transferId.parse(event.data.attempt), event, refused: { code: event.data.code, missing: event.data.missing } });
    case 'RewardApproved': return withAttempt(grants, keyOf(event.data.bookingId, event.data.programmeId), { id: event.data.transferId, event });
    case 'RewardLapsed': return lapsed(grants, keyOf(event.data.bookingId, event.data.programmeId), event.data);
    default: return grants;
  }
};

/** The attempt stays whose it was: whoever repeats it hears what has become of it. */
const lapsed = (grants: Grants, key: string, { transferId: id, code, missing }: { readonly transferId: TransferId; readonly code: z.output<typeof refusal>; readonly missing: string }): Grants =>
  withValue(grants, key, (valueAt(grants, key) ?? []).map((one) => (one.transferId === id ? { ...one, refused: { code, missing } } : one)));

const kept = z.object({ grants: z.array(z.object({ key: z.string(), attempts: z.array(attempt).readonly() })) });
/** A fund has entries for years: what it was asked to grant need not be read from its beginning. */
export const grantsFold = {
  initial: undefined, evolve: grantsAfter,
  snapshot: defineSnapshot<Grants, typeof kept>({
    name: 'fund-grants', version: 1, packed: kept,
    pack: (grants) => ({ grants: entriesOf(grants).map(([key, attempts]) => ({ key, attempts: attempts.map(written) })) }),
    unpack: ({ grants }) => mapOf(grants.map(({ key, attempts }) => [key, attempts])),
  }),
};

const written = ({ revision, position: { commit, prepare }, ...one }: Attempt) => ({ ...one, revision: String(revision), position: { commit: String(commit), prepare: String(prepare) } });

/** Whoever asks again is told what they were told then, or that it is done. */
export const earlierAnswer = (attempts: readonly Attempt[], commandId: string): Outcome | undefined => {
  const answer = attempts.find((one) => one.commandId === commandId) ?? attempts.find(({ refused }) => refused === undefined);
  if (answer === undefined) return undefined;
  const { refused, position, revision } = answer;
  return refused ? reject(refused.code, { facts: { missing: refused.missing } }) : { position, revision };
};
