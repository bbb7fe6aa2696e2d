import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from './event-store.js';
import { WarmStreams } from './warm-streams.js';

const decider = { initial: 0 };
const at = (place: bigint) => ({ commit: place, prepare: place });
const recorded = (revision: bigint, commandId: string): RecordedEvent => ({
  id: `event ${revision}`, type: 'Said', version: 1, data: {}, stream: 'talk-1', revision, position: at(revision + 10n), recordedAt: '',
  metadata: { commandId, commandHash: `hash of ${commandId}`, actorId: 'zoe', at: '' },
});

describe('a stream that is remembered', () => {
  it('is empty at first', () => {
    expect(new WarmStreams().get('talk-1', decider)).toMatchObject({ state: 0, revision: 'none', position: undefined, eventId: undefined });
  });

  it('knows after reading its state, where it stands, and each command by its last event', () => {
    const streams = new WarmStreams();
    streams.catchUp('talk-1', decider, { warm: streams.get('talk-1', decider), state: 3, since: [recorded(0n, 'a'), recorded(1n, 'a'), recorded(2n, 'b')] });
    const warm = streams.get('talk-1', decider);
    expect(warm).toMatchObject({ state: 3, revision: 2n, position: at(12n) });
    expect(warm.answered.get('a')).toEqual({ commandHash: 'hash of a', revision: 1n, position: at(11n) });
    expect(warm.answered.get('b')).toEqual({ commandHash: 'hash of b', revision: 2n, position: at(12n) });
  });

  it('knows after an append the same as after reading it', () => {
    const [appending, reading] = [new WarmStreams(), new WarmStreams()];
    const events = [recorded(0n, 'a'), recorded(1n, 'b')].map((event) => ({ ...event, position: at(20n) }));
    appending.advance('talk-1', decider, { warm: appending.get('talk-1', decider), state: 2, events, appended: { revision: 1n, position: at(20n) } });
    reading.catchUp('talk-1', decider, { warm: reading.get('talk-1', decider), state: 2, since: events });
    expect(appending.get('talk-1', decider)).toEqual(reading.get('talk-1', decider));
  });

  it('means nothing to another decider', () => {
    const streams = new WarmStreams();
    streams.catchUp('talk-1', decider, { warm: streams.get('talk-1', decider), state: 3, since: [recorded(0n, 'a')] });
    expect(streams.get('talk-1', { initial: 'other' })).toMatchObject({ state: 'other', revision: 'none' });
  });

  it('is forgotten after two thousand others, not before', () => {
    const streams = new WarmStreams();
    const remember = (stream: string) => streams.catchUp(stream, decider, { warm: streams.get(stream, decider), state: 1, since: [recorded(0n, 'a')] });
    remember('first');
    for (let n = 1; n < 2_000; n++) remember(`talk-${n}`);
    expect(streams.get('first', decider).revision).toBe(0n);
    remember('one more');
    expect(streams.get('first', decider).revision).toBe('none');
  });
});
