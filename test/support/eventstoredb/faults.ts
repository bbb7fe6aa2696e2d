/** What the stand-in was told to do wrong. Numbers say how often still. */
export type Faults = {
  /** The connection breaks before the append is written. */
  dropBeforeWrite: number;
  /** The append is written, and the connection breaks before it says so. */
  dropAfterWrite: number;
  /** The append is written, and nobody ever hears of it; the connection stays. */
  silentAfterWrite: number;
  /** The append is neither written nor answered. */
  silentAppends: number;
  /** The read is not answered. */
  silentReads: number;
  /** "Server Is Not Ready", for reads, subscriptions and appends. */
  notReady: number;
  /** Another node is the leader. */
  notLeader: number;
  leader: { host: string; port: number };
  /** Every answer comes so much later. */
  delayMs: number;
  /** Subscriptions stay open and give nothing more. */
  muteSubscriptions: boolean;
  /** Access is denied. */
  accessDenied: boolean;
};

export const noFaults = (): Faults => ({
  dropBeforeWrite: 0, dropAfterWrite: 0, silentAfterWrite: 0, silentAppends: 0, silentReads: 0, notReady: 0, notLeader: 0, leader: { host: '127.0.0.1', port: 1 }, delayMs: 0, muteSubscriptions: false, accessDenied: false,
});

type Counted = { [Name in keyof Faults]: Faults[Name] extends number ? Name : never }[keyof Faults];

/** Takes one of a kind of fault, if any is left. */
export const take = (faults: Faults, name: Counted): boolean => {
  if (faults[name] <= 0) return false;
  faults[name]--;
  return true;
};
