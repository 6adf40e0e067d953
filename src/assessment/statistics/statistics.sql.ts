import { hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';
import { partsOfResponse } from './response-parts.js';

/** Which attempt of each student is analysed. */
export const analysedAttempts = ['counted', 'first', 'last'] as const;
export type AnalysedAttempt = (typeof analysedAttempts)[number];

/**
 * The analysed attempts of assessment $1: one graded attempt of each student by rule $2. `counted` is the attempt the
 * grade comes from, or the last one if the grade is an average.
 */
const analysedByStudent = `
  SELECT t.* FROM submissions s
  CROSS JOIN LATERAL (
    SELECT a.id, a.work_id, a.student_id, s.candidate_number, a.answers, a.grades, a.score
    FROM submission_attempts a
    WHERE a.submission_id = s.id AND a.score IS NOT NULL
    ORDER BY CASE $2::text WHEN 'first' THEN a.attempt_number
                           WHEN 'counted' THEN CASE WHEN a.attempt_number = s.counted_attempt THEN 0 ELSE 1000 - a.attempt_number END
                           ELSE -a.attempt_number END
    LIMIT 1
  ) t
  WHERE s.assessment_id = $1`;

/** The same with the attempt of a group once, and how many `students` have it. */
const analysed = `
  SELECT w.* FROM (
    SELECT t.*, count(*) OVER (PARTITION BY coalesce(t.work_id, t.id))::int AS students,
      row_number() OVER (PARTITION BY coalesce(t.work_id, t.id) ORDER BY t.id) AS member
    FROM (${analysedByStudent}) t) w
  WHERE w.member = 1`;

/** What the grade of an item contributes to the matrix; see AttemptRow. */
const cell = `CASE WHEN g.value ->> 'outcome' = 'unanswered' THEN '-' WHEN g.value ->> 'outcome' = 'pending' THEN ''
                   ELSE coalesce(g.value ->> 'score', '') END`;

/** The matrix of the analysed attempts and the items $3. Each row of grades is read once. */
export const scoreMatrix: Statement = {
  name: 'statistics-matrix',
  text: `SELECT coalesce((SELECT string_agg(coalesce(${cell}, ''), ',' ORDER BY i.n)
                 FROM unnest($3::text[]) WITH ORDINALITY i (id, n) LEFT JOIN jsonb_each(t.grades) g ON g.key = i.id), '') AS scores,
           t.score::text, t.students,
           (SELECT nullif(greatest(0, extract(epoch FROM w.submitted_at - w.started_at) - w.paused_seconds), 0)::float
            FROM attempts w WHERE w.id = t.id) AS seconds
         FROM (${analysed}) t`,
};

/** How long the students of the analysed attempts worked on an item. */
export interface ItemTimes {
  itemId: string;
  attempts: number;
  meanSeconds: number;
  medianSeconds: number;
}

/** The times of the items of the analysed attempts, for each item with a reported time. */
export const itemTimes: Statement = {
  name: 'statistics-item-times',
  text: `SELECT i.item_id AS "itemId", count(*)::int AS attempts, avg(i.seconds)::float AS "meanSeconds",
           percentile_cont(0.5) WITHIN GROUP (ORDER BY i.seconds) AS "medianSeconds"
         FROM (${analysed}) t JOIN attempt_item_times i ON i.attempt_id = t.id GROUP BY i.item_id`,
};

/** A response to an item, or to one part of it, and how many gave it. */
export interface ResponseCount {
  itemId: string;
  part: string | null;
  value: string;
  count: number;
}

/** Responses to a part beyond this many different ones are left out, the rarest first. */
export const maxResponses = 50;

/** The most frequent responses to the items $3, by part. The lists of responses $4 (`item/response`) are ordered. */
export const responseCounts: Statement = {
  name: 'statistics-responses',
  text: `WITH counted AS (
      SELECT r.key AS item, parts.part, left(parts.value, 200) AS value, count(*)::int AS count
      FROM (${analysed}) t
      CROSS JOIN LATERAL jsonb_each(t.answers) r
      CROSS JOIN LATERAL ${partsOfResponse('r.key', 'r.value', '$4::text[]')} parts
      WHERE r.key = ANY ($3::text[]) AND parts.value IS NOT NULL
      GROUP BY 1, 2, 3
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY item, part ORDER BY count DESC, value) AS rank FROM counted
    )
    SELECT item AS "itemId", part, value, count FROM ranked WHERE rank <= ${maxResponses} ORDER BY item, length(part) NULLS FIRST, part, count DESC, value`,
};

/** More attempts than this are not compared with each other. */
export const maxCompared = 1_000;

/**
 * The students of the analysed attempts, of a group one of them, or their candidate numbers while names are hidden, with a
 * digest of each wrong answer to the items $3: equal for equal parts. The lists of responses $4 (`item/response`) are ordered.
 */
export const wrongAnswers: Statement = {
  name: 'statistics-wrong-answers',
  text: `SELECT CASE WHEN NOT ${hidesNamesSql('w')} THEN t.student_id END AS "studentId", t.candidate_number AS "candidateNumber",
           (SELECT string_agg(CASE WHEN g.value ->> 'outcome' IN ('incorrect', 'partially_correct') THEN left(md5((
                SELECT jsonb_agg(jsonb_build_array(parts.part, parts.value) ORDER BY parts.part, parts.value)::text
                FROM ${partsOfResponse('i.id', '(t.answers -> i.id)', '$4::text[]')} parts)), 12) ELSE '' END,
              ',' ORDER BY i.n)
            FROM unnest($3::text[]) WITH ORDINALITY i (id, n) LEFT JOIN jsonb_each(t.grades) g ON g.key = i.id) AS answers
         FROM (${analysed}) t JOIN assessments w ON w.id = $1
         ORDER BY CASE WHEN ${hidesNamesSql('w')} THEN t.candidate_number END, t.student_id LIMIT ${maxCompared + 1}`,
};

/** The names of the people $1. */
export const namesOfPeople = (displayName: string): Statement => ({
  name: 'statistics-names',
  text: `SELECT u.id, ${displayName} AS name FROM users u WHERE ${isOneOf('u.id', '$1::uuid[]')}`,
});
