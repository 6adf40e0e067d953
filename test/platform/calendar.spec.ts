import { isCalendarDay, readMoment } from '#platform/text/calendar.js';
import { isRealDay, isRealMoment } from '../contract/calendar.js';
import { seeded } from '../contract/values.js';

const random = seeded(20_260_901);
const below = (limit: number): number => Math.floor(random() * limit);
const digits = (value: number, length = 2): string => String(value).padStart(length, '0');
const oneOf = <T>(values: readonly T[]): T => values[below(values.length)];

/** Boundary years of leap year rules and of the accepted range, and random years. */
const someYear = (): number => oneOf([0, 1, 1000, 1899, 1900, 1904, 2000, 2100, 2199, 2200, 9999, below(10_000)]);
const someDay = (): string =>
  `${digits(someYear(), 4)}-${digits(below(14))}-${digits(oneOf([0, 28, 29, 30, 31, below(34)]))}`;

function someMoment(): string {
  const seconds = oneOf([
    '',
    `:${digits(oneOf([59, 60, 61, below(62)]))}`,
    `:${digits(below(60))}.${below(1_000_000)}`,
  ]);
  const zone = oneOf([
    'Z',
    'Z',
    `${oneOf(['+', '-'])}${digits(oneOf([0, 12, 14, 23, 24, 25]))}:${digits(oneOf([0, 30, 59, 60]))}`,
  ]);
  return `${someDay()}T${digits(oneOf([0, 23, 24, 25, below(24)]))}:${digits(oneOf([0, 59, 60, below(61)]))}${seconds}${zone}`;
}

/** Milliseconds since 1970 of a valid date-time, computed independently of Date by counting days. */
function countedMs(text: string): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.slice(0, 16).split(/[-T:]/).map(Number);
  let days = day - 1;
  for (let past = 1; past < month; past++) days += lengthOf(year, past);
  const leapDaysBefore = (end: number) => Math.floor(end / 4) - Math.floor(end / 100) + Math.floor(end / 400);
  days += 365 * (year - 1970) + leapDaysBefore(year - 1) - leapDaysBefore(1969);
  const [, seconds = '0', zone = 'Z'] = /^.{16}(?::([\d.]+))?(Z|[+-]..:..)$/.exec(text) ?? [];
  const [zoneHour = 0, zoneMinute = 0] = zone === 'Z' ? [] : zone.slice(1).split(':').map(Number);
  const offset = (zone.startsWith('-') ? -1 : 1) * (zoneHour * 60 + zoneMinute);
  return (days * 1_440 + hour * 60 + minute - offset) * 60_000 + Math.floor(Number(seconds) * 1_000);
}

const lengthOf = (year: number, month: number): number =>
  [31, 30, 29, 28].find((day) => isRealDay(`${digits(year, 4)}-${digits(month)}-${digits(day)}`)) ?? 0;

const from1900To2199 = [-2_208_988_800_000, 7_258_118_400_000] as const;

describe('a date', () => {
  it('is valid exactly if it exists and lies in the accepted years', () => {
    const mismatches = Array.from({ length: 50_000 }, someDay).filter((text) => {
      const year = Number(text.slice(0, 4));
      return isCalendarDay(text) !== (isRealDay(text) && year >= 1900 && year <= 2199);
    });

    expect(mismatches).toEqual([]);
  });

  it('has the form YYYY-MM-DD', () => {
    const invalid = [
      '2026-1-01',
      '2026-01-1',
      '20260101',
      '2026-W01-1',
      '2026-001',
      ' 2026-01-01',
      '2026-01-01T00:00Z',
      '',
    ];

    expect(invalid.filter((text) => isCalendarDay(text))).toEqual([]);
  });
});

describe('a date-time', () => {
  it('is valid exactly if it exists and lies in the accepted years', () => {
    const [since, until] = from1900To2199;
    const texts = Array.from({ length: 50_000 }, someMoment);
    const expected = texts.map((text) => {
      if (!isRealMoment(text) || text < '1900' || text >= '2200') return undefined;
      const ms = countedMs(text);
      return ms >= since && ms < until ? ms : undefined;
    });

    const mismatches = texts.filter((text, index) => readMoment(text)?.getTime() !== expected[index]);

    expect(mismatches).toEqual([]);
    expect(expected.filter((ms) => ms !== undefined).length).toBeGreaterThan(1_000);
  });

  it('has a time zone', () => {
    const invalid = [
      '2026-01-01T00:00:00',
      '2026-01-01 00:00:00Z',
      '2026-01-01T00:00:00z',
      '2026-01-01T00:00:00+0100',
      '1767225600',
    ];

    expect(invalid.filter((text) => readMoment(text))).toEqual([]);
  });
});
