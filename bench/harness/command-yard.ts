import { randomUUID } from 'node:crypto';
import { CommunityFounded } from '../../contracts/community/community.events.js';
import { MemberJoined, role } from '../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { streamOf } from '../../contracts/events.js';
import { MemberRegistered } from '../../contracts/member/member.events.js';
import { communityId, memberId, type MemberId } from '../../contracts/values.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import type { Codec } from '../../src/kernel/codec.js';
import { isRejected, type AnyEvent } from '../../src/kernel/decider.js';
import type { EventStore } from '../../src/kernel/event-store.js';
import { CommandHandling } from '../../src/kernel/handle-command.js';
import { idFrom } from '../../src/kernel/ids.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { member } from '../../src/member/member.module.js';
import { UpdateProfile } from '../../src/member/member.commands.js';
import { GrantRole, RevokeRole } from '../../src/membership/membership.commands.js';
import { membership } from '../../src/membership/membership.module.js';
import { concurrently } from './measure.js';

/** Commands under way at once. */
export const AT_ONCE = 64;
/** Every stream's, when it is opened. */
export const HISTORY_EVENTS = 20;
/** Streams that are written again and again. */
export const WARM_STREAMS = 256;
/** Others in every run: a real server still has those of the last one. */
const RUN = randomUUID();
const town = communityId.parse(idFrom('cmt', RUN));
const coordinator = memberId.parse(idFrom('mbr', RUN, 'coordinator'));
const members: MemberId[] = [];
const someone = (number: number): MemberId => (members[number] ??= memberId.parse(idFrom('mbr', RUN, number)));
const AT = '2026-11-01T09:00:00.000Z';

type Ground = { readonly store: EventStore; readonly codec: Codec };

/** A community whose members have histories of twenty events each, and the commands that they are sent. */
export class CommandYard {
  readonly #handling: CommandHandling;
  readonly #turns = new Map<number, number>();

  private constructor(private readonly ground: Ground) {
    this.#handling = handlingOn(ground);
  }

  /** Founds it and lets so many members live through their histories. */
  static async open(ground: Ground, members: number): Promise<CommandYard> {
    const yard = new CommandYard(ground);
    await yard.#append(streamOf.community(town), [CommunityFounded.of({ communityId: town, founderId: coordinator, name: 'Bench', policy: defaultPolicy })]);
    await yard.#append(streamOf.membership(town, coordinator), [MemberJoined.of({ communityId: town, memberId: coordinator, roles: role.options })]);
    await concurrently(members, AT_ONCE, async (number) => {
      await yard.#append(streamOf.membership(town, someone(number)), [MemberJoined.of({ communityId: town, memberId: someone(number), roles: ['member'] })]);
      for (let event = 1; event < HISTORY_EVENTS; event++) await yard.grantOrRevoke(number);
    });
    return yard;
  }

  /** The same members on a log that was opened anew: nothing is remembered of any stream. */
  on(ground: Ground): CommandYard {
    const yard = new CommandYard(ground);
    for (const [number, turn] of this.#turns) yard.#turns.set(number, turn);
    return yard;
  }

  /** Makes the member treasurer, or takes it back: one event, none of it personal. */
  async grantOrRevoke(number: number): Promise<void> {
    const turn = this.#turns.get(number) ?? 0;
    this.#turns.set(number, turn + 1);
    const data = { communityId: town, memberId: someone(number), role: 'treasurer' as const };
    const meta = { commandId: randomUUID(), actor: coordinator, at: AT };
    const outcome = await this.#handling.handle(membership, turn % 2 === 0 ? new GrantRole(data, meta) : new RevokeRole(data, meta));
    if (isRejected(outcome)) throw new Error(`a command was refused: ${outcome.rejected}`);
  }

  /** One event that is sealed with the member's key. */
  async changeProfile(number: number): Promise<void> {
    const memberOf = someone(number);
    const bio = `I mend bicycles and learn Arabic, ${randomUUID()}.`;
    const outcome = await this.#handling.handle(member, new UpdateProfile({ memberId: memberOf, bio }, { commandId: randomUUID(), actor: memberOf, at: AT }));
    if (isRejected(outcome)) throw new Error(`a command was refused: ${outcome.rejected}`);
  }

  /** Members with histories of twenty events that are all sealed. */
  async register(members: number): Promise<void> {
    await concurrently(members, AT_ONCE, async (number) => {
      await this.#append(streamOf.member(someone(number)), [MemberRegistered.of({ memberId: someone(number), name: `Member ${number}` })]);
      for (let event = 1; event < HISTORY_EVENTS; event++) await this.changeProfile(number);
    });
  }

  async #append(stream: string, events: readonly AnyEvent[]): Promise<void> {
    const { store, codec } = this.ground;
    const said = events.map(({ type, data }) => ({ id: randomUUID(), type, data, metadata: { commandId: randomUUID(), commandHash: 'x'.repeat(43), actorId: coordinator, at: AT } }));
    await store.append(stream, await codec.encode(stream, said), 'none');
  }
}

const handlingOn = ({ store, codec }: Ground): CommandHandling =>
  new CommandHandling(store, codec, { communities: new CommunityContexts(new StreamReader(store, codec)), hashKey: new Uint8Array(32).fill(7) });
