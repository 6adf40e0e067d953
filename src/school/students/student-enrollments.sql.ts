import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** Makes student $1 active who had left. Returns the former status; the lock waits for a promotion that graduates the student. */
export const admitStudent: Statement = {
  name: 'student-profiles-admit',
  text: `WITH before AS MATERIALIZED (SELECT id, status FROM student_profiles WHERE id = $1 FOR UPDATE),
         admitted AS (UPDATE student_profiles s SET status = 'active', ${bumpVersion('s')}
           FROM before WHERE s.id = before.id AND before.status = 'left')
         SELECT status FROM before`,
};

/**
 * The levels other than $1 of students at school, as LevelUse rows. Those who left or graduated keep the level they had.
 */
export const studentLevelsExcept: Statement = {
  name: 'student-levels-except',
  text: `SELECT s.level, count(*)::int AS count, 'students' AS kind FROM student_profiles s JOIN users u ON u.id = s.id
         WHERE u.role = 'STUDENT' AND s.status = 'active' AND s.level <> ALL ($1::text[]) GROUP BY s.level ORDER BY s.level`,
};

/**
 * Sets the level of the students who attend or attended classroom $1, or of student $2 only, to that of the classroom of the
 * latest academic year they attend. Students without a classroom keep their level. A self-registered student gets a profile,
 * without which filters by level would leave the student out.
 */
export const followClassroomLevel: Statement = {
  name: 'student-profiles-follow-level',
  text: `INSERT INTO student_profiles AS s (id, organization_id, level)
         SELECT DISTINCT ON (m.user_id) m.user_id, c.organization_id, c.level
         FROM classroom_members m JOIN classrooms c ON c.id = m.classroom_id
         WHERE ${currentStudent('m')} AND m.user_id IN (SELECT user_id FROM classroom_members
           WHERE classroom_id = $1 AND member_role = 'STUDENT' AND ($2::uuid IS NULL OR user_id = $2))
         ORDER BY m.user_id, m.academic_year DESC
         ON CONFLICT (id) DO UPDATE SET level = excluded.level, ${bumpVersion('s')} WHERE s.level IS DISTINCT FROM excluded.level`,
};

/** Current and former students of classroom $1 who have left the school or graduated. */
export const departedStudents: Statement = {
  name: 'student-profiles-departed',
  text: `SELECT DISTINCT s.id FROM student_profiles s JOIN classroom_members m ON m.user_id = s.id
         WHERE m.classroom_id = $1 AND s.status <> 'active'`,
};
