import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';

const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 15_000;

/** Looks until it is so; fails the test when it is not after `msMax`. @returns how long it took, in ms */
export const eventually = async (isSo: () => boolean | Promise<boolean>, msMax = PATIENCE_MS): Promise<number> => {
  const startMs = performance.now();
  let isSoNow = await isSo();
  for (; !isSoNow && performance.now() - startMs < msMax; isSoNow = await isSo()) await pause(LOOK_EVERY_MS);
  expect(isSoNow).toBe(true);
  return performance.now() - startMs;
};
