import type { Clock } from '../kernel/clock.js';
import type { Vault } from '../kernel/vault.js';

type Attempts = { readonly failures: number; readonly blockedUntilMs: number; readonly forgottenAtMs: number };

const FREE_FAILURES = 5;
const FIRST_WAIT_SECONDS = 5;
const WAIT_SECONDS_MAX = 15 * 60;
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;
const WRITES_MAX = 20;

/** How long an account waits after so many wrong passwords: five are free, then the wait doubles, up to a quarter of an hour. Nobody can lock somebody else out for good. */
export const waitSecondsAfter = (failures: number): number =>
  failures < FREE_FAILURES ? 0 : Math.min(FIRST_WAIT_SECONDS * 2 ** (failures - FREE_FAILURES), WAIT_SECONDS_MAX);

/** Counts wrong passwords by account, whether there is such an account or not. */
export class SignInAttempts {
  constructor(private readonly vault: Vault, private readonly clock: Clock) {}

  /** Whole seconds to wait before the next attempt; 0 when it may be made now. */
  async waitSeconds(account: string): Promise<number> {
    const { blockedUntilMs } = (await this.#read(account)).attempts;
    return Math.max(0, Math.ceil((blockedUntilMs - this.clock.nowMs()) / 1000));
  }

  async failed(account: string): Promise<void> {
    for (let write = 1; write <= WRITES_MAX; write++) {
      const { raw, attempts } = await this.#read(account);
      const nowMs = this.clock.nowMs();
      const failures = attempts.failures + 1;
      const forgottenAtMs = nowMs + FORGOTTEN_AFTER_MS;
      const next: Attempts = { failures, blockedUntilMs: nowMs + waitSecondsAfter(failures) * 1000, forgottenAtMs };
      if (await this.vault.replace('sign-in-attempt', { id: account, value: JSON.stringify(next), expiresAtMs: forgottenAtMs }, raw)) return;
    }
    throw new Error(`wrong passwords could not be counted: ${WRITES_MAX} writers were faster`);
  }

  async succeeded(account: string): Promise<void> {
    await this.vault.remove('sign-in-attempt', account);
  }

  /** Reads what is stored even if it has expired and only waits to be purged: it is what a write must replace. */
  async #read(account: string): Promise<{ readonly raw: string | undefined; readonly attempts: Attempts }> {
    const raw = (await this.vault.get('sign-in-attempt', [account], 0)).get(account);
    const stored = raw === undefined ? undefined : (JSON.parse(raw) as Attempts);
    const counts = stored !== undefined && stored.forgottenAtMs > this.clock.nowMs();
    return { raw, attempts: counts ? stored : { failures: 0, blockedUntilMs: 0, forgottenAtMs: 0 } };
  }
}
