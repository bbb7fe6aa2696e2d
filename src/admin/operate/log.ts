import { setTimeout as pause } from 'node:timers/promises';
import type { OperatorClient } from './operator-client.js';
import { say, sayJson } from './tables.js';

type Field = { readonly path: string; readonly value: string | null; readonly hidden: string | null; readonly of: string | null };
type LogEvent = {
  readonly id: string; readonly address: string; readonly stream: string; readonly revision: string; readonly logPosition: string; readonly type: string; readonly version: number; readonly at: string;
  readonly by: { readonly kind: string; readonly member: { readonly id: string } | null; readonly part: string | null }; readonly commandId: string; readonly correlationId: string | null; readonly fields: readonly Field[];
};
type Page = { readonly nodes: readonly LogEvent[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } };

const EVENT = 'id address stream revision logPosition type version at by { kind member { id } part } commandId correlationId fields { path value hidden of }';
const PAGE = `nodes { ${EVENT} } pageInfo { hasNextPage endCursor }`;
const STREAM = `query ($name: String!, $after: String) { stream(name: $name, first: 50, after: $after) { ${PAGE} } }`;
const ONE = `query ($id: ID!) { event(id: $id) { ${EVENT} } }`;
const END = `query ($last: Int) { log(last: $last) { ${PAGE} } }`;
const SINCE = `query ($after: String) { log(first: 50, after: $after) { ${PAGE} } }`;
const LOOK_MS = 500;

/** An event by its id or address, or a whole stream, field by field. @returns whether there is such a thing */
export const showEvents = async (client: OperatorClient, name: string, json: boolean): Promise<boolean> => {
  let found = 0;
  for await (const event of isEvent(name) ? oneEvent(client, name) : streamOf(client, name)) {
    if (json) sayJson(event);
    else say(`${found > 0 ? '\n' : ''}${whole(event)}`);
    found += 1;
  }
  return found > 0;
};

/** The last events of the log, a line each, oldest first; then, until it is aborted, whatever comes. */
export const tailLog = async (client: OperatorClient, { last, json, follow }: { readonly last: number; readonly json: boolean; readonly follow?: AbortSignal | undefined }): Promise<void> => {
  const tell = (events: readonly LogEvent[]): void => events.forEach((event) => (json ? sayJson(event) : say(line(event))));
  let { nodes, pageInfo: { endCursor } } = (await client.ask<{ log: Page }>(END, { last })).log;
  tell(nodes);
  for (let after = endCursor; follow && !follow.aborted;) {
    ({ nodes, pageInfo: { endCursor } } = (await client.ask<{ log: Page }>(SINCE, { after })).log);
    tell(nodes);
    after = endCursor ?? after;
    if (nodes.length === 0) await pause(LOOK_MS, undefined, { signal: follow }).catch(() => undefined);
  }
};

const isEvent = (name: string): boolean => /^\d+@/.test(name) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);

async function* oneEvent(client: OperatorClient, id: string): AsyncGenerator<LogEvent> {
  const { event } = await client.ask<{ event: LogEvent | null }>(ONE, { id });
  if (event) yield event;
}

async function* streamOf(client: OperatorClient, name: string): AsyncGenerator<LogEvent> {
  for (let after: string | null | undefined, isMore = true; isMore;) {
    const { stream }: { stream: Page } = await client.ask<{ stream: Page }>(STREAM, { name, after });
    yield* stream.nodes;
    [after, isMore] = [stream.pageInfo.endCursor, stream.pageInfo.hasNextPage];
  }
}

const actorOf = ({ by: { kind, member, part } }: LogEvent): string => member?.id ?? (part === null ? kind.toLowerCase() : `system:${part}`);
const line = (event: LogEvent): string => `${event.logPosition}  ${event.at}  ${event.type}  ${event.address}  by ${actorOf(event)}`;

const whole = (event: LogEvent): string => [
  `${event.address}  ${event.type} v${event.version}`,
  `  ${event.at} by ${actorOf(event)}, at ${event.logPosition} in the log`,
  `  id ${event.id}, command ${event.commandId}`,
  ...event.fields.map((field) => `    ${field.path}: ${field.value ?? hidden(field)}`),
].join('\n');

const hidden = ({ hidden: why, of }: Field): string => `(hidden: ${(why ?? 'it is not there').toLowerCase()}${of === null ? '' : `, of ${of}`})`;
