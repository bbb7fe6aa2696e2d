import { describe, expect, it } from '@jest/globals';
import { clockOf, dateAfter, daysBetween, instantAt, localDateTime, localOf, minutesBetween, msOnClock, plusDays, plusHours, plusMinutes, readLocal, shownAt, timeZone, weekdayOf, zoneNamed } from '../../contracts/time.js';

describe('a local time', () => {
  it('names one instant on an ordinary day', () =>
    expect(readLocal('2027-03-03T09:15', 'Europe/Berlin')).toEqual({ kind: 'once', instant: '2027-03-03T08:15:00.000Z', offset: '+01:00' }));

  it.each([
    ['Europe/Berlin', '2027-03-28T02:30', ['2027-03-28T01:45', '2027-03-28T03:00']],
    ['Europe/Berlin', '2027-03-28T02:00', ['2027-03-28T01:45', '2027-03-28T03:00']],
    ['America/New_York', '2027-03-14T02:59', ['2027-03-14T01:45', '2027-03-14T03:00']],
    ['Australia/Lord_Howe', '2027-10-03T02:15', ['2027-10-03T01:45', '2027-10-03T02:30']],
    ['Pacific/Apia', '2011-12-30T12:00', ['2011-12-29T23:45', '2011-12-31T00:00']],
  ])('names none when the clocks of %s jump over %s, and the nearest are told', (zone, local, nearest) =>
    expect(readLocal(local, zone)).toMatchObject({ kind: 'gap', nearest }));

  it.each([
    ['Europe/Berlin', '2027-10-31T02:30', [{ instant: '2027-10-31T00:30:00.000Z', offset: '+02:00' }, { instant: '2027-10-31T01:30:00.000Z', offset: '+01:00' }]],
    ['America/New_York', '2027-11-07T01:30', [{ instant: '2027-11-07T05:30:00.000Z', offset: '-04:00' }, { instant: '2027-11-07T06:30:00.000Z', offset: '-05:00' }]],
    ['Australia/Lord_Howe', '2027-04-04T01:45', [{ instant: '2027-04-03T14:45:00.000Z', offset: '+11:00' }, { instant: '2027-04-03T15:15:00.000Z', offset: '+10:30' }]],
  ])('names two when the clocks of %s go back over %s', (zone, local, both) => expect(readLocal(local, zone)).toEqual({ kind: 'twice', both }));

  it.each(['2027-03-28T03:00', '2027-10-31T03:00', '2027-10-31T01:59'])('is unambiguous at the edge of a change: %s', (local) =>
    expect(readLocal(local, 'Europe/Berlin').kind).toBe('once'));

  it.each(['2027-02-30T09:00', '2027-03-28', '2027-03-28T24:00', '2027-03-28T9:00', '2027-03-28T09:00Z', '2027-03-28T09:00+02:00', '2027-03-28T09:00:30', ' 2027-03-28T09:00', ''])('is not written %j', (written) =>
    expect(localDateTime.safeParse(written).success).toBe(false));
});

describe('an instant', () => {
  it('is read on the wall of its zone', () => expect(localOf('2027-10-31T01:30:00.000Z', 'Europe/Berlin')).toEqual({ date: '2027-10-31', time: '02:30', offset: '+01:00' }));
  it('moves by minutes, hours and days of 24 hours, whatever the clocks do', () => {
    expect(plusMinutes('2027-03-27T23:59:59.999Z', 1)).toBe('2027-03-28T00:00:59.999Z');
    expect(plusHours('2027-03-28T00:30:00.000Z', -1)).toBe('2027-03-27T23:30:00.000Z');
    expect(plusDays('2028-02-28T10:00:00.000Z', 2)).toBe('2028-03-01T10:00:00.000Z');
  });
  it('is a whole number of minutes from another, rounded down', () => {
    expect(minutesBetween('2027-03-01T10:00:00.001Z', '2027-03-03T10:00:00.000Z')).toBe(2879);
    expect(minutesBetween('2027-03-01T10:00:00.000Z', '2027-03-01T09:59:59.999Z')).toBe(-1);
  });
});

describe('a date', () => {
  it('knows leap days', () => expect([dateAfter('2028-02-28', 1), dateAfter('2027-02-28', 1), daysBetween('2028-02-01', '2028-03-01')]).toEqual(['2028-02-29', '2027-03-01', 29]));
  it.each([['2024-01-01', 1], ['2027-03-28', 7], ['1969-12-31', 3], ['2023-12-31', 7]])('knows its weekday: %s is %i', (date, weekday) => expect(weekdayOf(date)).toBe(weekday));
  it.each([
    ['2027-03-28', 'Europe/Berlin', 23, 2], ['2027-10-31', 'Europe/Berlin', 25, 2], ['2027-11-07', 'America/New_York', 25, 2],
    ['2027-04-04', 'Australia/Lord_Howe', 24.5, 2], ['2011-12-30', 'Pacific/Apia', 0, 0], ['2027-03-03', 'UTC', 24, 1], ['2024-04-26', 'Africa/Cairo', 23, 1],
  ])('%s in %s lasts %d hours, in so many parts: %i', (...[date, zone, hours, parts]) => {
    const clock = clockOf(date, zone);
    expect(clock).toHaveLength(parts);
    expect(clock.reduce((sum, { startsMs, endsMs }) => sum + endsMs - startsMs, 0)).toBe(hours * 3_600_000);
  });
});

describe('a time of day on the clocks of a date', () => {
  const at = (date: string, time: string, zone = 'Europe/Berlin') => {
    const ms = msOnClock(clockOf(date, zone), date, time);
    return ms === undefined ? undefined : instantAt(ms);
  };
  it('is where the clocks show it', () => expect(at('2027-03-03', '09:15')).toBe('2027-03-03T08:15:00.000Z'));
  it('that is jumped over is the jump', () => expect(at('2027-03-28', '02:30')).toBe('2027-03-28T01:00:00.000Z'));
  it('after the jump is an hour closer to UTC', () => expect(at('2027-03-28', '03:30')).toBe('2027-03-28T01:30:00.000Z'));
  it('that is shown twice is the first', () => expect(at('2027-10-31', '02:30')).toBe('2027-10-31T00:30:00.000Z'));
  it('of 24:00 is the end of the date', () => expect(at('2027-02-28', '24:00')).toBe('2027-02-28T23:00:00.000Z'));
  it('is nowhere on a date that was left out', () => expect(at('2011-12-30', '09:00', 'Pacific/Apia')).toBeUndefined());
  it('is shown with its distance from UTC', () => {
    expect(shownAt(Date.parse('2027-10-31T00:30:00.000Z'), 7_200_000)).toEqual({ local: '2027-10-31T02:30', offset: '+02:00' });
    expect(shownAt(Date.parse('2027-11-07T05:30:00.000Z'), -12_600_000)).toEqual({ local: '2027-11-07T02:00', offset: '-03:30' });
  });
});

describe('a zone', () => {
  it('is written as the database writes it', () => expect(timeZone.parse('europe/berlin')).toBe('Europe/Berlin'));
  it.each(['Mars/Olympus', '', '+02:00', 'Europe/Berlin\u0000', '../../etc/passwd', 'x'.repeat(65), 'Europe/Berlin[u-ca=hebrew]', ' UTC'])('is never %j', (name) => {
    expect(zoneNamed(name)).toBeUndefined();
    expect(timeZone.safeParse(name).success).toBe(false);
  });
});
