import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fileLinksIn, isTrue, pathsIn, refreshed, snippetsIn } from './snippets.js';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = globSync(['*.md', 'docs/**/*.md', 'src/**/README.md', 'projections/**/README.md', 'contracts/**/README.md', 'test/README.md'], { cwd: root }).sort();
const withSnippets = pages.filter((page) => snippetsIn(read(page)).length > 0);

describe('what a page shows', () => {
  it.each(withSnippets)('%s shows files as they are (else: npm run docs)', (page) => {
    expect(snippetsIn(read(page)).filter((snippet) => !isTrue(snippet, read(snippet.path))).map(({ path }) => path)).toEqual([]);
  });

  it('is in the README every step of the tour, in order', () => {
    const steps = globSync('test/tour/*.graphql', { cwd: root }).sort();
    expect(steps.length).toBeGreaterThan(0);
    expect(snippetsIn(read('README.md')).map(({ path }) => path)).toEqual(steps);
  });

  it('is missed when the file says something else', () => {
    expect(isTrue({ path: 'a.graphql', text: '{ old }' }, '{ new }\n')).toBe(false);
    expect(isTrue({ path: 'a.graphql', text: '{ half' }, '{ half }\n')).toBe(false);
    expect(isTrue({ path: 'a.ts', text: 'one();\n// …\nfour();' }, 'one();\ntwo();\nthree();\n')).toBe(false);
    expect(isTrue({ path: 'a.ts', text: 'one();\n// …\nthree();' }, '  one();\n  two();\n  three();\n')).toBe(true);
  });

  it('is renewed from whole files', () => {
    expect(refreshed('<!-- a.graphql -->\n```graphql\n{ old }\n```\n', () => '{ costs(in: "$1") }\n')).toBe('<!-- a.graphql -->\n```graphql\n{ costs(in: "$1") }\n```\n');
  });
});

describe('where a page leads', () => {
  it.each(pages)('%s links to files that are there', (page) => {
    const folder = dirname(join(root, page));
    expect(fileLinksIn(read(page)).filter((target) => !existsSync(resolve(folder, target)))).toEqual([]);
  });

  it.each(pages)('%s names files that are there', (page) => {
    expect(pathsIn(read(page)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('is from the list of decisions to every one of them', () => {
    const decisions = globSync('docs/decisions/0*.md', { cwd: root }).map((path) => basename(path)).sort();
    expect(fileLinksIn(read('docs/decisions/README.md')).toSorted()).toEqual(decisions);
  });

  it('is noticed when nothing is there', () => {
    expect(fileLinksIn('[a](docs/a.md#b) [c](https://example.org) [d](#e)')).toEqual(['docs/a.md']);
    expect(pathsIn('`src/booking/` and `npm test` and `docs/a.md`')).toEqual(['src/booking/', 'docs/a.md']);
  });
});
