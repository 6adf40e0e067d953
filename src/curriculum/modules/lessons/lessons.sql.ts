import type { Statement } from '#platform/database/database.js';
import { moveAmongSiblings } from '#platform/database/reorder.js';
import { contextOf } from '#platform/database/row-context.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** The questions of an exercise; null for lessons of other types. */
export const lessonContext = contextOf<{ exercises: { questionId: string }[] | null }>({
  exercises: `CASE WHEN row.type = 'exercise' THEN (
    SELECT coalesce(json_agg(json_build_object('questionId', q.question_id) ORDER BY q.position), '[]')
    FROM lesson_questions q WHERE q.lesson_id = row.id) END`,
});

/** Locks module $1 until the transaction ends. Every change of the order of its lessons takes this lock first. */
export const lockModule: Statement = { name: 'module-lock', text: 'SELECT FROM modules WHERE id = $1 FOR UPDATE' };

/** Keeps the course of module $1 from being archived until the transaction ends; no row outside courses. */
export const holdCourse: Statement = {
  name: 'module-hold-course',
  text: `SELECT c.status = 'archived' AS "isArchived" FROM courses c
    WHERE c.id = (SELECT m.course_id FROM modules m WHERE m.id = $1) FOR SHARE`,
};

/**
 * Waits for changes of module $1 and its lessons and holds off others, shared, unlike `lockModule`. The course is locked first, as by
 * its changes.
 */
export const holdModule: Statement = {
  name: 'module-hold',
  text: `
    WITH course AS (
      SELECT c.status FROM courses c WHERE c.id = (SELECT m.course_id FROM modules m WHERE m.id = $1) FOR KEY SHARE
    ), held AS (SELECT count(*) FILTER (WHERE status = 'archived') AS archived FROM course)
    SELECT (SELECT archived > 0 FROM held) AS "isArchived" FROM modules m
    WHERE m.id = $1 AND (SELECT archived FROM held) >= 0 FOR KEY SHARE OF m`,
};

/** The number of lessons of module $1. */
export const countLessons: Statement = {
  name: 'lesson-count',
  text: 'SELECT count(*)::int AS count FROM lessons l WHERE l.module_id = $1',
};

/** Makes room for a lesson of module $1 at place $2. */
export const shiftLessons: Statement = {
  name: 'lesson-shift',
  text: `
    UPDATE lessons l SET sort_order = l.sort_order + $3::int, ${bumpVersion('l')} WHERE l.module_id = $1 AND l.sort_order >= $2`,
};

/** Adds the lessons $2, a JSON array, with their questions to module $1, which has none yet. */
export const insertLessons: Statement = {
  name: 'lesson-insert-all',
  text: `
    WITH drafts AS (
      SELECT * FROM jsonb_to_recordset($2::jsonb)
        AS d (id uuid, "sortOrder" int, title text, type text, "estimatedMinutes" int, content jsonb, "questionIds" uuid[])
    ),
    added AS (
      INSERT INTO lessons (id, module_id, sort_order, title, type, estimated_minutes, content)
      SELECT d.id, $1, d."sortOrder", d.title, d.type, d."estimatedMinutes", d.content FROM drafts d
    )
    INSERT INTO lesson_questions (lesson_id, question_id, position)
    SELECT d.id, q.id, q.n - 1 FROM drafts d CROSS JOIN LATERAL unnest(d."questionIds") WITH ORDINALITY AS q (id, n)`,
};

/** Moves lesson $1 to place $2, or to the end. Returns all `ids` of the module in order. */
export const reorderLessons: Statement = {
  name: 'lesson-reorder',
  text: moveAmongSiblings({ table: 'lessons', parent: 'module_id', key: 'id' }, 'id = $1', '$2').replaceAll(
    /\bposition\b/g,
    'sort_order',
  ),
};

/** Removes the questions of lesson $1 and returns them. */
export const removeQuestions: Statement = {
  name: 'lesson-questions-remove',
  text: 'DELETE FROM lesson_questions q WHERE q.lesson_id = $1 RETURNING q.question_id AS "questionId"',
};

export const addQuestions: Statement = {
  name: 'lesson-questions-add',
  text: `
    INSERT INTO lesson_questions (lesson_id, question_id, position)
    SELECT $1, q.id, q.n - 1 FROM unnest($2::uuid[]) WITH ORDINALITY AS q (id, n)`,
};
