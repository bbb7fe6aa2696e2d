import { hash, randomUUID } from 'node:crypto';
import type { nounOf } from '../../contracts/values.js';

const digest = (...parts: readonly (string | number)[]): string => hash('sha256', JSON.stringify(parts), 'hex');

/** A name-based UUID (version 8, RFC 9562): the same parts always make the same id. */
export const derivedUuid = (...parts: readonly (string | number)[]): string => uuidOf(digest(...parts));

/**
 * The same of something that nobody may guess from the id: who does not have the key cannot make ids to compare. The key goes before it, which is
 * enough since only half of the digest is told: nobody can go on from there.
 * @param key 64 characters that are secret
 */
export const keyedUuid = (key: string, said: unknown): string => uuidOf(hash('sha256', JSON.stringify([key, said]), 'hex'));

const uuidOf = (hex: string): string => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;

/** The id of a thing that a command creates: a repeat of the command names the same thing. */
export const idFrom = (prefix: keyof typeof nounOf | 'hld' | 'trf' | 'crh' | 'crq' | 'mdt' | 'bgt' | 'prg' | 'dsp' | 'sponsor', ...parts: readonly (string | number)[]): string => `${prefix}_${digest(prefix, ...parts).slice(0, 32)}`;

export const newCommandId = (): string => randomUUID();
