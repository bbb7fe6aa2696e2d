import type { MemberId } from '../../contracts/values.js';
import { isRejected, reject, type Rejected } from '../kernel/decider.js';
import { KeyedQueue } from '../kernel/keyed-queue.js';
import type { SignOuts } from '../kernel/sessions.js';
import type { Telemetry } from '../kernel/telemetry.js';
import type { Credentials } from './credentials.js';
import type { EmailIndex } from './email-index.js';
import type { Passwords } from './passwords.js';
import type { SignInAttempts } from './sign-in-attempts.js';
import type { Session, VaultSessions } from './vault-sessions.js';

type Parts = {
  readonly emails: EmailIndex; readonly credentials: Credentials; readonly passwords: Passwords; readonly attempts: SignInAttempts; readonly sessions: VaultSessions;
  readonly signOuts?: SignOuts; readonly telemetry?: Telemetry;
};
export type SignInRejection = 'WRONG_CREDENTIALS' | 'TOO_MANY_ATTEMPTS' | 'TOO_BUSY';

/** Begins and ends sessions. An unknown address takes every step that a known one with a wrong password takes, in the same order. */
export class SignIn {
  readonly #queue = new KeyedQueue();

  constructor(private readonly parts: Parts) {}

  /** One attempt at a time for each account: a thousand sent at once are still counted one by one. */
  async signIn(email: string, password: string): Promise<Session | Rejected<SignInRejection>> {
    const account = this.parts.emails.of(email);
    const answer = await this.#queue.run(account, () => this.#attempt(account, password));
    if (isRejected(answer)) this.parts.telemetry?.count('auth.failures', { reason: answer.rejected });
    return answer;
  }

  /** Ends the session of this token, or every session of the member. */
  async signOut({ memberId, token, everywhere }: { memberId: MemberId; token: string; everywhere: boolean }): Promise<void> {
    await (everywhere ? this.parts.sessions.endAll(memberId) : this.parts.sessions.end(token));
    this.parts.signOuts?.tell(memberId);
  }

  async #attempt(account: string, password: string): Promise<Session | Rejected<SignInRejection>> {
    const { credentials, passwords, attempts, sessions } = this.parts;
    const retryAfterSeconds = await attempts.waitSeconds(account);
    if (retryAfterSeconds > 0) return reject('TOO_MANY_ATTEMPTS', { facts: { retryAfterSeconds } });
    const credential = await credentials.find(account);
    const fits = await passwords.fits(credential?.hash, password);
    if (typeof fits === 'object') return fits;
    if (!fits || credential === undefined || !(await credentials.stands(account, credential))) {
      await attempts.failed(account);
      return reject('WRONG_CREDENTIALS');
    }
    await attempts.succeeded(account);
    return sessions.begin(credential.memberId);
  }
}
