import { Kind, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { requestError } from './errors.js';

/** How large an operation may be. Fragments count wherever they are spread. */
export type Limits = {
  readonly tokensMax: number;
  readonly depthMax: number;
  readonly aliasesMax: number;
  readonly fieldsMax: number;
  readonly rootFieldsMax: number;
  readonly costMax: number;
};

/** `isPage`: among its fields, whichever fragments they stand in, are those that hold the rows of a page. */
type Size = { readonly depth: number; readonly aliases: number; readonly fields: number; readonly roots: number; readonly cost: number; readonly isPage: boolean };
const NOTHING: Size = { depth: 0, aliases: 0, fields: 0, roots: 0, cost: 0, isPage: false };

const PAGE_DEFAULT = 20;
const PAGE_MAX = 100;

/**
 * Refuses what is too large before it is validated: the rules of the specification themselves take quadratic time on such a document.
 * @throws GraphQLError with a code of its own for each limit
 */
export const checkShape = (document: DocumentNode, limits: Limits): void => {
  for (const operation of operationsOf(document)) {
    const { depth, aliases, fields, roots } = new Sizes(document, () => undefined).of(operation.selectionSet);
    if (depth > limits.depthMax) throw requestError('TOO_DEEP', `The operation is more than ${limits.depthMax} fields deep.`);
    if (aliases > limits.aliasesMax) throw requestError('TOO_MANY_ALIASES', `The operation has more than ${limits.aliasesMax} aliases.`);
    if (fields > limits.fieldsMax) throw requestError('TOO_MANY_FIELDS', `The operation has more than ${limits.fieldsMax} fields.`);
    if (roots > limits.rootFieldsMax) throw requestError('TOO_MANY_ROOT_FIELDS', `The operation asks for more than ${limits.rootFieldsMax} things at once.`);
  }
};

/** Refuses an operation that asks for too many values, each field counted as often as the pages around it are long. @returns how many @throws GraphQLError */
export const checkCost = (document: DocumentNode, variables: Readonly<Record<string, unknown>>, costMax: number): number => {
  const last = counted.get(document);
  if (last && last.cost <= costMax && last.lengths.every(([name, length]) => variables[name] === length)) return last.cost;
  const lengths = new Map<string, unknown>();
  let most = 0;
  for (const operation of operationsOf(document)) {
    const values: Readonly<Record<string, unknown>> = { ...defaultsOf(operation), ...variables };
    const { cost } = new Sizes(document, (name) => {
      lengths.set(name, variables[name]);
      return values[name];
    }).of(operation.selectionSet);
    if (cost > costMax) throw requestError('TOO_COSTLY', `The operation may yield ${cost} values, more than ${costMax}: ask for shorter pages or fewer fields.`);
    most = Math.max(most, cost);
  }
  counted.set(document, { cost: most, lengths: [...lengths] });
  return most;
};

/** What a document cost the last time, and the variables that this depended on: asked the same again, it costs the same. */
type Counted = { readonly cost: number; readonly lengths: readonly (readonly [variable: string, length: unknown])[] };
const counted = new WeakMap<DocumentNode, Counted>();
const operationsOf = ({ definitions }: DocumentNode): readonly OperationDefinitionNode[] => definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);

const defaultsOf = ({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> =>
  Object.fromEntries(variableDefinitions.flatMap(({ variable, defaultValue }) => (defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [])));

/** Sizes of selection sets; each fragment is measured once. A fragment inside itself counts nothing: validation refuses it. */
class Sizes {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #measured = new Map<string, Size>();

  constructor(document: DocumentNode, private readonly valueOf: (variable: string) => unknown) {
    for (const one of document.definitions) if (one.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(one.name.value, one);
  }

  of({ selections }: SelectionSetNode): Size {
    return selections.map((selection) => {
      switch (selection.kind) {
        case Kind.FIELD: return this.#ofField(selection);
        case Kind.INLINE_FRAGMENT: return this.of(selection.selectionSet);
        case Kind.FRAGMENT_SPREAD: return this.#ofFragment(selection.name.value);
      }
    }).reduce(together, NOTHING);
  }

  #ofField(field: FieldNode): Size {
    const below = field.selectionSet ? this.of(field.selectionSet) : NOTHING;
    const cost = 1 + this.#pageLength(field, below) * below.cost;
    return { depth: below.depth + 1, aliases: below.aliases + (field.alias ? 1 : 0), fields: below.fields + 1, roots: 1, cost, isPage: field.name.value === 'edges' || field.name.value === 'nodes' };
  }

  #ofFragment(name: string): Size {
    const known = this.#measured.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    if (!fragment) return NOTHING;
    this.#measured.set(name, NOTHING);
    const size = this.of(fragment.selectionSet);
    this.#measured.set(name, size);
    return size;
  }

  #pageLength({ arguments: given = [] }: FieldNode, { isPage }: Size): number {
    const asked = given.filter(({ name }) => name.value === 'first' || name.value === 'last').map(({ value }) =>
      value.kind === Kind.INT ? Number(value.value) : value.kind === Kind.VARIABLE ? this.valueOf(value.name.value) : undefined);
    const lengths = asked.filter((length) => typeof length === 'number').map((length) => Math.min(Math.max(length, 1), PAGE_MAX));
    if (lengths.length > 0) return Math.max(...lengths);
    return isPage ? PAGE_DEFAULT : 1;
  }
}

const together = (a: Size, b: Size): Size => ({
  depth: Math.max(a.depth, b.depth), aliases: a.aliases + b.aliases, fields: a.fields + b.fields, roots: a.roots + b.roots, cost: a.cost + b.cost, isPage: a.isPage || b.isPage,
});
