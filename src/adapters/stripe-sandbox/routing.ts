import { z } from 'zod';
import { texts } from './forms.js';
import { missing } from './refusal.js';
import type { Kind, Row, Thing, World } from './world.js';

/** What a handler is asked. Pure: everything it may know is in here, and all it may do is change the world. */
export type Ask<P = unknown> = {
  readonly params: P; readonly path: Readonly<Record<string, string>>; readonly world: World; /** Seconds. */ readonly now: number;
  /** The connected account for which the platform asks (Stripe-Account, Stripe-Context). */ readonly account: string | null;
  /** Where the sandbox listens, for links to its pages. */ readonly url: string;
};
export type Method = 'GET' | 'POST' | 'DELETE';
export type Route = { readonly method: Method; readonly template: string; readonly takes: z.ZodType; readonly handle: (ask: Ask) => object };

/** A page of the sandbox, for a person who clicks. */
export type Page = { readonly html: string; readonly status?: number } | { readonly redirect: string };
export type PageRoute = { readonly method: Method; readonly template: string; readonly handle: (ask: Ask<Readonly<Record<string, string>>>) => Page };

type Fields = Readonly<Record<string, z.ZodType>>;
type Given<F extends Fields> = z.output<z.ZodObject<F>>;

/** `route('POST /v1/refunds', { charge: text.optional() }, ({ params, world }) => …)`. What is not named is refused as parameter_unknown; `expand` is always taken. */
export const route = <F extends Fields>(where: `${Method} /${string}`, fields: F, handle: (ask: Ask<Given<F>>) => object): Route => {
  let takes: z.ZodType | undefined;
  return {
    ...placed(where),
    get takes() { return takes ??= z.strictObject({ expand: texts.optional(), ...fields }); }, // made when first asked for: a start does not wait for fifty of them
    handle: (ask) => handle(ask as Ask<Given<F>>),
  };
};

export const page = (where: `${Method} /${string}`, handle: PageRoute['handle']): PageRoute => ({ ...placed(where), handle });

const placed = (where: string): { method: Method; template: string } => {
  const [method, template = ''] = where.split(' ');
  return { method: method as Method, template };
};

/** The first route that fits, with what stands in its braces. Words come before braces, so that `/search` is no id. */
export const routed = <R extends { method: Method; template: string }>(routes: readonly R[], method: string, path: string): { route: R; path: Record<string, string> } | undefined => {
  const parts = path.split('/');
  for (const one of routes) {
    if (one.method !== method) continue;
    const found = fits(one.template.split('/'), parts);
    if (found !== undefined) return { route: one, path: found };
  }
  return undefined;
};

const fits = (template: readonly string[], parts: readonly string[]): Record<string, string> | undefined => {
  if (template.length !== parts.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const wanted = template[index] ?? '';
    if (wanted.startsWith('{') && part !== '') found[wanted.slice(1, -1)] = decodeURIComponent(part);
    else if (wanted !== part) return undefined;
  }
  return found;
};

/** A thing that the asking account may see. @throws Refusal 404 resource_missing */
export const own = <T extends Thing, H extends object>({ world, account }: Pick<Ask, 'world' | 'account'>, of: Kind<T, H>, wanted: { id: string; param?: string }): T => ownRow({ world, account }, of, wanted).object;

export const ownRow = <T extends Thing, H extends object>({ world, account }: Pick<Ask, 'world' | 'account'>, of: Kind<T, H>, { id, param = 'id' }: { id: string; param?: string }): Row<T, H> => {
  const row = world.row(of, id);
  if (row === undefined || row.account !== account) throw missing(of.noun.replaceAll('_', ' '), id, param);
  return row;
};
