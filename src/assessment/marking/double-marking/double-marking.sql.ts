import type { ItemGrades } from '#assessment/grading/item-marks.js';
import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import type { MarkerResult } from './marker-marks.js';

/** What decides about the marks of a submission's latest attempt. */
export interface MarkingFacts {
  assessmentId: string;
  attemptNumber: number;
  maxScore: string;
  /** null: the assessment has one marker. */
  tolerancePercent: string | null;
  /** The score of the attempt; null until it is decided. */
  attemptScore: string | null;
  /** The automatic grades of the attempt. */
  grades: ItemGrades;
}

/** The score of one marker. */
export interface MarkerScore extends MarkerResult {
  markerId: string | null;
  markerName: string | null;
  comment: string;
  updatedAt: Date;
}

/** The facts of submission $1. */
export const markingFacts: Statement = {
  name: 'double-marking-facts',
  text: `SELECT s.assessment_id AS "assessmentId", s.attempt_count AS "attemptNumber", a.max_score AS "maxScore",
           a.double_marking_percent AS "tolerancePercent", t.score AS "attemptScore", t.grades
         FROM submissions s JOIN assessments a ON a.id = s.assessment_id
         JOIN submission_attempts t ON t.submission_id = s.id AND t.attempt_number = s.attempt_count WHERE s.id = $1`,
};

/** The scores that markers gave attempt $2 of submission $1, in the order in which they were first given. */
export const markerScores: Statement = {
  name: 'double-marking-scores',
  text: `SELECT m.marker_id AS "markerId", ${nameOfUserSql('m.marker_id')} AS "markerName", m.score, m.comment, m.items, m.rubrics, m.is_total AS "isTotal", m.updated_at AS "updatedAt"
         FROM marker_scores m WHERE m.submission_id = $1 AND m.attempt_number = $2 ORDER BY m.created_at, m.id`,
};

/** Sets the score $5 of marker $4 with comment $6, items $7, rubrics $8 and whether it is a total $9 for attempt $3 of submission $2, as row $1. */
export const setMarkerScore: Statement = {
  name: 'double-marking-set',
  text: `INSERT INTO marker_scores (id, submission_id, attempt_number, marker_id, score, comment, items, rubrics, is_total)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (submission_id, attempt_number, marker_id) DO UPDATE SET score = EXCLUDED.score, comment = EXCLUDED.comment,
           items = EXCLUDED.items, rubrics = EXCLUDED.rubrics, is_total = EXCLUDED.is_total, updated_at = now()`,
};

/** Locks assessment $1, as every statement that changes its grades. */
export const lockAssessment: Statement = {
  name: 'double-marking-lock',
  text: 'SELECT FROM assessments WHERE id = $1 FOR NO KEY UPDATE',
};
