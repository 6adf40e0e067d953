import { waitingPosition } from '#curriculum/courses/courses.sql.js';
import { displayNameSql, nameOfUserSql } from '#identity/accounts/display-name.js';
import { personContains } from '#identity/accounts/person-search.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf, type RowContext } from '#platform/database/row-context.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';
import type { EnrollmentStatus } from './enrollment.entity.js';
import type { MyEnrollmentView, RosterEntryView } from './enrollments.dto.js';

/** A person who got a seat or a place on the waiting list. */
export interface SeatedPerson {
  userId: string;
  status: EnrollmentStatus;
}

/** Whether the account on the row with the given alias can take a seat. */
const isEnrollable = (user: string): string => `${user}.account_status IN ('active', 'invited')`;

/**
 * Enrolls people $3 in course $1, in their order, under the new ids $2: with source $4, by $5 at $6. The first get the free
 * seats, the others wait. People with a seat or on the waiting list are skipped; those who left return to the end of
 * the list. The caller has locked the course in an earlier statement, so that this one sees all seats taken before.
 */
export const takeSeats: Statement = {
  name: 'enrollment-take-seats',
  text: `
    WITH arriving AS (
      SELECT person.id, person.user_id, row_number() OVER (ORDER BY person.place)::int AS place
      FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY person(id, user_id, place)
      WHERE NOT EXISTS (SELECT FROM enrollments e
                        WHERE e.course_id = $1 AND e.user_id = person.user_id AND e.status <> 'left')
    )
    INSERT INTO enrollments AS e (id, course_id, user_id, status, source, enrolled_by, enrolled_at, sequence)
    SELECT a.id, c.id, a.user_id,
      CASE WHEN a.place > c.capacity - c.enrolled_count THEN 'waiting' ELSE 'enrolled' END, $4, $5, $6,
      a.place + coalesce((SELECT max(last.sequence) FROM enrollments last WHERE last.course_id = c.id), 0)
    FROM courses c CROSS JOIN arriving a WHERE c.id = $1
    ON CONFLICT (course_id, user_id) DO UPDATE SET status = EXCLUDED.status, source = EXCLUDED.source,
      enrolled_by = EXCLUDED.enrolled_by, enrolled_at = EXCLUDED.enrolled_at, left_at = NULL,
      sequence = EXCLUDED.sequence, ${bumpVersion('e')}
    RETURNING e.user_id AS "userId", e.status`,
};

/** How many of people $2 would be new in course $1, and how many seats are free; null for no limit. */
export const previewSeats: Statement = {
  name: 'enrollment-preview-seats',
  text: `
    SELECT c.capacity - c.enrolled_count AS free, (
      SELECT count(*)::int FROM unnest($2::uuid[]) person(id)
      WHERE NOT EXISTS (SELECT FROM enrollments e
                        WHERE e.course_id = c.id AND e.user_id = person.id AND e.status <> 'left')) AS arriving
    FROM courses c WHERE c.id = $1`,
};

/** Ends the enrollment of person $2 in course $1 at $3; no row if the person is not in the course. */
export const leaveCourse: Statement = {
  name: 'enrollment-leave',
  text: `UPDATE enrollments SET status = 'left', left_at = $3, ${bumpVersion('enrollments')}
         WHERE course_id = $1 AND user_id = $2 AND status <> 'left' RETURNING id`,
};

/** The people who got seats in a course from its waiting list. */
export interface Promoted {
  courseId: string;
  title: string;
  userIds: string[];
}

/**
 * Gives the free seats of each of courses $1 to the first on its waiting list whose accounts are open, in one statement. Others
 * keep their places. The caller has locked the courses.
 */
export const fillSeats: Statement = {
  name: 'enrollment-fill-seats',
  text: `
    WITH promoted AS (
      UPDATE enrollments SET status = 'enrolled', ${bumpVersion('enrollments')}
      WHERE id = ANY (ARRAY(
        SELECT next.id FROM courses c CROSS JOIN LATERAL (
          SELECT w.id FROM enrollments w JOIN users u ON u.id = w.user_id AND ${isEnrollable('u')}
          WHERE w.course_id = c.id AND w.status = 'waiting' ORDER BY w.sequence LIMIT c.capacity - c.enrolled_count) next
        WHERE ${isOneOf('c.id', '$1::uuid[]')}))
      RETURNING course_id, user_id)
    SELECT c.id AS "courseId", c.title, array_agg(p.user_id) AS "userIds"
    FROM promoted p JOIN courses c ON c.id = p.course_id GROUP BY c.id`,
};

/** Which of people $1 have an account that can be enrolled. */
export const enrollable: Statement = {
  name: 'enrollment-enrollable',
  text: `SELECT u.id FROM users u WHERE ${isOneOf('u.id', '$1::uuid[]')} AND ${isEnrollable('u')}`,
};

/** The accounts that the rows of a file name: line $1, email address $2, username $3, student number $4. */
export const findNamed: Statement = {
  name: 'enrollment-find-named',
  text: `
    SELECT named.line, by_email.id AS email, by_username.id AS username, by_number.id AS studentnumber
    FROM unnest($1::int[], $2::text[], $3::text[], $4::text[]) named(line, email, username, number)
    LEFT JOIN users by_email ON by_email.email = lower(named.email)
    LEFT JOIN users by_username ON by_username.username = lower(named.username)
    LEFT JOIN student_profiles by_number ON by_number.student_number = named.number`,
};

/** What is shown with an enrollment in the roster. */
type RosterFacts = Pick<RosterEntryView, 'name' | 'position'>;
export const rosterContext: RowContext<RosterFacts> = contextOf<RosterFacts>({
  name: nameOfUserSql('row.user_id'),
  position: waitingPosition('row'),
});

/** What is shown with one's own enrollment. */
export type OwnFacts = Pick<MyEnrollmentView, 'courseTitle' | 'courseStatus' | 'position'>;
export const ownContext: RowContext<OwnFacts> = contextOf<OwnFacts>(
  { courseTitle: 'c.title', courseStatus: 'c.status', position: waitingPosition('row') },
  'FROM courses c WHERE c.id = row.course_id',
);

/** People of the parameter :courseId whose names, username or email address contain the words of :q. */
export const peopleFound = `row.user_id = ANY (ARRAY(
  SELECT u.id FROM users u JOIN enrollments e ON e.user_id = u.id AND e.course_id = :courseId
  WHERE ${personContains(':q', 'u')}))`;

/** Sorts enrollments by the name of the person. */
export const rosterName = `(SELECT ${displayNameSql('u')} FROM users u WHERE u.id = row.user_id)`;

/** The open code with hash $1 at $2. */
export const findCode: Statement = {
  name: 'course-code-find',
  text: `SELECT id, course_id AS "courseId" FROM course_codes WHERE code_hash = $1 AND expires_at > $2`,
};

/** Uses code $1 at $2 once; no row if it has expired, was used up or was deleted. */
export const spendCode: Statement = {
  name: 'course-code-spend',
  text: `UPDATE course_codes SET uses = uses + 1, ${bumpVersion('course_codes')}
         WHERE id = $1 AND expires_at > $2 AND (max_uses IS NULL OR uses < max_uses) RETURNING id`,
};
