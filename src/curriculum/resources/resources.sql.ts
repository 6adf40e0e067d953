import type { Statement } from '#platform/database/database.js';
import { moveAmongSiblings } from '#platform/database/reorder.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';

/** Number of resources at place $1, and their labels that start with $2. Run only after `SubjectsService.lock`. */
export const siblings: Statement = {
  name: 'resource-siblings',
  text: `SELECT count(position)::int AS count,
                coalesce(array_agg(label) FILTER (WHERE starts_with(label, $2)), '{}') AS labels
         FROM resources WHERE container_id = $1 AND status <> 'archived'`,
};

/** Moves $1 to position $2, or to the end if $2 is larger, and returns all ids in their new order. */
export const move: Statement = {
  name: 'resource-move',
  text: moveAmongSiblings({ table: 'resources', parent: 'container_id', key: 'id' }, 'id = $1', '$2'),
};

/** Removes $1 from the order of its siblings and closes the gap. Its own version stays; the caller saves it next. */
export const takeOut: Statement = {
  name: 'resource-take-out',
  text: `
    WITH gone AS (SELECT id, container_id, position FROM resources WHERE id = $1)
    UPDATE resources r SET
      position = CASE WHEN r.id = gone.id THEN NULL ELSE r.position - 1 END,
      version = CASE WHEN r.id = gone.id THEN version ELSE version + 1 END, updated_at = now()
    FROM gone WHERE r.id = gone.id OR (r.container_id = gone.container_id AND r.position > gone.position)`,
};

/** Places $1 after its siblings. */
export const putLast: Statement = {
  name: 'resource-put-last',
  text: `UPDATE resources r SET position = (SELECT count(o.position) FROM resources o WHERE o.container_id = r.container_id)
         WHERE id = $1 RETURNING position`,
};

/** Archives the resources at or below unit, part or section $1 before it is deleted; they stay in the subject. */
const archiveBelow = (kind: 'unit' | 'part' | 'section'): Statement => ({
  name: `resources-detach-${kind}`,
  text: `UPDATE resources SET status = 'archived', archived_at = coalesce(archived_at, $2), position = NULL,
           unit_id = NULL, part_id = NULL, section_id = NULL, ${bumpVersion('resources')}
         WHERE ${kind}_id = $1`,
});
export const detachFrom = {
  unit: archiveBelow('unit'),
  part: archiveBelow('part'),
  section: archiveBelow('section'),
};

/** The media with labels $4 for the sections $3. The nearest place wins: section, part, unit, subject. */
export const mediaOfSections: PreparedRead = {
  name: 'section-media',
  text: (visible) => `
    SELECT DISTINCT ON (x.id, row.label) x.id AS "sectionId", row.label, row.id AS "resourceId",
           row.mime_type AS "mimeType", row.content_url AS "contentUrl", row.video_id AS "videoId", row.file_id AS "fileId"
    FROM sections x JOIN parts p ON p.id = x.part_id
    JOIN resources row ON row.subject_id = x.subject_id AND row.label = ANY ($4::text[]) AND row.status = 'active'
      AND row.container_id IN (x.id, p.id, p.unit_id, x.subject_id)
    WHERE ${isOneOf('x.id', '$3::uuid[]')} AND ${visible('row')}
    ORDER BY x.id, row.label, row.section_id IS NULL, row.part_id IS NULL, row.unit_id IS NULL`,
};

/** The resources $3 that the actor can read, as media. */
export const mediaById: PreparedRead = {
  name: 'resource-media',
  text: (visible) => `
    SELECT row.id AS "resourceId", row.mime_type AS "mimeType", row.content_url AS "contentUrl",
           row.video_id AS "videoId", row.file_id AS "fileId"
    FROM resources row WHERE ${isOneOf('row.id', '$3::uuid[]')} AND row.status = 'active' AND ${visible('row')}`,
};

/** Sets classroom $2 and publication $3 on the resources of assessments $1. */
export const syncVisibility: Statement = {
  name: 'resources-follow',
  text: `UPDATE resources SET classroom_id = $2, is_released = $3, ${bumpVersion('resources')}
         WHERE ${isOneOf('assessment_id', '$1::uuid[]')}
           AND (classroom_id, is_released) IS DISTINCT FROM ($2::uuid, $3::boolean)`,
};

/** Copies the active resources of assessment $1 to assessment $2 with owner $3; copies share the files. */
export const copyOwn: Statement = {
  name: 'resources-copy-own',
  text: `
    WITH pairs AS MATERIALIZED (
      SELECT id AS original, gen_random_uuid() AS copy FROM resources WHERE assessment_id = $1 AND status = 'active'
    ),
    copied AS (
      INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url, video_id,
        thumbnail_url, file_id, file_name, mime_type, size_bytes, duration_minutes, difficulty_level, topics, author,
        source_organization, publication_date, label, assessment_id, is_verified, created_by)
      SELECT copy, organization_id, scope, type, status, title, description, content_url, video_id,
        replace(thumbnail_url, original::text, copy::text), file_id, file_name, mime_type, size_bytes,
        duration_minutes, difficulty_level, topics, author, source_organization, publication_date, label, $2,
        is_verified, $3
      FROM pairs JOIN resources ON id = original
    )
    SELECT original, copy FROM pairs`,
};

/** The resources $1 that students of classroom $2 can see once their assessment is published. */
export const shownIn: Statement = {
  name: 'resources-shown-in',
  text: `SELECT id FROM resources
         WHERE ${isOneOf('id', '$1::uuid[]')} AND status = 'active' AND (scope = 'library' OR classroom_id = $2)`,
};

/** Whether anyone has viewed, kept or rated resource $1. */
export const activityOf: Statement = {
  name: 'resource-activity',
  text: 'SELECT has_activity($1) AS "exists"',
};

export const removeOwn: Statement = {
  name: 'resources-remove-own',
  text: `DELETE FROM resources WHERE assessment_id = $1 RETURNING file_id AS "fileId"`,
};

/** SQL for the subjects and units of the resources `r` that match the condition. */
export const resourcePlaces = (condition: string): string => `
  SELECT r.subject_id, r.unit_id FROM resources r WHERE ${condition} AND r.scope = 'structure' AND r.status = 'active'`;

/** SQL for the status and owner of the library resources `r` that match the condition. */
export const libraryPlaces = (condition: string): string => `
  SELECT r.status, r.created_by FROM resources r WHERE ${condition} AND r.scope = 'library'`;
