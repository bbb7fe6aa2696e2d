import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReviewContent, ReviewEvent } from '../../contracts/review/review.events.js';
import type { Side } from '../../contracts/values.js';
import { isRejected, noCommunity } from '../../src/kernel/decider.js';
import { ReplyToReview, RevealReviews, SubmitReview, type ReviewCommand } from '../../src/review/review.commands.js';
import { reviewDecider } from '../../src/review/review.decider.js';
import { ana, bicycleRepair, leo, mia, windowEndsAt } from '../support/reviews.js';

const { initial, evolve, decide } = reviewDecider;
const mark = fc.integer({ min: 1, max: 5 });
const content: fc.Arbitrary<ReviewContent> = fc.record({
  marks: fc.record({ didTheirPart: mark, keptAgreement: mark, gaveBack: mark, overall: mark }),
  text: fc.option(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme-ascii' }), { nil: undefined }),
});
/** Around the end of the window, where everything that can go wrong goes wrong. */
const at = fc.integer({ min: -3, max: 3 }).map((ms) => new Date(Date.parse(windowEndsAt) + ms).toISOString());
const meta = (actor: string, when: string) => ({ commandId: 'c', actor, at: when });

const anyCommand: fc.Arbitrary<ReviewCommand> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(ana, leo, mia), content, at).map(([actor, said, when]) => new SubmitReview({ booking: bicycleRepair, reviewsUntil: windowEndsAt, content: said }, meta(actor, when))) },
  { weight: 2, arbitrary: at.map((when) => new RevealReviews({ booking: bicycleRepair, reviewsUntil: windowEndsAt }, meta('system:timers', when))) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(ana, leo, mia), fc.constantFrom<Side>('provider', 'recipient'), at).map(([actor, to, when]) => new ReplyToReview({ bookingId: bicycleRepair.bookingId, to, text: 'so be it' }, meta(actor, when))) },
);

const play = (commands: readonly ReviewCommand[]) => {
  const steps: { command: ReviewCommand; before: readonly ReviewEvent[]; said: readonly ReviewEvent[] }[] = [];
  let state = initial;
  let log: readonly ReviewEvent[] = [];
  for (const command of commands) {
    const decision = decide(state, command, noCommunity);
    const said = isRejected(decision) ? [] : decision;
    steps.push({ command, before: log, said });
    state = said.reduce(evolve, state);
    log = [...log, ...said];
  }
  return { log, steps };
};
const sidesIn = (log: readonly ReviewEvent[]) => new Set(log.flatMap((event) => (event.type === 'ReviewSubmitted' ? [event.data.by] : [])));
const whatIsShown = (log: readonly ReviewEvent[]) => log.flatMap((event) => (event.type === 'ReviewsRevealed' ? event.data.reviews : []));

describe('whatever is asked of a booking’s reviews, in whatever order', () => {
  it('nothing is revealed before both are in or the window is over', () => {
    fc.assert(fc.property(fc.array(anyCommand, { maxLength: 25 }), (commands) => {
      for (const { command, before, said } of play(commands).steps) {
        if (!said.some(({ type }) => type === 'ReviewsRevealed')) continue;
        expect(sidesIn([...before, ...said]).size === 2 || command.meta.at >= windowEndsAt).toBe(true);
      }
    }), { numRuns: 500 });
  });

  it('they are revealed at most once, and nothing is written or changed afterwards', () => {
    fc.assert(fc.property(fc.array(anyCommand, { maxLength: 25 }), (commands) => {
      const types = play(commands).log.map(({ type }) => type);
      const reveal = types.indexOf('ReviewsRevealed');
      if (reveal < 0) return;
      expect(types.slice(reveal + 1).every((type) => type === 'ReviewReplied')).toBe(true);
      expect(types.filter((type) => type === 'ReviewReplied').length).toBeLessThanOrEqual(2);
    }), { numRuns: 500 });
  });

  it('what is shown is exactly what each side wrote last', () => {
    fc.assert(fc.property(fc.array(anyCommand, { maxLength: 25 }), (commands) => {
      const { log } = play(commands);
      if (!log.some(({ type }) => type === 'ReviewsRevealed')) return;
      const last = new Map<Side, unknown>();
      for (const event of log) if (event.type === 'ReviewSubmitted' || event.type === 'ReviewRevised') last.set(event.data.by, event.data.content);
      expect(new Map(whatIsShown(log).map(({ by, marks, text }) => [by, { marks, text }]))).toEqual(last);
    }), { numRuns: 500 });
  });

  it('who writes first makes no difference to what is shown', () => {
    const submit = (actor: string, said: ReviewContent) => new SubmitReview({ booking: bicycleRepair, reviewsUntil: windowEndsAt, content: said }, meta(actor, '2027-03-06T00:00:00.000Z'));
    fc.assert(fc.property(content, content, (hers, his) => {
      const bySide = (log: readonly ReviewEvent[]) => whatIsShown(log).toSorted((a, b) => (a.by < b.by ? -1 : 1));
      expect(bySide(play([submit(ana, hers), submit(leo, his)]).log)).toEqual(bySide(play([submit(leo, his), submit(ana, hers)]).log));
      expect(bySide(play([submit(ana, hers), submit(leo, his)]).log)).toHaveLength(2);
    }));
  });

  it('a refusal sounds the same to the other side whether or not one review lies sealed', () => {
    const first = fc.tuple(fc.constantFrom(ana, leo), content);
    fc.assert(fc.property(first, anyCommand, ([author, said], command) => {
      const other = author === ana ? leo : ana;
      fc.pre(command.meta.actor !== author && command.type !== 'RevealReviews');
      const sealed = play([new SubmitReview({ booking: bicycleRepair, reviewsUntil: windowEndsAt, content: said }, meta(author, '2027-03-06T00:00:00.000Z'))]).log;
      const answer = (log: readonly ReviewEvent[]) => {
        const decision = decide(log.reduce(evolve, initial), command, noCommunity);
        return isRejected(decision) ? decision : 'heard';
      };
      expect(answer(sealed)).toEqual(answer([]));
      expect([other, mia, 'system:timers']).toContain(command.meta.actor);
    }), { numRuns: 500 });
  });
});
