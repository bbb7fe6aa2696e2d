import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { z } from 'zod';
import { localDateTime, timeZone } from '../../contracts/time.js';
import { instant, localDate, localTime, minutes } from '../../contracts/values.js';

/** A scalar that takes what the contract's schema takes. What goes out comes from events, which were parsed by the same schemas. */
const scalar = (name: string, schema: z.ZodType<string | number>, expected: string) => {
  const parse = (value: unknown): string | number => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new GraphQLError(`${name} cannot be this value: ${expected}.`);
  };
  return new GraphQLScalarType({ name, parseValue: parse, parseLiteral: (node) => parse(literal(node)), serialize: (value) => value });
};

/** Numbers stay numbers and texts stay texts: `"60"` is no number of minutes, and 5 is no date. */
const literal = (node: ValueNode): unknown => {
  switch (node.kind) {
    case Kind.INT: return Number(node.value);
    case Kind.STRING: return node.value;
    default: return undefined;
  }
};

const wholeNumber = z.string().regex(/^(0|-?[1-9]\d{0,37})$/);

const scalars: Readonly<Record<string, GraphQLScalarType>> = {
  DateTime: scalar('DateTime', instant, 'an instant in UTC with milliseconds is expected, such as 2027-03-03T09:00:00.000Z'),
  LocalDate: scalar('LocalDate', localDate, 'a date is expected, such as 2027-03-03'),
  LocalTime: scalar('LocalTime', localTime, 'a quarter of an hour is expected, such as 09:15'),
  LocalDateTime: scalar('LocalDateTime', localDateTime, 'a local date and time on the quarter-hour grain is expected, such as 2027-03-03T09:15'),
  TimeZone: scalar('TimeZone', timeZone, 'an IANA time zone is expected, such as Europe/Berlin'),
  Minutes: scalar('Minutes', minutes, 'whole minutes greater than zero are expected'),
  BigInt: scalar('BigInt', wholeNumber, 'a whole number is expected, written as a text such as "1250"'),
  EmailAddress: scalar('EmailAddress', z.email().max(254), 'an e-mail address is expected'),
};

/** What the SDL's `scalar …` lines mean. @throws when one is not known: it would let everything pass */
export const scalarsOf = (sdl: readonly string[]): Record<string, GraphQLScalarType> => {
  const names = sdl.flatMap((text) => [...text.matchAll(/^scalar (\w+)/gm)].map(([, name = '']) => name));
  return Object.fromEntries(names.map((name) => {
    const known = scalars[name];
    if (!known) throw new Error(`contracts/**/*.graphql names the scalar ${name}, which src/graphql/scalars.ts does not know`);
    return [name, known];
  }));
};
