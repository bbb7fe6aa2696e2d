import { z } from 'zod';
import { currencyOf } from '../currencies.js';
import { flag, int, merged, metadata, text } from '../forms.js';
import { createdPaging, listed, paging } from '../lists.js';
import { missing } from '../refusal.js';
import { own, route, type Ask, type Route } from '../routing.js';
import type { Thing, World } from '../world.js';
import { reversals, reverse, type Reversal } from './reversals.js';
import { transfer, transfers, type Transfer } from './transfers.js';

const wanted = {
  amount: int.optional(), currency: text, destination: text, description: text.optional(), metadata: metadata.optional(), source_transaction: text.optional(), source_type: z.enum(['bank_account', 'card', 'fpx']).optional(), transfer_group: text.optional(),
};

const shownInside = 10;

/** A transfer is shown with its latest reversals. */
export const transferWithReversals = (one: Thing, world: World): object => {
  const all = reversalsOf(world, one.id);
  return { ...one, reversals: { object: 'list', data: all.slice(0, shownInside), has_more: all.length > shownInside, url: `/v1/transfers/${one.id}/reversals` } };
};

const reversalsOf = (world: World, id: string): readonly Reversal[] => world.all(reversals).filter((reversal) => reversal.transfer === id).reverse();
const named = (ask: Pick<Ask, 'account' | 'path' | 'world'>): Transfer => own(ask, transfers, { id: ask.path.transfer ?? ask.path.id ?? '' });

export const transferRoutes: readonly Route[] = [
  route('GET /v1/transfers', { ...createdPaging, destination: text.optional(), transfer_group: text.optional() }, (ask) => {
    const { destination, transfer_group: group } = ask.params;
    return listed(ask, transfers, { url: '/v1/transfers', keep: (one) => (destination ?? one.destination) === one.destination && (group === undefined || group === one.transfer_group) });
  }),
  route('POST /v1/transfers', wanted, ({ params, world }) => transfer(world, {
    amount: params.amount, currency: currencyOf(params.currency), destination: params.destination, source: params.source_transaction, group: params.transfer_group, description: params.description, metadata: merged({}, params.metadata),
  })),
  route('GET /v1/transfers/{transfer}', {}, named),
  route('GET /v1/transfers/{id}/reversals', paging, (ask) => {
    const { id } = named(ask);
    return listed(ask, reversals, { url: `/v1/transfers/${id}/reversals`, keep: (reversal) => reversal.transfer === id });
  }),
  route('POST /v1/transfers/{id}/reversals', { amount: int.optional(), description: text.optional(), metadata: metadata.optional(), refund_application_fee: flag.optional() }, (ask) => reverse(ask.world, named(ask).id, { wanted: ask.params.amount, metadata: merged({}, ask.params.metadata) })),
  route('GET /v1/transfers/{transfer}/reversals/{id}', {}, (ask) => {
    const { id = '', transfer: of = '' } = ask.path;
    const reversal = own(ask, reversals, { id });
    if (reversal.transfer !== of) throw missing('transfer reversal', id);
    return reversal;
  }),
];
