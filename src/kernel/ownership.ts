/** The right to do one piece of work, which at most one instance has at a time. */
export type Claim = {
  readonly name: string;
  /** Whether it is ours at this moment. Ask anew before every step: it can be gone from one to the next. */
  readonly isMine: boolean;
  /** Whether another instance is known to have it and to live. Neither this nor `isMine` where that is yet to be seen: at the start, after a silence. */
  readonly isAnothers: boolean;
  /** Greater than that of every owner before. What an owner writes is written under it, and refused once a later owner has written. */
  readonly fence: bigint;
  /** Told each time it is won or lost. @returns how to stop listening */
  readonly onChange: (listener: () => void) => () => void;
  /** Something was written under this higher fence. Where the claim is ours all the same (leases were lost, or come from a backup), it gets a fence above it with the next beat. */
  readonly exceed: (fence: bigint) => void;
};

/** Port: who of several instances does what. */
export abstract class Ownership {
  /** Whether there can be other instances at all. */
  abstract readonly isShared: boolean;
  /** Takes part in the sharing out of this piece of work from now on. */
  abstract of(name: string): Claim;
  /** Begins; when it resolves, what is free has been taken. */
  abstract start(): Promise<void>;
  /** Gives everything back, so that others can go on at once. */
  abstract close(): Promise<void>;
}

/** For whom nobody can get in the way of: the lock on its data directory keeps others out. */
export class SoleOwner extends Ownership {
  readonly isShared = false;

  of(name: string): Claim {
    return { name, isMine: true, isAnothers: false, fence: 0n, onChange: () => () => undefined, exceed: () => undefined };
  }

  async start(): Promise<void> {
    // it has everything already
  }

  async close(): Promise<void> {
    // nobody waits for it
  }
}
