import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MemberRegistered, ProfileUpdated } from '../../contracts/member/member.events.js';
import { memberId } from '../../contracts/values.js';
import { readable } from '../../contracts/event.js';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { defineProjection } from './projection.js';

type Page = { readonly id: string; readonly name: string | null; readonly edits: number };
const pages = defineProjection<Page>({
  name: 'member-pages', version: 1, key: ({ data }) => ('memberId' in data ? data.memberId : []),
  on: {
    MemberRegistered: (_, { data }) => ({ id: data.memberId, name: readable(data.name) ?? null, edits: 0 }),
    ProfileUpdated: (row, { data }) => row && { ...row, edits: row.edits + 1, name: data.name === undefined ? row.name : readable(data.name) ?? null },
  },
  table: { columns: { edits: { type: 'integer not null', value: ({ edits }) => edits }, name: { type: 'text', value: ({ name }) => name } }, indexes: { by_name: '(name, key)' } },
});
const ana = memberId.parse(`mbr_${'a'.repeat(32)}`);

let world: ReadModelWorld;
beforeAll(async () => { world = await readModelsWith([pages]); }, 60_000);
afterAll(() => world.close());

it('works', async () => {
  await world.given(MemberRegistered.of({ memberId: ana, name: 'Ana' }));
  expect(await world.row(pages, ana)).toEqual({ id: ana, name: 'Ana', edits: 0 });
  await world.given(ProfileUpdated.of({ memberId: ana, name: 'Ana M.' }));
  expect(await world.row(pages, ana)).toEqual({ id: ana, name: 'Ana M.', edits: 1 });
  console.log(await world.models.status(), await world.models.verify(pages));
  const found = await world.reads().query(pages, (db, table) => db.selectFrom(table).select(['rows.doc', 'rows.key']).where('rows.name', '=', 'Ana M.').execute());
  const row: Page | undefined = found[0]?.doc;
  expect(row?.edits).toBe(1);
  console.log(JSON.stringify(await world.reads().page(pages, { args: {}, sort: [{ by: 'name' }] })));
});
