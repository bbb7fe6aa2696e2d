import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const attribute = z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional() }).loose() });
const span = z.object({ traceId: z.string(), spanId: z.string(), parentSpanId: z.string().optional(), name: z.string(), attributes: z.array(attribute).default([]) }).loose();
const body = z.object({ resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(span) })) })) });

export type CollectedSpan = { readonly traceId: string; readonly spanId: string; readonly parent: string | undefined; readonly name: string; readonly labels: Readonly<Record<string, string | undefined>> };

/** A collector of traces as OpenTelemetry would send them: OTLP over HTTP, as JSON. */
export type Collector = { readonly url: string; readonly spans: CollectedSpan[]; readonly bodies: string[]; readonly close: () => Promise<void> };

export const startCollector = async (): Promise<Collector> => {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => {
      bodies.push(text);
      const { resourceSpans } = body.parse(JSON.parse(text));
      for (const each of resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap((scope) => scope.spans)) {
        const labels = Object.fromEntries(each.attributes.map(({ key, value }) => [key, value.stringValue]));
        spans.push({ traceId: each.traceId, spanId: each.spanId, parent: each.parentSpanId === '' ? undefined : each.parentSpanId, name: each.name, labels });
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`, spans, bodies,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
};
