import { conflict, invalid } from '#platform/problems/problem.js';
import type { AllocatedClassroom } from '#school/classrooms/classroom-allocator.js';
import type { Candidate, KeptBack, PromotionPlan } from './promotion-plan.js';

const reasons: Record<KeptBack, () => Error> = {
  placed: () =>
    conflict('student_placed', 'This student already has a class in that year. Move them with PATCH /students/:id.'),
  level_unknown: () =>
    conflict('student_level_unknown', 'This student is at no level of the ladder. Give them a level first.'),
  not_active: () =>
    conflict('student_not_active', 'Only students who are here are promoted; this one has left or graduated.'),
};

/** A single student is promoted or there is a reason why not. */
export function refuseUnmoved({ leftOut: [left] }: PromotionPlan): void {
  if (left) throw reasons[left.reason]();
}

/** Only students who are about to go on can be held back. */
export function refuseUnknown(heldBack: string[], found: Candidate[]): void {
  const known = new Set(found.map(({ studentId }) => studentId));
  const errors = heldBack.flatMap((id, index) =>
    known.has(id) ? [] : [{ field: `heldBack.${index}`, rule: 'known', message: `${id} is not among these students` }],
  );
  if (errors.length > 0)
    throw invalid('held_back_unknown', 'Some who shall stay are not among these students; see errors.', errors);
}

/** A class somebody chose must be the right one for everybody who goes into it. */
export function refuseUnfitting(target: AllocatedClassroom, { toAcademicYear, steps }: PromotionPlan): void {
  const misfit = steps.find(({ outcome, toLevel }) => outcome !== 'held_back' && toLevel !== target.level);
  if (!misfit && target.academicYear === toAcademicYear) return;
  const wanted = misfit ? (misfit.toLevel ?? 'nothing, because they graduate') : target.level;
  const sentence = `${target.name} is of level ${target.level} in ${target.academicYear}; next is ${wanted} in ${toAcademicYear}.`;
  throw invalid('classroom_unfitting', sentence, [
    { field: 'classroomId', rule: 'next_level', message: 'classroomId must be a class of the next level and year' },
  ]);
}
