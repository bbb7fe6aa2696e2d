import { Kind, parse } from 'graphql';

type Page = Readonly<Record<string, unknown>>;

/**
 * Resolvers for the fields of every `…Connection`. What is counted only when asked for (`totalCount`, facets) is a function in the page:
 * graphql-js would call it by itself, the compiled form of an operation does not.
 */
export const connectionsOf = (sdl: readonly string[]): Record<string, Record<string, (page: Page) => unknown>> => Object.fromEntries(
  sdl.flatMap((text) => parse(text, { noLocation: true }).definitions).flatMap((type) => type.kind === Kind.OBJECT_TYPE_DEFINITION && type.name.value.endsWith('Connection')
    ? [[type.name.value, Object.fromEntries((type.fields ?? []).map(({ name }) => [name.value, (page: Page) => asked(page[name.value])]))]] : []));

const asked = (value: unknown): unknown => (typeof value === 'function' ? (value as () => unknown)() : value);
