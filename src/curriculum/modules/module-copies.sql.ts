import type { Statement } from '#platform/database/database.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';

/** The questions of the lessons of modules $1. */
export const questionsOfModules: Statement = {
  name: 'module-questions',
  text: `SELECT DISTINCT q.question_id AS id FROM lessons l JOIN lesson_questions q ON q.lesson_id = l.id
    WHERE ${isOneOf('l.module_id', '$1::uuid[]')}`,
};

/** Gives the modules of course $1 that person $2 created to person $3. */
export const handOverModules: Statement = {
  name: 'module-hand-over',
  text: `UPDATE modules m SET created_by = $3, ${bumpVersion('m')} WHERE m.course_id = $1 AND m.created_by = $2`,
};

/** The assessments to which modules $1 refer. */
export const assessmentsOfModules: Statement = {
  name: 'module-assessments',
  text: `SELECT DISTINCT r.assessment_id AS id FROM module_references r
    WHERE ${isOneOf('r.module_id', '$1::uuid[]')} AND r.assessment_id IS NOT NULL`,
};

/**
 * Copies modules into course $3 of person $4 as drafts, with lessons, those of their questions that are among $5,
 * references, those to assessments if they are among $6, and the prerequisites among them. $1 holds the ids of the modules
 * and $2 those of their copies, in the same order. Returns how many questions and assessments were left out.
 */
export const copyModules: Statement = {
  name: 'module-copy',
  text: `
    WITH copied AS (SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS c (old_id, new_id)),
    copies AS (
      INSERT INTO modules (id, organization_id, course_id, created_by, title, description, overview, learning_objectives,
        module_order, duration_minutes, min_tier, status)
      SELECT c.new_id, m.organization_id, $3, $4, m.title, m.description, m.overview, m.learning_objectives, m.module_order,
        m.duration_minutes, m.min_tier, 'draft'
      FROM copied c JOIN modules m ON m.id = c.old_id
    ),
    lesson_copies AS MATERIALIZED (
      SELECT l.*, c.new_id AS copy_of, gen_random_uuid() AS new_lesson FROM copied c JOIN lessons l ON l.module_id = c.old_id
    ),
    asked AS MATERIALIZED (
      SELECT l.new_lesson, q.question_id, q.position, q.question_id = ANY ($5::uuid[]) AS is_kept
      FROM lesson_copies l JOIN lesson_questions q ON q.lesson_id = l.id
    ),
    new_lessons AS (
      INSERT INTO lessons (id, module_id, sort_order, title, type, estimated_minutes, content)
      SELECT new_lesson, copy_of, sort_order, title, type, estimated_minutes,
        -- Nothing completes an exercise with passPercent and without questions.
        CASE WHEN EXISTS (SELECT FROM asked a WHERE a.new_lesson = c.new_lesson AND a.is_kept) THEN content ELSE content - 'passPercent' END
      FROM lesson_copies c
    ),
    new_questions AS (
      INSERT INTO lesson_questions (lesson_id, question_id, position)
      SELECT new_lesson, question_id, position FROM asked WHERE is_kept
    ),
    referred AS MATERIALIZED (
      SELECT c.new_id, r.*, coalesce(r.assessment_id = ANY ($6::uuid[]), true) AS is_kept
      FROM copied c JOIN module_references r ON r.module_id = c.old_id
    ),
    new_references AS (
      INSERT INTO module_references (module_id, position, resource_id, assessment_id, title, url)
      SELECT new_id, position, resource_id, assessment_id, title, url FROM referred WHERE is_kept
    ),
    new_prerequisites AS (
      INSERT INTO module_prerequisites (module_id, prerequisite_id)
      SELECT c.new_id, p.new_id FROM copied c JOIN module_prerequisites q ON q.module_id = c.old_id
      JOIN copied p ON p.old_id = q.prerequisite_id
    )
    SELECT (SELECT count(DISTINCT question_id)::int FROM asked WHERE NOT is_kept) AS "questionsLeftOut",
      (SELECT count(DISTINCT assessment_id)::int FROM referred WHERE NOT is_kept) AS "assessmentsLeftOut"`,
};
