import { z } from 'zod';

/** More than anybody could ever give: ten million minutes are nineteen years of hours. Larger amounts are mistakes. */
export const CREDITS_MAX = 10_000_000n;

const whole = /^(0|[1-9]\d{0,17})$/;
const isAtMostMax = (written: string): boolean => BigInt(written) <= CREDITS_MAX;

/** Whole minutes of credit greater than zero, as a decimal string so that no float ever touches them. */
export const credits = z.string().regex(/^[1-9]\d{0,17}$/, 'expected whole minutes greater than zero such as 60').refine((written) => !/^[1-9]\d*$/.test(written) || isAtMostMax(written), `at most ${CREDITS_MAX} minutes`);
/** The same, or none. */
export const creditsOrNone = z.string().regex(whole, 'expected whole minutes such as 60, or 0');
/** A balance, which may be below zero. */
export const signedCredits = z.string().regex(/^(0|-?[1-9]\d{0,17})$/, 'expected whole minutes such as -60');
