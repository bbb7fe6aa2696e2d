import { describe, expect, it } from '@jest/globals';
import { PlainProgress, stageOf, StandingLine, TerminalProgress } from './progress.js';

const watched = (columns?: number) => {
  let [now, text] = [0, ''];
  const output = { columns, write: (part: string) => void (text += part) };
  return { output, nowMs: () => now, pass: (ms: number) => void (now += ms), text: () => text.replaceAll('\r\u001b[K', '\n') };
};

describe('progress on a terminal', () => {
  it('is a bar with the rate and the time that is left', () => {
    const { output, nowMs, pass, text } = watched();
    const progress = new TerminalProgress(output, nowMs);
    progress.begin('reviews', 1000);
    pass(2_000);
    progress.tick(250);
    expect(text()).toBe(`\n[${'#'.repeat(6)}${'.'.repeat(18)}] reviews 250 of 1,000 (125/s, 6 s left)`);
  });
  it('ends a stage with its figures and begins the next on a new line', () => {
    const { output, nowMs, pass, text } = watched();
    const progress = new TerminalProgress(output, nowMs);
    progress.begin('keys', 10);
    pass(1_000);
    progress.tick(10);
    progress.begin('members', 5);
    expect(text()).toContain(`\n[${'#'.repeat(24)}] keys 10 in 1 s (10/s)\n`);
  });
  it('is not drawn more often than ten times a second', () => {
    const { output, nowMs, pass, text } = watched();
    const progress = new TerminalProgress(output, nowMs);
    progress.begin('reviews', 1000);
    pass(99);
    progress.tick();
    expect(text()).toBe('');
  });
  it('never breaks the line of a narrow window', () => {
    const { output, nowMs, pass, text } = watched(30);
    const progress = new TerminalProgress(output, nowMs);
    progress.begin('reading reviews.csv.gz');
    pass(1_000);
    progress.tick();
    expect(text().trim().length).toBeLessThan(30);
  });
});

describe('progress in a log', () => {
  it('is a line every five seconds, and minutes are minutes', () => {
    const { output, nowMs, pass, text } = watched();
    const progress = new PlainProgress(output, nowMs);
    progress.begin('reviews', 1000);
    pass(4_999);
    progress.tick(10);
    expect(text()).toBe('');
    pass(1);
    progress.tick(10);
    expect(text()).toBe('reviews: 20 of 1,000 (4/s, 4 min 5 s left)\n');
  });
  it('of a stage without anything to do is nothing at all', () => {
    const { output, nowMs, pass, text } = watched();
    const progress = new PlainProgress(output, nowMs);
    const tick = stageOf(progress, 'events');
    progress.end();
    expect(text()).toBe('');
    tick(500);
    pass(1_000);
    tick(500);
    progress.end();
    expect(text()).toBe('events: 1,000 in 1 s (1,000/s)\n');
  });
});

describe('a line about something that goes on elsewhere', () => {
  it('moves on a terminal, with a bar for its share, ten times a second at most, and makes room', () => {
    const { output, nowMs, pass, text } = watched();
    const line = new StandingLine({ ...output, isTTY: true }, nowMs);
    line.show('half of it', 0.5);
    pass(99);
    line.show('nearly all', 0.9);
    expect(text()).toBe(`\n[${'#'.repeat(12)}${'.'.repeat(12)}] half of it`);
    pass(1);
    line.show('all of it');
    line.clear();
    line.clear();
    expect(text()).toBe(`\n[${'#'.repeat(12)}${'.'.repeat(12)}] half of it\nall of it\n`);
  });
  it('never breaks the line of a narrow window', () => {
    const { output, nowMs, text } = watched(30);
    new StandingLine({ ...output, isTTY: true }, nowMs).show('building everything there is', 0);
    expect(text().trim().length).toBeLessThan(30);
  });
  it('is said every five seconds in a log, without a bar, and needs no room', () => {
    const { output, nowMs, pass, text } = watched();
    const line = new StandingLine(output, nowMs);
    line.show('just begun', 0);
    pass(5_000);
    line.show('half of it', 0.5);
    pass(4_999);
    line.show('nearly all', 0.9);
    line.clear();
    expect(text()).toBe('half of it\n');
  });
});
