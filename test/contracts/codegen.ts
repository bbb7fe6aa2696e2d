import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { buildSchema, concatAST, extendSchema, Kind, lexicographicSortSchema, parse, printSchema, type DefinitionNode, type DocumentNode } from 'graphql';

const root = resolve(import.meta.dirname, '../..');
/** Where the types live that resolvers import with `import type`. */
export const generatedFile = join(root, 'contracts/schema.generated.ts');

const header = `/* eslint-disable */
// Generated from contracts/**/*.graphql by \`npm run codegen\`. Not to be edited: change the SDL and run it again.
`;

const config = {
  useTypeImports: true, enumsAsTypes: true, immutableTypes: true, nonOptionalTypename: true, strictScalars: true,
  avoidOptionals: { field: true, defaultValue: true }, maybeValue: 'T | null', inputMaybeValue: 'T | null | undefined',
  scalars: { ID: 'string', DateTime: 'string', LocalDate: 'string', LocalTime: 'string', LocalDateTime: 'string', TimeZone: 'string', Minutes: 'number', BigInt: 'string', EmailAddress: 'string' },
};

/** The whole SDL as one schema: a type that several files speak of is one, and the order of files and fields does not matter. */
export const mergedSdl = (): DocumentNode => {
  const files = globSync(['contracts/**/*.graphql', 'projections/**/*.graphql'], { cwd: root }).sort();
  const document = concatAST(files.map((file) => parse(readFileSync(join(root, file), 'utf8'))));
  const extensions: DocumentNode = { ...document, definitions: repeatedAsExtensions(document.definitions) };
  const roots = buildSchema('type Query type Mutation type Subscription', { assumeValid: true });
  return parse(printSchema(lexicographicSortSchema(extendSchema(roots, extensions, { assumeValidSDL: true }))));
};

/** The first file that speaks of an object type defines it, all others extend it. */
const repeatedAsExtensions = (definitions: readonly DefinitionNode[]): readonly DefinitionNode[] => {
  const said = new Set(['Query', 'Mutation', 'Subscription']);
  return definitions.map((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return definition;
    const { name, interfaces = [], fields = [] } = definition;
    if (said.has(name.value)) return { kind: Kind.OBJECT_TYPE_EXTENSION, name, interfaces, fields };
    said.add(name.value);
    return definition;
  });
};

/** TypeScript of every type, input, enum and argument list of the SDL. */
export const generatedTypes = async (): Promise<string> =>
  header + await codegen({ filename: generatedFile, schema: mergedSdl(), documents: [], config, plugins: [{ typescript: {} }], pluginMap: { typescript } });

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(generatedFile, await generatedTypes());
