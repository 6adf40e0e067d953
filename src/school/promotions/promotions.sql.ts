import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import { byName } from '#platform/database/order-by.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** Keeps other transactions from moving these students until this one ends; ordered to prevent deadlocks. */
const lockUsers = 'ORDER BY u.id FOR NO KEY UPDATE OF u';

/** `$1` class. */
export const lockStudentsOfClass: Statement = {
  name: 'promotion-lock-class',
  text: `SELECT u.id FROM classroom_members m JOIN users u ON u.id = m.user_id
         WHERE m.classroom_id = $1 AND ${currentStudent('m')} AND u.role = 'STUDENT' ${lockUsers}`,
};

/** Students who attend a class of the year `$1`, and active students promoted into it without a class. */
export const lockStudentsOfYear: Statement = {
  name: 'promotion-lock-year',
  text: `SELECT u.id FROM users u WHERE u.role = 'STUDENT' AND u.id = ANY (ARRAY(
           SELECT m.user_id FROM classroom_members m WHERE m.academic_year = $1 AND ${currentStudent('m')}
           UNION
           SELECT p.student_id FROM student_promotions p JOIN student_profiles s ON s.id = p.student_id AND s.status = 'active'
           WHERE p.academic_year = $1 AND p.undone_at IS NULL AND p.to_classroom_id IS NULL
             AND NOT EXISTS (SELECT FROM classroom_members m WHERE m.user_id = p.student_id AND ${currentStudent('m')})
             AND NOT EXISTS (SELECT FROM student_promotions l
               WHERE l.student_id = p.student_id AND l.undone_at IS NULL AND l.academic_year > $1)))
         ${lockUsers}`,
};

/** The latest year the student `$1` had a class in or was promoted into; null if there is none. */
export const lastYearOf: Statement = {
  name: 'promotion-last-year',
  text: `SELECT greatest(
           (SELECT max(academic_year) FROM classroom_members m WHERE m.user_id = $1 AND m.member_role = 'STUDENT'),
           (SELECT max(academic_year) FROM student_promotions p WHERE p.student_id = $1 AND p.undone_at IS NULL)) AS year`,
};

/** The students `$1` with their latest class before the target year `$2`; with `$3`, their class of that year only. */
export const candidates: Statement = {
  name: 'promotion-candidates',
  text: `SELECT u.id AS "studentId", ${displayNameSql('u')} AS "displayName", u.account_status AS "accountStatus",
           coalesce(s.status, 'active') AS status, coalesce(s.level, room.level) AS level, room.membership_id AS "membershipId",
           room.id AS "classroomId", room.name AS "classroomName", room.class_number AS "classNumber",
           EXISTS (SELECT FROM student_promotions p
             WHERE p.student_id = u.id AND p.academic_year = $2 AND p.undone_at IS NULL) AS "isPromoted",
           EXISTS (SELECT FROM classroom_members m
             WHERE m.user_id = u.id AND m.academic_year = $2 AND ${currentStudent('m')}) AS "isPlaced"
         FROM unnest($1::uuid[]) student(id) JOIN users u ON u.id = student.id LEFT JOIN student_profiles s ON s.id = u.id
         LEFT JOIN LATERAL (
           SELECT c.id, c.name, c.level, c.class_number, m.id AS membership_id
           FROM classroom_members m JOIN classrooms c ON c.id = m.classroom_id
           WHERE m.user_id = u.id AND ${currentStudent('m')} AND m.academic_year < $2 AND ($3::text IS NULL OR m.academic_year = $3)
           ORDER BY m.academic_year DESC LIMIT 1
         ) room ON true
         ORDER BY ${nameOrderSql('u')}`,
};

/** One row if any student of the class `$2` (of any class, if null) has been promoted into the year `$1`. */
export const wasPromoted: Statement = {
  name: 'promotion-exists',
  text: `SELECT FROM student_promotions
         WHERE academic_year = $1 AND undone_at IS NULL AND ($2::uuid IS NULL OR from_classroom_id = $2) LIMIT 1`,
};

/**
 * `$1` steps as JSON, `$2` now, `$3` promotion, `$4` target year. Runs first: its unique index rejects a second promotion
 * into the same year.
 */
export const insertSteps: Statement = {
  name: 'promotion-insert-steps',
  text: `INSERT INTO student_promotions (id, promotion_id, student_id, academic_year, outcome, from_level, to_level,
           from_classroom_id, to_classroom_id, from_membership_id, account_status, created_at, updated_at)
         SELECT r.id, $3, r."studentId", $4, r.outcome, r."fromLevel", r."toLevel", r."fromClassroomId", r."toClassroomId",
           r."fromMembershipId", r."accountStatus", $2, $2
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "studentId" uuid, outcome text, "fromLevel" text, "toLevel" text,
           "fromClassroomId" uuid, "toClassroomId" uuid, "fromMembershipId" uuid, "accountStatus" text)`,
};

const ref = (id: string, room: string) =>
  `CASE WHEN ${id} IS NOT NULL THEN jsonb_build_object('id', ${id}, 'name', ${room}.name) END`;

/** `$3` promotion, or null for all; `$4` student, or null for all. */
const matching = (visible: (alias: string) => string) => `FROM student_promotions p JOIN users u ON u.id = p.student_id
  WHERE ${visible('p')} AND ($3::uuid IS NULL OR p.promotion_id = $3) AND ($4::uuid IS NULL OR p.student_id = $4)`;

const inOrder = `p.academic_year DESC, ${byName('u.last_name')}, ${byName('u.first_name')}, p.id`;

export const studentPromotionList: PreparedList = {
  name: 'student-promotion-list',
  matching,
  page: (
    visible,
  ) => `SELECT p.id, p.promotion_id AS "promotionId", p.student_id AS "studentId", ${displayNameSql('u')} AS "displayName",
      p.academic_year AS "academicYear", p.outcome, p.from_level AS "fromLevel", p.to_level AS "toLevel",
      ${ref('p.from_classroom_id', 'f')} AS "fromClassroom", ${ref('p.to_classroom_id', 't')} AS "toClassroom",
      p.outcome <> 'graduated' AND p.to_classroom_id IS NULL AS unassigned, p.created_at AS "createdAt", p.undone_at AS "undoneAt"
    FROM (SELECT p.id ${matching(visible)} ORDER BY ${inOrder} LIMIT $5 OFFSET $6) page
    JOIN student_promotions p ON p.id = page.id JOIN users u ON u.id = p.student_id
    LEFT JOIN classrooms f ON f.id = p.from_classroom_id LEFT JOIN classrooms t ON t.id = p.to_classroom_id
    ORDER BY ${inOrder}`,
};
