import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Position } from '../../src/kernel/event-store.js';
import { purposeKey } from '../../src/kernel/person-keys.js';

/** The header by which a client asks for rows that know of its last write. */
export const READ_AFTER_HEADER = 'Barnraise-Read-After';

const NONCE_BYTES = 12;
const TOKEN_BYTES = NONCE_BYTES + 16 + 16;

/** Positions as clients see them: encrypted, so that nobody learns from them how much happens here. */
export class PositionTokens {
  readonly #key: Buffer;

  constructor(masterKey: Uint8Array) {
    this.#key = purposeKey(masterKey, 'position-tokens');
  }

  encode({ commit, prepare }: Position): string {
    const plain = Buffer.alloc(16);
    plain.writeBigUInt64BE(commit, 0);
    plain.writeBigUInt64BE(prepare, 8);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /** @throws GraphQLError BAD_POSITION when it is not a token that this installation gave */
  decode(token: string): Position {
    try {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== TOKEN_BYTES || bytes.toString('base64url') !== token) throw new RangeError('not a token');
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE_BYTES)).setAuthTag(bytes.subarray(-16));
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -16)), decipher.final()]);
      return { commit: plain.readBigUInt64BE(0), prepare: plain.readBigUInt64BE(8) };
    } catch {
      throw new GraphQLError('This is not a position that was given out here: use the `position` of a mutation as it is.', { extensions: { code: 'BAD_POSITION', path: [READ_AFTER_HEADER] } });
    }
  }
}
