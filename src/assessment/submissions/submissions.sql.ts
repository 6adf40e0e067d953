import { hidesNamesSql, showsNames } from '#assessment/assessments/anonymous/hidden-names.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { ownDates } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { displayNameSql, nameOfUserSql } from '#identity/accounts/display-name.js';
import { rawPage } from '#platform/api/paginate.js';
import { idsByWays, matchingByWays } from '#platform/api/rows-by-ways.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead, Visible } from '#platform/database/scoped.repository.js';
import { isOneOf } from '#platform/database/sql-text.js';
import { inOwnClassrooms } from '#school/classrooms/membership.scopes.js';
import type { SubmissionFactsView } from './submission-facts.dto.js';
import type { Submission } from './submission.entity.js';
import type { SubmissionQuery } from './submissions.dto.js';

/** Is file $3 part of a submission the actor may see? */
export const readableFile = (visible: Visible): string => `EXISTS (
  SELECT FROM submission_files f JOIN submissions row ON row.id = f.submission_id
  WHERE f.file_id = $3::uuid AND ${visible('row')})`;

/** The name of file $3 without what its student wrote, if it is part of work whose names are hidden and not the actor's own. */
export const anonymousFileName = `(
  SELECT 'file' || coalesce(substring(stored.original_name FROM '[.][A-Za-z0-9]{1,10}$'), '')
  FROM submission_files f JOIN submissions s ON s.id = f.submission_id JOIN assessments a ON a.id = s.assessment_id
  JOIN stored_files stored ON stored.id = f.file_id
  WHERE f.file_id = $3::uuid AND s.student_id <> :actorId AND ${hidesNamesSql('a')} LIMIT 1)`;

/** Whether a graded submission reaches the pass score; null without a pass score, and unless it is graded. */
export const passedSql = (submission: string, passScore: string): string =>
  `CASE WHEN ${submission}.status = 'graded' THEN ${submission}.score >= ${passScore} END`;

/** What a view shows of a submission beyond its own columns. */
export type SubmissionFacts = SubmissionFactsView & { id: string; dueAtOfClass: Date | null };

/**
 * Whether the latest attempt at the submission came after the due date, in every statement. `dueAt` is that of the student,
 * after exceptions.
 */
export const isLateSql = (submission: string, dueAt: string): string =>
  `coalesce(${submission}.submitted_at > ${dueAt}, false)`;

/** The facts of the submissions $1. */
export const submissionFacts: Statement = {
  name: 'submission-facts',
  text: `SELECT s.id, ${displayNameSql('u')} AS "studentName", a.title AS "assessmentTitle", a.max_score::float AS "maxScore",
           own.due_at AS "dueAt", ${isLateSql('s', 'own.due_at')} AS "isLate",
           s.candidate_number AS "candidateNumber", ${hidesNamesSql('a')} AS "hidesNames", a.due_at AS "dueAtOfClass",
           ${passedSql('s', 'a.pass_score')} AS passed, b.name AS "subjectName", c.name AS "classroomName",
           ${nameOfUserSql('s.graded_by')} AS "gradedByName"
         FROM submissions s JOIN users u ON u.id = s.student_id JOIN assessments a ON a.id = s.assessment_id
         CROSS JOIN LATERAL ${ownDates('a', 's.student_id')} own
         JOIN subjects b ON b.id = s.subject_id JOIN classrooms c ON c.id = s.classroom_id
         WHERE ${isOneOf('s.id', '$1::uuid[]')}`,
};

/** What decides whether the grades of a submission may be reviewed. */
export type ReviewFacts = Pick<Submission, 'status'> &
  Pick<Assessment, 'review' | 'availableFrom' | 'dueAt' | 'hidesNames'> & {
    /** When the last work is accepted from the student; null while there is no end. */
    closesAt: Date | null;
    /** Whether the student may submit another attempt until then. */
    hasAttemptsLeft: boolean;
    /** Whether the student has an open attempt, which a pause may keep open after the closing. */
    isWorking: boolean;
  };

/**
 * The review facts of submission $3. A reader of the submission may no longer see the assessment itself, if it was moved
 * to another class.
 */
export const reviewFacts: PreparedRead = { name: 'submission-review-facts', text: reviewFactsOf('s.id = $3') };

/** The same for the submissions of attempt $3, of which a member of a group sees one. */
export const reviewFactsOfAttempt: PreparedRead = {
  name: 'submission-review-facts-of-attempt',
  text: reviewFactsOf(`s.id IN (SELECT t.submission_id FROM submission_attempts o
    JOIN submission_attempts t ON t.id = o.id OR t.work_id = o.work_id WHERE o.id = $3)`),
};

function reviewFactsOf(condition: string) {
  return (visible: Visible) => `
    SELECT s.status, s.attempt_count < a.max_attempts + own.extra_attempts + s.extra_attempts AS "hasAttemptsLeft", a.review,
           EXISTS (SELECT FROM attempts w WHERE w.assessment_id = a.id AND w.student_id = s.student_id
             AND w.status IN ('in_progress', 'paused')) AS "isWorking",
           own.opens_at AS "availableFrom", own.due_at AS "dueAt", own.closes_at AS "closesAt", ${hidesNamesSql('a')} AS "hidesNames"
    FROM submissions s JOIN assessments a ON a.id = s.assessment_id CROSS JOIN LATERAL ${ownDates('a', 's.student_id')} own
    WHERE ${condition} AND ${visible('s')}`;
}

/** How long the student worked on the items of each of the attempts $1. */
export const itemTimesOfAttempts: Statement = {
  name: 'submission-item-times',
  text: `SELECT t.attempt_id AS id, json_agg(json_build_object('itemId', t.item_id, 'seconds', t.seconds) ORDER BY t.item_id) AS times
         FROM attempt_item_times t WHERE ${isOneOf('t.attempt_id', '$1::uuid[]')} GROUP BY t.attempt_id`,
};

/** Deletes the submissions of assessment $1 and returns the ids of their files. */
export const removeSubmissions: Statement = {
  name: 'assessment-submissions-remove',
  text: `WITH deleted AS (DELETE FROM submissions WHERE assessment_id = $1 RETURNING id)
         SELECT DISTINCT f.file_id AS "fileId" FROM deleted JOIN submission_files f ON f.submission_id = deleted.id`,
};

/** Which work is listed: all; only work with names; or that of one assessment whose names are hidden. */
export type WorkReach = 'all' | 'named' | 'candidates';

/** A row if assessment $3, which the actor may see, hides names. */
export const hidesNamesOf: PreparedRead = {
  name: 'submissions-names-hidden',
  text: (visible) => `SELECT 1 FROM assessments a WHERE a.id = $3 AND ${hidesNamesSql('a')} AND ${visible('a')}`,
};

const dueAt = `(SELECT own.due_at FROM assessments a, ${ownDates('a', 'row.student_id')} own WHERE a.id = row.assessment_id)`;

/**
 * The ids of a page of submissions: `$3` assessment, `$4` classroom, `$5` subject, `$6` student, `$7` status, `$8` whether
 * late, `$9` rows from `$10`. As in the list of assessments, each combination of filters is a statement of its own.
 */
export function submissionList(query: SubmissionQuery, reach: WorkReach): PreparedRead {
  return {
    name: `${nameOf(query)}/${reach}`,
    text: (visible) => {
      const named = reach === 'named' ? [showsNames<Submission>('assessmentId')('row')] : [];
      const sort = [reach === 'candidates' ? 'candidateNumber' : query.sort];
      const list = { table: 'submissions', alias: 'row', conditions: [...conditions(query), ...named], sort };
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
