/** There is too much to do already. Nothing has been done about this; asking again after a while may help. */
export class Overloaded extends Error {
  readonly retryable = true;
  constructor(what: string, readonly retryAfterSeconds = 1) {
    super(`There is too much to do at the moment (${what}). Ask again after ${retryAfterSeconds} s.`);
  }
}
