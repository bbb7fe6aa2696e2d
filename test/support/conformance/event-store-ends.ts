import { describe, expect, it } from '@jest/globals';
import { someEvents, type Case } from './event-store-under-test.js';

/** What a store says without reading has to be so; to say nothing is always allowed. */
export const endCases = (current: Case): void => {
  describe('what is known of the end of a stream without reading', () => {
    const ends = ['none', 0n, 1n, 2n, 3n, 99n] as const;
    const said = () => ends.filter((end) => current.store.endsAt(current.stream, end));

    it('is never a place where it does not end, before it is written to and after', async () => {
      expect(['none', undefined]).toContain(said()[0]);
      await current.store.readStream(current.stream);
      expect([[], ['none']]).toContainEqual(said());
      await current.store.append(current.stream, someEvents(2), 'none');
      expect([[], [1n]]).toContainEqual(said());
      await current.store.append(current.stream, someEvents(1, 2), 1n);
      expect([[], [2n]]).toContainEqual(said());
    });

    it('is never what a refused append would have made of it', async () => {
      await current.store.append(current.stream, someEvents(2), 'none');
      await expect(current.store.append(current.stream, someEvents(1, 2), 0n)).rejects.toThrow('is at 1, expected 0');
      expect([[], [1n]]).toContainEqual(said());
    });
  });
};
