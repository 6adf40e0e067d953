import { isBirthDate, isCalendarDay } from '#platform/text/calendar.js';
import type { ImportContext } from '#school/rosters/import-context.js';
import type { RosterPerson } from '#school/rosters/roster.js';

/** Which of the first two numbers of 04/05/2015 is the day. */
type DayPlace = 'first' | 'second';

const maxMonth = 12;
const ambiguous = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/;

/**
 * The birth dates of the students of a file by the key of the person, as YYYY-MM-DD. Only organizations with an age of consent
 * need them; for others they are ignored, with one note (docs/decisions/0253).
 */
export function planBirthDates(
  people: readonly RosterPerson[],
  { usesBirthDates, issues, now }: ImportContext,
): ReadonlyMap<string, string> {
  const given = people.flatMap(({ key, role, birthDate }) =>
    role === 'STUDENT' && birthDate ? [{ key, ...birthDate }] : [],
  );
  const dates = new Map<string, string>();
  const where = { part: 'birthDates', column: 'birthDate' } as const;
  if (given.length > 0 && !usesBirthDates) {
    const message =
      'Birth dates are not imported: the organization has set no age of consent (settings.privacy.ageOfConsent).';
    issues.note({ ...where, line: 1 }, 'birth_dates_ignored', message);
    return dates;
  }
  const place = dayPlaceOf(given.map(({ text }) => text));
  for (const { key, text, line } of given) {
    const date = readDate(text, place);
    if (date && isBirthDate(date, now)) dates.set(key, date);
    else {
      const message = `Invalid or unclear birth date ${text}. Write it as year-month-day, such as 2015-04-30.`;
      issues.error({ ...where, line }, 'birth_date_invalid', message);
    }
  }
  return dates;
}

/** The order that the dates of a column prove: 30/04/2015 has the day first. Undefined if none or both are proved. */
function dayPlaceOf(texts: string[]): DayPlace | undefined {
  const numbers = texts.flatMap((text) => (ambiguous.test(text) ? [numbersOf(text)] : []));
  const isFirst = numbers.some(([a = 0]) => a > maxMonth);
  const isSecond = numbers.some(([, b = 0]) => b > maxMonth);
  if (isFirst === isSecond) return undefined;
  return isFirst ? 'first' : 'second';
}

/** Reads 2015-04-30, 30.04.2015 and, if the place of the day is known or makes no difference, 30/04/2015. */
function readDate(text: string, place: DayPlace | undefined): string | undefined {
  const [a = 0, b = 0, c = 0] = numbersOf(text);
  if (/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$/.test(text)) return dayOf(a, b, c);
  if (/^\d{1,2}\.\d{1,2}\.\d{4}$/.test(text)) return dayOf(c, b, a);
  if (!ambiguous.test(text) || (!place && a !== b)) return undefined;
  return place === 'second' ? dayOf(c, a, b) : dayOf(c, b, a);
}

const numbersOf = (text: string): number[] => text.split(/\D/).map(Number);

function dayOf(year: number, month: number, day: number): string | undefined {
  const pad = (value: number, length: number) => String(value).padStart(length, '0');
  const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return isCalendarDay(date) ? date : undefined;
}
