import { cards } from './cards.js';
import { charges, type Charge } from './charges.js';
import { accounts } from './connect/accounts.js';
import { due, type Facts } from './connect/facts.js';
import { transfers } from './connect/transfers.js';
import type { WebhookMode } from './courier.js';
import { disputes, isOpen } from './disputes.js';
import { deliveries, events, thinEvents, type Delivery } from './events.js';
import { intents } from './intents.js';
import { html, paper, type Html } from './pages.js';
import { refunds } from './refunding.js';
import { setups } from './setups.js';
import type { Kind, Row, Thing, World } from './world.js';

export type Front = { readonly world: World; /** Milliseconds. */ readonly now: number; /** Known to this page alone. */ readonly token: string; readonly mode: WebhookMode };

const atMost = { waiting: 50, accounts: 50, money: 10, disputes: 20, webhooks: 20 } as const;
const waits = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action']);

/** The last of a kind that are wanted, newest first. */
const latest = <T extends Thing, H extends object>(world: World, of: Kind<T, H>, { most, wanted = () => true }: { most: number; wanted?: (row: Row<T, H>) => boolean }): readonly Row<T, H>[] => {
  const found: Row<T, H>[] = [];
  const rows = world.rows(of);
  for (let index = rows.length - 1; index >= 0 && found.length < most; index -= 1) {
    const row = rows[index];
    if (row !== undefined && wanted(row)) found.push(row);
  }
  return found;
};

type Cell = Html | number | string;
const table = (heads: readonly string[], rows: readonly (readonly Cell[])[], nothing: string): Html => (rows.length === 0 ? html`<p>${nothing}</p>` : html`<div class="wide"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`);
const code = (word: string | null | undefined): Html => html`<code>${word ?? '-'}</code>`;
const money = ({ amount, currency }: { readonly amount: number; readonly currency: string }): string => `${amount} ${currency}`;
const time = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
const bookingOf = ({ metadata }: { readonly metadata: Readonly<Record<string, string>> }): Html => code(metadata.booking_id);

/** Buttons that do something to one thing. */
const buttons = (token: string, id: string, acts: Readonly<Record<string, string>>): Html => html`<form method="post" action="/"><input type="hidden" name="token" value="${token}"><input type="hidden" name="id" value="${id}">${Object.entries(acts).map(([act, words]) => html`<button name="act" value="${act}" aria-label="${words} ${id}">${words}</button>`)}</form>`;

const waiting = ({ world }: Front): Html => {
  const paying = latest(world, intents, { most: atMost.waiting, wanted: ({ object: { status } }) => waits.has(status) }).map(({ seq, object }) => ({ seq, object, what: money(object) }));
  const saving = latest(world, setups, { most: atMost.waiting, wanted: ({ object: { status } }) => waits.has(status) }).map(({ seq, object }) => ({ seq, object, what: 'save a card' }));
  const rows = [...paying, ...saving].sort((one, other) => other.seq - one.seq).slice(0, atMost.waiting);
  return table(['What', 'Booking', 'Status', 'Since', 'Go there'], rows.map(({ object, what }) => [what, bookingOf(object), object.status, time(object.created), html`<a href="/pay/${object.client_secret}">pay ${object.id}</a>`]), 'Nothing waits to be paid.');
};

const standing = (facts: Facts): string => (facts.closed ? 'closed' : [facts.standing, ...due(facts)].join(', '));
const providers = ({ world, token }: Front): Html => table(['Account', 'Who', 'Status and what is asked for', 'Let Stripe'], latest(world, accounts, { most: atMost.accounts }).map(({ id, hidden }) => [
  code(id), hidden.displayName ?? hidden.email ?? '-', standing(hidden), hidden.closed ? '-' : buttons(token, id, { activate: 'activate', restrict: 'restrict', reject: 'reject' }),
]), 'Nobody has an account to be paid on.');

const stateOf = (world: World, { status, captured, amount_captured: taken, amount_refunded: back, disputed, payment_intent: intent }: Charge): string => {
  if (status === 'failed') return 'failed';
  if (!captured) return world.get(intents, intent).status === 'canceled' ? 'let go' : 'held';
  return [`captured ${taken}`, ...(back > 0 ? [`refunded ${back}`] : []), ...(disputed ? ['disputed'] : [])].join(', ');
};
const mayBeDisputed = ({ captured, disputed, amount_captured: taken, amount_refunded: back }: Charge): boolean => captured && !disputed && taken > back;
const charged = ({ world, token }: Front): Html => table(['Charge', 'Amount', 'Booking', 'State', 'At', 'Let the customer'], latest(world, charges, { most: atMost.money, wanted: ({ account }) => account === null }).map(({ id, object }) => [
  code(id), money(object), bookingOf(object), stateOf(world, object), time(object.created), mayBeDisputed(object) ? buttons(token, id, { dispute: 'dispute', inquire: 'inquire' }) : '-',
]), 'Nothing was charged.');
const refunded = ({ world }: Front): Html => table(['Refund', 'Amount', 'Booking', 'Status', 'At'], latest(world, refunds, { most: atMost.money }).map(({ id, object }) => [code(id), money(object), bookingOf(object), object.status, time(object.created)]), 'Nothing was refunded.');
const transferred = ({ world }: Front): Html => table(['Transfer', 'Amount', 'Booking', 'To', 'Taken back', 'At'], latest(world, transfers, { most: atMost.money }).map(({ id, object }) => [code(id), money(object), bookingOf(object), code(object.destination), object.amount_reversed, time(object.created)]), 'Nothing was transferred.');
const disputed = ({ world, token }: Front): Html => table(['Dispute', 'Amount', 'Of charge', 'Why', 'Status', 'Let the platform'], latest(world, disputes, { most: atMost.disputes }).map(({ id, object }) => [
  code(id), money(object), code(object.charge), object.reason, object.status, isOpen(object) ? buttons(token, id, { win: 'win', lose: 'lose' }) : '-',
]), 'Nothing is disputed.');

/** What has not arrived of each event. */
const underWay = (world: World): ReadonlyMap<string, string> => {
  const words = new Map<string, string>();
  const said = ({ target, state, attempts }: Delivery): string => `${target}: ${state}${attempts === 0 ? '' : ` after ${attempts}`}`;
  for (const delivery of world.all(deliveries)) words.set(delivery.event, [words.get(delivery.event), said(delivery)].filter((word) => word !== undefined).join(', '));
  return words;
};

const told = ({ world }: Front): Html => {
  const left = underWay(world);
  const thick = latest(world, events, { most: atMost.webhooks }).map(({ seq, id, object }) => ({ seq, id, type: object.type, at: time(object.created), account: object.account }));
  const thin = latest(world, thinEvents, { most: atMost.webhooks }).map(({ seq, id, object }) => ({ seq, id, type: object.type, at: object.created.slice(0, 19).replace('T', ' '), account: object.related_object?.id }));
  const rows = [...thick, ...thin].sort((one, other) => other.seq - one.seq).slice(0, atMost.webhooks);
  return table(['Event', 'Type', 'Account', 'At', 'On its way'], rows.map(({ id, type, account, at }) => [code(id), type, code(account), at, left.get(id) ?? 'nothing is left to send']), 'Nothing has happened.');
};

const lost = ({ drop = false }: WebhookMode): string => (typeof drop === 'boolean' ? (drop ? '*' : '') : drop.join(', '));
const switches = ({ token, mode }: Front): Html => html`<form method="post" action="/"><input type="hidden" name="token" value="${token}"><fieldset><legend>From now on</legend>
<label>wait so many milliseconds before each: <input type="text" name="delayMs" inputmode="numeric" value="${mode.delayMs ?? 0}"></label>
<label>send so many copies more of each (0.5 is every other): <input type="text" name="duplicate" inputmode="decimal" value="${mode.duplicate ?? 0}"></label>
<label>lose these types for good (commas between them, * for all): <input type="text" name="drop" value="${lost(mode)}"></label>
<label><input type="checkbox" name="shuffle" value="yes"${checked(mode.shuffle)}> in any order</label><label><input type="checkbox" name="paused" value="yes"${checked(mode.paused)}> keep all back until they are delivered by hand</label>
<button name="act" value="webhooks">Do so</button><button name="act" value="deliver">Deliver all that wait now</button></fieldset></form>`;
const checked = (is: boolean | undefined): Html => (is === true ? html` checked` : html``);

const sections: Readonly<Record<string, (front: Front) => Html>> = {
  'What waits to be paid': waiting, 'Who is paid': providers, 'Last charges': charged, 'Last refunds': refunded, 'Last transfers': transferred, 'Disputes': disputed,
  'Last webhooks': (front) => html`${told(front)}${switches(front)}`,
  'Test cards': () => table(['Number', 'What it does', 'As a test method'], cards.map(({ number, says, name }) => [code(number), says, code(name)]), ''),
};

/** The first page of the sandbox: all that happens in it, and the hands on it. Amounts are in the smallest unit of their currency. */
export const frontPage = (front: Front): string => paper('What happens here', html`<p>Barnraise talks to this server instead of Stripe for as long as it has no key. People pay here with test cards, providers are let in by a click, and what a bank or Stripe would do is done by the buttons.
Amounts are in the smallest unit of their currency, times in UTC. Here it is ${time(front.now / 1000)}.</p>
${Object.entries(sections).map(([title, section]) => html`<section><h2>${title}</h2>${section(front)}</section>`)}`, { wide: true });
