import { emitThin } from '../events.js';
import { schedule } from '../jobs.js';
import { html, paper, type Html } from '../pages.js';
import { page, type Ask, type Page, type PageRoute } from '../routing.js';
import { balanceObject } from '../money.js';
import type { World } from '../world.js';
import { accounts } from './accounts.js';
import { links, type Link } from './links.js';
import { activate, check, reject, restrict } from './standing.js';

/** Stripe takes so long to look at what takes long. */
const checkSeconds = 3600;

type Choice = { readonly words: string; readonly does: (world: World, account: string) => unknown };
const choices: Readonly<Record<string, Choice>> = {
  submit: { words: 'Submit details', does: activate },
  wait: { words: 'Submit details (Stripe takes an hour to check)', does: (world, account) => {
    check(world, account);
    schedule(world, 'finish-check', { at: world.now + checkSeconds, subject: account });
  } },
  leave: { words: 'Leave for later', does: () => undefined },
  restrict: { words: 'Restrict', does: (world, account) => restrict(world, account) },
  reject: { words: 'Reject', does: reject },
};

type Visit = Ask<Readonly<Record<string, string>>>;
const gone = (): Page => ({ status: 404, html: paper('No such link', html`<p>The sandbox never made this link.</p>`) });

const button = ([name, { words }]: readonly [string, Choice]): Html => html`<p><button name="choice" value="${name}">${words}</button></p>`;
const form = ({ id, account }: Link, visit: string, name: string): string => paper('Provider onboarding', html`
<p>Stripe would ask ${name} here who they are and where their money goes. The sandbox asks only how it should end for <code>${account}</code>.</p>
<form method="post" action="/onboarding/${id}"><input type="hidden" name="visit" value="${visit}">${Object.entries(choices).map(button)}</form>`);

/** A link opens once, and soon after it was made; after that it leads to where a new one is made. */
const open = ({ world, now, path: { id = '' } }: Visit, purposes: (link: Link) => boolean): { readonly link: Link; readonly visit: string } | Page => {
  const link = world.find(links, id);
  if (link === undefined || !purposes(link)) return gone();
  if (link.visit !== null || link.expiresAt <= now) return { redirect: link.refreshUrl };
  const visit = world.newId('visit_');
  world.change(links, id, (one) => { one.visit = visit; });
  return { link, visit };
};

const mayGoOn = ({ visit, done }: Link, shown: string | undefined): boolean => visit !== null && visit === shown && !done;

const choose = ({ world, params: { choice = '', visit }, path: { id = '' } }: Visit): Page => {
  const link = world.find(links, id);
  if (link === undefined || !Object.hasOwn(choices, choice)) return gone();
  if (!mayGoOn(link, visit)) return { redirect: link.refreshUrl };
  world.change(links, id, (one) => { one.done = true; });
  choices[choice]?.does(world, link.account);
  emitThin(world, 'v2.core.account_link.returned', { data: { account_id: link.account, configurations: ['recipient'], use_case: link.purpose } });
  return { redirect: link.returnUrl };
};

const money = ({ amount, currency }: { amount: number; currency: string }): Html => html`<li>${amount} ${currency} (smallest unit)</li>`;

export const onboardingPages: readonly PageRoute[] = [
  page('GET /onboarding/{id}', (visit) => {
    const opened = open(visit, ({ purpose }) => purpose !== 'login');
    if (!('link' in opened)) return opened;
    const { displayName, email } = visit.world.hidden(accounts, opened.link.account);
    return { html: form(opened.link, opened.visit, displayName ?? email ?? 'the provider') };
  }),
  page('POST /onboarding/{id}', choose),
  page('GET /express/{id}', (visit) => {
    const opened = open(visit, ({ purpose }) => purpose === 'login');
    if (!('link' in opened)) return 'redirect' in opened ? { status: 410, html: paper('This link was used', html`<p>Login links open once. Ask for a new one.</p>`) } : opened;
    const { available, pending } = balanceObject(visit.world, opened.link.account) as Readonly<Record<'available' | 'pending', { amount: number; currency: string }[]>>;
    return { html: paper('Express dashboard', html`<p>Account <code>${opened.link.account}</code></p><h2>Available</h2><ul>${available.map(money)}</ul><h2>On its way</h2><ul>${pending.map(money)}</ul>`) };
  }),
];
