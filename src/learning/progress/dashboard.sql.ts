import { displayNameSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';

/** The learner as stored; `streak` in days. */
export interface LearnerTotals {
  name: string;
  level: string | null;
  totalResourcesCompleted: number;
  totalSeconds: number;
  streak: number;
}

/** Totals of person $1 at $2. $3: resources are counted. */
export const learnerTotals: Statement = {
  name: 'dashboard-learner',
  text: `
    SELECT ${displayNameSql('u')} AS name, CASE WHEN f.id IS NULL THEN 'beginner' ELSE f.skill_level END AS level, s.streak,
      p.completed + CASE WHEN $3 THEN a.completed ELSE 0 END AS "totalResourcesCompleted",
      p.seconds + CASE WHEN $3 THEN a.seconds ELSE 0 END AS "totalSeconds"
    FROM users u LEFT JOIN user_profiles f ON f.id = u.id CROSS JOIN learning_streak($1, $2) s CROSS JOIN progress_totals($1) p
      CROSS JOIN activity_totals($1) a
    WHERE u.id = $1`,
};

/** An item that the person has begun and not finished, and what decides whether it is still open. */
export interface UnfinishedItem {
  id: string;
  title: string;
  type: 'section' | 'tcode' | 'module';
  progress: number;
  lastViewed: Date;
  /** The module, also that of a tcode. */
  moduleId: string | null;
  /** The course or the learning path of a tcode. */
  offerId: string | null;
  /** The subject and the unit of a section, or those of a tcode. */
  outline: string[];
}

/** More than are shown, because some may be closed to the person by now. */
const maxUnfinished = 50;

/** The latest items the person has begun and not finished, most recent first. $3 to $5: subjects, subscriptions, workbook are on. */
export const unfinishedItems: PreparedRead = {
  name: 'dashboard-unfinished',
  text: (visible) => `
    SELECT coalesce(p.section_id, p.tcode_id, p.module_id) AS id, coalesce(x.title, t.title, m.title) AS title,
      CASE WHEN p.section_id IS NOT NULL THEN 'section' WHEN p.tcode_id IS NOT NULL THEN 'tcode' ELSE 'module' END AS type,
      p.progress_percent AS progress, p.last_accessed_at AS "lastViewed", coalesce(t.module_id, m.id) AS "moduleId",
      coalesce(t.course_id, t.path_id) AS "offerId",
      array_remove(ARRAY[p.subject_id, t.subject_id, u.id, u.subject_id], NULL) AS outline
    FROM user_progress p
      LEFT JOIN sections x ON $3 AND x.id = p.section_id
        AND EXISTS (SELECT FROM subjects s WHERE s.id = x.subject_id AND s.status = 'active')
      LEFT JOIN parts a ON a.id = x.part_id
      LEFT JOIN tcodes t ON $4 AND t.id = p.tcode_id
      LEFT JOIN units u ON u.id = coalesce(a.unit_id, t.unit_id)
      LEFT JOIN subjects b ON b.id = coalesce(t.subject_id, u.subject_id)
      LEFT JOIN modules m ON $5 AND m.id = p.module_id AND m.status = 'published'
    WHERE ${visible('p')} AND p.progress_percent BETWEEN 1 AND 99 AND p.lesson_id IS NULL
      AND coalesce(x.id, t.id, m.id) IS NOT NULL
      AND (t.id IS NULL OR b.status IS DISTINCT FROM 'archived')
    ORDER BY p.last_accessed_at DESC, p.id DESC LIMIT ${maxUnfinished}`,
};
