import type { Statement } from '#platform/database/database.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';

/** Gives the other attempts of the works of the attempts $1 the grades of those, and returns their submissions with those of $1. */
export const followAttempts: Statement = {
  name: 'group-work-follow-attempt',
  text: `UPDATE submission_attempts t SET grades = o.grades, auto_score = o.auto_score, pending_items = o.pending_items, score = o.score,
           entered_score = o.entered_score, released_at = o.released_at, draft_feedback = o.draft_feedback, is_late = o.is_late,
           late_note = o.late_note, ${bumpVersion('t')}
         FROM submission_attempts o WHERE ${isOneOf('o.id', '$1::uuid[]')} AND t.work_id = o.work_id AND t.id <> o.id
         RETURNING t.submission_id AS "submissionId", o.submission_id AS "originId"`,
};

/** The order in which the attempts of `m` count for the score, by `finalScoreOf`. */
const preference = `CASE a.grading_method WHEN 'highest' THEN -t.score WHEN 'last' THEN -t.attempt_number ELSE t.attempt_number END, t.attempt_number`;

/**
 * Scores the submissions $2 from their released attempts, each with the status and feedback of the submission at the same
 * place of $1; returned ones get another attempt.
 */
export const followSubmissions: Statement = {
  name: 'group-work-follow-submission',
  text: `UPDATE submissions s SET score = f.score, counted_attempt = f.counted, score_total = f.total, scored_attempts = f.scored,
           status = o.status, feedback = o.feedback, graded_by = o.graded_by, graded_at = o.graded_at,
           extra_attempts = s.extra_attempts + (o.status = 'returned' AND s.status <> 'returned')::int, ${bumpVersion('s')}
         FROM unnest($1::uuid[], $2::uuid[]) r (origin_id, mate_id) JOIN submissions o ON o.id = r.origin_id
         JOIN submissions m ON m.id = r.mate_id JOIN assessments a ON a.id = m.assessment_id
         CROSS JOIN LATERAL (
           SELECT count(*)::int AS scored, coalesce(sum(t.score), 0) AS total,
             CASE WHEN a.grading_method = 'average' THEN round(avg(t.score), 2)
               ELSE (array_agg(t.score ORDER BY ${preference}))[1] END AS score,
             CASE WHEN a.grading_method <> 'average' THEN (array_agg(t.attempt_number ORDER BY ${preference}))[1] END AS counted
           FROM submission_attempts t WHERE t.submission_id = m.id AND t.score IS NOT NULL AND t.released_at IS NOT NULL) f
         WHERE s.id = m.id
         RETURNING s.id AS "submissionId", s.version, o.id AS "originId"`,
};
