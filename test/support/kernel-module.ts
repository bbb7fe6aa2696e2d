import { randomBytes } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import { Argon2PasswordHasher } from '../../src/adapters/argon2/argon2-password-hasher.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { readSdl, SdlRejectionMessages } from '../../src/graphql/sdl.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { KernelModule } from '../../src/kernel/kernel.module.js';
import { MemoryVault } from './memory-vault.js';

/** The real kernel over a log and a vault in memory, for the spec of a module that needs both the bus and the streams. */
export const kernelInMemory = (): DynamicModule => KernelModule.with({
  store: new MemoryEventStore(), vault: new MemoryVault(), clock: new SystemClock(), passwords: new Argon2PasswordHasher(), messages: new SdlRejectionMessages(readSdl()), masterKey: randomBytes(32),
});
