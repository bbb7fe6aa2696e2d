import { ofTheChain } from './chain-bugs.js';
import { ofCreditBookings } from './credit-booking-bugs.js';
import { ofCreditProcesses } from './credit-process-bugs.js';
import { ofExchanges } from './exchange-bugs.js';
import { ofDisputes } from './dispute-bugs.js';
import { ofTheLedger } from './ledger-bugs.js';
import { ofPayments } from './payment-bugs.js';
import { ofCardMoney } from './payment-money-bugs.js';
import { ofPaymentProcesses } from './payment-process-bugs.js';
import type { PlantedBug } from './planted-bug.js';
import { ofRewards } from './reward-bugs.js';
import { ofWebhooks } from './webhook-bugs.js';

const handling = 'src/kernel/handle-command.ts';
const handlingSpec = 'src/kernel/handle-command.spec.ts';
const runner = 'src/processes/engine/process-runner.ts';
const runnerSpec = 'src/processes/engine/processes.spec.ts';
const sqliteLog = 'src/adapters/sqlite/sqlite-event-store.ts';
const sqliteSpec = 'src/adapters/sqlite/sqlite-event-store.spec.ts';
const checkpoints = 'projections/engine/checkpoints.ts';
const follower = 'projections/engine/follower.ts';
const races = 'test/faults/booking-races.spec.ts';
const delivery = 'test/faults/delivery.spec.ts';

const ofCommands: readonly PlantedBug[] = [
  { what: 'an append without the expected revision', file: handling, from: 'this.store.append(stream, encoded, warm.revision)', to: "this.store.append(stream, encoded, 'any')", red: [handlingSpec, races] },
  { what: 'a conflict that is swallowed: refused by the store, answered as done', file: handling, from: "      this.#watch.telemetry.count('command.conflicts');\n      return undefined;", to: '      return answers.map((answer) => settled(answer, warm));', red: [handlingSpec] },
  { what: 'a stream that is not its own inbox: repeats are decided anew', file: 'src/kernel/decided.ts', from: 'answered.get(commandId) ?? decided?.get(commandId);', to: 'decided?.get(commandId);', red: [handlingSpec] },
  { what: 'a key that may be used again for something else', file: handling, from: "return earlier.commandHash === commandHash ? this.#sameAnswer(module.decider, module.streamOf(command), earlier) : reject('IDEMPOTENCY_CONFLICT');", to: 'return this.#sameAnswer(module.decider, module.streamOf(command), earlier);', red: [handlingSpec] },
  { what: 'a refusal in the log that is taken for a success when it is asked for again', file: handling, from: 'return refusalAmong(decider, said as readonly AnyEvent[] as readonly Event[]) ?? earlier;', to: 'return refusalAmong(decider, []) ?? earlier;', red: [handlingSpec] },
  { what: 'a role that is believed although more was said', file: 'src/kernel/stream-reader.ts', from: 'return this.store.endsAt(stream, revision);', to: "return this.store.endsAt(stream, revision) || revision !== 'none';", red: ['src/kernel/community-contexts.spec.ts'] },
  { what: 'a refusal from memory, without asking the log', file: 'src/kernel/decided.ts', from: 'isFresh || events.length > 0 || answers.every(isOld);', to: 'isFresh || events.length > 0 || answers.length > 0;', red: [handlingSpec, races] },
  { what: 'one key for all members', file: 'src/kernel/door.ts', from: "derivedUuid('command', actor, idempotencyKey)", to: "derivedUuid('command', idempotencyKey)", red: ['test/faults/same-key.spec.ts'] },
  { what: 'words that are not bound to their place: a box opens anywhere', file: 'src/kernel/codec.ts', from: 'Buffer.from(JSON.stringify(parts));', to: 'Buffer.from(JSON.stringify(parts.length));', red: ['src/kernel/codec.spec.ts'] },
  { what: 'an upcaster that is left out', file: 'src/kernel/codec.ts', from: 'const data = newest(definition, event.version, this.#open(event, keys, seals));', to: 'const data = definition.data.parse(this.#open(event, keys, seals));', red: ['src/kernel/upcasters.spec.ts', 'test/contracts/released-logs.spec.ts'] },
];

const ofTheHouse: readonly PlantedBug[] = [
  { what: 'a seat more than there is', file: 'src/calendar/calendar.rules.ts', from: 'return taken + data.seats > timetable.plan.seats', to: 'return taken > timetable.plan.seats', red: ['src/calendar/calendar.spec.ts', races] },
  { what: 'a hold that is never given back when a booking is withdrawn', file: 'src/processes/release-slots/release-slots.process.ts', from: '    BookingWithdrawn: ({ data }, streams) => releaseLast(data.bookingId, streams),\n', to: '', red: ['src/processes/release-slots/release-slots.spec.ts', races] },
  { what: 'a hold that is given back before the booking was asked', file: 'src/processes/settle-holds/settle-holds.process.ts', from: 'return isRejected(abandoned) ? abandoned : this.commands', to: 'return this.commands', red: ['src/processes/request-booking/request-booking.spec.ts', 'src/processes/counter-booking/counter-booking.spec.ts'] },
  { what: 'a request that keeps its hold when it is refused', file: 'src/processes/request-booking/request-booking.process.ts', from: "if (no.rejected !== 'BUSY') await", to: "if (no.rejected === 'BUSY') await", red: [races] },
  { what: 'a request that is a conflict with itself when it is written late', file: 'src/processes/request-booking/request-booking.process.ts', from: 'return (await this.#earlier(asked)) ?? no;', to: 'return no;', red: ['src/processes/request-booking/request-booking.spec.ts'] },
  { what: 'a repeated counter-offer at the price of today', file: 'src/processes/counter-booking/counter-booking.process.ts', from: '    if (before) return before.terms.price;\n', to: '', red: ['src/processes/counter-booking/counter-booking.spec.ts'] },
  { what: 'terms that are accepted unread', file: 'src/booking/booking.rules.ts', from: 'const toAnswer = [onlyTheOtherSidesProposal, onlyTermsThatWereRead, onlyInTime] as const;', to: 'const toAnswer = [onlyTheOtherSidesProposal, onlyInTime] as const;', red: ['src/booking/booking.spec.ts'] },
  { what: 'a review that is not sealed', file: 'contracts/review/review.events.ts', from: "content: sealed(reviewContent, { of: 'authorId' }) };", to: "content: personal(reviewContent, { of: 'authorId' }) };", red: ['projections/reviews/reviews.spec.ts', 'test/contracts/stored-form.spec.ts', 'src/kernel/codec.spec.ts'] },
];

const ofProcesses: readonly PlantedBug[] = [
  { what: 'commands of a process under new ids each time', file: 'src/processes/engine/answers.ts', from: 'commandId: derivedUuid(name, event.id, index), actor:', to: 'commandId: crypto.randomUUID(), actor:', red: [runnerSpec] },
  { what: 'a checkpoint of a process before its commands', file: runner, from: '      const isAnswer = await this.#answers.answer(event, signal);\n', to: '      this.#status = { ...this.#status, position: event.position };\n      this.#unsaved++;\n      await this.#save();\n      const isAnswer = await this.#answers.answer(event, signal);\n', red: [runnerSpec] },
  { what: 'an event that a process skips when the store is away', file: runner, from: '      const isAnswer = await this.#answers.answer(event, signal);\n', to: '      const isAnswer = await this.#answers.answer(event, signal).catch(() => true);\n', red: [runnerSpec] },
  { what: 'a process that falls back to where an old event stands', file: runner, from: 'if (!this.#isPast(position)) this.#status =', to: 'this.#status =', red: [runnerSpec] },
  { what: 'deliveries that are taken out of order', file: runner, from: 'for (const event of inOrder(events)) {\n      if (signal.aborted', to: 'for (const event of events) {\n      if (signal.aborted', red: ['test/faults/disorder.spec.ts'] },
  { what: 'a process checkpoint from the future of a restored log', file: 'src/processes/engine/checkpoint.ts', from: 'if (await this.#isOfThisLog(found)) return position;', to: 'if ((await this.#isOfThisLog(found)) || position.commit >= 0n) return position;', red: [runnerSpec] },
  { what: 'an instance that answers only for its own replays', file: 'projections/engine/every-replay.ts', from: 'if (this.parts.isAlone) return [];', to: 'return [];', red: ['projections/engine/every-replay.spec.ts'] },
  { what: 'timers that fire under new ids each time', file: 'src/processes/engine/ticker.ts', from: "commandId: derivedUuid('timer', kind, about, dueAt, index), actor", to: 'commandId: crypto.randomUUID(), actor', red: [runnerSpec] },
  { what: 'a timer that achieves nothing and is asked as often as ever', file: 'src/processes/engine/ticker.ts', from: 'shortestMs * 2 ** Math.min(attempts - 1, 20)', to: 'shortestMs', red: [runnerSpec] },
  { what: 'a kind of timer that waits for the slowest of another kind', file: 'src/processes/engine/ticker.ts', from: 'Promise.race([tick, Promise.all(lanes)])', to: 'Promise.all(lanes)', red: [runnerSpec] },
  { what: 'timers that are said to be done by who may not look', file: 'src/processes/engine/ticker.ts', from: 'if (!(await this.#owns())) return [];', to: 'if (!this.claim.isMine) return [];', red: ['src/processes/engine/instances.spec.ts'] },
  { what: 'an owner that is dead and taken for a living one', file: 'src/kernel/leased-owner.ts', from: 'lives: before !== undefined && (', to: 'lives: before === undefined || (', red: ['src/processes/engine/instances.spec.ts'] },
  { what: 'a lease that is taken over while its owner lives', file: 'src/kernel/leased-owner.ts', from: "(value === undefined || value.owner === '' ? 0 : SILENT_MS)", to: "(value === undefined || value.owner === '' ? 0 : 0)", red: ['src/kernel/leased-owner.spec.ts'] },
  { what: 'a new owner under the old fence', file: 'src/kernel/leased-owner.ts', from: 'const fence = (seen.value?.fence ?? 0n) + 1n;', to: 'const fence = seen.value?.fence ?? 1n;', red: ['src/kernel/leased-owner.spec.ts'] },
];

const ofStores: readonly PlantedBug[] = [
  { what: 'an append that is acknowledged before it is committed', file: 'src/adapters/sqlite/group-commit.ts', from: "      this.database.exec('COMMIT');\n", to: "      group.forEach(({ acknowledge }, index) => acknowledge(results[index]));\n      this.database.exec('COMMIT');\n", red: ['test/faults/log.spec.ts', 'src/adapters/sqlite/group-commit.spec.ts'] },
  { what: 'a commit that does not wait for the disk', file: 'src/adapters/sqlite/database.ts', from: 'PRAGMA synchronous = FULL;', to: 'PRAGMA synchronous = OFF;', red: ['test/faults/power-cut.spec.ts'] },
  { what: 'a repeat that is written again', file: sqliteLog, from: 'if (repeated !== undefined) return repeated;', to: 'if (repeated instanceof WrongExpectedRevision) return repeated;', red: [sqliteSpec] },
  { what: 'a repeat that is taken for another because of where it stands', file: sqliteLog, from: 'if (last && isSame(written, there)) return appendedAt(last.revision, last.position);', to: '', red: [sqliteSpec] },
  { what: 'heads that are remembered of what was rolled back', file: sqliteLog, from: 'rolledBack: () => this.#heads.forget(),', to: 'rolledBack: () => this.#heads.keep(),', red: ['test/faults/log.spec.ts', sqliteSpec, 'src/adapters/sqlite/group-commit.spec.ts'] },
  { what: 'retries under new event ids', file: 'src/adapters/eventstoredb/eventstoredb-event-store.ts', from: 'client.appendToStream(stream, events, {', to: 'client.appendToStream(stream, events.map((event) => ({ ...event, id: crypto.randomUUID() })), {', red: ['src/adapters/eventstoredb/outages.spec.ts'] },
  { what: 'an outage that is taken for an answer', file: 'src/adapters/eventstoredb/failures.ts', from: "!FINAL.includes(typeOf(error) ?? '') && !isInvalidPosition(error);", to: "!FINAL.includes(typeOf(error) ?? '') && typeOf(error) !== 'unavailable' && !isInvalidPosition(error);", red: ['src/adapters/eventstoredb/outages.spec.ts'] },
  { what: 'a read that was given up and still fills the page of the next attempt', file: 'src/adapters/eventstoredb/reading.ts', from: '    if (isOver) return; // the next attempt takes into the same page\n', to: '', red: ['src/adapters/eventstoredb/reading.spec.ts'] },
  { what: 'a follower that waits at a subscription that was replaced', file: 'src/adapters/eventstoredb/tail.ts', from: 'run && run === this.#run && isGoing(', to: 'run && isGoing(', red: ['src/adapters/eventstoredb/tail.spec.ts'] },
  { what: 'a read that is cut off by the end and taken for an empty log', file: 'src/adapters/eventstoredb/line.ts', from: "    this.#left.abort(new Error('the event log is closed'));\n", to: '', red: ['src/adapters/eventstoredb/closing.spec.ts'] },
  { what: 'a subscription that is made when the log is closed', file: 'src/adapters/eventstoredb/eventstoredb-event-store.ts', from: '    this.#tail.close();\n', to: '', red: ['src/adapters/eventstoredb/closing.spec.ts'] },
  { what: 'a page of the log that is given again when more has come', file: 'src/adapters/embedded/following.ts', from: 'known.heard === heard', to: 'known.heard <= heard', red: ['src/adapters/embedded/following.spec.ts'] },
  { what: 'a subscription that lives until its busy reader comes back', file: 'src/adapters/eventstoredb/following.ts', from: '    this.end();\n    this.#news();', to: '    this.#news();', red: ['src/adapters/eventstoredb/closing.spec.ts'] },
  { what: 'a data directory for two', file: 'src/adapters/sqlite/data-directory.ts', from: "lock.exec('BEGIN EXCLUSIVE');", to: "lock.exec('BEGIN');", red: ['src/adapters/sqlite/data-directory.spec.ts'] },
];

const ofReadModels: readonly PlantedBug[] = [
  { what: 'a checkpoint that is moved whatever it was', file: checkpoints, from: "state = 'live'${ofFence.where}${touched === undefined ? sql`` : sql` and touched = ${`${touched}`}::bigint`}\n        and commit_position is not distinct from ${was.commit}::bigint and prepare_position is not distinct from ${was.prepare}::bigint ${returning(notice)}", to: "state = 'live'${ofFence.where}${touched === undefined ? sql`` : sql` and touched = ${`${touched}`}::bigint`} and (${was.commit}::bigint is null or ${was.prepare}::bigint is not null) ${returning(notice)}", red: ['projections/engine/read-models.spec.ts', 'projections/engine/instances.spec.ts'] },
  { what: 'an owner whose fence is ignored', file: checkpoints, from: 'where: sql` and fence <= ${`${fence}`}::bigint` }', to: 'where: sql`` }', red: ['projections/engine/instances.spec.ts'] },
  { what: 'rows that are written though the checkpoint did not move', file: 'projections/engine/rows.ts', from: 'this.insert(put, sql`where exists (select from moved)`)', to: 'this.insert(put, sql`where true`)', red: ['projections/engine/read-models.spec.ts', 'projections/engine/instances.spec.ts'] },
  { what: 'events that are folded twice when they come twice', file: follower, from: 'type in this.rows.projection.on && isBefore(this.#position, position));\n    if (mine', to: 'type in this.rows.projection.on && position !== this.#position);\n    if (mine', red: [delivery, 'projections/engine/read-models.spec.ts'] },
  { what: 'events that are parked because the keys are away for a moment', file: 'projections/engine/log-pages.ts', from: 'if (mayPass(error)) throw error;', to: '', red: [delivery] },
  { what: 'rows that take the place of others before they have caught up', file: 'projections/engine/replace.ts', from: '        await this.catchUp(() => ({ upTo: target }));\n', to: '', red: ['projections/engine/replays.spec.ts'] },
  { what: 'a parked key that does not hold up what comes after', file: follower, from: 'heldUp: heldUp.keys, heldMax', to: 'heldUp: new Set(), heldMax', red: ['projections/engine/parked.spec.ts'] },
  { what: 'rows that are gone on with though the log was restored and is another', file: 'projections/engine/rebuilding.ts', from: 'if (await isInLog(store, mark)) continue;', to: 'if (mark) continue;', red: ['projections/engine/rebuild.spec.ts'] },
  { what: 'a process that goes on though the log was restored and is another', file: 'src/processes/engine/checkpoint.ts', from: '(mark === undefined || isInLog(store, mark))', to: '(mark === undefined || mark.length > 0)', red: ['src/processes/engine/checkpoint.spec.ts'] },
  { what: 'what an older version has parked, shown by the version that has mended it', file: 'projections/engine/parked.ts', from: "where ${this.#isLive()} and parked.error", to: "where generations.state = 'live' and parked.error", red: ['projections/engine/parked.spec.ts'] },
  { what: 'a backup that is restored into a log which goes on beyond it', file: 'src/admin/backup/restore-backup.ts', from: 'if (other !== -1) throw new BackupRefused(', to: 'if (other === 0) throw new BackupRefused(', red: ['test/operations/backup-elsewhere.spec.ts'] },
  { what: 'rows that are skipped as parked without being parked', file: 'projections/engine/parked.ts', from: 'from jsonb_to_recordset(${given}::jsonb) as given (${sql.raw(COLUMN_TYPES)}) where exists (select from moved) on conflict do nothing)`', to: 'from jsonb_to_recordset(${given}::jsonb) as given (${sql.raw(COLUMN_TYPES)}) where false on conflict do nothing)`', red: ['projections/engine/parked.spec.ts'] },
];

export const plantedBugs: readonly PlantedBug[] = [...ofCommands, ...ofTheHouse, ...ofProcesses, ...ofStores, ...ofReadModels, ...ofPayments, ...ofCardMoney, ...ofWebhooks, ...ofRewards, ...ofTheLedger, ...ofTheChain, ...ofCreditBookings, ...ofCreditProcesses, ...ofPaymentProcesses, ...ofDisputes, ...ofExchanges];
