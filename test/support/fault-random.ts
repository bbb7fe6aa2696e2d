import { createHash, randomInt } from 'node:crypto';

/** Dice that fall the same way for the same seed: what a fault run does follows from its number, what the machine makes of it does not. */
export class FaultRandom {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws when there is nothing to choose from */
  pick<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.next() * values.length)];
    if (value === undefined) throw new Error('there is nothing to choose from');
    return value;
  }

  shuffled<Value>(values: readonly Value[]): readonly Value[] {
    return values.map((value) => ({ value, at: this.next() })).sort((a, b) => a.at - b.at).map(({ value }) => value);
  }

  /** Dice of its own for a part of the run, so that the parts do not disturb each other. */
  of(part: string): FaultRandom {
    return new FaultRandom(createHash('sha256').update(`${this.seed} ${part}`).digest().readUInt32BE(0));
  }

  /** A UUID that follows from the seed. */
  uuid(): string {
    const hex = createHash('sha256').update(`${this.next()} ${this.next()}`).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
}

const SEED_MAX = 2 ** 31;

/** FAULT_SEED, or any; always said, so that a run can be repeated. */
export const faultSeed = (): number => {
  const given = process.env['FAULT_SEED'];
  const seed = given === undefined || given === '' ? randomInt(SEED_MAX) : Number(given);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`FAULT_SEED is a whole number, not ${given}`);
  return seed;
};
