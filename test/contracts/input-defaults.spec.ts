import { expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { mergedSdl } from './codegen.js';

/** `name: Int! = 1` of an input: the compiled form of an operation, used from its third time on, takes it for missing when it is left out. */
const requiredWithDefault = ({ definitions }: ReturnType<typeof mergedSdl>): readonly string[] => definitions.flatMap((type) => type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION
  ? (type.fields ?? []).filter(({ type: { kind }, defaultValue }) => kind === Kind.NON_NULL_TYPE && defaultValue !== undefined).map(({ name }) => `${type.name.value}.${name.value}`) : []);

it('no field of an input is required and has a default: clients could not leave it out', () => expect(requiredWithDefault(mergedSdl())).toEqual([]));
it('such a field would be noticed', () => expect(requiredWithDefault(parse('input Slot { seats: Int! = 1, minutes: Int = 60, day: Int! }'))).toEqual(['Slot.seats']));
