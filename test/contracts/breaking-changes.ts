import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, findBreakingChanges, lexicographicSortSchema, print, printSchema } from 'graphql';
import { mergedSdl } from './codegen.js';

/** The SDL that clients were last promised. `npm run schema:release` renews it. */
export const releasedFile = 'docs/schema.released.graphql';

/** The SDL as it stands, sorted, so that only meaning makes a difference. */
export const currentSdl = (): string => `${printSchema(lexicographicSortSchema(buildSchema(print(mergedSdl()))))}\n`;

/** What would break a client of the released SDL and is named by no decision. A decision names a change by quoting its sentence. */
export const brokenPromises = (sdl: { released: string; current: string }, decisions: string): readonly string[] =>
  findBreakingChanges(buildSchema(sdl.released), buildSchema(sdl.current))
    .map(({ description }) => description)
    .filter((description) => !decisions.includes(description));

/** All of docs/decisions in one text. */
export const decisionsAt = (root: string): string =>
  globSync('docs/decisions/*.md', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
