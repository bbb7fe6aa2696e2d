import { createHmac } from 'node:crypto';
import { z } from 'zod';

/** An address as it is kept: without spaces around it, composed once, in small letters. Nobody has two accounts by writing `Ana@` and `ana@`. */
export const emailAddress = z.string().max(1000).transform((value) => value.trim().normalize('NFC').toLowerCase()).pipe(z.email('expected an e-mail address').max(254));

/** Finds an address again without keeping it: a keyed hash, worthless to who has the vault but not the master key. */
export class EmailIndex {
  constructor(private readonly key: Uint8Array) {}

  of(email: string): string {
    return createHmac('sha256', this.key).update(email).digest('base64url');
  }
}
