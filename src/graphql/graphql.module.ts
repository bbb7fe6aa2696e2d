import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { getNamedType, isInputObjectType, type ExecutionResult, type GraphQLInputObjectType, type GraphQLSchema } from 'graphql';
import type { MercuriusContext } from 'mercurius';
import { silence, type Telemetry } from '../kernel/telemetry.js';
import { connectionsOf } from './connections.js';
import { answerWithErrors, type FailureLog } from './errors.js';
import { FailuresFilter } from './failures.filter.js';
import type { Limits } from './limits.js';
import { NodeResolver } from './node.resolver.js';
import { checkDocument, checkHasOneAnswer, checkRequest } from './operations.js';
import { scalarsOf } from './scalars.js';

/** Texts of operations whose parsed and validated form is kept: twice this many at most. Their compiled form is kept in `compiled.ts`. */
const REMEMBERED_MAX = 256;

export type GraphqlOptions = { readonly sdl: readonly string[]; readonly limits: Limits; readonly log: FailureLog; readonly telemetry?: Telemetry };

/** Schema, scalars, checks and execution. Its routes are in `http.ts`: mercurius has some of its own, which are switched off. */
@Module({})
export class GraphqlModule {
  static with({ sdl, limits, log, telemetry = silence }: GraphqlOptions): DynamicModule {
    const driver = GraphQLModule.forRoot<MercuriusDriverConfig>({
      driver: MercuriusDriver,
      typeDefs: [...sdl],
      resolvers: { ...scalarsOf(sdl), ...connectionsOf(sdl) },
      resolverValidationOptions: { requireResolversForResolveType: 'ignore' },
      transformSchema: compilable,
      routes: false,
      cache: REMEMBERED_MAX,
      graphql: { parseOptions: { maxTokens: limits.tokensMax } },
      errorFormatter: (result, context) => formatted(result, context, log),
      hooks: {
        preValidation: (_schema, document) => checkDocument(document, limits),
        preExecution: (...[, document, { reply }, variables]) => {
          checkHasOneAnswer(document, reply.request.body);
          telemetry.size('graphql.cost', checkRequest(document, variables, limits));
        },
      },
    });
    return { module: GraphqlModule, imports: [driver], providers: [NodeResolver, { provide: APP_FILTER, useClass: FailuresFilter }] };
  }
}

/**
 * The compiler of operations follows an input type into its fields, and would never come back from one that contains itself; and it takes
 * more than one field for `@oneOf`. @throws when there is such a type
 */
const compilable = (schema: GraphQLSchema): GraphQLSchema => {
  const inside = (type: GraphQLInputObjectType): readonly GraphQLInputObjectType[] => Object.values(type.getFields()).map((field) => getNamedType(field.type)).filter(isInputObjectType);
  const visit = (type: GraphQLInputObjectType, around: readonly GraphQLInputObjectType[]): void => {
    if (type.isOneOf) throw new Error(`the input type ${type.name} is @oneOf, which compiled operations do not check`);
    if (around.includes(type)) throw new Error(`the input type ${type.name} contains itself, which compiled operations cannot`);
    for (const next of inside(type)) visit(next, [...around, type]);
  };
  for (const type of Object.values(schema.getTypeMap()).filter(isInputObjectType)) visit(type, []);
  return schema;
};

const formatted = (result: ExecutionResult, context: MercuriusContext, log: FailureLog) => {
  const { correlationId } = context as MercuriusContext & { readonly correlationId: string };
  const { status, retryAfter, answer } = answerWithErrors(result, { correlationId, log });
  if (retryAfter !== undefined) void context.reply.header('retry-after', retryAfter);
  return { statusCode: status, response: answer };
};
