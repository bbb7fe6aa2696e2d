import {
  getNamedType, getNullableType, isAbstractType, isEnumType, isInputObjectType, isLeafType, isListType, isObjectType, isRequiredArgument, isRequiredInputField, isScalarType,
  type GraphQLArgument, type GraphQLField, type GraphQLInputType, type GraphQLObjectType, type GraphQLOutputType, type GraphQLSchema,
} from 'graphql';
import { nounOf } from '../../contracts/values.js';

/**
 * What may stand for a value of a scalar: all of them are tried where it is an argument of a question, the first where it is deeper.
 * `named` says more of an argument by its name, such as a `to` that has to come after a `from`.
 */
export type Known = { readonly ids: readonly string[]; readonly scalars: Readonly<Record<string, Values>>; readonly named: Readonly<Record<string, Values>> };
type Values = readonly (string | number | boolean)[];

/**
 * Every question the schema knows, made from the SDL so that a field that is added tomorrow is asked without anybody's doing: each field
 * of Query and of what it answers with each value of each argument, and under it everything that can be reached, `depth` things deep.
 */
export const everyQuestion = (schema: GraphQLSchema, known: Known, depth: number): readonly string[] => {
  const words = new Words(schema, known);
  const roots = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ name }) => !name.startsWith('_'));
  return roots.flatMap((root) => [
    ...words.plainly(root).map((asked) => `{ ${asked}${mayFind(root, asked) ? words.selection(root.type, depth) : ' { __typename }'} }`),
    ...words.plainly(root).filter((asked) => mayFind(root, asked)).slice(0, 1).flatMap((asked) => words.variants(root).map((variant) => `{ ${asked} ${variant} }`)),
    ...words.otherwise(root).map((asked) => `{ ${asked}${words.selection(root.type, 1)} }`),
  ]);
};

/** Whether the id that is asked for can be one of these: under the id of another noun there is nothing, and nothing below. */
const mayFind = ({ type }: GraphQLField<unknown, unknown>, asked: string): boolean => {
  const noun = /\(id: "([a-z]{3})_/.exec(asked)?.[1];
  const named = getNamedType(type);
  return noun === undefined || isAbstractType(named) || Object.entries(nounOf).some(([prefix, name]) => prefix === noun && name === named.name);
};

/** Every mutation that takes this input field, said with each known id and otherwise plausible values; the fields are the refusal's. */
export const everyMutation = (schema: GraphQLSchema, known: Known, inputField: string): readonly { readonly name: string; readonly query: string }[] => {
  const words = new Words(schema, known);
  return Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap((field) => {
    const [input] = field.args;
    const type = input && getNamedType(input.type);
    if (!input || !isInputObjectType(type) || !(inputField in type.getFields())) return [];
    return words.values(input.type).map((value) => ({ name: field.name, query: `mutation { ${field.name}(input: ${value}) { __typename ... on Rejection { message path } } }` }));
  });
};

/** Every subscription with every known id. */
export const everySubscription = (schema: GraphQLSchema, known: Known): readonly string[] => {
  const words = new Words(schema, known);
  return Object.values(schema.getSubscriptionType()?.getFields() ?? {}).flatMap((field) => words.plainly(field).map((asked) => `subscription { ${asked}${words.selection(field.type, 1)} }`));
};

class Words {
  constructor(private readonly schema: GraphQLSchema, private readonly known: Known) {}

  /** The field with its required arguments, once for each combination of their values. */
  plainly({ name, args }: GraphQLField<unknown, unknown>): readonly string[] {
    return combinations(args.filter(isRequiredArgument).map((arg) => this.#given(arg))).map((given) => call(name, given));
  }

  /** The field once more with each value of each optional argument. */
  otherwise({ name, args }: GraphQLField<unknown, unknown>): readonly string[] {
    const required = args.filter(isRequiredArgument).map((arg) => this.#given(arg)[0] ?? '');
    return args.filter((arg) => !isRequiredArgument(arg)).flatMap((arg) => this.#given(arg)).map((one) => call(name, [...required, one]));
  }

  #given({ name, type }: GraphQLArgument): readonly string[] {
    return this.values(type, name).map((value) => `${name}: ${value}`);
  }

  /** The fields of what a root answers, each with each value of each of its optional arguments. */
  variants(root: GraphQLField<unknown, unknown>): readonly string[] {
    const type = getNamedType(root.type);
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) => this.otherwise(field).map((asked) => `{ ${asked}${this.selection(field.type, 1)} }`));
  }

  selection(output: GraphQLOutputType, depth: number): string {
    const type = getNamedType(output);
    if (isLeafType(type)) return '';
    if (isObjectType(type)) return ` { __typename ${this.#fields(type, depth, '')} }`;
    if (!isAbstractType(type)) return '';
    return ` { __typename ${this.schema.getPossibleTypes(type).map((possible) => `... on ${possible.name} { ${this.#fields(possible, depth - 1, `${possible.name}_`)} }`).join(' ')} }`;
  }

  #fields(type: GraphQLObjectType, depth: number, alias: string): string {
    return Object.values(type.getFields()).filter(({ name }) => !(type.name.endsWith('Edge') && name === 'node')).flatMap((field) => {
      const named = getNamedType(field.type);
      const deeper = isLeafType(named) || isPartOfAList(named.name) ? depth : depth - 1;
      if (deeper < 0) return [];
      return [`${alias === '' ? '' : `${alias}${field.name}: `}${this.#first(field)}${this.selection(field.type, deeper)}`];
    }).join(' ');
  }

  #first({ name, args }: GraphQLField<unknown, unknown>): string {
    const required = args.filter(isRequiredArgument).map((arg) => this.#given(arg)[0] ?? '');
    return call(name, args.some((arg) => arg.name === 'first') ? [...required, 'first: 3'] : required);
  }

  #scalars(type: string, name: string): readonly string[] {
    const values = type === 'ID' ? this.known.ids : (this.known.named[name] ?? this.known.scalars[type]);
    if (!values) throw new Error(`say what a ${type} may be, so that everything can be asked`);
    return values.map((value) => JSON.stringify(value));
  }

  /** Everything that may stand here, as GraphQL writes it. @throws for a scalar that nobody has thought of */
  values(input: GraphQLInputType, name = ''): readonly string[] {
    const type = getNullableType(input);
    if (isListType(type)) return this.values(type.ofType).slice(0, 1).map((value) => `[${value}]`);
    if (isEnumType(type)) return type.getValues().map(({ name }) => name);
    if (isScalarType(type)) return this.#scalars(type.name, name);
    if (!isInputObjectType(type)) return [];
    const fields = Object.values(type.getFields());
    const required = combinations(fields.filter(isRequiredInputField).map((field) => this.values(field.type, field.name).map((value) => `${field.name}: ${value}`)).map(onlyIdsInFull));
    const optional = fields.filter((field) => !isRequiredInputField(field)).flatMap((field) => this.values(field.type, field.name).slice(0, 3).map((value) => `${field.name}: ${value}`));
    return [...required, ...required.slice(0, 1).flatMap((given) => optional.map((one) => [...given, one]))].map((given) => `{ ${given.join(', ')} }`);
  }
}

/** Of ids all, of other values the first: the others say nothing about who may know what. */
const onlyIdsInFull = (values: readonly string[]): readonly string[] => (values.some((value) => /"[a-z]{3}_/.test(value)) ? values : values.slice(0, 2));

/** Edges, pages and counts are the list itself, not another thing; what an edge leads to stands among the nodes too. */
const isPartOfAList = (typeName: string): boolean => /(Connection|Edge|PageInfo)$/.test(typeName);

const call = (name: string, given: readonly string[]): string => (given.length === 0 ? name : `${name}(${given.join(', ')})`);

const combinations = (choices: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  choices.reduce<readonly (readonly string[])[]>((all, values) => all.flatMap((given) => values.map((value) => [...given, value])), [[]]);
