import { thinEvents, type ThinEvent } from '../events.js';
import { int, text, texts } from '../forms.js';
import { malformed } from '../refusal.js';
import { route, type Route } from '../routing.js';
import type { Row, World } from '../world.js';

const mostPerPage = 100;
const perPage = 20;

/** Read, a thin event also tells what the notification left out. */
const told = ({ object, hidden: { data } }: Row<ThinEvent, { data?: object }>): object => ({ ...object, ...(data === undefined ? {} : { data }) });

type Asked = { readonly limit: number; readonly objectId: string | undefined; readonly types: readonly string[] };

/** Where another page of the same question is. */
const pageAt = (from: number, { limit, objectId, types }: Asked): string => {
  const words = new URLSearchParams({ page: String(from), limit: String(limit), ...(objectId === undefined ? {} : { object_id: objectId }) });
  for (const [index, type] of types.entries()) words.append(`types[${index}]`, type);
  return `/v2/core/events?${String(words)}`;
};

const found = (world: World, { objectId, types }: Asked): readonly object[] => world.rows(thinEvents)
  .filter(({ object: { related_object, type } }) => (objectId === undefined || related_object?.id === objectId) && (types.length === 0 || types.includes(type))).reverse().map(told);

export const thinEventRoutes: readonly Route[] = [
  route('GET /v2/core/events', { limit: int.optional(), object_id: text.optional(), types: texts.optional(), page: int.optional() }, ({ params: { limit = perPage, object_id: objectId, types = [], page: from = 0 }, world }) => {
    if (limit < 1 || limit > mostPerPage) throw malformed(`limit must be between 1 and ${mostPerPage}`, { param: 'limit' });
    const asked = { limit, objectId, types };
    const all = found(world, asked);
    return { data: all.slice(from, from + limit), ...(all.length > from + limit ? { next_page_url: pageAt(from + limit, asked) } : {}), ...(from > 0 ? { previous_page_url: pageAt(Math.max(0, from - limit), asked) } : {}) };
  }),
  route('GET /v2/core/events/{id}', {}, ({ path: { id = '' }, world }) => told(world.wanted(thinEvents, id))),
];
