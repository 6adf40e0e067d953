import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** Each statement writes all steps of a promotion: $1 the steps as JSON, $2 now. */
const steps = (columns: string) => `jsonb_to_recordset($1::jsonb) AS r(${columns})`;

/** `$3` promotion, `$4` target year. Runs first: its unique index rejects a second promotion into the same year. */
export const insertSteps: Statement = {
  name: 'promotion-insert-steps',
  text: `INSERT INTO student_promotions (id, promotion_id, student_id, academic_year, outcome, from_level, to_level,
           from_classroom_id, to_classroom_id, from_membership_id, account_status, created_at, updated_at)
         SELECT r.id, $3, r."studentId", $4, r.outcome, r."fromLevel", r."toLevel", r."fromClassroomId", r."toClassroomId",
           r."fromMembershipId", r."accountStatus", $2, $2
         FROM ${steps(`id uuid, "studentId" uuid, outcome text, "fromLevel" text, "toLevel" text, "fromClassroomId" uuid,
           "toClassroomId" uuid, "fromMembershipId" uuid, "accountStatus" text`)}`,
};

export const leaveClasses: Statement = {
  name: 'promotion-leave-classes',
  text: `UPDATE classroom_members m SET left_at = $2, ${bumpVersion('m', '$2')}
         FROM ${steps('"fromMembershipId" uuid')} WHERE m.id = r."fromMembershipId" AND m.left_at IS NULL`,
};

/** `$3` target year. Each new membership has the id of its step. */
export const joinClasses: Statement = {
  name: 'promotion-join-classes',
  text: `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year, joined_at)
         SELECT r.id, r."toClassroomId", r."studentId", 'STUDENT', $3, $2
         FROM ${steps('id uuid, "studentId" uuid, "toClassroomId" uuid')} WHERE r."toClassroomId" IS NOT NULL`,
};

/** `$3` organization. Graduates keep their last level. */
export const advanceLevels: Statement = {
  name: 'promotion-advance-levels',
  text: `INSERT INTO student_profiles AS s (id, organization_id, level, status)
         SELECT r."studentId", $3, coalesce(r."toLevel", r."fromLevel"),
           CASE r.outcome WHEN 'graduated' THEN 'graduated' ELSE 'active' END
         FROM ${steps('"studentId" uuid, outcome text, "fromLevel" text, "toLevel" text')}
         ON CONFLICT (id) DO UPDATE SET level = excluded.level, status = excluded.status, ${bumpVersion('s', '$2')}`,
};

/** Suspended accounts stay suspended. */
export const closeAccounts: Statement = {
  name: 'promotion-close-accounts',
  text: `UPDATE users u SET account_status = 'graduated', ${bumpVersion('u', '$2')}
         FROM ${steps('"studentId" uuid, outcome text')}
         WHERE u.id = r."studentId" AND r.outcome = 'graduated' AND u.account_status <> 'suspended'`,
};

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

/** `$1` promotion, `$2` now. */
export const undoSteps: Statement = {
  name: 'promotion-undo-steps',
  text: `UPDATE student_promotions SET undone_at = $2, ${bumpVersion('student_promotions', '$2')}
         WHERE promotion_id = $1 AND undone_at IS NULL`,
};

export const deleteMemberships: Statement = {
  name: 'promotion-delete-memberships',
  text: `DELETE FROM classroom_members m USING student_promotions p WHERE p.promotion_id = $1 AND m.id = p.id`,
};

export const rejoinClasses: Statement = {
  name: 'promotion-rejoin-classes',
  text: `UPDATE classroom_members m SET left_at = NULL, ${bumpVersion('m')}
         FROM student_promotions p WHERE p.promotion_id = $1 AND m.id = p.from_membership_id`,
};

export const revertLevels: Statement = {
  name: 'promotion-revert-levels',
  text: `UPDATE student_profiles s SET level = p.from_level, status = 'active', ${bumpVersion('s')}
         FROM student_promotions p WHERE p.promotion_id = $1 AND s.id = p.student_id`,
};

export const reopenAccounts: Statement = {
  name: 'promotion-reopen-accounts',
  text: `UPDATE users u SET account_status = p.account_status, ${bumpVersion('u')}
         FROM student_promotions p WHERE p.promotion_id = $1 AND p.outcome = 'graduated' AND u.id = p.student_id
           AND u.account_status = 'graduated'
         RETURNING u.id`,
};
