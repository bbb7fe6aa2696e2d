/** A fenced block under a comment that names the file it is from: `<!-- test/tour/05-draft.graphql -->`. */
export type Snippet = { readonly path: string; readonly text: string };

const NAMED = /<!-- ([\w./-]+) -->\n```\w+\n([\s\S]*?)\n```/g;

/** All snippets of a page that name their file. */
export const snippetsIn = (page: string): readonly Snippet[] => [...page.matchAll(NAMED)].map(([, path = '', text = '']) => ({ path, text }));

/** The page with every snippet of a whole file as that file is now. */
export const refreshed = (page: string, read: (path: string) => string): string =>
  page.replaceAll(NAMED, (block: string, path: string, text: string) => (path.endsWith('.graphql') ? block.replace(text, () => read(path).trimEnd()) : block));

/** Whether a snippet says what its file says: a `.graphql` the whole of it, code verbatim between its lines of `// …`. */
export const isTrue = ({ path, text }: Snippet, file: string): boolean => {
  if (path.endsWith('.graphql')) return text === file.trimEnd();
  const said = flat(file);
  return text.split(/^\s*\/\/ …\s*$/m).every((part) => said.includes(flat(part)));
};

/** Without indentation, which a snippet may drop. */
const flat = (text: string): string => text.trim().split('\n').map((line) => line.trim()).join('\n');

/** Links of a page that lead to a file of the project, without their anchors. */
export const fileLinksIn = (page: string): readonly string[] =>
  [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*$/, '')).filter((target) => target !== '' && !/^[a-z]+:/.test(target));

/** Paths in backquotes that look like files or folders of the project. */
export const pathsIn = (page: string): readonly string[] =>
  [...page.matchAll(/`((?:src|contracts|projections|test|docs|bench|\.ci)\/[\w./-]*)`/g)].map(([, path = '']) => path);
