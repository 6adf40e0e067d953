import { isRevisited, reportedColumns } from '#learning/progress/progress.sql.js';
import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** The row of person $2 for the module as a whole. */
const moduleRow = '(user_id, module_id) WHERE module_id IS NOT NULL AND lesson_id IS NULL';

/**
 * Starts module $3 for person $2 at $4, or takes the row that exists, and locks it: concurrent reports on lessons of the
 * module wait here, so that each sees the others. $1 is the id of a new row, $5 the minutes to add.
 */
export const startModule: Statement = {
  name: 'progress-module-start',
  text: `
    INSERT INTO user_progress AS p (id, user_id, module_id, status, time_spent_minutes, last_accessed_at)
    VALUES ($1, $2, $3, 'in_progress', $5, $4)
    ON CONFLICT ${moduleRow} DO UPDATE SET
      status = CASE WHEN p.status IN ('locked', 'not_started') THEN 'in_progress' ELSE p.status END,
      time_spent_minutes = p.time_spent_minutes + EXCLUDED.time_spent_minutes,
      last_accessed_at = greatest(p.last_accessed_at, EXCLUDED.last_accessed_at), ${bumpVersion('p')}
    RETURNING ${reportedColumns}`,
};

/** Stores that the other modules of the course of module $2 are locked for person $1 at $3, where they have no progress. */
export const storeLocked: Statement = {
  name: 'progress-module-locked',
  text: `
    INSERT INTO user_progress (id, user_id, module_id, status, last_accessed_at)
    SELECT gen_random_uuid(), $1, o.id, 'locked', $3
    FROM modules m JOIN modules o ON o.course_id = m.course_id AND o.id <> m.id AND o.status = 'published'
    WHERE m.id = $2 AND EXISTS (
      SELECT FROM module_prerequisites q JOIN modules r ON r.id = q.prerequisite_id
      WHERE q.module_id = o.id AND r.status = 'published' AND NOT has_completed($1, r.id))
    ON CONFLICT ${moduleRow} DO NOTHING`,
};

/**
 * Sets the percentage of module $2 of person $1 to the mean of its lessons, rounded down so that 100 means all, or to $4
 * when it has none. It decreases only after the module was taken up again.
 */
export const recountModule: Statement = {
  name: 'progress-module-recount',
  text: `
    WITH counted AS (
      SELECT coalesce(floor(avg(coalesce(p.progress_percent, 0)))::int, $4::int) AS percent,
        coalesce(bool_and(coalesce(p.status = 'completed', false)), $4::int = 100, false) AS is_done
      FROM lessons l LEFT JOIN user_progress p ON p.lesson_id = l.id AND p.user_id = $1 WHERE l.module_id = $2
    ), reached AS (
      SELECT p.id, p.status = 'completed' OR c.is_done AS is_done, CASE
        WHEN p.status = 'completed' OR c.is_done THEN 100
        WHEN ${isRevisited('p')} THEN coalesce(c.percent, p.progress_percent)
        ELSE greatest(p.progress_percent, c.percent) END AS percent
      FROM user_progress p CROSS JOIN counted c WHERE p.user_id = $1 AND p.module_id = $2 AND p.lesson_id IS NULL
    )
    UPDATE user_progress u SET
      progress_percent = r.percent,
      status = CASE WHEN r.is_done THEN 'completed' ELSE u.status END,
      completed_at = CASE WHEN r.is_done THEN coalesce(u.completed_at, $3) END,
      first_completed_at = CASE WHEN r.is_done THEN coalesce(u.first_completed_at, $3) ELSE u.first_completed_at END,
      ${bumpVersion('u', '$3')}
    FROM reached r WHERE u.id = r.id
    RETURNING u.id, u.progress_percent AS "progressPercent", u.status, u.last_slide_seen AS "lastSlideSeen",
      u.time_spent_minutes AS "timeSpentMinutes", u.last_accessed_at AS "lastAccessedAt", u.completed_at AS "completedAt",
      u.first_completed_at AS "firstCompletedAt"`,
};

/** What decides whether a report on a module or lesson is accepted. */
export interface LessonFacts {
  hasLessons: boolean;
  isLesson: boolean;
  /** Whether the exercise of the lesson decides on its progress. */
  decidesItself: boolean;
}

/** The facts of module $1 and lesson $2, which may be null. */
export const lessonFacts: Statement = {
  name: 'progress-lesson-facts',
  text: `
    SELECT EXISTS (SELECT FROM lessons l WHERE l.module_id = $1) AS "hasLessons", l.id IS NOT NULL AS "isLesson",
      coalesce(l.type = 'exercise' AND l.content ? 'passPercent', false) AS "decidesItself"
    FROM (SELECT) one LEFT JOIN lessons l ON l.module_id = $1 AND l.id = $2::uuid`,
};

/** A module that was unlocked. */
export interface Unlocked {
  id: string;
  title: string;
}

/** Unlocks for person $1 at $3 the published modules that require module $2 and nothing else that is not completed. */
export const unlockModules: Statement = {
  name: 'progress-module-unlock',
  text: `
    WITH opened AS (
      SELECT m.id, m.title FROM module_prerequisites d JOIN modules m ON m.id = d.module_id AND m.status = 'published'
      WHERE d.prerequisite_id = $2 AND NOT EXISTS (
        SELECT FROM module_prerequisites q JOIN modules r ON r.id = q.prerequisite_id
        WHERE q.module_id = m.id AND r.status = 'published' AND r.id <> ALL (completed_modules($1)))
    ), stored AS (
      INSERT INTO user_progress AS p (id, user_id, module_id, status, last_accessed_at)
      SELECT gen_random_uuid(), $1, o.id, 'not_started', $3 FROM opened o
      ON CONFLICT ${moduleRow} DO UPDATE SET status = 'not_started', ${bumpVersion('p')} WHERE p.status = 'locked'
      RETURNING module_id
    )
    SELECT o.id, o.title FROM opened o JOIN stored s ON s.module_id = o.id`,
};

/** Takes up completed module $2 of person $1 with its lessons again at $3. The percentages stay until the next report. */
export const revisitModule: Statement = {
  name: 'progress-module-revisit',
  text: `
    UPDATE user_progress p SET status = 'in_progress', completed_at = NULL, last_accessed_at = $3, ${bumpVersion('p', '$3')}
    WHERE p.user_id = $1 AND p.module_id = $2 AND p.status = 'completed'`,
};

/** The progress of person $1 on the lessons of module $2, in order; lessons without progress are not started. */
export const lessonProgress: Statement = {
  name: 'progress-lessons',
  text: `
    SELECT l.id AS "lessonId", l.title, coalesce(p.progress_percent, 0) AS "progressPercent",
      coalesce(p.status, 'not_started') AS status, coalesce(p.time_spent_minutes, 0) AS "timeSpentMinutes",
      p.last_accessed_at AS "lastAccessedAt", p.completed_at AS "completedAt", p.first_completed_at AS "firstCompletedAt"
    FROM lessons l LEFT JOIN user_progress p ON p.lesson_id = l.id AND p.user_id = $1
    WHERE l.module_id = $2 ORDER BY l.sort_order`,
};
