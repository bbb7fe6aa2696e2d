import type { MemberId } from '../../contracts/values.js';

/** Port: who is signed in under a token. A token says nothing by itself and is never logged. */
export abstract class Sessions {
  /** @returns undefined when the token is unknown, has expired, or was signed out */
  abstract memberOf(token: string): Promise<MemberId | undefined>;
}

/** Tells those who keep something open for a member that one of their sign-ins has ended in this process; in others they look now and then. */
export class SignOuts {
  readonly #listeners = new Set<(memberId: MemberId) => void>();

  subscribe(listener: (memberId: MemberId) => void): void {
    this.#listeners.add(listener);
  }

  tell(memberId: MemberId): void {
    for (const listener of this.#listeners) listener(memberId);
  }
}
