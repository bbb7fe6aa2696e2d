import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { allEvents } from '../../contracts/events.js';
import { Clock } from './clock.js';
import { Codec } from './codec.js';
import { CommunityContexts } from './community-contexts.js';
import { Door, RejectionMessages } from './door.js';
import { EventStore } from './event-store.js';
import { CommandHandling } from './handle-command.js';
import { PasswordHasher } from './password-hasher.js';
import { PersonKeys, purposeKey } from './person-keys.js';
import { Snapshots } from './snapshots.js';
import { StreamReader } from './stream-reader.js';
import { silence, Telemetry } from './telemetry.js';
import { Vault } from './vault.js';

/** What the basement stands on. */
export type Ground = {
  readonly store: EventStore;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly messages: RejectionMessages;
  readonly masterKey: Uint8Array;
  /** Without it nobody is told anything. */
  readonly telemetry?: Telemetry;
  /** Most commands that wait for one stream; without it there is no limit. */
  readonly perStreamMax?: number;
  /** Told of snapshots that could not be used or kept. Nothing depends on them. */
  readonly report?: (message: string, error?: unknown) => void;
};

/** The kernel and its ports, for every module of the house. */
@Global()
@Module({})
export class KernelModule {
  static with({ store, vault, clock, passwords, messages, masterKey, telemetry = silence, perStreamMax, report }: Ground): DynamicModule {
    const keys = new PersonKeys(vault, clock, masterKey);
    const codec = new Codec(allEvents, keys);
    const snapshots = new Snapshots({ store, vault, codec, clock, ...(report ? { report } : {}) });
    const streams = new StreamReader(store, codec, snapshots);
    const communities = new CommunityContexts(streams);
    const handling = new CommandHandling(store, codec, { communities, hashKey: purposeKey(masterKey, 'command-hash'), snapshots, telemetry, perStreamMax });
    const values: readonly (readonly [abstract new (...args: never[]) => object, object])[] = [
      [EventStore, store], [Vault, vault], [Clock, clock], [Telemetry, telemetry], [PasswordHasher, passwords], [RejectionMessages, messages],
      [PersonKeys, keys], [Codec, codec], [StreamReader, streams], [CommunityContexts, communities], [CommandHandling, handling], [Snapshots, snapshots],
    ];
    return {
      module: KernelModule,
      imports: [CqrsModule.forRoot()],
      providers: [Door, ...values.map(([provide, useValue]) => ({ provide, useValue }))],
      exports: [Door, ...values.map(([provide]) => provide)],
    };
  }
}
