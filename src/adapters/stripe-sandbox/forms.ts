import { z } from 'zod';
import { malformed } from './refusal.js';

/** What parameters look like, in a form (all words) and in JSON alike. */
export const int = z.union([z.number().int(), z.string().regex(/^-?\d{1,15}$/).transform(Number)]);
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);
export const text = z.string().max(5000);
export const texts = z.array(text);
/** Taken, and of no consequence here. */
export const open = z.unknown();
/** Sent empty to be unset. */
export const metadata = z.union([z.literal(''), z.record(z.string().max(40), z.string().max(500))]);
export const range = z.union([int, z.strictObject({ gt: int.optional(), gte: int.optional(), lt: int.optional(), lte: int.optional() })]);
export type Range = z.output<typeof range>;

/** Metadata after an update: keys are added or replaced, an empty word takes one away, an empty whole takes all. */
export const merged = (had: Readonly<Record<string, string>>, sent: z.output<typeof metadata> | undefined): Record<string, string> => {
  if (sent === '') return {};
  return Object.fromEntries(Object.entries({ ...had, ...sent }).filter(([, word]) => word !== ''));
};

export const within = (at: number, wanted: Range | undefined): boolean => {
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return at === wanted;
  const none = { gt: -Infinity, gte: -Infinity, lt: Infinity, lte: Infinity };
  const { gt, gte, lt, lte } = { ...none, ...wanted };
  return at > gt && at >= gte && at < lt && at <= lte;
};

const named = (path: readonly PropertyKey[]): string => path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('');
const at = (params: unknown, path: readonly PropertyKey[]): unknown => path.reduce<unknown>((inside, part) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, part) : undefined), params);

type Issue = { readonly code?: string | undefined; readonly path: readonly PropertyKey[]; readonly keys?: readonly string[] };

/** Parameters by their schema, or Stripe's complaint about the first that is wrong. @throws Refusal 400 */
export const parsed = <S extends z.ZodType>(schema: S, params: unknown): z.output<S> => {
  const found = schema.safeParse(params);
  if (found.success) return found.data;
  throw complaint(found.error.issues[0] ?? { path: [] }, params);
};

const complaint = (issue: Issue, params: unknown): Error => {
  if (issue.code === 'unrecognized_keys') return unknown(named([...issue.path, issue.keys?.[0] ?? '']));
  const param = named(issue.path);
  const sent = at(params, issue.path);
  if (sent === undefined) return malformed(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  if (sent === '') return malformed(`You passed an empty string for '${param}'.`, { code: 'parameter_invalid_empty', param });
  return malformed(`Invalid ${param}: ${JSON.stringify(sent)}`, { code: typeof sent === 'string' && /^-?[\d.]+$/.test(sent) ? 'parameter_invalid_integer' : 'parameter_invalid_string', param });
};

const unknown = (param: string): Error => (param === 'payment_method_types'
  ? malformed('payment_method_types is no longer supported: use dynamic payment methods, or allowed_payment_method_types.', { code: 'payment_method_types_no_longer_supported', param })
  : malformed(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param }));
