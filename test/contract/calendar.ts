/** Days of each month. The calendar is implemented again here, so that tests do not rely on the code under test. */
const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Whether a `YYYY-MM-DD` text is a day of the Gregorian calendar. */
export function isRealDay(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const days = (daysOfMonth[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0);
  return year > 0 && day >= 1 && day <= days;
}

/** Whether a `YYYY-MM-DDThh:mm(:ss(.f))` text with a zone is an existing moment, leap seconds aside. */
export function isRealMoment(text: string): boolean {
  const zone = '(?:Z|[+-](\\d\\d):(\\d\\d))';
  const found = new RegExp(`^(.{10})T(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.\\d{1,6})?)?${zone}$`).exec(text);
  if (!found || !isRealDay(found[1] ?? '')) return false;
  const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0] = found
    .slice(2)
    .map((part) => Number(part ?? 0));
  return hour < 24 && minute < 60 && second < 60 && zoneHour < 24 && zoneMinute < 60;
}
