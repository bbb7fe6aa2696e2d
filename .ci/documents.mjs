// npm run docs: writes the generated pages of docs/, and the snippets of the README. With --check it writes nothing, and fails when one is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configurationReference } from '../test/documents/configuration-reference.ts';
import { eventCatalogue } from '../test/documents/event-catalogue.ts';
import { refreshed } from '../test/documents/snippets.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

const read = (file) => {
  try {
    return readFileSync(root + file, 'utf8');
  } catch {
    return undefined;
  }
};
const pages = {
  'docs/events.md': await eventCatalogue(root),
  'docs/configuration.md': configurationReference(),
  'README.md': refreshed(read('README.md'), read),
};
const stale = Object.entries(pages).filter(([file, text]) => read(file) !== text);
for (const [file, text] of stale) {
  if (check) console.error(`${file} is not what the sources say: npm run docs`);
  else writeFileSync(root + file, text);
}
process.exitCode = check && stale.length > 0 ? 1 : 0;
