import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { streamOf } from '../../contracts/events.js';
import { Clock } from '../kernel/clock.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import { EventStore } from '../kernel/event-store.js';
import { PasswordHasher } from '../kernel/password-hasher.js';
import { PersonKeys } from '../kernel/person-keys.js';
import { Sessions, SignOuts } from '../kernel/sessions.js';
import { Telemetry } from '../kernel/telemetry.js';
import { Vault } from '../kernel/vault.js';
import { Credentials } from './credentials.js';
import { EmailIndex } from './email-index.js';
import { memberCommands, type MemberCommand } from './member.commands.js';
import { memberDecider } from './member.decider.js';
import { MemberResolver } from './member.resolver.js';
import { Passwords } from './passwords.js';
import { Registration } from './registration.js';
import { SignIn } from './sign-in.js';
import { SignInAttempts } from './sign-in-attempts.js';
import { VaultSessions } from './vault-sessions.js';

/** What the kernel must know of members. */
export const member = { decider: memberDecider, streamOf: ({ data }: MemberCommand) => streamOf.member(data.memberId) };

/** `emailKey` finds accounts by address (`purposeKey(masterKey, 'email-index')`); a sign-in lasts `sessionDays`. */
export type MemberSettings = { readonly emailKey: Uint8Array; readonly sessionDays: number };

const signingIn = ({ emailKey, sessionDays }: MemberSettings): Provider[] => [
  { provide: EmailIndex, useFactory: () => new EmailIndex(emailKey) },
  { provide: Passwords, inject: [PasswordHasher], useFactory: (hasher: PasswordHasher) => Passwords.open(hasher) },
  { provide: Credentials, inject: [Vault, Clock, EventStore], useFactory: (vault: Vault, clock: Clock, events: EventStore) => new Credentials({ vault, clock, events }) },
  { provide: VaultSessions, inject: [Vault, Clock], useFactory: (vault: Vault, clock: Clock) => new VaultSessions(vault, clock, sessionDays) },
  { provide: Sessions, useExisting: VaultSessions },
  SignOuts,
  { provide: SignInAttempts, inject: [Vault, Clock], useFactory: (vault: Vault, clock: Clock) => new SignInAttempts(vault, clock) },
  {
    provide: SignIn, inject: [EmailIndex, Credentials, Passwords, SignInAttempts, VaultSessions, SignOuts, Telemetry],
    useFactory: (...[emails, credentials, passwords, attempts, sessions, signOuts, telemetry]: [EmailIndex, Credentials, Passwords, SignInAttempts, VaultSessions, SignOuts, Telemetry]) =>
      new SignIn({ emails, credentials, passwords, attempts, sessions, signOuts, telemetry }),
  },
  {
    provide: Registration, inject: [EmailIndex, Credentials, Passwords, PersonKeys, CommandBus],
    useFactory: (...[emails, credentials, passwords, keys, commands]: [EmailIndex, Credentials, Passwords, PersonKeys, CommandBus]) =>
      new Registration({ emails, credentials, passwords, keys, commands }),
  },
];

/** Who is who, and who is there. Exports `Sessions` for the request context and `Registration` for whoever sets up people (demo, import). */
@Module({})
export class MemberModule {
  static with(settings: MemberSettings): DynamicModule {
    return {
      module: MemberModule,
      providers: [MemberResolver, ...commandHandlers(memberCommands, member), ...signingIn(settings)],
      exports: [Sessions, SignOuts, Registration, SignIn],
    };
  }
}
