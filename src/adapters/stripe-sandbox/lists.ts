import { int, range, text, within, type Range } from './forms.js';
import { malformed } from './refusal.js';
import type { Ask } from './routing.js';
import type { Kind, Row, Thing } from './world.js';

/** The parameters of every list; `created` where the list has it. */
export const paging = { limit: int.optional(), starting_after: text.optional(), ending_before: text.optional() };
export const createdPaging = { ...paging, created: range.optional() };

type Paging = { readonly limit?: number | undefined; readonly starting_after?: string | undefined; readonly ending_before?: string | undefined; readonly created?: Range | undefined };
export type List = { object: 'list'; url: string; has_more: boolean; data: object[] };

/** A page of what the asking account has of a kind, newest first. `keep` filters. */
export const listed = <T extends Thing & { readonly created: number }, H extends object>(ask: Ask<Paging>, of: Kind<T, H>, { url, keep = () => true }: { url: string; keep?: (object: T, row: Row<T, H>) => boolean }): List => {
  const { params: { created }, world, account } = ask;
  const rows = world.rows(of).filter((row) => row.account === account && within(row.object.created, created) && keep(row.object, row));
  const page = pageOf(rows.map(({ object }) => object).reverse(), ask.params, url);
  return { ...page, data: page.data.map((object) => world.shown(object)) };
};

/** Cuts a page out of things that are newest first. @throws Refusal 400 when the cursor names nothing in the list, or limit is not 1-100 */
export const pageOf = (things: readonly Thing[], { limit = 10, starting_after, ending_before }: Paging, url: string): List => {
  if (limit < 1 || limit > 100) throw malformed('limit must be between 1 and 100', { code: 'parameter_invalid_integer', param: 'limit' });
  const after = starting_after === undefined ? 0 : cursor(things, starting_after, 'starting_after') + 1;
  if (ending_before === undefined) return wrapped(things.slice(after, after + limit), things.length > after + limit, url);
  const before = cursor(things, ending_before, 'ending_before');
  const from = Math.max(0, before - limit);
  return wrapped(things.slice(from, before), from > 0, url);
};

const cursor = (things: readonly Thing[], id: string, param: string): number => {
  const index = things.findIndex((thing) => thing.id === id);
  if (index < 0) throw malformed(`No such object: '${id}'`, { code: 'resource_missing', param });
  return index;
};

const wrapped = (data: readonly Thing[], has_more: boolean, url: string): List => ({ object: 'list', url, has_more, data: [...data] });
