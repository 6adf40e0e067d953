import { conflict, invalid } from '#platform/problems/problem.js';
import type { AllocatedClassroom } from '#school/classrooms/classroom-allocator.js';
import type { Candidate, LeftOutReason, PromotionPlan } from './promotion-plan.js';

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
  const misfit = steps.find(({ outcome, toLevel }) => outcome !== 'held_back' && toLevel !== target.level);
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
