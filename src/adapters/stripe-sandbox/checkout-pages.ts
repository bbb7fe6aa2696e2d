import { cardNamed, cards, type Card } from './cards.js';
import { intents, type PaymentIntent } from './intents.js';
import { html, Html, paper, webAddress } from './pages.js';
import { authenticated, confirmIntent } from './paying.js';
import { newMethod } from './payment-methods.js';
import { Refusal } from './refusal.js';
import { page, type Ask, type Page, type PageRoute } from './routing.js';
import { confirmSetup, setupAuthenticated, setups, type SetupIntent } from './setups.js';
import type { World } from './world.js';

type Form = Ask<Readonly<Record<string, string>>>;
type Either = PaymentIntent | SetupIntent;

/** The intent that a client secret opens; nobody else's. */
const opened = (world: World, secret: string): Either | undefined => {
  const id = secret.split('_secret_')[0] ?? '';
  const found = world.find(intents, id) ?? world.find(setups, id);
  return found?.client_secret === secret ? found : undefined;
};

const over = (intent: Either): boolean => ['succeeded', 'requires_capture', 'canceled'].includes(intent.status);
const succeeded = (intent: Either): boolean => intent.status === 'succeeded' || intent.status === 'requires_capture';
const isPayment = (intent: Either): intent is PaymentIntent => intent.object === 'payment_intent';
const errorOf = (intent: Either): string | undefined => (isPayment(intent) ? intent.last_payment_error : intent.last_setup_error)?.message;
const returnUrlOf = (world: World, intent: Either): string | null => (isPayment(intent) ? world.hidden(intents, intent.id) : world.hidden(setups, intent.id)).returnUrl;
/** Where the buttons of a form lead: back to where it came from, and nowhere that is no web address. */
const wantedReturn = ({ params, world }: Form, intent: Either): string | null => {
  const said = params.return_url ?? '';
  return webAddress(said) ? said : returnUrlOf(world, intent);
};

/** Back to the shop, with what Stripe adds; a page that says so where no shop was named. */
const back = (intent: Either, to: string | null): Page => {
  const outcome = succeeded(intent) ? 'succeeded' : 'failed';
  if (to === null) return { html: paper(outcome === 'succeeded' ? 'Done' : 'Not done', html`<p id="outcome">${intent.status}</p><p>No return_url was given: this page may be closed.</p>`) };
  const url = new URL(to);
  url.searchParams.set(intent.object, intent.id);
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret);
  url.searchParams.set('redirect_status', outcome);
  return { redirect: url.href };
};

const heading = (intent: Either): string => (isPayment(intent) ? `Pay ${intent.amount} ${intent.currency} (smallest unit)` : 'Save a card');
const notice = (message: string | undefined): Html => (message === undefined ? html`` : html`<p class="no" role="alert">${message}</p>`);

const checkout = (intent: Either, to: string | null): string => paper(heading(intent), html`${notice(errorOf(intent))}
<form method="post" action="/pay/${intent.client_secret}"><input type="hidden" name="return_url" value="${to ?? ''}">
<fieldset><legend>Card</legend>${cards.map(({ name, number, says }, index) => html`<label><input type="radio" name="card" value="${name}"${new Html(index === 0 ? ' checked' : '')}> ${number} ${says}</label>`)}
<label>or its number: <input type="text" name="number" inputmode="numeric" autocomplete="off"></label></fieldset>
<button name="act" value="pay">${isPayment(intent) ? 'Pay' : 'Save card'}</button><button name="act" value="fail">Fail authentication</button></form>`);

const authentication = (intent: Either): string => paper('3-D Secure', html`<p>The bank asks: is it you? (${heading(intent)})</p>
<form method="post" action="/authenticate/${intent.client_secret}"><button name="act" value="complete">Complete authentication</button><button name="act" value="fail">Fail authentication</button></form>`);

const unknown: Page = { html: paper('Nothing here', html`<p>No payment is open under this address.</p>`), status: 404 };

const show = (ask: Form): Page => {
  const intent = opened(ask.world, ask.path.secret ?? '');
  if (intent === undefined) return unknown;
  return over(intent) ? back(intent, wantedReturn(ask, intent)) : { html: checkout(intent, wantedReturn(ask, intent)) };
};

/** Confirms with the chosen card, as Stripe's own script would in the browser. */
const submit = (ask: Form): Page => {
  const { world, params, url } = ask;
  const intent = opened(world, ask.path.secret ?? '');
  if (intent === undefined) return unknown;
  const to = wantedReturn(ask, intent);
  if (over(intent)) return back(intent, to);
  const card = chosen(params);
  if (card === undefined) return { html: paper('No such card', html`<p class="no">That is no test card.</p><p><a href="/pay/${intent.client_secret}">Choose another</a></p>`), status: 400 };
  const tried = confirmed(world, intent, { method: newMethod(world, card).id, returnUrl: to ?? `${url}/done/${intent.client_secret}`, url });
  return after(world, tried, { to, fails: params.act === 'fail' });
};

/** A number that was typed counts more than a card that was picked. */
const chosen = ({ number = '', card = '' }: Form['params']): Card | undefined => cardNamed(number.trim() === '' ? card : number);

const after = (world: World, tried: Either, { to, fails }: { to: string | null; fails: boolean }): Page => {
  if (tried.status === 'requires_action') return fails ? back(answered(world, tried, false), to) : { redirect: `/authenticate/${tried.client_secret}` };
  return succeeded(tried) ? back(tried, to) : { html: checkout(tried, to), status: 402 };
};

/** Declines are written down and shown, nobody asked by request. */
const confirmed = (world: World, { id, object }: Either, how: { method: string; returnUrl: string; url: string }): Either => {
  try {
    return object === 'payment_intent' ? confirmIntent(world, id, how) : confirmSetup(world, id, how);
  } catch (error) {
    if (!(error instanceof Refusal) || error.effect !== 'keep') throw error;
    return object === 'payment_intent' ? world.get(intents, id) : world.get(setups, id);
  }
};

const answered = (world: World, intent: Either, passed: boolean): Either => (isPayment(intent) ? authenticated(world, intent.id, passed) : setupAuthenticated(world, intent.id, passed));

export const checkoutPages: readonly PageRoute[] = [
  page('GET /pay/{secret}', show),
  page('POST /pay/{secret}', submit),
  page('GET /authenticate/{secret}', ({ world, path }) => {
    const intent = opened(world, path.secret ?? '');
    if (intent === undefined) return unknown;
    return intent.status === 'requires_action' ? { html: authentication(intent) } : back(intent, returnUrlOf(world, intent));
  }),
  page('GET /done/{secret}', ({ world, path }) => {
    const intent = opened(world, path.secret ?? '');
    return intent === undefined ? unknown : back(intent, null);
  }),
  page('POST /authenticate/{secret}', ({ world, path, params }) => {
    const intent = opened(world, path.secret ?? '');
    return intent === undefined ? unknown : back(answered(world, intent, params.act === 'complete'), returnUrlOf(world, intent));
  }),
];
