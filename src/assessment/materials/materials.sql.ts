import type { Statement } from '#platform/database/database.js';

const changed = `version = version + 1, updated_at = now()`;

/** Until the transaction ends, whoever else changes assessment $1 or what it refers to waits. */
export const lockAssessment: Statement = {
  name: 'assessment-hold',
  text: `SELECT status FROM assessments WHERE id = $1 FOR NO KEY UPDATE`,
};

export const linksOf: Statement = {
  name: 'assessment-links',
  text: `SELECT resource_id AS "resourceId", label, position, owned FROM assessment_resources
         WHERE assessment_id = $1 ORDER BY position`,
};

export const linkSiblings: Statement = {
  name: 'assessment-link-siblings',
  text: `SELECT count(*)::int AS count, coalesce(array_agg(label) FILTER (WHERE starts_with(label, $2)), '{}') AS labels
         FROM assessment_resources WHERE assessment_id = $1`,
};

export const relabelLink: Statement = {
  name: 'assessment-link-relabel',
  text: `UPDATE assessment_resources SET label = $3, ${changed} WHERE assessment_id = $1 AND resource_id = $2`,
};

/** Moves resource $2 of assessment $1 to place $3, or to the end, and answers all resources in their new order. */
export const moveLink: Statement = {
  name: 'assessment-link-move',
  text: `
    WITH others AS (
      SELECT resource_id, row_number() OVER (ORDER BY position) - 1 AS place
      FROM assessment_resources WHERE assessment_id = $1 AND resource_id <> $2
    ),
    placed AS (
      SELECT resource_id, CASE WHEN place < $3::int THEN place ELSE place + 1 END AS place FROM others
      UNION ALL SELECT $2::uuid, least($3::int, (SELECT count(*) FROM others))
    ),
    changed AS (
      UPDATE assessment_resources l SET position = placed.place, ${changed}
      FROM placed WHERE l.assessment_id = $1 AND l.resource_id = placed.resource_id AND l.position <> placed.place
    )
    SELECT array_agg(resource_id ORDER BY place) AS ids FROM placed`,
};

/** Assessment $1 no longer refers to resource $2; the gap closes. */
export const removeLink: Statement = {
  name: 'assessment-link-remove',
  text: `
    WITH gone AS (DELETE FROM assessment_resources WHERE assessment_id = $1 AND resource_id = $2 RETURNING position)
    UPDATE assessment_resources l SET position = l.position - 1, ${changed}
    FROM gone WHERE l.assessment_id = $1 AND l.position > gone.position`,
};

export const removeLinks: Statement = {
  name: 'assessment-links-remove',
  text: `DELETE FROM assessment_resources WHERE assessment_id = $1`,
};

/** Assessment $2 refers to what $1 refers to, the copies $4 standing for the originals $3. */
export const copyLinks: Statement = {
  name: 'assessment-links-copy',
  text: `
    INSERT INTO assessment_resources (id, assessment_id, resource_id, label, position, owned)
    SELECT gen_random_uuid(), $2, coalesce(pair.copy, l.resource_id), l.label, l.position, l.owned
    FROM assessment_resources l
    LEFT JOIN unnest($3::uuid[], $4::uuid[]) pair (original, copy) ON pair.original = l.resource_id
    WHERE l.assessment_id = $1`,
};

/** Does assessment $1 show students the text $2, in its instructions or in a question? */
export const isShown: Statement = {
  name: 'assessment-shows',
  text: `
    SELECT a.status = 'published' AND (strpos(a.instructions, $2) > 0 OR EXISTS (
      SELECT FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
      WHERE i.assessment_id = a.id AND strpos(v.prompt || v.body::text, $2) > 0)) AS shown
    FROM assessments a WHERE a.id = $1`,
};

/** Puts back into the bank what is assigned below a unit, part or section that is about to go. */
const unassignBelow = (kind: 'unit' | 'part' | 'section'): Statement => ({
  name: `assessments-detach-${kind}`,
  text: `UPDATE assessments SET classroom_id = NULL, unit_id = NULL, part_id = NULL, section_id = NULL,
           attached_at = NULL, status = CASE status WHEN 'published' THEN 'ready' ELSE status END, ${changed}
         WHERE ${kind}_id = $1 RETURNING id`,
});
export const detachFrom = {
  unit: unassignBelow('unit'),
  part: unassignBelow('part'),
  section: unassignBelow('section'),
};
