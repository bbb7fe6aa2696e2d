import { Injectable } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import { readable } from '../../contracts/event.js';
import type { MemberEvent } from '../../contracts/member/member.events.js';
import type { Instant } from '../../contracts/values.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { OwnerShown } from './shown-entry.js';

const OWN = { FUND: 'Fund', ISSUE: 'Issue' } as const;
/** Where the name is gone, or not for the viewer to know. */
const NOBODY = '–';

/** What people were called at an instant, so that a statement says today what it said then. */
@Injectable()
export class Names {
  constructor(private readonly streams: StreamReader) {}

  /** @param asOf now when it is left out @returns the name, or a dash where it was erased */
  async of(owner: Pick<OwnerShown, 'kind' | 'member' | 'sponsorId' | 'partner'> | null, asOf: Instant | null | undefined, context: GraphContext): Promise<string> {
    if (owner === null) return NOBODY;
    if (owner.kind === 'SPONSOR') return nameIn(await context.readBack('account', owner.sponsorId ?? '')) ?? NOBODY;
    if (owner.kind === 'BOUNDARY') return this.#abroad(owner, asOf, context);
    if (owner.kind !== 'MEMBER') return OWN[owner.kind];
    return this.#member(owner, asOf, context);
  }

  /** Who it is, and in which community. */
  async #abroad({ member, partner }: Pick<OwnerShown, 'member' | 'partner'>, asOf: Instant | null | undefined, context: GraphContext): Promise<string> {
    const community = nameIn(await context.readBack('community', partner?.id ?? '')) ?? NOBODY;
    return member ? `${await this.#member({ member }, asOf, context)}, ${community}` : community;
  }

  async #member(owner: Pick<OwnerShown, 'member'>, asOf: Instant | null | undefined, context: GraphContext): Promise<string> {
    if (!owner.member) return NOBODY;
    return (asOf ? await this.#then(owner.member.id, asOf) : nameIn(await context.readBack('member', owner.member.id))) ?? NOBODY;
  }

  async #then(memberId: string, asOf: Instant): Promise<string | undefined> {
    const names = (await this.streams.past<MemberEvent>(streamOf.member(memberId), asOf)).flatMap(({ data }) => ('name' in data && data.name !== undefined ? [data.name] : []));
    return readable(names.at(-1));
  }
}

/** The name in a row that was read by its id. */
export const nameIn = (row: unknown): string | undefined => (typeof row === 'object' && row !== null && 'name' in row && typeof row.name === 'string' ? row.name : undefined);
