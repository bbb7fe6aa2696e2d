import { describe, expect, it } from '@jest/globals';
import { accountOf, fundOf } from '../../../contracts/account/accounts.js';
import { CommunityFounded, PolicyChanged } from '../../../contracts/community/community.events.js';
import { MemberJoined } from '../../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../../contracts/community/policy.js';
import { streamOf } from '../../../contracts/events.js';
import { recordedAt } from '../../../test/support/given.js';
import { ana, kreuzberg, leo, mia } from '../../../test/support/listings.js';
import { streamsOf } from '../../../test/support/streams.js';
import { TransferCredits } from '../../account/account.commands.js';
import { comparePositions, type Position } from '../../kernel/event-store.js';
import { welcomeNewcomers } from './welcome-newcomers.process.js';

const at = '2027-03-05T10:00:00.000Z';
const meta = { commandId: 'c', actor: 'system:welcome-newcomers', at };
const policy = (startingCreditMinutes: number) => ({ ...defaultPolicy, startingCreditMinutes });
const founded = (minutes: number) => CommunityFounded.of({ communityId: kreuzberg, founderId: leo, name: 'Kreuzberg', policy: policy(minutes) });
const voted = (minutes: number, version = 2) => PolicyChanged.of({ communityId: kreuzberg, version, policy: policy(minutes), changedBy: leo, reason: 'We voted in May.' });

/** What is sent when somebody joins after so many of the community's events, whatever is said later. */
const sentTo = async (member: string, history: readonly (ReturnType<typeof founded> | ReturnType<typeof voted>)[], heard = history.length) => {
  const streams = await streamsOf(streamOf.community(kreuzberg), history);
  const said = await streams.read(streamOf.community(kreuzberg));
  const position: Position = heard === 0 ? { commit: -1n, prepare: -1n } : between(said[heard - 1]?.position, said[heard]?.position);
  const event = { ...recordedAt(at)(MemberJoined.of({ communityId: kreuzberg, memberId: member, roles: ['member'] })), position };
  return ((await welcomeNewcomers.on.MemberJoined?.(event, streams)) ?? []).map((send) => send(meta));
};
/** A place of the log after one event, and before the next. */
const between = (one: Position = { commit: 0n, prepare: 0n }, next?: Position): Position => {
  const place = { commit: one.commit, prepare: one.prepare + 1n };
  if (next && comparePositions(place, next) >= 0) throw new Error('there is no room between the two');
  return place;
};
const minutesFor = async (...asked: Parameters<typeof sentTo>) => (await sentTo(...asked)).map((sent) => (sent as TransferCredits).data.minutes);
const nameFor = async (member: string, minutes = 60) => (await sentTo(member, [founded(minutes)])).map((sent) => (sent as TransferCredits).data.transferId);

describe('a newcomer', () => {
  it('is given by the fund what the policy says', async () => {
    const [sent, ...more] = await sentTo(ana, [founded(60)]);
    expect(more).toEqual([]);
    expect(sent).toBeInstanceOf(TransferCredits);
    expect(sent?.data).toMatchObject({ accountId: fundOf(kreuzberg), to: accountOf(kreuzberg, ana), minutes: '60', purpose: { kind: 'STARTING_CREDIT' } });
  });
  it('is given nothing where the policy says so, which is the default', async () => expect(await sentTo(ana, [founded(0)])).toEqual([]));
  it('is given nothing where no community was founded', async () => expect(await sentTo(ana, [])).toEqual([]));
  it('is given what was said before, whatever was voted since', async () => expect(await minutesFor(ana, [founded(60), voted(90)], 1)).toEqual(['60']));
  it('is given nothing that was only voted later', async () => expect(await sentTo(ana, [founded(0), voted(90)], 1)).toEqual([]));
  it('is given what was voted last', async () => expect(await minutesFor(ana, [founded(0), voted(90), voted(45, 3)])).toEqual(['45']));
  it('is given nothing once it was voted away', async () => expect(await sentTo(ana, [founded(60), voted(0)])).toEqual([]));
  it('is given it under one name, however often they join and whatever it is by then', async () => expect(await nameFor(ana, 60)).toEqual(await nameFor(ana, 90)));
  it('is given it under another name than anybody else', async () => expect(await nameFor(mia)).not.toEqual(await nameFor(ana)));
});
