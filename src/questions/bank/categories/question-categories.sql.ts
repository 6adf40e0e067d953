import type { Actor } from '#platform/access/actor.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';
import { questionCategoryPolicy, questionPolicy } from '#questions/bank/questions.policy.js';

/** The ids of category `root` and of all categories inside it, as a SELECT. */
export const subtreeOf = (root: string): string =>
  `WITH RECURSIVE tree AS (
     SELECT ${root} AS id UNION SELECT c.id FROM question_categories c JOIN tree ON c.parent_id = tree.id
   ) SELECT tree.id FROM tree`;

/** How much of a category the actor sees. */
export const categoryContext = ({ role }: Actor) =>
  contextOf<{ questionCount: number; subcategoryCount: number }>({
    questionCount: `(SELECT count(*) FROM questions q
      WHERE q.category_id = row.id AND q.archived_at IS NULL AND ${questionPolicy.scopeOf(role, 'read')?.('q') ?? 'FALSE'})`,
    subcategoryCount: `(SELECT count(*) FROM question_categories c
      WHERE c.parent_id = row.id AND ${questionCategoryPolicy.scopeOf(role, 'read')?.('c') ?? 'FALSE'})`,
  });

/** How deep category $1 is below the outermost one, and whether category $2 is on the way there or is $1. */
export const placeOf: Statement = {
  name: 'question-category-place',
  text: `WITH RECURSIVE up AS (
           SELECT id, parent_id, 1 AS level FROM question_categories WHERE id = $1
           UNION ALL SELECT c.id, c.parent_id, up.level + 1 FROM question_categories c JOIN up ON c.id = up.parent_id
         ), down AS (
           SELECT id, 1 AS level FROM question_categories WHERE id = $2
           UNION ALL SELECT c.id, down.level + 1 FROM question_categories c JOIN down ON c.parent_id = down.id
         )
         SELECT (SELECT coalesce(max(level), 0) FROM up) AS depth, (SELECT coalesce(max(level), 1) FROM down) AS height,
                EXISTS (SELECT FROM up WHERE id = $2) AS "isInside"`,
};

/** Shares the categories inside category $1 like $2, and the questions in all of them that person $3 wrote. */
export const shareSubtree: Statement = {
  name: 'question-category-share',
  text: `WITH inside AS (${subtreeOf('$1::uuid')}), questions_shared AS (
           UPDATE questions q SET sharing = $2, ${bumpVersion('q')}
           WHERE q.category_id IN (SELECT id FROM inside) AND q.author_id = $3 AND q.sharing <> $2)
         UPDATE question_categories c SET sharing = $2, ${bumpVersion('c')}
         WHERE c.id IN (SELECT id FROM inside) AND c.id <> $1 AND c.sharing <> $2`,
};

/** Moves the questions and categories of category $1 to the category it is in. */
export const emptyCategory: Statement = {
  name: 'question-category-empty',
  text: `WITH emptied AS (SELECT parent_id, sharing FROM question_categories WHERE id = $1), questions_moved AS (
           UPDATE questions q SET category_id = emptied.parent_id, ${bumpVersion('q')} FROM emptied WHERE q.category_id = $1)
         UPDATE question_categories c SET parent_id = emptied.parent_id, ${bumpVersion('c')} FROM emptied WHERE c.parent_id = $1`,
};

/** The number of questions in category $1 and those inside it that person $2 would copy. */
export const copySize: Statement = {
  name: 'question-category-copy-size',
  text: `SELECT count(*)::int AS count FROM questions q
         WHERE q.category_id IN (${subtreeOf('$1::uuid')}) AND q.archived_at IS NULL
           AND (q.sharing = 'organization' OR q.author_id = $2)`,
};

/**
 * Copies category $1 with everything inside it as category $2 called $3 into category $4 (null for none), shared like $5,
 * for person $6 of organization $7. Questions are copied in their current version, if the person may read them.
 */
export const copyCategory: Statement = {
  name: 'question-category-copy',
  text: `WITH RECURSIVE tree AS (
           SELECT id, parent_id, name, $2::uuid AS copy_id FROM question_categories WHERE id = $1
           UNION ALL
           SELECT c.id, c.parent_id, c.name, gen_random_uuid() FROM question_categories c JOIN tree ON c.parent_id = tree.id
         ), categories AS (
           INSERT INTO question_categories (id, organization_id, owner_id, parent_id, name, sharing)
           SELECT t.copy_id, $7, $6, CASE WHEN t.id = $1 THEN $4::uuid ELSE above.copy_id END,
                  CASE WHEN t.id = $1 THEN $3 ELSE t.name END, $5
           FROM tree t LEFT JOIN tree above ON above.id = t.parent_id
         ), copied AS MATERIALIZED (
           SELECT gen_random_uuid() AS copy_id, gen_random_uuid() AS version_id, t.copy_id AS category, q.*
           FROM questions q JOIN tree t ON t.id = q.category_id
           WHERE q.archived_at IS NULL AND (q.sharing = 'organization' OR q.author_id = $6)
         ), copies AS (
           INSERT INTO questions (id, organization_id, author_id, core_subject_id, category_id, sharing, tags, difficulty,
             current_version_id, current_number, type, title, prompt, format, body, key, feedback, points)
           SELECT copy_id, $7, $6, core_subject_id, category, $5, tags, difficulty, version_id, 1, type, title, prompt, format,
             body, key, feedback, points
           FROM copied
         ), files AS (
           INSERT INTO question_files (question_id, file_id)
           SELECT copy_id, file_id FROM copied JOIN question_files ON question_id = copied.id
         )
         INSERT INTO question_versions (id, question_id, number, type, title, prompt, format, body, key, feedback, points)
         SELECT version_id, copy_id, 1, type, title, prompt, format, body, key, feedback, points FROM copied`,
};

/** The categories of person $1; of several with the same name in the same place, the last is the oldest. */
export const ownCategories: Statement = {
  name: 'question-categories-own',
  text: `SELECT id, parent_id AS "parentId", name, sharing FROM question_categories WHERE owner_id = $1 ORDER BY created_at DESC, id DESC`,
};

/** Adds the categories $3, a JSON array, to organization $1 for person $2. */
export const addCategories: Statement = {
  name: 'question-categories-add',
  text: `INSERT INTO question_categories (id, organization_id, owner_id, parent_id, name, sharing)
         SELECT c.id, $1, $2, c."parentId", c.name, c.sharing
         FROM jsonb_to_recordset($3::jsonb) AS c (id uuid, "parentId" uuid, name text, sharing text)`,
};

/** The names on the way to each of the categories $1 that person $2 may read. */
export const readablePaths: Statement = {
  name: 'question-category-paths',
  text: `WITH RECURSIVE up AS (
           SELECT c.id, c.parent_id, ARRAY[c.name] AS names FROM question_categories c
           WHERE ${isOneOf('c.id', '$1::uuid[]')} AND (c.sharing = 'organization' OR c.owner_id = $2)
           UNION ALL
           SELECT up.id, c.parent_id, c.name || up.names FROM question_categories c JOIN up ON c.id = up.parent_id
           WHERE c.sharing = 'organization' OR c.owner_id = $2
         )
         SELECT id, names FROM up WHERE parent_id IS NULL`,
};

/** Files questions: $1 is a JSON array of question, category and sharing. */
export const fileQuestions: Statement = {
  name: 'questions-file',
  text: `UPDATE questions q SET category_id = f."categoryId", sharing = f.sharing
         FROM jsonb_to_recordset($1::jsonb) AS f (id uuid, "categoryId" uuid, sharing text) WHERE q.id = f.id`,
};
