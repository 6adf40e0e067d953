import { type LoginHistory, loginPattern } from '#insight/analytics/login-pattern.js';

const today = '2026-11-20';
const dayBefore = (days: number): string => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);

/** A history with one ten-minute login at eight o'clock on each of these days before today. */
const historyOf = (...daysAgo: number[]): LoginHistory => ({
  today,
  lastLoginOn: daysAgo.length > 0 ? dayBefore(Math.min(...daysAgo)) : null,
  logins: daysAgo.map((days) => ({ day: dayBefore(days), hour: 8, logins: 1, seconds: 600 })),
});

const everyDay = (days: number) => Array.from({ length: days }, (_, index) => index);
const workdays = (days: number) =>
  everyDay(days).filter((ago) => ![0, 6].includes(new Date(dayBefore(ago)).getUTCDay()));

describe('the login pattern', () => {
  it.each([
    ['daily', 'comes on five days of every week', historyOf(...workdays(56))],
    ['daily', 'comes every day', historyOf(...everyDay(56))],
    ['regular', 'misses a single one of those days', historyOf(...workdays(56).slice(1))],
    ['regular', 'comes twice a week', historyOf(...everyDay(56).filter((ago) => ago % 7 < 2))],
    ['occasional', 'comes once a week', historyOf(...everyDay(56).filter((ago) => ago % 7 === 0))],
    ['occasional', 'was here once, thirteen days ago', historyOf(13)],
    ['inactive', 'was here fourteen days ago', historyOf(14)],
    ['inactive', 'came every day until two weeks ago', historyOf(...everyDay(56).slice(14))],
    ['inactive', 'was never here', historyOf()],
  ])('is %s for a person who %s', (pattern, _, history) => {
    expect(loginPattern(history, 8).pattern).toBe(pattern);
  });

  it('is inactive without logins in a short window, even with a login just before it', () => {
    const { pattern, currentGapDays } = loginPattern({ today, lastLoginOn: dayBefore(9), logins: [] }, 1);

    expect([pattern, currentGapDays]).toEqual(['inactive', 9]);
  });
});

describe('login statistics', () => {
  it('count weeks of seven days, the last of which ends today', () => {
    const { loginsPerWeek, averagePerWeek } = loginPattern(historyOf(0, 6, 7, 13, 14), 3);

    expect(loginsPerWeek).toEqual([
      { startsOn: '2026-10-31', logins: 1 },
      { startsOn: '2026-11-07', logins: 2 },
      { startsOn: '2026-11-14', logins: 2 },
    ]);
    expect(averagePerWeek).toBe(1.67);
  });

  it('list the three hours with most logins, the earlier first on a tie', () => {
    const at = (hour: number, logins: number) => ({ day: today, hour, logins, seconds: 60 * logins });
    const history = { today, lastLoginOn: today, logins: [at(20, 1), at(7, 4), at(9, 2), at(8, 2), at(23, 1)] };

    const { preferredHours, byHour, activeDays, averageDurationSeconds } = loginPattern(history, 1);

    expect(preferredHours).toEqual([7, 8, 9]);
    expect([byHour[7], byHour[9], byHour[0], byHour.length]).toEqual([4, 2, 0, 24]);
    expect([activeDays, averageDurationSeconds]).toEqual([1, 60]);
  });

  it('start the week on Monday', () => {
    const friday = loginPattern(historyOf(0), 1);
    const monday = loginPattern(historyOf(4), 1);

    expect(friday.byWeekday).toEqual([0, 0, 0, 0, 1, 0, 0]);
    expect(monday.byWeekday).toEqual([1, 0, 0, 0, 0, 0, 0]);
  });

  it.each([
    ['from one login to the next', historyOf(0, 1, 11, 12), 10],
    ['from the last login to today', historyOf(9, 10, 12), 9],
    ['one for daily logins', historyOf(0, 1, 2, 3), 1],
    ['null without any login', historyOf(), null],
  ])('measures the longest gap %s', (_, history, days) => {
    expect(loginPattern(history, 2).longestGapDays).toBe(days);
  });
});
