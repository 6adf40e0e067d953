import type { AssessmentState } from '#assessment/assessments/assessment-types.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import type { AssessmentQuery } from '#assessment/assessments/assessments.dto.js';
import { containsText } from '#platform/database/search.js';
import { inOwnClassrooms } from '#school/classrooms/membership.scopes.js';
import type { ShownWork } from './assessment-context.js';

/** Variants of the list that the query string does not determine. */
export interface ListKind {
  inBank: boolean;
  /** Include submission counts, for staff. */
  withCounts: boolean;
  /** Include the own work, for students, or that of the children, for parents. */
  work: ShownWork | undefined;
  /** Sort and count at most this many found assessments; null for an export. */
  searchLimit: number | null;
}

/** The condition for each state filter. `open` is the default: everything except archived. */
const ofState: Record<AssessmentState | 'open', string> = {
  open: `a.status <> 'archived'`,
  archived: `a.status = 'archived'`,
  published: `a.status = 'published'`,
  draft: `a.status = 'draft'`,
  unattached: `a.status = 'ready' AND a.attached_at IS NULL`,
  assigned: `a.status = 'ready' AND a.attached_at IS NOT NULL`,
};

/** Due from $9 until before $10: for students and parents by the own date, or that of a child. */
function dueWithin({ dueFrom, dueBefore }: AssessmentQuery, { work }: ListKind): string {
  const within = (dueAt: string) =>
    [...(dueFrom ? [`${dueAt} >= $9::timestamptz`] : []), ...(dueBefore ? [`${dueAt} < $10::timestamptz`] : [])].join(
      ' AND ',
    );
  return work ? work.isDue('a', within) : within('a.due_at');
}

/**
 * The conditions of the filters of a query on the alias `a`, with the parameters of `assessmentList`. Every statement declares
 * all parameters, so that the values can always be passed. Unused ones are null.
 */
export function conditions(query: AssessmentQuery, kind: ListKind): string[] {
  const { state, type, classroomId, subjectId, includeUnattached, q } = query;
  const { dueFrom, dueBefore, work, mine, myClasses } = query;
  const attachedOnly = subjectId && !includeUnattached;
  return [
    ofState[state ?? 'open'],
    type ? 'a.type = $3::text' : '$3::text IS NULL',
    classroomId ? 'a.classroom_id = $4::uuid' : '$4::uuid IS NULL',
    subjectId ? 'a.subject_id = $5::uuid' : '$5::uuid IS NULL',
    q && (classroomId ?? subjectId) ? containsText('$6::text', 'a.title') : '$6::text IS NOT DISTINCT FROM $6',
    '$7::int IS NOT NULL AND $8::int IS NOT NULL',
    dueFrom ? 'TRUE' : '$9::timestamptz IS NULL',
    // Own due dates are never earlier, so that this holds for them, too.
    dueBefore ? 'a.due_at < $10::timestamptz' : '$10::timestamptz IS NULL',
    ...(dueFrom || dueBefore ? [dueWithin(query, kind)] : []),
    work && kind.work ? kind.work.isInState('a', '$11::text') : '$11::text IS NULL',
    ...(mine ? ['a.author_id = :actorId'] : []),
    ...(myClasses ? [inOwnClassrooms<Assessment>('classroomId')('a')] : []),
    ...(attachedOnly ? ['a.attached_at IS NOT NULL'] : []),
    ...(kind.inBank ? ['a.attached_at IS NULL'] : []),
  ];
}
