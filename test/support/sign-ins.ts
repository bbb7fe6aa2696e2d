import { randomBytes } from 'node:crypto';
import { allEvents, streamOf } from '../../contracts/events.js';
import type { MemberEvent } from '../../contracts/member/member.events.js';
import type { MemberId } from '../../contracts/values.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { Clock } from '../../src/kernel/clock.js';
import { Codec } from '../../src/kernel/codec.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import { CommandHandling } from '../../src/kernel/handle-command.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { PasswordHasher } from '../../src/kernel/password-hasher.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { Credentials } from '../../src/member/credentials.js';
import { EmailIndex } from '../../src/member/email-index.js';
import type { RegisterMember } from '../../src/member/member.commands.js';
import { member } from '../../src/member/member.module.js';
import { Passwords } from '../../src/member/passwords.js';
import { Registration } from '../../src/member/registration.js';
import { SignIn } from '../../src/member/sign-in.js';
import { SignInAttempts } from '../../src/member/sign-in-attempts.js';
import { VaultSessions } from '../../src/member/vault-sessions.js';
import { MemoryVault } from './memory-vault.js';

/** A clock that stands still until it is told to go on. */
export class StandingClock extends Clock {
  #ms = Date.parse('2027-03-01T09:00:00.000Z');

  nowMs(): number {
    return this.#ms;
  }

  pass({ seconds = 0, minutes = 0, days = 0 }: { readonly seconds?: number; readonly minutes?: number; readonly days?: number }): void {
    this.#ms += seconds * 1000 + minutes * 60_000 + days * 86_400_000;
  }
}

/** Costs nothing and writes down what it was asked. Its hashes name their place among all hashes, not the password. */
class QuickHasher extends PasswordHasher {
  readonly asked: string[] = [];
  readonly #passwords: string[] = [];

  async hash(password: string): Promise<string> {
    this.asked.push('hash');
    return `hash-${this.#passwords.push(password)}`;
  }

  async verify(hash: string, password: string): Promise<boolean> {
    this.asked.push('verify');
    return this.#passwords[Number(hash.slice('hash-'.length)) - 1] === password;
  }
}

/** Writes down which drawers were used, and can be told to fail once. */
export class WatchedVault extends MemoryVault {
  readonly asked: string[] = [];
  #failing: 'replace' | undefined;

  failOnce(operation: 'replace'): void {
    this.#failing = operation;
  }

  override async get(...given: Parameters<MemoryVault['get']>) {
    this.asked.push(`get ${given[0]}`);
    return super.get(...given);
  }

  override async replace(...given: Parameters<MemoryVault['replace']>) {
    this.asked.push(`replace ${given[0]}`);
    if (this.#failing === 'replace') {
      this.#failing = undefined;
      throw new Error('the process was killed here');
    }
    return super.replace(...given);
  }
}

type CommandStep = (command: RegisterMember, go: () => Promise<Outcome>) => Promise<Outcome>;

/** Everything that has to do with signing in, on stores in memory, with a hook around the one command. */
export const signIns = async () => {
  const [vault, clock, events, hasher, masterKey] = [new WatchedVault(), new StandingClock(), new MemoryEventStore(), new QuickHasher(), randomBytes(32)];
  const keys = new PersonKeys(vault, clock, masterKey);
  const codec = new Codec(allEvents, keys);
  const streams = new StreamReader(events, codec);
  const kernel = new CommandHandling(events, codec, { communities: new CommunityContexts(streams), hashKey: masterKey });
  const step: { around: CommandStep } = { around: async (_, go) => go() };
  const commands = { execute: (command: RegisterMember) => step.around(command, () => kernel.handle(member, command)) };
  const [emails, credentials, passwords, attempts, sessions] = [
    new EmailIndex(masterKey), new Credentials({ vault, clock, events }), await Passwords.open(hasher), new SignInAttempts(vault, clock), new VaultSessions(vault, clock, 30),
  ];
  return {
    vault, clock, events, hasher, emails, sessions, step,
    // Nest's bus types its answer by the command it is given; this one has a single kind.
    registration: new Registration({ emails, credentials, passwords, keys, commands: commands as never }),
    signIn: new SignIn({ emails, credentials, passwords, attempts, sessions }),
    historyOf: (memberId: MemberId) => streams.read<MemberEvent>(streamOf.member(memberId)),
  };
};
