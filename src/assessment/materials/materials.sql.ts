import type { Statement } from '#platform/database/database.js';
import { moveAmongSiblings } from '#platform/database/reorder.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** Serializes changes to the resources of assessment $1 until the transaction ends. */
export const lockAssessment: Statement = {
  name: 'assessment-lock',
  text: `SELECT status FROM assessments WHERE id = $1 FOR NO KEY UPDATE`,
};

export const linksOf: Statement = {
  name: 'assessment-links',
  text: `SELECT resource_id AS "resourceId", label, position, owned FROM assessment_resources
         WHERE assessment_id = $1 ORDER BY position`,
};

/** The number of links of assessment $1, and its labels that start with $2. */
export const linkSiblings: Statement = {
  name: 'assessment-link-siblings',
  text: `SELECT count(*)::int AS count, coalesce(array_agg(label) FILTER (WHERE starts_with(label, $2)), '{}') AS labels
         FROM assessment_resources WHERE assessment_id = $1`,
};

export const relabelLink: Statement = {
  name: 'assessment-link-relabel',
  text: `UPDATE assessment_resources SET label = $3, ${bumpVersion('assessment_resources')} WHERE assessment_id = $1 AND resource_id = $2`,
};

/** Moves resource $2 of assessment $1 to position $3, or to the end, and returns all resource ids in their new order. */
export const moveLink: Statement = {
  name: 'assessment-link-move',
  text: moveAmongSiblings(
    { table: 'assessment_resources', parent: 'assessment_id', key: 'resource_id' },
    'assessment_id = $1 AND resource_id = $2',
    '$3',
  ),
};

/** Removes the link from assessment $1 to resource $2 and closes the gap in the positions. */
export const removeLink: Statement = {
  name: 'assessment-link-remove',
  text: `
    WITH removed AS (DELETE FROM assessment_resources WHERE assessment_id = $1 AND resource_id = $2 RETURNING position)
    UPDATE assessment_resources l SET position = l.position - 1, ${bumpVersion('l')}
    FROM removed WHERE l.assessment_id = $1 AND l.position > removed.position`,
};

export const removeLinks: Statement = {
  name: 'assessment-links-remove',
  text: `DELETE FROM assessment_resources WHERE assessment_id = $1`,
};

/** Copies the links of assessment $1 to assessment $2, with resources $3 replaced by their copies $4. */
export const copyLinks: Statement = {
  name: 'assessment-links-copy',
  text: `
    INSERT INTO assessment_resources (id, assessment_id, resource_id, label, position, owned)
    SELECT gen_random_uuid(), $2, coalesce(pair.copy, l.resource_id), l.label, l.position, l.owned
    FROM assessment_resources l
    LEFT JOIN unnest($3::uuid[], $4::uuid[]) pair (original, copy) ON pair.original = l.resource_id
    WHERE l.assessment_id = $1`,
};

/** Is assessment $1 published with the text $2 in its instructions or in an item? */
export const isReferenced: Statement = {
  name: 'assessment-references',
  text: `
    SELECT a.status = 'published' AND (strpos(a.instructions, $2) > 0 OR EXISTS (
      SELECT FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id
      WHERE i.assessment_id = a.id AND strpos(v.prompt || v.body::text, $2) > 0)) AS referenced
    FROM assessments a WHERE a.id = $1`,
};
