import type { CommandBus } from '@nestjs/cqrs';
import { memberId, type Instant, type MemberId } from '../../contracts/values.js';
import { isRejected, reject, type Rejected } from '../kernel/decider.js';
import type { Done, Outcome } from '../kernel/outcome.js';
import { derivedUuid, idFrom, newCommandId } from '../kernel/ids.js';
import type { PersonKeys } from '../kernel/person-keys.js';
import type { Credentials } from './credentials.js';
import type { EmailIndex } from './email-index.js';
import { RegisterMember } from './member.commands.js';
import type { Passwords } from './passwords.js';

export type NewMember = { readonly name: string; readonly email: string; readonly password: string };
export type Registering = { readonly idempotencyKey?: string | null | undefined; readonly at: Instant; readonly correlationId?: string };
export type Registered = { readonly memberId: MemberId; readonly done: Done };

type Parts = {
  readonly credentials: Credentials; readonly passwords: Passwords; readonly emails: EmailIndex; readonly keys: PersonKeys;
  readonly commands: Pick<CommandBus, 'execute'>;
};

/**
 * Two stores, no transaction: the account is reserved in the vault, the member is written to the log, the account is confirmed.
 * After a crash in between the same request can be repeated, or another one for the same address takes over what was abandoned.
 */
export class Registration {
  constructor(private readonly parts: Parts) {}

  /** @returns the member, or `EMAIL_TAKEN`, `TOO_BUSY`, `IDEMPOTENCY_CONFLICT`, `BUSY`. A repeat with the same key answers the same member. */
  async register({ name, email, password }: NewMember, { idempotencyKey, at, correlationId }: Registering): Promise<Registered | Rejected<string>> {
    const { credentials, passwords, emails, keys, commands } = this.parts;
    const account = emails.of(email);
    const hash = await passwords.hash(password);
    if (typeof hash === 'object') return hash;
    const commandId = idempotencyKey ? derivedUuid('register-member', account, idempotencyKey) : newCommandId();
    const id = memberId.parse(idFrom('mbr', commandId));
    const reserved = await credentials.reserve(account, id, hash);
    if (reserved !== 'reserved') return reserved;
    const meta = { commandId, actor: id, at, ...(correlationId === undefined ? {} : { correlationId }) };
    const outcome = await commands.execute<RegisterMember, Outcome>(new RegisterMember({ memberId: id, name, email }, meta));
    if (isRejected(outcome)) return outcome;
    if (await credentials.confirm(account, id)) return { memberId: id, done: outcome };
    // We stood still for minutes between reserving and writing, and the address has another owner now: the words just written are nobody's.
    await keys.destroy(id);
    return reject('EMAIL_TAKEN', { path: ['input', 'email'] });
  }
}
