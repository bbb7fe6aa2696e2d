import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DoorContext } from '../../src/kernel/door.js';
import { GraphContexts, type Asker } from '../../src/graphql/context.js';
import { GraphqlModule } from '../../src/graphql/graphql.module.js';
import type { Limits } from '../../src/graphql/limits.js';
import { initWithGraphql } from '../../src/graphql/transports.js';
import { memberId } from '../../contracts/values.js';

export const testLimits: Limits = { tokensMax: 2000, depthMax: 15, aliasesMax: 30, fieldsMax: 1000, rootFieldsMax: 10, costMax: 20_000 };
export const BODY_BYTES_MAX = 256 * 1024;

/** Signed in is who says `Bearer mbr_…`, as long as it is in the set. */
class TokensAreMembers extends GraphContexts {
  constructor(readonly signedIn: Set<string>) {
    super();
  }

  async of({ token, correlationId }: Asker): Promise<DoorContext> {
    const viewer = token !== undefined && this.signedIn.has(token) ? memberId.parse(token) : undefined;
    let after = '';
    return {
      viewer, correlationId, token, now: () => '2027-03-03T09:00:00.000Z', rolesIn: async () => [], readAfter: ({ commit }) => { after = `after ${commit}`; },
      readBack: async (field, id) => (field === 'member' ? { id, name: 'Ana' } : null), positionToken: () => after,
    };
  }
}

export type GraphqlServer = {
  readonly url: string;
  readonly signedIn: Set<string>;
  /** What was written down as unexpected. */
  readonly failures: { readonly error: unknown; readonly correlationId: string }[];
  /** What the framework itself wrote down as an error. */
  readonly frameworkErrors: unknown[];
  readonly app: NestFastifyApplication;
};

/** GraphQL as the application serves it, over a schema and resolvers of the test's own. */
export const startGraphql = async (sdl: readonly string[], resolvers: readonly Type[]): Promise<GraphqlServer> => {
  const failures: { error: unknown; correlationId: string }[] = [];
  const frameworkErrors: unknown[] = [];
  const ignored = (): void => undefined;
  const signedIn = new Set<string>();
  const log = (error: unknown, correlationId: string): void => void failures.push({ error, correlationId });

  @Module({ imports: [GraphqlModule.with({ sdl, limits: testLimits, log })], providers: [...resolvers] })
  class TestModule {}

  const app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: 'idle' }), { bodyParser: false, abortOnError: false, logger: { log: ignored, warn: ignored, error: (message) => void frameworkErrors.push(message) } });
  await initWithGraphql(app, { contexts: new TokensAreMembers(signedIn), limits: testLimits, log });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, signedIn, failures, frameworkErrors, app };
};
