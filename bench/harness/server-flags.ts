import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** What `npm start` tells Node: what is measured runs under the same rules. @throws when the script cannot be read */
export const serverFlags = (): readonly string[] => startScript().flags.split(' ').filter((flag) => flag !== '');

/** What it tells the C library beneath. @throws when the script cannot be read */
export const serverEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(startScript().environment.split(' ').filter((setting) => setting !== '').map((setting) => {
    const [name = '', ...value] = setting.split('=');
    return [name, value.join('=')];
  }));

const startScript = (): { readonly environment: string; readonly flags: string } => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
  const [, environment, flags] = /^((?:[A-Z_]+=\S+ )*)exec node ((?:--\S+ )*)dist\//.exec(scripts['start'] ?? '') ?? [];
  if (environment === undefined || flags === undefined) throw new Error('the script `start` of package.json does not start Node on dist');
  return { environment, flags };
};
