import { hash, verify } from '@node-rs/argon2';
import { PasswordHasher } from '../../kernel/password-hasher.js';

/** The least that OWASP advises for argon2id (the library's default variant). Raising it leaves older hashes valid: each carries its own parameters. */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** argon2id, computed off the event loop. */
export class Argon2PasswordHasher extends PasswordHasher {
  hash(password: string): Promise<string> {
    return hash(password, cost);
  }

  verify(kept: string, password: string): Promise<boolean> {
    return verify(kept, password);
  }
}
