import type { PreparedRead } from '#platform/database/scoped.repository.js';
import type { Statement } from '#platform/database/database.js';
import { displayNameSql } from '#identity/accounts/display-name.js';

/** The learner as stored; `streak` in days. */
export interface LearnerTotals {
  name: string;
  level: string | null;
  totalResourcesCompleted: number;
  minutes: number;
  streak: number;
}

/**
 * Totals of person $1 at $2. The streak is the run of days up to today or, if the person has not learned today yet, up to
 * yesterday, in the person's time zone. Lessons count with their module.
 */
export const learnerTotals: Statement = {
  name: 'dashboard-learner',
  text: `
    WITH today AS (SELECT ($2::timestamptz AT TIME ZONE person_time_zone($1))::date AS day),
    days AS (
      SELECT d.day, row_number() OVER (ORDER BY d.day DESC)::int AS place, max(d.day) OVER () AS last_day
      FROM user_learning_days d, today WHERE d.user_id = $1 AND d.day <= today.day),
    done AS (
      SELECT count(*) FILTER (WHERE p.status = 'completed')::int AS completed, coalesce(sum(p.time_spent_minutes), 0)::int AS minutes
      FROM user_progress p WHERE p.user_id = $1 AND p.lesson_id IS NULL)
    SELECT ${displayNameSql('u')} AS name, f.skill_level AS level, done.completed AS "totalResourcesCompleted", done.minutes,
      (SELECT count(*)::int FROM days, today
       WHERE days.last_day >= today.day - 1 AND days.day = days.last_day - days.place + 1) AS streak
    FROM users u CROSS JOIN done LEFT JOIN user_profiles f ON f.id = u.id WHERE u.id = $1`,
};

/** The five items the person has begun and not finished, most recent first. $3 to $5: subjects, subscriptions, workbook are on. */
export const unfinishedItems: PreparedRead = {
  name: 'dashboard-unfinished',
  text: (visible) => `
    SELECT coalesce(p.section_id, p.tcode_id, p.module_id) AS id, coalesce(x.title, t.title, m.title) AS title,
      CASE WHEN p.section_id IS NOT NULL THEN 'section' WHEN p.tcode_id IS NOT NULL THEN 'tcode' ELSE 'module' END AS type,
      p.progress_percent AS progress, p.last_accessed_at AS "lastViewed"
    FROM user_progress p
      LEFT JOIN sections x ON $3 AND x.id = p.section_id
      LEFT JOIN tcodes t ON $4 AND t.id = p.tcode_id
      LEFT JOIN modules m ON $5 AND m.id = p.module_id AND m.status = 'published'
    WHERE ${visible('p')} AND p.progress_percent BETWEEN 1 AND 99 AND p.lesson_id IS NULL
      AND coalesce(x.id, t.id, m.id) IS NOT NULL
    ORDER BY p.last_accessed_at DESC, p.id DESC LIMIT 5`,
};

/** The numbers of the workbook of person $1: rows of modules as a whole; locked modules are not started. */
export const workbookNumbers: Statement = {
  name: 'dashboard-workbook',
  text: `
    SELECT coalesce(round(avg(p.progress_percent), 2), 0)::float AS "overallProgress",
      count(*) FILTER (WHERE p.status IN ('in_progress', 'completed'))::int AS "modulesStarted"
    FROM user_progress p WHERE p.user_id = $1 AND p.module_id IS NOT NULL AND p.lesson_id IS NULL`,
};
