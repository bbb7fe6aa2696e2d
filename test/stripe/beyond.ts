import type { Schema } from './json-schema.js';

/** What the sandbox speaks besides the document: thin events, written down from the declarations of stripe 23.1.0 (`V2.Core.Event`). */
const text = { type: 'string' };
const moment = { type: 'string', format: 'date-time' };

const thinEvent: Schema = {
  type: 'object',
  required: ['id', 'object', 'created', 'livemode', 'type'],
  properties: {
    id: text, object: { type: 'string', enum: ['v2.core.event'] }, created: moment, livemode: { type: 'boolean' }, context: text, snapshot_event: text,
    type: { type: 'string', pattern: '^v[12]\\.[a-z0-9_.]+(\\[[a-z_.]+\\]\\.[a-z_]+)?$' },
    reason: {
      type: 'object', required: ['type'], additionalProperties: false,
      properties: { type: text, request: { type: 'object', required: ['id', 'idempotency_key'], properties: { id: text, idempotency_key: text }, additionalProperties: false } },
    },
    related_object: { type: 'object', required: ['id', 'type', 'url'], properties: { id: text, type: text, url: text }, additionalProperties: false },
  },
  additionalProperties: false,
};

/** Read again, an event also says what the notification left out. */
const fullThinEvent: Schema = { ...thinEvent, properties: { ...(thinEvent['properties'] as Schema), data: { type: 'object' }, changes: { type: 'object' } } };

const page: Schema = {
  type: 'object', required: ['data'], additionalProperties: false,
  properties: { data: { type: 'array', items: fullThinEvent }, next_page_url: text, previous_page_url: text },
};

const queryOf = (...names: readonly string[]) => names.map((name) => ({ name, in: 'query', schema: {} }));

export const thinSchemas = { V2_EventNotification: thinEvent, V2_Event: fullThinEvent, V2_EventPage: page };

export const thinOperations = {
  '/v2/core/events': { get: { parameters: queryOf('limit', 'object_id', 'page', 'types', 'created'), answer: 'V2_EventPage' } },
  '/v2/core/events/{id}': { get: { parameters: queryOf(), answer: 'V2_Event' } },
} as const;
