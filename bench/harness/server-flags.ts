import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** What `npm start` tells Node: what is measured runs under the same rules. @throws when the script cannot be read */
export const serverFlags = (): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
  const [, flags] = /node ((?:--\S+ )*)dist\//.exec(scripts['start'] ?? '') ?? [];
  if (flags === undefined) throw new Error('the script `start` of package.json does not start Node on dist');
  return flags.split(' ').filter((flag) => flag !== '');
};
