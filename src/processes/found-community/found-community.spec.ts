import { describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '../../../contracts/community/policy.js';
import { recordedAt } from '../../../test/support/given.js';
import { ana, founded, neighbours } from '../../../test/support/people.js';
import { streamsOf } from '../../../test/support/streams.js';
import { FoundCommunity } from '../../community/community.commands.js';
import type { AnyCommand } from '../../kernel/command.js';
import { reject } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { JoinAsFounder } from '../../membership/membership.commands.js';
import { FoundAndJoinCommunity } from './found-community.commands.js';
import { foundCommunity, FoundCommunityProcess } from './found-community.process.js';

const at = '2027-03-01T09:00:00.000Z';
const asked = new FoundAndJoinCommunity({ communityId: neighbours, name: 'Nachbarn am Mühlbach', policy: defaultPolicy }, { commandId: 'c', actor: ana, at });

/** Runs the process against a bus that answers like this; what it sent comes first. */
const running = async (answers: (command: AnyCommand) => Outcome) => {
  const sent: AnyCommand[] = [];
  const bus = { execute: async (command: AnyCommand) => { sent.push(command); return answers(command); } };
  const outcome = await new FoundCommunityProcess(bus as never).execute(asked);
  return { sent, outcome };
};
const done = (revision: bigint) => ({ revision, position: { commit: revision, prepare: revision } });

describe('founding a community', () => {
  it('founds it as the founder, then lets the founder in as the system, and answers with the second', async () => {
    const { sent, outcome } = await running((command) => done(command instanceof FoundCommunity ? 0n : 1n));
    expect(sent).toEqual([
      new FoundCommunity(asked.data, { commandId: derivedUuid('found-community', 'c', 0), actor: ana, at }),
      new JoinAsFounder({ communityId: neighbours, memberId: ana }, { commandId: derivedUuid('found-community', 'c', 1), actor: 'system:found-community', at }),
    ]);
    expect(outcome).toEqual(done(1n));
  });
  it('lets nobody in when there is no community', async () => {
    const { sent, outcome } = await running(() => reject('POLICY_CONTRADICTS_ITSELF'));
    expect(sent.map(({ type }) => type)).toEqual(['FoundCommunity']);
    expect(outcome).toEqual({ rejected: 'POLICY_CONTRADICTS_ITSELF' });
  });
  it('says so when the founder could not be let in yet', async () => {
    const { outcome } = await running((command) => (command instanceof JoinAsFounder ? reject('BUSY') : done(0n)));
    expect(outcome).toEqual({ rejected: 'BUSY' });
  });
  it('is finished by its follow-up after a crash in between', async () => {
    const sends = (await foundCommunity.on.CommunityFounded?.(recordedAt(at)(founded), await streamsOf('none', []))) ?? [];
    const meta = { commandId: 'derived', actor: 'system:found-community', at };
    expect(sends.map((send) => send(meta))).toEqual([new JoinAsFounder({ communityId: neighbours, memberId: ana }, meta)]);
  });
});
