import { Fraction } from '#questions/types/shared/fraction.js';

const form =
  /^P(?:(?<years>\d{1,9})Y)?(?:(?<months>\d{1,9})M)?(?:(?<days>\d{1,9})D)?(?:T(?:(?<hours>\d{1,9})H)?(?:(?<minutes>\d{1,9})M)?(?:(?<seconds>\d{1,9}(?:\.\d{1,9})?)S)?)?$/;

/** Seconds in each unit; years and months have no fixed length, so 365 and 30 days are used. */
const seconds = { years: 31_536_000, months: 2_592_000, days: 86_400, hours: 3_600, minutes: 60, seconds: 1 };

/** The seconds of an ISO 8601 duration, or of a number of seconds; null if it is neither. */
export function parseDuration(text: string): Fraction | null {
  const parts = form.exec(text)?.groups;
  if (!parts) return text.includes('/') ? null : Fraction.parse(text);
  return Object.entries(seconds).reduce<Fraction>((total, [unit, length]) => {
    const count = Fraction.parse(parts[unit] ?? '0') ?? Fraction.zero;
    return total.plus(count.times(Fraction.of(length)));
  }, Fraction.zero);
}
