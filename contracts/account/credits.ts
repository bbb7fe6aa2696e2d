import { z } from 'zod';

/** More than anybody could ever give: ten million minutes are nineteen years of hours. Larger amounts are mistakes. */
export const CREDITS_MAX = 10_000_000n;

const whole = /^(0|[1-9]\d{0,17})$/;
/** @throws SyntaxError when it is not whole */
export const isAtMostMax = (written: string): boolean => BigInt(written) <= CREDITS_MAX;

/** Whole minutes of credit greater than zero, as a decimal string so that no float ever touches them. */
export const credits = z.string().regex(/^[1-9]\d{0,17}$/, { error: 'expected whole minutes greater than zero such as 60', abort: true }).refine(isAtMostMax, `at most ${CREDITS_MAX} minutes`);
/** The same, or none. */
export const creditsOrNone = z.string().regex(whole, { error: 'expected whole minutes such as 60, or 0', abort: true });
/** A balance, which may be below zero. */
export const signedCredits = z.string().regex(/^(0|-?[1-9]\d{0,17})$/, 'expected whole minutes such as -60');
