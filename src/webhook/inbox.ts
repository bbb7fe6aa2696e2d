import { randomUUID, hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import { WebhookReceived, type Endpoint } from '../../contracts/payment/webhook.events.js';
import { Clock } from '../kernel/clock.js';
import { Codec } from '../kernel/codec.js';
import { EventStore, WrongExpectedRevision } from '../kernel/event-store.js';
import { derivedUuid } from '../kernel/ids.js';
import type { Notice } from '../kernel/webhook-verifier.js';

/**
 * Where webhooks are kept before anybody acts on them. Each has a stream of its own, which must not exist yet: so an event is kept once, for ever,
 * whoever brings it and however often, without anything being read first.
 */
@Injectable()
export class Inbox {
  constructor(private readonly store: EventStore, private readonly codec: Codec, private readonly clock: Clock) {}

  /** @returns whether it is new; when this resolves it is in the log. @throws StoreUnavailable: then nobody may say that it was received */
  async keep(notice: Notice, endpoint: Endpoint): Promise<'RECEIVED' | 'KNOWN'> {
    const stream = streamOf.webhook(notice.eventId);
    const metadata = { commandId: derivedUuid('webhook', notice.eventId), commandHash: hash('sha256', notice.eventId, 'base64url'), actorId: 'system:webhooks', at: this.clock.now() };
    const { type, data } = WebhookReceived.of({ ...notice, endpoint });
    try {
      await this.store.append(stream, await this.codec.encode(stream, [{ id: randomUUID(), type, data, metadata }]), 'none');
      return 'RECEIVED';
    } catch (error) {
      if (error instanceof WrongExpectedRevision) return 'KNOWN';
      throw error;
    }
  }
}
