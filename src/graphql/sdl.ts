import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kind, parse, type EnumTypeDefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';
import { RejectionMessages } from '../kernel/door.js';

/** The directory of this installation, wherever it is run from: the nearest one above with a package.json. */
export const installation = (from: string = import.meta.dirname): string => (existsSync(join(from, 'package.json')) ? from : installation(dirname(from)));

/** The public words of every module, `contracts/<module>/<module>.graphql`, and those that a read model alone answers, `projections/<name>/<name>.graphql`. */
export const readSdl = (): readonly string[] => ['contracts', 'projections'].flatMap((folder) => {
  const root = join(installation(), folder);
  if (!existsSync(root)) return []; // an installation need not have the sources
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.graphql')).sort().map((file) => readFileSync(join(root, file), 'utf8'));
});

/** The sentence for a code is the description of its enum value: said once, in the contract. */
export class SdlRejectionMessages extends RejectionMessages {
  readonly #sentences = new Map<string, ReadonlyMap<string, string>>();

  constructor(sdl: readonly string[]) {
    super();
    const definitions = sdl.flatMap((text) => parse(text, { noLocation: true }).definitions);
    const enums = new Map(definitions.filter((one) => one.kind === Kind.ENUM_TYPE_DEFINITION).map((one) => [one.name.value, sentencesOf(one)]));
    for (const one of definitions) {
      const sentences = one.kind === Kind.OBJECT_TYPE_DEFINITION ? enums.get(codeTypeOf(one) ?? '') : undefined;
      if (sentences && one.kind === Kind.OBJECT_TYPE_DEFINITION) this.#sentences.set(one.name.value, sentences);
    }
  }

  /** @throws when the contract does not know the code: every code a decider says must stand in the SDL */
  of(rejectedType: string, code: string): string {
    const sentence = this.#sentences.get(rejectedType)?.get(code);
    if (sentence === undefined) throw new Error(`${rejectedType} has no code ${code} with a description in contracts/**/*.graphql`);
    return sentence;
  }
}

const sentencesOf = ({ values = [] }: EnumTypeDefinitionNode): ReadonlyMap<string, string> =>
  new Map(values.flatMap(({ name, description }) => (description ? [[name.value, description.value.replaceAll(/\s+/g, ' ')] as const] : [])));

/** The enum behind `code: BookingRejectionCode!`. */
const codeTypeOf = ({ fields = [] }: ObjectTypeDefinitionNode): string | undefined => {
  const type = fields.find(({ name }) => name.value === 'code')?.type;
  const inner = type?.kind === Kind.NON_NULL_TYPE ? type.type : type;
  return inner?.kind === Kind.NAMED_TYPE ? inner.name.value : undefined;
};
