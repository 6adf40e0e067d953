import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** The time factor of student $1; no row without a profile. */
export const timeFactorOf: Statement = {
  name: 'student-time-factor',
  text: 'SELECT time_factor::float8 AS "timeFactor" FROM student_profiles WHERE id = $1',
};

/**
 * Sets the time factor of student $1 to $2. Self-registered students without a classroom have no profile until then. The
 * account is locked first, as by all changes of students; the trigger that computes their deadlines needs this lock, too.
 */
export const setTimeFactor: Statement = {
  name: 'student-set-time-factor',
  text: `INSERT INTO student_profiles AS s (id, organization_id, time_factor)
         SELECT u.id, u.organization_id, $2 FROM users u WHERE u.id = $1 FOR UPDATE
         ON CONFLICT (id) DO UPDATE SET time_factor = excluded.time_factor, ${bumpVersion('s')}`,
};
