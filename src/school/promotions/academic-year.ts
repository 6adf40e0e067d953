import { invalid } from '#platform/problems/problem.js';
import { yearAfter } from '#school/classrooms/academic-years.service.js';

/** The year after `from`, or the current one when that is later still. */
export const yearBehind = (from: string, current: string): string => (from < current ? current : yearAfter(from));

/**
 * The year somebody of `from` goes into when nobody says: the organization's current one, or the one after it for those
 * who are in it already. So asking twice never means two steps.
 */
export const defaultTarget = (from: string | null, current: string): string =>
  from !== null && from < current ? current : yearAfter(current);

export function refuseBackwards(from: string | null, to: string): void {
  if (from === null || from < to) return;
  throw invalid(
    'academic_year_past',
    `From ${from} people go into a later year than ${to}, such as ${yearAfter(from)}.`,
    [{ field: 'academicYear', rule: 'later', message: `the target year must be later than ${from}` }],
  );
}
