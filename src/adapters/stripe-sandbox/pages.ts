import { escaped } from '../../kernel/html.js';

/** HTML of the sandbox: plain, without scripts, and labelled so that nobody takes it for Stripe. */
export class Html { constructor(readonly text: string) {} }

type Part = string | number | Html | readonly Html[];
const put = (part: Part): string => {
  if (part instanceof Html) return part.text;
  return typeof part === 'object' ? part.map(({ text }) => text).join('') : escaped(String(part));
};

/** html`<b>${name}</b>`: every word put in is escaped, HTML is not. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => new Html(texts.reduce((before, text, index) => before + put(parts[index - 1] ?? '') + text));

/** A whole page under the label. */
export const paper = (title: string, body: Html, { wide = false }: { wide?: boolean } = {}): string => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Stripe sandbox of Barnraise</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:${new Html(wide ? '72rem' : '34rem')};margin:0 auto;padding:1rem}.label{background:#ffe08a;color:#222;padding:.5rem 1rem;border-radius:.3rem}
label{display:block;padding:.2rem 0}button{font:inherit;padding:.4rem 1rem;margin:.5rem .5rem 0 0}.no{color:#a00}fieldset{border:1px solid #ccc;margin:1rem 0}input[type=text]{font:inherit;width:14rem}
.wide{overflow-x:auto}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #ccc;padding:.2rem .8rem .2rem 0}td button{margin:0 .3rem 0 0;padding:0 .5rem}td form{white-space:nowrap}</style></head>
<body><p class="label" role="note"><strong>Stripe sandbox of Barnraise.</strong> This is not Stripe. No money moves, and no real card belongs here.</p>
<h1>${title}</h1>${body}</body></html>`.text;

/** Where a person may be sent on: web addresses only. */
export const webAddress = (url: string): boolean => URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
