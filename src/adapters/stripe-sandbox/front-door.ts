import { randomBytes } from 'node:crypto';
import type { SandboxControl } from './control.js';
import type { Courier, WebhookMode } from './courier.js';
import type { Call } from './door.js';
import type { Engine } from './engine.js';
import { frontPage } from './front-page.js';
import { html, paper } from './pages.js';
import { Refusal } from './refusal.js';
import type { Page } from './routing.js';

type Words = Readonly<Record<string, unknown>>;
type Act = (control: SandboxControl, words: Words) => unknown;
type Parts = { readonly engine: Engine; readonly courier: Courier; readonly control: SandboxControl };

const no = (status: number, message: string): Page => ({ status, html: paper('Not possible', html`<p class="no" role="alert">${message}</p><p><a href="/">Back</a></p>`) });
const wordsOf = (params: unknown): Words => (typeof params === 'object' && params !== null ? { ...params } : {});
const textOf = (words: Words, name: string): string => (typeof words[name] === 'string' ? words[name].trim() : '');
const idOf = (words: Words): string => textOf(words, 'id');

const longestDelayMs = 600_000;
const mostCopies = 20;

/** @throws Refusal 400 */
const numberOf = (words: Words, { name, most }: { name: string; most: number }): number => {
  const word = textOf(words, name) || '0';
  if (/^\d{1,9}(\.\d{1,9})?$/.test(word) && Number(word) <= most) return Number(word);
  throw new Refusal(400, { type: 'invalid_request_error', message: `${name}: a number from 0 to ${most}`, param: name });
};

const modeOf = (words: Words): WebhookMode => {
  const types = textOf(words, 'drop').split(',').map((word) => word.trim()).filter((word) => word !== '');
  return { delayMs: numberOf(words, { name: 'delayMs', most: longestDelayMs }), duplicate: numberOf(words, { name: 'duplicate', most: mostCopies }), drop: types.includes('*') || types, shuffle: words.shuffle === 'yes', paused: words.paused === 'yes' };
};

const acts: Readonly<Record<string, Act>> = {
  activate: ({ accounts }, words) => accounts.activate(idOf(words)), restrict: ({ accounts }, words) => accounts.restrict(idOf(words)), reject: ({ accounts }, words) => accounts.reject(idOf(words)),
  dispute: ({ disputes }, words) => disputes.open(idOf(words)), inquire: ({ disputes }, words) => disputes.open(idOf(words), { inquiry: true }),
  win: ({ disputes }, words) => disputes.win(idOf(words)), lose: ({ disputes }, words) => disputes.lose(idOf(words)),
  webhooks: ({ webhooks }, words) => webhooks.mode(modeOf(words)),
  deliver: ({ webhooks }) => { webhooks.flush().catch(() => undefined); }, // an endpoint may be slow, and the page is not: it shows what is left
};

/**
 * The page at `/`, and what its buttons do. Its forms change what there is, and any page in the same browser can post here: so they count only with
 * the token that this page alone was given, and only from a page of this server (who reads it under another name is sent away before).
 */
export const frontDoor = ({ engine, courier, control }: Parts): ((call: Call) => Page | undefined) => {
  const token = randomBytes(16).toString('hex');
  const posted = (words: Words): Page => {
    const act = textOf(words, 'act');
    if (words.token !== token) return no(403, 'This page is older than the sandbox: go back, load it anew and press again.');
    if (!Object.hasOwn(acts, act)) return no(400, 'There is no such button.');
    engine.runDue();
    acts[act]?.(control, words);
    return { redirect: '/' };
  };
  return ({ method, path, headers, params }) => {
    if (path !== '/') return undefined;
    if (method === 'POST') return isOurs(headers) ? tried(() => posted(wordsOf(params))) : no(403, 'That was sent by another page.');
    if (method !== 'GET') return undefined;
    engine.runDue();
    return { html: frontPage({ world: engine.world, now: engine.now(), token, mode: courier.current }) };
  };
};

/** Browsers say where a form stood; whoever does not say is no browser, and has no business with it. */
const isOurs = ({ origin, host, 'sec-fetch-site': site = 'same-origin' }: Call['headers']): boolean => origin === `http://${host}` && site === 'same-origin';

const tried = (work: () => Page): Page => {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return no(error.status, error.message);
    throw error;
  }
};
