import { streamOf } from '../../contracts/events.js';
import type { MemberId } from '../../contracts/values.js';
import type { Clock } from '../kernel/clock.js';
import { reject, type Rejected } from '../kernel/decider.js';
import type { EventStore } from '../kernel/event-store.js';
import type { Vault } from '../kernel/vault.js';

/** Pending until the member's stream exists: a crash in between leaves something that a later registration may take over. */
export type Credential = { readonly memberId: MemberId; readonly hash: string; readonly state: 'pending' | 'active'; readonly sinceMs: number };

/** A pending reservation is left alone for so long: whoever made it is still at work. */
const PENDING_MS = 2 * 60_000;

type Parts = { readonly vault: Vault; readonly clock: Clock; readonly events: EventStore };

/** Who signs in where, one entry an account; an account is the keyed hash of an e-mail address. */
export class Credentials {
  constructor(private readonly parts: Parts) {}

  /** Keeps the account for this member, who is about to be registered. Asking again for the same member is no conflict. */
  async reserve(account: string, memberId: MemberId, hash: string): Promise<'reserved' | Rejected<'EMAIL_TAKEN'>> {
    const { vault, clock } = this.parts;
    const entry = { id: account, owner: memberId, value: JSON.stringify({ memberId, hash, state: 'pending', sinceMs: clock.nowMs() } satisfies Credential) };
    const added = await vault.insert('credential', [entry]);
    if (added.has(account)) return 'reserved';
    const kept = await this.#read(account);
    if (kept?.credential.memberId === memberId) return 'reserved';
    if (kept === undefined || !(await this.#isAbandoned(account, kept.credential))) return reject('EMAIL_TAKEN', { path: ['input', 'email'] });
    return (await vault.replace('credential', entry, kept.raw)) ? 'reserved' : reject('EMAIL_TAKEN', { path: ['input', 'email'] });
  }

  /** The member's stream exists now. @returns false when somebody else has taken the reservation over meanwhile */
  async confirm(account: string, memberId: MemberId): Promise<boolean> {
    const kept = await this.#read(account);
    if (kept?.credential.memberId !== memberId) return false;
    if (kept.credential.state === 'active') return true;
    const value = JSON.stringify({ ...kept.credential, state: 'active' } satisfies Credential);
    if (await this.parts.vault.replace('credential', { id: account, owner: memberId, value }, kept.raw)) return true;
    const now = await this.#read(account);
    return now?.credential.memberId === memberId;
  }

  async find(account: string): Promise<Credential | undefined> {
    return (await this.#read(account))?.credential;
  }

  /** Whether somebody can sign in with it: a registration that a crash kept from confirming is confirmed here. */
  async stands(account: string, { state, memberId }: Credential): Promise<boolean> {
    return state === 'active' || ((await this.#isRegistered(memberId)) && (await this.confirm(account, memberId)));
  }

  async #isAbandoned(account: string, credential: Credential): Promise<boolean> {
    if (credential.state === 'active' || this.parts.clock.nowMs() - credential.sinceMs < PENDING_MS) return false;
    return !(await this.stands(account, credential));
  }

  async #isRegistered(memberId: MemberId): Promise<boolean> {
    return (await this.parts.events.readStream(streamOf.member(memberId), { max: 1 })).length > 0;
  }

  async #read(account: string): Promise<{ readonly raw: string; readonly credential: Credential } | undefined> {
    const found = await this.parts.vault.get('credential', [account], this.parts.clock.nowMs());
    const raw = found.get(account);
    return raw === undefined ? undefined : { raw, credential: JSON.parse(raw) as Credential };
  }
}
