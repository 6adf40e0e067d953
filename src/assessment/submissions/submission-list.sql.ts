import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { idsByWays, matchingByWays } from '#platform/database/rows-by-ways.js';
import { rawPage } from '#platform/api/page.js';
import { inOwnClassrooms } from '#school/classrooms/membership.scopes.js';
import type { Submission } from './submission.entity.js';
import type { SubmissionQuery } from './submissions.dto.js';
import { isLateSql } from './submissions.sql.js';

const dueAt = '(SELECT a.due_at FROM assessments a WHERE a.id = row.assessment_id)';

/**
 * The ids of a page of submissions: `$3` assessment, `$4` classroom, `$5` subject, `$6` student, `$7` status, `$8` whether
 * late, `$9` rows from `$10`. As in the list of assessments, each combination of filters is a statement of its own.
 */
export function submissionList(query: SubmissionQuery): PreparedRead {
  return {
    name: nameOf(query),
    text: (visible) => {
      const list = { table: 'submissions', alias: 'row', conditions: conditions(query), sort: [query.sort] };
      const ways = visible.ways('row');
      return rawPage(`id FROM (${idsByWays(ways, list, '$9', '$10')}) found`, matchingByWays(ways, list), '$9', '$10');
    },
  };
}

function nameOf({ assessmentId, classroomId, subjectId, studentId, status, late, myClasses, sort }: SubmissionQuery) {
  const flags = [assessmentId, classroomId, subjectId, studentId, status, late !== undefined, myClasses];
  return `submissions/${sort}/${flags.map((flag) => (flag ? 1 : 0)).join('')}`;
}

/** Every statement declares all parameters, so that the values can always be passed. Unused ones are null. */
function conditions({ assessmentId, classroomId, subjectId, studentId, status, late, myClasses }: SubmissionQuery) {
  return [
    assessmentId ? 'row.assessment_id = $3::uuid' : '$3::uuid IS NULL',
    classroomId ? 'row.classroom_id = $4::uuid' : '$4::uuid IS NULL',
    subjectId ? 'row.subject_id = $5::uuid' : '$5::uuid IS NULL',
    studentId ? 'row.student_id = $6::uuid' : '$6::uuid IS NULL',
    status ? 'row.status = $7::text' : '$7::text IS NULL',
    late === undefined ? '$8::boolean IS NULL' : `${isLateSql('row', dueAt)} = $8::boolean`,
    ...(myClasses ? [inOwnClassrooms<Submission>('classroomId')('row')] : []),
  ];
}
