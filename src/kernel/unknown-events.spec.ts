import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent, type EventOf } from '../../contracts/event.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { MemoryEventStore } from '../adapters/memory/memory-event-store.js';
import { SystemClock } from './clock.js';
import { Codec, UnknownEvent } from './codec.js';
import { command } from './command.js';
import { CommunityContexts } from './community-contexts.js';
import { CommandHandling, type StreamModule } from './handle-command.js';
import { PersonKeys } from './person-keys.js';
import { StreamReader } from './stream-reader.js';

const LampLit = defineEvent('LampLit', 1, z.object({ lamp: z.string() }));
class Light extends command('Light')<{ lamp: string }> {}
let decisions = 0;
const lamps: StreamModule<number, Light, EventOf<typeof LampLit>, never> = {
  decider: {
    initial: 0,
    evolve: (lit) => lit + 1,
    decide: (_lit, { data }) => {
      decisions++;
      return [LampLit.of({ lamp: data.lamp })];
    },
  },
  streamOf: ({ data }) => `lamp-${data.lamp}`,
};
const light = (lamp: string): Light => new Light({ lamp }, { commandId: randomUUID(), actor: 'mbr_zoe', at: '2027-03-01T10:00:00.000Z' });

const room = () => {
  const store = new MemoryEventStore();
  const codec = new Codec([LampLit], new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32)));
  const kernel = new CommandHandling(store, codec, { communities: new CommunityContexts(new StreamReader(store, codec)), hashKey: randomBytes(32) });
  const fromTheFuture = async (type: string, version: number): Promise<void> => {
    const metadata = { commandId: 'c', commandHash: 'h', actorId: 'a', at: '2027-03-01T09:00:00.000Z' };
    await store.append('lamp-hall', [{ id: randomUUID(), type, version, data: { lamp: 'hall' }, metadata }], 'any');
  };
  decisions = 0;
  return { store, kernel, fromTheFuture };
};

it.each([['of a type that nobody knows', 'LampStolen', 1], ['of a version that is not known yet', 'LampLit', 99]])('a stream that holds an event %s is not decided on: the command is refused loudly, and nothing is written', async (_, type, version) => {
  const { store, kernel, fromTheFuture } = room();
  await fromTheFuture(type, version);
  await expect(kernel.handle(lamps, light('hall'))).rejects.toBeInstanceOf(UnknownEvent);
  expect([decisions, (await store.readStream('lamp-hall')).length]).toEqual([0, 1]);
});

it('a stream that was warm before such an event came takes nothing more either', async () => {
  const { store, kernel, fromTheFuture } = room();
  await kernel.handle(lamps, light('hall'));
  await fromTheFuture('LampStolen', 1);
  await expect(kernel.handle(lamps, light('hall'))).rejects.toBeInstanceOf(UnknownEvent);
  await expect(kernel.handle(lamps, light('hall'))).rejects.toBeInstanceOf(UnknownEvent);
  expect((await store.readStream('lamp-hall')).map(({ type }) => type)).toEqual(['LampLit', 'LampStolen']);
});

it('other streams are none the worse for it', async () => {
  const { kernel, fromTheFuture } = room();
  await fromTheFuture('LampStolen', 1);
  expect(await kernel.handle(lamps, light('kitchen'))).toMatchObject({ revision: 0n });
});
