import type { ProgressStatus } from '#curriculum/modules/progress-statuses.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import type { ProgressView } from './progress.dto.js';

/** The row after a report. */
export interface Reported {
  id: string;
  progressPercent: number;
  status: ProgressStatus;
  lastSlideSeen: number | null;
  timeSpentMinutes: number;
  lastAccessedAt: Date;
  completedAt: Date | null;
  firstCompletedAt: Date | null;
}

export const reportedColumns = `id, progress_percent AS "progressPercent", status, last_slide_seen AS "lastSlideSeen",
      time_spent_minutes AS "timeSpentMinutes", last_accessed_at AS "lastAccessedAt", completed_at AS "completedAt",
      first_completed_at AS "firstCompletedAt"`;

/** Whether the item was completed, taken up again, and not reported on since. */
export const isRevisited = (progress: string): string =>
  `${progress}.status = 'in_progress' AND ${progress}.progress_percent = 100`;

/**
 * Upserts a progress report: $2 user, $3 target, $4 and $5 subject and classroom of a section, $4 module of a lesson, $6 percent or null, $7 the
 * status reached with it, $8 slide, $9 minutes, $10 now. Concurrent first reports create one row. Percent decreases only
 * after a revisit, minutes add up, and `completed` is kept.
 */
const report = (target: 'section_id' | 'tcode_id' | 'lesson_id', parent = 'subject_id'): Statement => ({
  name: `progress-report/${target}`,
  text: `
    INSERT INTO user_progress AS p (id, user_id, ${target}, ${parent}, classroom_id, progress_percent, status, last_slide_seen,
      time_spent_minutes, last_accessed_at, completed_at, first_completed_at)
    VALUES ($1, $2, $3, $4, $5, coalesce($6::int, 0), $7, $8, $9, $10, CASE WHEN $7 = 'completed' THEN $10::timestamptz END,
      CASE WHEN $7 = 'completed' THEN $10::timestamptz END)
    ON CONFLICT (user_id, ${target}) WHERE ${target} IS NOT NULL DO UPDATE SET
      progress_percent = CASE WHEN ${isRevisited('p')} THEN coalesce($6::int, p.progress_percent)
        ELSE greatest(p.progress_percent, EXCLUDED.progress_percent) END,
      status = CASE p.status WHEN 'completed' THEN p.status ELSE EXCLUDED.status END,
      last_slide_seen = coalesce(EXCLUDED.last_slide_seen, p.last_slide_seen),
      time_spent_minutes = p.time_spent_minutes + EXCLUDED.time_spent_minutes,
      last_accessed_at = greatest(p.last_accessed_at, EXCLUDED.last_accessed_at),
      completed_at = coalesce(p.completed_at, EXCLUDED.completed_at),
      first_completed_at = coalesce(p.first_completed_at, EXCLUDED.first_completed_at),
      ${bumpVersion('p')}
    RETURNING ${reportedColumns}`,
});

export const reportSection = report('section_id');
export const reportTcode = report('tcode_id');
export const reportLesson = report('lesson_id', 'module_id');

/** The titles shown with a row of progress. */
export type ProgressTitles = Pick<ProgressView, 'title' | 'subjectName'>;

export const progressTitles = contextOf<ProgressTitles>({
  title: `coalesce((SELECT x.title FROM sections x WHERE x.id = row.section_id),
    (SELECT t.title FROM tcodes t WHERE t.id = row.tcode_id))`,
  subjectName: '(SELECT s.name FROM subjects s WHERE s.id = row.subject_id)',
});
/** Takes up a completed item again: $1 user, $2 target, $3 now. The percentage stays until the next report. */
const revisit = (target: 'section_id' | 'tcode_id'): Statement => ({
  name: `progress-revisit/${target}`,
  text: `
    UPDATE user_progress p SET status = 'in_progress', completed_at = NULL, last_accessed_at = $3, ${bumpVersion('p', '$3')}
    WHERE p.user_id = $1 AND p.${target} = $2 AND p.status = 'completed'
    RETURNING ${reportedColumns}`,
});

export const revisitSection = revisit('section_id');
export const revisitTcode = revisit('tcode_id');
