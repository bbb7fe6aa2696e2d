import type { MemberId } from '../../contracts/values.js';

/** Port: who is signed in under a token. A token says nothing by itself and is never logged. */
export abstract class Sessions {
  /** @returns undefined when the token is unknown, has expired, or was signed out */
  abstract memberOf(token: string): Promise<MemberId | undefined>;
}
