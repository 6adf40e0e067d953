import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import type { Visible } from '#platform/database/scoped.repository.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** The name of the person an attempt or a result belongs to. */
export const learnerContext = contextOf<{ userName: string }>({ userName: nameOfUserSql('row.user_id') });

/** Content of question version `v` for the grader. */
export const contentSql = `json_build_object('type', v.type, 'title', v.title, 'prompt', v.prompt, 'format', v.format,
      'body', v.body, 'key', v.key, 'feedback', v.feedback, 'points', trim_scale(v.points)::text, 'tags', '[]'::json)`;

/** The questions of lesson $1 in their current versions, in order. */
export const questionsOfLesson: Statement = {
  name: 'exercise-questions',
  text: `
    SELECT b.id, v.id AS "versionId", q.position, ${contentSql} AS content
    FROM lesson_questions q JOIN questions b ON b.id = q.question_id JOIN question_versions v ON v.id = b.current_version_id
    WHERE q.lesson_id = $1 ORDER BY q.position`,
};

/** The questions of attempt $1 in the versions that were answered, in order. */
export const questionsOfAttempt: Statement = {
  name: 'exercise-attempt-questions',
  text: `
    SELECT v.question_id AS id, v.id AS "versionId", q.position, ${contentSql} AS content
    FROM exercise_questions q JOIN question_versions v ON v.id = q.question_version_id
    WHERE q.attempt_id = $1 ORDER BY q.position`,
};

/**
 * Adds attempt $1 of person $4 to lesson $3 of module $2, under the next number: answers $5, grades $6, pending answers $7,
 * score $8 of $9, percentage $10, at $11, to question versions $12, with files $13. $14 is the id of a first result. Concurrent
 * attempts of a person wait for each other at the result.
 */
export const addAttempt: Statement = {
  name: 'exercise-attempt-add',
  text: `
    WITH result AS (
      INSERT INTO exercise_results AS r (id, module_id, lesson_id, user_id, last_attempt_at) VALUES ($14, $2, $3, $4, $11)
      ON CONFLICT (lesson_id, user_id) DO UPDATE SET attempt_count = r.attempt_count + 1,
        last_attempt_at = greatest(r.last_attempt_at, EXCLUDED.last_attempt_at)
      RETURNING r.id, r.attempt_count
    ), attempt AS (
      INSERT INTO exercise_attempts (id, result_id, module_id, lesson_id, user_id, attempt_number, answers, grades,
        pending_items, score, max_score, percent, submitted_at)
      SELECT $1, id, $2, $3, $4, attempt_count, $5, $6, $7, $8, $9, $10, $11 FROM result
      RETURNING id, result_id
    ), questions AS (
      INSERT INTO exercise_questions (attempt_id, question_version_id, position)
      SELECT attempt.id, asked.id, asked.n - 1 FROM attempt, unnest($12::uuid[]) WITH ORDINALITY AS asked (id, n)
    ), files AS (
      INSERT INTO exercise_files (attempt_id, file_id)
      SELECT attempt.id, file_id FROM attempt, unnest($13::uuid[]) file_id
    )
    SELECT result_id AS "resultId" FROM attempt`,
};

/** Locks result $1, so that two teachers do not grade attempts of a person at the same time. */
export const lockResult: Statement = {
  name: 'exercise-result-lock',
  text: 'SELECT FROM exercise_results WHERE id = $1 FOR UPDATE',
};

/** Derives the best and the latest percentage of result $1 from its attempts. */
export const recountResult: Statement = {
  name: 'exercise-result-recount',
  text: `
    UPDATE exercise_results r SET
      (best_percent, best_attempt) = (
        SELECT min(b.percent), min(b.attempt_number) FROM (
          SELECT a.percent, a.attempt_number FROM exercise_attempts a WHERE a.result_id = r.id AND a.percent IS NOT NULL
          ORDER BY a.percent DESC, a.attempt_number LIMIT 1) b),
      last_percent = (SELECT a.percent FROM exercise_attempts a WHERE a.result_id = r.id ORDER BY a.attempt_number DESC LIMIT 1),
      pending_attempts = (SELECT count(*) FROM exercise_attempts a WHERE a.result_id = r.id AND a.pending_items > 0),
      ${bumpVersion('r')}
    WHERE r.id = $1`,
};

/** Is file $3 part of an attempt the actor may see? */
export const readableFile = (visible: Visible): string => `EXISTS (
  SELECT FROM exercise_files f JOIN exercise_attempts row ON row.id = f.attempt_id
  WHERE f.file_id = $3::uuid AND ${visible('row')})`;
