import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** `$1` promotion. FOR UPDATE also blocks inserts that reference these students, such as submissions. */
export const lockPromoted: Statement = {
  name: 'promotion-lock-promoted',
  text: `SELECT u.id FROM users u JOIN student_promotions p ON p.student_id = u.id
         WHERE p.promotion_id = $1 AND p.undone_at IS NULL ORDER BY u.id FOR UPDATE OF u`,
};

/** How many students of the promotion `$1` were moved or promoted since, and how many came from a class archived since. */
export const countChangesSince: Statement = {
  name: 'promotion-changes-since',
  text: `SELECT
      count(*) FILTER (WHERE
        CASE WHEN p.to_classroom_id IS NOT NULL
          THEN NOT EXISTS (SELECT FROM classroom_members m WHERE m.id = p.id AND m.left_at IS NULL)
          ELSE EXISTS (SELECT FROM classroom_members m
            WHERE m.user_id = p.student_id AND m.member_role = 'STUDENT' AND m.academic_year >= p.academic_year) END
        OR EXISTS (SELECT FROM student_promotions l
          WHERE l.student_id = p.student_id AND l.undone_at IS NULL AND l.academic_year > p.academic_year)
        OR s.level IS DISTINCT FROM coalesce(p.to_level, p.from_level)
        OR s.status IS DISTINCT FROM CASE p.outcome WHEN 'graduated' THEN 'graduated' ELSE 'active' END)::int AS moved,
      count(*) FILTER (WHERE c.archived_at IS NOT NULL)::int AS archived
    FROM student_promotions p LEFT JOIN student_profiles s ON s.id = p.student_id
    LEFT JOIN classrooms c ON c.id = p.from_classroom_id WHERE p.promotion_id = $1 AND p.undone_at IS NULL`,
};

/**
 * Builds an EXISTS condition for every table with a foreign key to `users` and one to `classrooms`, direct or through
 * one other table. In the conditions `r` is the row and `p` the student's promotion.
 */
export const blockerConditions: Statement = {
  name: 'promotion-blocker-conditions',
  text: `WITH keys AS (
      SELECT c.conrelid::regclass AS rel, c.confrelid::regclass AS target, a.attname AS col
      FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'f' AND cardinality(c.conkey) = 1 AND c.connamespace = 'public'::regnamespace
        AND c.conrelid NOT IN ('classroom_members'::regclass, 'promotions'::regclass, 'student_promotions'::regclass, 'classrooms'::regclass)
    )
    SELECT format('EXISTS (SELECT FROM %s r WHERE r.%I = p.student_id AND r.%I = p.to_classroom_id)', rel, person.col, room.col) AS condition
    FROM keys person JOIN keys room USING (rel)
    WHERE person.target = 'users'::regclass AND room.target = 'classrooms'::regclass
    UNION
    SELECT format('EXISTS (SELECT FROM %s r JOIN %s o ON o.id = r.%I WHERE r.%I = p.student_id AND o.%I = p.to_classroom_id)',
      person.rel, link.target, link.col, person.col, room.col)
    FROM keys person JOIN keys link USING (rel) JOIN keys room ON room.rel = link.target
    WHERE person.target = 'users'::regclass AND room.target = 'classrooms'::regclass
    ORDER BY condition`,
};

/** How many students of the promotion `$1` one of the `conditions` holds for. */
export const countBlocked = (conditions: string[]): Statement => ({
  name: 'promotion-blockers',
  text: `SELECT count(*)::int AS students FROM student_promotions p
    WHERE p.promotion_id = $1 AND p.undone_at IS NULL AND p.to_classroom_id IS NOT NULL AND (${conditions.join(' OR ') || 'FALSE'})`,
});

/** `$1` promotion, `$2` now. Returns what the students were before, as UndoneStep rows. */
export const undoSteps: Statement = {
  name: 'promotion-undo-steps',
  text: `UPDATE student_promotions SET undone_at = $2, ${bumpVersion('student_promotions', '$2')}
         WHERE promotion_id = $1 AND undone_at IS NULL
         RETURNING id, student_id AS "studentId", outcome, from_level AS "fromLevel",
           from_membership_id AS "fromMembershipId", account_status AS "accountStatus"`,
};
