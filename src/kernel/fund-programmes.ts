import { z } from 'zod';
import type { AccountEvent } from '../../contracts/account/account.events.js';
import { fundOf } from '../../contracts/account/accounts.js';
import { streamOf } from '../../contracts/events.js';
import { accountId, instant, type AccountId, type CommunityId, type Instant, type ProgrammeId } from '../../contracts/values.js';
import { plainSnapshot } from './snapshot-form.js';
import type { StreamReader } from './stream-reader.js';

/** What a programme gives each time, and how long it is there for new agreements. */
export type Programme = { readonly minutes: string; readonly until?: Instant | undefined; readonly ended: boolean; readonly source?: AccountId | undefined };
type Programmes = Readonly<Record<string, Programme>>;

const programmesAfter = (programmes: Programmes, { type, data }: AccountEvent): Programmes => {
  if (type === 'ProgrammeAdopted') return { ...programmes, [data.programmeId]: { minutes: data.minutes, until: data.until, ended: false, source: data.source } };
  const known = type === 'ProgrammeEnded' ? programmes[data.programmeId] : undefined;
  return type === 'ProgrammeEnded' && known ? { ...programmes, [data.programmeId]: { ...known, ended: true } } : programmes;
};

const kept = z.record(z.string(), z.object({ minutes: z.string(), until: instant.optional(), ended: z.boolean(), source: accountId.optional() }).readonly()).readonly();
/** A fund has entries for years: its programmes need not be read from its beginning. */
export const programmesFold = { initial: {}, evolve: programmesAfter, snapshot: plainSnapshot('fund-programmes', 1, kept) };

/** A programme of a community's fund, as it stands in the log. */
export const programmeOf = async (streams: StreamReader, community: CommunityId, programme: ProgrammeId): Promise<Programme | undefined> =>
  (await streams.foldLong<Programmes, AccountEvent>(streamOf.account(fundOf(community)), programmesFold))[programme];

export const hasEnded = ({ ended, until }: Programme, at: Instant): boolean => ended || (until !== undefined && at >= until);
