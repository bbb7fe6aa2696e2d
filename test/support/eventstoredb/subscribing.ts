import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Faults } from './faults.js';
import { caughtUp, checkpointAt, confirmation, eventOf, failures } from './messages.js';
import { nextOf, write, type ReadCall } from './reading.js';
import type { StoredLog, StoredRecord } from './stored-log.js';

type Options = streams.ReadReq.Options;
type Subscribed = { readonly call: ReadCall; readonly log: StoredLog; readonly faults: Faults; readonly fits: (record: StoredRecord) => boolean; readonly interval: number };

/** How many records of a live log pass before it is said again that the subscription has caught up. */
const CAUGHT_UP_EVERY = 32;
const DEFAULT_WINDOW = 32;

/** A subscription to $all: what there is after a position, then what comes, for as long as the client wants. */
export const subscribeToAll = async (log: StoredLog, call: ReadCall, { options, faults }: { readonly options: Options; readonly faults: Faults }): Promise<void> => {
  const filter = options.getFilter();
  const window = filter?.hasMax() ? filter.getMax() : DEFAULT_WINDOW;
  const subscribed = { call, log, faults, fits: fitsOf(filter), interval: filter ? window * filter.getCheckpointintervalmultiplier() : Infinity };
  const from = startOf(log, options);
  if (from === undefined) call.emit('error', failures.invalidPosition('subscription'));
  else if (await write(call, confirmation())) await pump(subscribed, from);
};

const startOf = (log: StoredLog, options: Options): number | undefined => {
  const asked = options.getAll();
  const position = asked?.getPosition();
  if (!position) return asked?.hasEnd() ? log.records.length : 0;
  const [commit, prepare] = [BigInt(position.getCommitPosition()), BigInt(position.getPreparePosition())];
  if (!log.isBoundary(commit)) return undefined;
  // past the end: nothing comes until the log has grown beyond it, which no client lives to see
  return commit > log.end ? Infinity : log.indexAfter({ commit, prepare });
};

const fitsOf = (filter: streams.ReadReq.Options.FilterOptions | undefined): Subscribed['fits'] => {
  const by = filter?.getEventType() ?? filter?.getStreamIdentifier();
  if (!filter || !by) return () => true;
  const of = filter.hasEventType() ? ({ type }: StoredRecord) => type : ({ stream }: StoredRecord) => stream;
  const regex = by.getRegex() === '' ? undefined : new RegExp(by.getRegex(), 'u');
  return (record) => (regex ? regex.test(of(record)) : by.getPrefixList().some((prefix) => of(record).startsWith(prefix)));
};

const pump = async (subscribed: Subscribed, from: number): Promise<void> => {
  const { call, log, faults } = subscribed;
  let [next, considered, isLive] = [from, 0, false];
  for (let goesOn = true; goesOn;) {
    const record = log.records[next];
    if (faults.muteSubscriptions) goesOn = await moreWritten(log, call);
    else if (record) goesOn = await show(subscribed, record, { next: ++next, considered: ++considered, isLive });
    else if (isLive) goesOn = await moreWritten(log, call);
    else goesOn = isLive = await write(call, caughtUp());
  }
};

type Progress = { readonly next: number; readonly considered: number; readonly isLive: boolean };

/** A record, and what is said from time to time after one. @returns false when the client has gone */
const show = async ({ call, log, fits, interval }: Subscribed, record: StoredRecord, { next, considered, isLive }: Progress): Promise<boolean> => {
  if (fits(record) && !(await write(call, eventOf(record)))) return false;
  if (considered % interval === 0 && !(await write(call, isLive ? checkpointAt(record.position, record.position) : checkpointBefore(log, next)))) return false;
  return isLive && considered % CAUGHT_UP_EVERY === 0 ? write(call, caughtUp()) : true;
};

/** "Just before" the next record, also where that is still to be written. */
const checkpointBefore = (log: StoredLog, next: number) => checkpointAt(log.records[next]?.position ?? log.end, 0n);

/** @returns false when the client has gone */
const moreWritten = async (log: StoredLog, call: ReadCall): Promise<boolean> => {
  const isOpen = (): boolean => !call.cancelled && !call.destroyed && !call.writableEnded;
  if (!isOpen()) return false;
  await nextOf(call, ['cancelled', 'close', 'finish'], (come) => log.onWritten(come));
  return isOpen();
};
