import { conflict, invalid } from '#platform/problems/problem.js';
import { yearAfter } from '#school/classrooms/academic-years.service.js';
import type { AllocatedClassroom } from '#school/classrooms/classroom-allocator.js';
import { isSameLevel } from '#tenancy/organizations/organization.entity.js';
import type { Candidate, LeftOutReason, PromotionPlan } from './promotion-plan.js';

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

const leftOutErrors: Record<LeftOutReason, () => Error> = {
  placed: () =>
    conflict(
      'student_placed',
      'This student already has a class in the target year. Change it with PATCH /students/:id.',
    ),
  level_unknown: () =>
    conflict('student_level_unknown', 'This student has no level of this organization. Set the level first.'),
  not_active: () =>
    conflict('student_not_active', 'Only active students can be promoted; this student has left or graduated.'),
};

/** 409 if the plan for a single student leaves the student out. */
export function assertNotLeftOut({ leftOut: [left] }: PromotionPlan): void {
  if (left) throw leftOutErrors[left.reason]();
}

/** 400 unless every held-back student is among the students to promote. */
export function assertHeldBackFound(heldBack: string[], found: Candidate[]): void {
  const known = new Set(found.map(({ studentId }) => studentId));
  const errors = heldBack.flatMap((id, index) => {
    const field = `heldBack.${index}`;
    return known.has(id) ? [] : [{ field, rule: 'known', message: `${field} is not one of the students to promote` }];
  });
  if (errors.length > 0)
    throw invalid('held_back_unknown', 'heldBack names students who are not promoted here; see errors.', errors);
}

/** 400 unless the target class has the target year and the next level of every promoted student. */
export function assertTargetFits(target: AllocatedClassroom, { toAcademicYear, steps }: PromotionPlan): void {
  const misfit = steps.find(({ outcome, toLevel }) => outcome !== 'held_back' && !isSameLevel(target.level, toLevel));
  if (!misfit && target.academicYear === toAcademicYear) return;
  const expected =
    misfit && !misfit.toLevel
      ? `${misfit.candidate.displayName} graduates and joins no class.`
      : `Choose a ${misfit?.toLevel ?? target.level} class of ${toAcademicYear}.`;
  const detail = `${target.name} is a ${target.level} class of ${target.academicYear}. ${expected}`;
  throw invalid('classroom_unfitting', detail, [
    { field: 'classroomId', rule: 'next_level', message: 'classroomId must be a class of the next level and year' },
  ]);
}
