import { z } from 'zod';
import { text } from '../forms.js';
import { webAddress } from '../pages.js';
import { malformed, missing } from '../refusal.js';
import { route, type Ask, type Route } from '../routing.js';
import { kind } from '../world.js';
import { accounts } from './accounts.js';
import { stillOpen } from './standing.js';

/** A link that lets the owner of an account in, once and soon. `visit` is known to the page alone, so that only who opened it can go on. */
export type Link = { id: string; account: string; purpose: 'account_onboarding' | 'account_update' | 'login'; refreshUrl: string; returnUrl: string; expiresAt: number; visit: string | null; done: boolean };
export const links = kind<Link>('account_link', 'link_');

/** Minutes are what Stripe gives. */
const lastsSeconds = 300;

type Wanted = Pick<Link, 'account' | 'purpose' | 'refreshUrl' | 'returnUrl'>;
const made = ({ world, now }: Pick<Ask, 'now' | 'world'>, wanted: Wanted): Link => world.add(links, { id: world.newId(links.prefix), ...wanted, expiresAt: now + lastsSeconds, visit: null, done: false });

const openFor = (ask: Ask, id: string, param: string): string => {
  const row = ask.world.row(accounts, id);
  if (row === undefined) throw missing('account', id, param);
  return stillOpen(row.hidden).id;
};

/** @throws Refusal 400 url_invalid */
const address = (url: string | undefined, param: string): string => {
  if (url === undefined) throw malformed(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  if (!webAddress(url)) throw malformed(`Not a valid URL: ${url}`, { code: 'url_invalid', param });
  return url;
};

/** Lets an owner look at their express dashboard. */
export const loginLink = (ask: Ask, account: string): object => {
  const { id } = made(ask, { account, purpose: 'login', refreshUrl: ask.url, returnUrl: ask.url });
  return { object: 'login_link', created: ask.now, url: `${ask.url}/express/${id}` };
};

const fields = z.enum(['currently_due', 'eventually_due']);
const collection = z.strictObject({ fields: fields.optional(), future_requirements: z.enum(['include', 'omit']).optional() }).optional();
const way = z.strictObject({ collection_options: collection, refresh_url: text, return_url: text.optional() }).optional();
const purpose = z.enum(['account_onboarding', 'account_update']);
const useCase = z.strictObject({ type: purpose, account_onboarding: way, account_update: way });

export const linkRoutes: readonly Route[] = [
  route('POST /v1/account_links', { account: text, type: purpose, collect: fields.optional(), collection_options: collection, refresh_url: text.optional(), return_url: text.optional() }, (ask) => {
    const { type, refresh_url, return_url } = ask.params;
    const account = openFor(ask, ask.params.account, 'account');
    const link = made(ask, { account, purpose: type, refreshUrl: address(refresh_url, 'refresh_url'), returnUrl: address(return_url, 'return_url') });
    return { object: 'account_link', created: ask.now, expires_at: link.expiresAt, url: `${ask.url}/onboarding/${link.id}` };
  }),
  route('POST /v2/core/account_links', { account: text, use_case: useCase }, (ask) => {
    const { use_case } = ask.params;
    const account = openFor(ask, ask.params.account, 'account');
    const wanted = use_case[use_case.type];
    if (wanted === undefined) throw malformed(`Missing required param: use_case.${use_case.type}.`, { code: 'parameter_missing', param: `use_case.${use_case.type}` });
    const refreshUrl = address(wanted.refresh_url, 'refresh_url');
    const link = made(ask, { account, purpose: use_case.type, refreshUrl, returnUrl: wanted.return_url === undefined ? refreshUrl : address(wanted.return_url, 'return_url') });
    return {
      object: 'v2.core.account_link', account, created: new Date(ask.now * 1000).toISOString(), expires_at: new Date(link.expiresAt * 1000).toISOString(), livemode: false, url: `${ask.url}/onboarding/${link.id}`, use_case,
    };
  }),
];
