import type { Statement } from '#platform/database/database.js';

/** The setup of subject $1, or the defaults. */
export const readSetup: Statement = {
  name: 'gradebook-setup',
  text: `SELECT s.id AS "subjectId", coalesce(g.version, 0) AS version, g.updated_at AS "updatedAt",
           coalesce(g.aggregation, 'points') AS aggregation, g.scale_id AS "scaleId", g.pass_percent::float AS "passPercent",
           coalesce(g.weight, 1)::float AS weight,
           (SELECT coalesce(json_agg(json_build_object('name', c.name, 'weight', c.weight, 'dropLowest', c.drop_lowest,
              'keepHighest', c.keep_highest, 'isExtraCredit', c.is_extra_credit) ORDER BY c.position), '[]')
            FROM grade_categories c WHERE c.subject_id = s.id) AS categories,
           (SELECT coalesce(json_agg(json_build_object('assessmentId', a.id, 'category', c.name, 'isExtraCredit', k.is_extra_credit)
              ORDER BY coalesce(a.due_at, a.created_at), a.id), '[]')
            FROM grade_columns k JOIN assessments a ON a.id = k.assessment_id
            LEFT JOIN grade_categories c ON c.id = k.category_id AND c.subject_id = s.id
            WHERE a.subject_id = s.id) AS assessments
         FROM subjects s LEFT JOIN gradebook_setups g ON g.subject_id = s.id WHERE s.id = $1`,
};

/**
 * Writes the setup of subject $1 if its version is $6, where 0 is a setup that does not exist. Returns no row otherwise. The
 * row stays locked, so that one change of categories and assessments follows another.
 */
export const writeSetup: Statement = {
  name: 'gradebook-setup-write',
  text: `WITH changed AS (
           UPDATE gradebook_setups SET aggregation = $2, scale_id = $3, pass_percent = $4, weight = $5, version = version + 1, updated_at = now()
           WHERE subject_id = $1 AND version = $6 RETURNING subject_id
         ), created AS (
           INSERT INTO gradebook_setups (subject_id, aggregation, scale_id, pass_percent, weight)
           SELECT $1, $2, $3, $4, $5 WHERE $6::int = 0 ON CONFLICT DO NOTHING RETURNING subject_id
         )
         SELECT subject_id FROM changed UNION ALL SELECT subject_id FROM created`,
};

/** Removes the categories of subject $1, and what its assessments are for the total. */
export const clearSetup: Statement = {
  name: 'gradebook-setup-clear',
  text: `WITH columns AS (
           DELETE FROM grade_columns k USING assessments a WHERE a.id = k.assessment_id AND a.subject_id = $1
         )
         DELETE FROM grade_categories WHERE subject_id = $1`,
};

/** Adds the categories $2 and the assessments $3 of subject $1, both JSON arrays. Returns the assessments that were added. */
export const fillSetup: Statement = {
  name: 'gradebook-setup-fill',
  text: `WITH categories AS (
           INSERT INTO grade_categories (subject_id, name, weight, drop_lowest, keep_highest, is_extra_credit, position)
           SELECT $1, c.value ->> 'name', (c.value ->> 'weight')::numeric, (c.value ->> 'dropLowest')::int,
             (c.value ->> 'keepHighest')::int, (c.value ->> 'isExtraCredit')::boolean, c.n
           FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY c (value, n)
           RETURNING id, name
         )
         INSERT INTO grade_columns (assessment_id, category_id, is_extra_credit)
         SELECT a.id, c.id, k."isExtraCredit"
         FROM jsonb_to_recordset($3::jsonb) AS k ("assessmentId" uuid, category text, "isExtraCredit" boolean)
         JOIN assessments a ON a.id = k."assessmentId" AND a.subject_id = $1
         LEFT JOIN categories c ON lower(c.name) = lower(k.category)
         ON CONFLICT (assessment_id) DO UPDATE SET category_id = EXCLUDED.category_id, is_extra_credit = EXCLUDED.is_extra_credit
         RETURNING assessment_id AS "assessmentId"`,
};
