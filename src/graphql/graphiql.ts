import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { clientScript, page } from './graphiql.page.js';

const require = createRequire(import.meta.url);
const inPackage = (name: string, file: string): string => join(dirname(require.resolve(`${name}/package.json`)), file);

const JAVASCRIPT = 'text/javascript; charset=utf-8';
const CSS = 'text/css; charset=utf-8';

/** Everything the page needs comes from this installation: it works with no network at all. */
const ASSETS: Readonly<Record<string, { readonly type: string; readonly read: () => string | Buffer }>> = {
  'react.js': { type: JAVASCRIPT, read: () => readFileSync(inPackage('react', 'umd/react.production.min.js')) },
  'react-dom.js': { type: JAVASCRIPT, read: () => readFileSync(inPackage('react-dom', 'umd/react-dom.production.min.js')) },
  'graphql-ws.js': { type: JAVASCRIPT, read: () => readFileSync(inPackage('graphql-ws', 'umd/graphql-ws.min.js')) },
  'graphiql.js': { type: JAVASCRIPT, read: () => readFileSync(inPackage('graphiql', 'graphiql.min.js')) },
  'graphiql.css': { type: CSS, read: () => readFileSync(inPackage('graphiql', 'graphiql.min.css')) },
  'start.js': { type: JAVASCRIPT, read: () => clientScript },
};

/** Styles are made by the editor while it runs; scripts come from here and from nowhere else. */
const CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** GraphiQL at `/`, for people who want to look and try. */
export const serveGraphiql = (http: FastifyInstance): void => {
  const kept = new Map<string, string | Buffer>();
  const secured = { 'content-security-policy': CONTENT_SECURITY_POLICY, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

  for (const url of ['/', '/graphiql']) http.get(url, async (_request, reply) => reply.headers(secured).type('text/html; charset=utf-8').send(page));
  for (const [name, { type, read }] of Object.entries(ASSETS)) {
    http.get(`/graphiql/${name}`, async (_request, reply) => {
      const content = kept.get(name) ?? read();
      kept.set(name, content);
      return reply.headers({ ...secured, 'cache-control': 'public, max-age=3600' }).type(type).send(content);
    });
  }
};
