import { createHash, randomBytes } from 'node:crypto';
import type { Instant, MemberId } from '../../contracts/values.js';
import type { Clock } from '../kernel/clock.js';
import { Sessions } from '../kernel/sessions.js';
import type { Vault } from '../kernel/vault.js';

export type Session = { readonly token: string; readonly expiresAt: Instant; readonly memberId: MemberId };
type Kept = { readonly memberId: MemberId; readonly expiresAtMs: number };
type Remembered = Kept & { readonly fromMs: number; readonly untilMs: number };

const DAY_MS = 86_400_000;
/** In another process of the same installation a signed-out token is heard for at most so long. */
const REMEMBERED_MS = 3_000;
const REMEMBERED_MAX = 10_000;

/** Only this ever reaches the vault: whoever reads it there cannot sign in with it. */
const fingerprint = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Sessions in the vault: 256 random bits each, an absolute end, gone at sign-out. */
export class VaultSessions extends Sessions {
  readonly #remembered = new Map<string, Remembered>();
  /** Raised at every sign-out, so that a read that began before it is not remembered after it. */
  #signOuts = 0;

  constructor(private readonly vault: Vault, private readonly clock: Clock, private readonly days: number) {
    super();
  }

  async begin(memberId: MemberId): Promise<Session> {
    const token = randomBytes(32).toString('base64url');
    const expiresAtMs = this.clock.nowMs() + this.days * DAY_MS;
    await this.vault.insert('session', [{ id: fingerprint(token), value: JSON.stringify({ memberId, expiresAtMs } satisfies Kept), owner: memberId, expiresAtMs }]);
    return { token, expiresAt: new Date(expiresAtMs).toISOString(), memberId };
  }

  async memberOf(token: string): Promise<MemberId | undefined> {
    const id = fingerprint(token);
    const nowMs = this.clock.nowMs();
    const remembered = this.#remembered.get(id);
    if (remembered && remembered.fromMs <= nowMs && remembered.untilMs > nowMs) return remembered.memberId;
    const signOutsBefore = this.#signOuts;
    const raw = (await this.vault.get('session', [id], nowMs)).get(id);
    if (raw === undefined) return undefined;
    const kept = JSON.parse(raw) as Kept;
    if (signOutsBefore === this.#signOuts) this.#remember(id, { ...kept, fromMs: nowMs, untilMs: Math.min(nowMs + REMEMBERED_MS, kept.expiresAtMs) });
    return kept.memberId;
  }

  /** Ends one session. */
  async end(token: string): Promise<void> {
    const id = fingerprint(token);
    await this.vault.remove('session', id);
    this.#forget((other) => other === id);
  }

  /** Ends every session of a member. */
  async endAll(memberId: MemberId): Promise<void> {
    await this.vault.removeOwned('session', memberId);
    this.#forget((_, kept) => kept.memberId === memberId);
  }

  #remember(id: string, remembered: Remembered): void {
    if (this.#remembered.size >= REMEMBERED_MAX) this.#remembered.clear();
    this.#remembered.set(id, remembered);
  }

  #forget(is: (id: string, kept: Kept) => boolean): void {
    this.#signOuts += 1;
    for (const [id, kept] of this.#remembered) if (is(id, kept)) this.#remembered.delete(id);
  }
}
