import { invalid } from '#platform/problems/problem.js';
import { yearAfter } from '#school/classrooms/academic-years.service.js';

/** Default target year of a class of the year `from`: the current year if it is later, else the year after `from`. */
export const targetYearOfClass = (from: string, current: string): string =>
  from < current ? current : yearAfter(from);

/**
 * Default target year of a student whose latest year is `from`: the current year if it is later, else the year after the
 * current one. It never depends on a year after the current one, so a repeated request does not promote twice.
 */
export const targetYearOfStudent = (from: string | null, current: string): string =>
  from !== null && from < current ? current : yearAfter(current);

/** 400 unless the target year is later than the year the students come from. */
export function assertLaterYear(from: string | null, to: string): void {
  if (from === null || from < to) return;
  throw invalid(
    'academic_year_past',
    `The target year must be later than ${from}, but is ${to}. Use ${yearAfter(from)} or a later year.`,
    [{ field: 'academicYear', rule: 'later', message: `the target year must be later than ${from}` }],
  );
}
