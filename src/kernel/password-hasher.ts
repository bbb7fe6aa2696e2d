/** Port: turns passwords into what may be kept. Each call takes tens of milliseconds and megabytes on purpose; who calls limits how many run at once. */
export abstract class PasswordHasher {
  /** A salted hash with its own parameters: two hashes of one password differ. */
  abstract hash(password: string): Promise<string>;
  abstract verify(hash: string, password: string): Promise<boolean>;
}
