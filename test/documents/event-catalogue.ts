import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { EventDefinition } from '../../contracts/event.js';
import { streamOf } from '../../contracts/events.js';
import { SchemaWords } from './schema-words.js';

type Module = Readonly<Record<string, unknown>>;
/** Something with an `on`: a projection (which has keys) or a process. */
type Subscriber = { readonly name: string; readonly on: object; readonly key?: unknown };
type Source = { readonly path: string; readonly text: string };

/** What the catalogue knows of the house: its sources, and what they define when they are run. */
export type House = { readonly sources: readonly Source[]; readonly subscribers: readonly Subscriber[] };

/** Reads the sources, and asks every projection and process what it subscribes to. */
export const houseAt = async (root: string): Promise<House> => {
  const paths = globSync(['src/**/*.ts', 'projections/**/*.ts', 'contracts/**/*.ts'], { cwd: root, exclude: ['**/*.spec.ts', '**/*.generated.ts'] }).sort();
  const definers = paths.filter((path) => /\.(projection|process|processes)\.ts$/.test(path));
  const modules = await Promise.all(definers.map((path) => import(join(root, path)) as Promise<Module>));
  return {
    sources: paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
    subscribers: modules.flatMap((module) => Object.values(module)).filter(isSubscriber),
  };
};

const isSubscriber = (value: unknown): value is Subscriber =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' && 'on' in value && typeof value.on === 'object';

const folderOf = (path: string): string => path.split('/').slice(0, path.startsWith('src/processes/') ? 3 : 2).join('/');
const listed = (names: readonly string[]): string => names.length === 0 ? '—' : [...new Set(names)].sort().map((name) => `\`${name}\``).join(', ');

/** The folders of src that make an event. */
export const writersOf = ({ sources }: House, type: string): readonly string[] =>
  sources.filter(({ path, text }) => path.startsWith('src/') && new RegExp(`\\b${type}\\.of\\(`).test(text)).map(({ path }) => folderOf(path));

/** The read models and processes that subscribe to it, and whoever else names it when folding a stream. */
export const readersOf = ({ sources, subscribers }: House, type: string): { readModels: readonly string[]; processes: readonly string[]; folds: readonly string[] } => {
  const asked = subscribers.filter(({ on }) => type in on);
  const folding = sources.filter(({ path, text }) => !path.startsWith('projections/') && !/\.process(es)?\.ts$/.test(path) && new RegExp(`case '${type}'|type === '${type}'|\\b${type}: \\(`).test(text));
  return {
    readModels: asked.filter(({ key }) => key !== undefined).map(({ name }) => name),
    processes: asked.filter(({ key }) => key === undefined).map(({ name }) => name),
    folds: folding.map(({ path }) => path.startsWith('src/kernel/') ? path : folderOf(path)),
  };
};

/** The comment above its definition. */
const purposeOf = ({ sources }: House, type: string): string => {
  const text = sources.find((source) => source.text.includes(`export const ${type} = defineEvent(`))?.text ?? '';
  const [, comment = ''] = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\nexport const ${type} = `).exec(text) ?? [];
  return comment.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim();
};

const versionsOf = ({ version, earlier }: Pick<EventDefinition, 'version' | 'earlier'>): string =>
  earlier.length === 0 ? `Version ${version}.` : `Version ${version}; ${earlier.map((older) => older.version).join(', ')} can still be read.`;

const eventSection = (house: House, words: SchemaWords, { type, version, earlier, data }: EventDefinition): string => {
  const { readModels, processes, folds } = readersOf(house, type);
  const purpose = purposeOf(house, type);
  return `### ${type}\n
${purpose === '' ? '' : `${purpose}\n\n`}${versionsOf({ version, earlier })} Written by ${listed(writersOf(house, type))}. Read models: ${listed(readModels)}. Processes: ${listed(processes)}. Folded in: ${listed(folds)}.

| field | what it is |
|---|---|
${Object.entries<z.core.$ZodType>(data.shape).map(([name, schema]) => `| \`${name}\` | ${words.of(schema)} |`).join('\n')}
`;
};

type Category = { readonly name: string; readonly stream: string; readonly events: readonly EventDefinition[] };

/** `export const bookingEvents = […]` in contracts/booking/booking.events.ts is what is said in streams of the category booking. */
const categoriesAt = async (root: string): Promise<readonly Category[]> => {
  const files = globSync('contracts/*/*.events.ts', { cwd: root }).sort();
  const modules = await Promise.all(files.map((file) => import(join(root, file)) as Promise<Module>));
  return Object.entries(streamOf).map(([name, stream]: [string, (...ids: string[]) => string]) => {
    const events = modules.map((module) => module[`${name}Events`]).find((value) => value !== undefined) as readonly EventDefinition[] | undefined;
    return { name, stream: stream('<id>', '<id>'), events: events ?? [] };
  });
};

/** docs/events.md: every event, derived from contracts, deciders, projections and processes as they are. */
export const eventCatalogue = async (root: string): Promise<string> => {
  const [house, words, categories] = await Promise.all([houseAt(root), SchemaWords.ofContracts(root), categoriesAt(root)]);
  const shared = words.namedIn(categories.flatMap(({ events }) => events.map(({ data }) => data)));
  return `# Events

Generated by \`npm run docs\` from \`contracts/\`, the deciders, the projections and the processes. Not to be edited.

What is **personal** is encrypted with the key of the member in the field named; what is **sealed** is so too, and closed to every read model. Every event also carries: id, stream, revision, position, the time it was recorded, and metadata (command id and keyed hash, causation, correlation, actor, community, the command's time).

| stream | events |
|---|---|
${categories.map(({ stream, events }) => `| \`${stream}\` | ${events.map(({ type }) => `[${type}](#${type.toLowerCase()})`).join(', ')} |`).join('\n')}

${categories.map(({ name, stream, events }) => `## ${name}: \`${stream}\`\n\n${events.map((event) => eventSection(house, words, event)).join('\n')}`).join('\n')}
## Words used above

| word | what it is |
|---|---|
${shared.map(({ name, schema }) => `| ${name} | ${words.spelledOut(schema)} |`).join('\n')}
`;
};
