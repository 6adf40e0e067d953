import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';
import type { ModuleContext, OwnModuleProgress } from './module-views.dto.js';
import { maxModules } from './workbook-module.entity.js';

/** Whether modules belong to the same course, or both to none. */
const sameCourse = (one: string, other: string): string => `${one}.course_id IS NOT DISTINCT FROM ${other}.course_id`;

/** What is shown with a module of a list. */
export const moduleContext = contextOf<Omit<ModuleContext, 'courseId'>>({
  courseTitle: '(SELECT c.title FROM courses c WHERE c.id = row.course_id)',
  lessonCount: '(SELECT count(*) FROM lessons l WHERE l.module_id = row.id)',
  prerequisites: `ARRAY(SELECT p.prerequisite_id FROM module_prerequisites p JOIN modules m ON m.id = p.prerequisite_id
    WHERE p.module_id = row.id ORDER BY m.module_order, m.id)`,
});

/** How far person $1 is with the modules $2. */
export const ownProgress: Statement = {
  name: 'module-own-progress',
  text: `SELECT p.module_id AS id, p.percent AS "userProgress", p.status AS "progressStatus"
    FROM module_progress($1, $2::uuid[]) p`,
};

/** A row of `ownProgress`. */
export type OwnProgress = OwnModuleProgress & { id: string };

/** The first free place among the modules of course $1, or outside courses; null if there is none. */
export const freePlace: Statement = {
  name: 'module-free-place',
  text: `
    SELECT min(n) AS place FROM generate_series(1, ${maxModules}) n
    WHERE NOT EXISTS (SELECT FROM modules m
      WHERE m.course_id IS NOT DISTINCT FROM $1::uuid AND m.status <> 'archived' AND m.module_order = n)`,
};

/** Moves module $1 to place $2, from 1, or to the end, and closes gaps. Returns all `ids` of the course in order. */
export const reorderModules: Statement = {
  name: 'module-reorder',
  text: `
    WITH moving AS (SELECT m.id, m.course_id FROM modules m WHERE m.id = $1),
    others AS (
      SELECT o.id, row_number() OVER (ORDER BY o.module_order) AS place
      FROM modules o JOIN moving m ON ${sameCourse('o', 'm')} WHERE o.id <> m.id AND o.status <> 'archived'
    ),
    placed AS (
      SELECT id, CASE WHEN place < $2::int THEN place ELSE place + 1 END AS place FROM others
      UNION ALL SELECT id, least($2::int, (SELECT count(*) FROM others) + 1) FROM moving
    ),
    changed AS (
      UPDATE modules m SET module_order = placed.place, ${bumpVersion('m')}
      FROM placed WHERE m.id = placed.id AND m.module_order <> placed.place
    )
    SELECT array_agg(id ORDER BY place) AS ids FROM placed`,
};

/** Removes the prerequisites of module $1 that are not among $2. */
export const removePrerequisites: Statement = {
  name: 'module-prerequisites-remove',
  text: 'DELETE FROM module_prerequisites p WHERE p.module_id = $1 AND p.prerequisite_id <> ALL ($2::uuid[])',
};

/**
 * Adds those of the modules $2 to the prerequisites of module $1 that are in its course and not archived, unless they are
 * prerequisites already. Returns how many of $2 are prerequisites then.
 */
export const addPrerequisites: Statement = {
  name: 'module-prerequisites-add',
  text: `
    WITH found AS (
      SELECT p.id FROM modules m JOIN modules p ON ${sameCourse('p', 'm')}
      WHERE m.id = $1 AND ${isOneOf('p.id', '$2::uuid[]')} AND (p.status <> 'archived'
        OR EXISTS (SELECT FROM module_prerequisites q WHERE q.module_id = m.id AND q.prerequisite_id = p.id))
    ),
    added AS (
      INSERT INTO module_prerequisites (module_id, prerequisite_id) SELECT $1, id FROM found ON CONFLICT DO NOTHING
    )
    SELECT count(*)::int AS found FROM found`,
};

/** Removes the references of module $1 to assessments ($2), or all others, and returns the ids of what they referred to. */
export const removeReferences: Statement = {
  name: 'module-references-remove',
  text: `DELETE FROM module_references r WHERE r.module_id = $1 AND (r.assessment_id IS NOT NULL) = $2
    RETURNING coalesce(r.resource_id, r.assessment_id) AS id`,
};

/** Adds the references $2, a JSON array, to module $1. */
export const addReferences: Statement = {
  name: 'module-references-add',
  text: `
    INSERT INTO module_references (module_id, position, resource_id, assessment_id, title, url)
    SELECT $1, n - 1, r."resourceId", r."assessmentId", r.title, r.url
    FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS ("resourceId" uuid, "assessmentId" uuid, title text, url text))
      WITH ORDINALITY AS r ("resourceId", "assessmentId", title, url, n)`,
};

/** What module $1 refers to, in order; resources with their titles. */
export const moduleReferences: Statement = {
  name: 'module-references',
  text: `
    SELECT r.resource_id AS "resourceId", r.assessment_id AS "assessmentId", coalesce(r.title, x.title) AS title, r.url
    FROM module_references r LEFT JOIN resources x ON x.id = r.resource_id WHERE r.module_id = $1 ORDER BY r.position`,
};

/** How many of the resources $1 are active ones of the library. */
export const countLibrary: Statement = {
  name: 'module-library-resources',
  text: `SELECT count(*)::int AS found FROM resources r
    WHERE ${isOneOf('r.id', '$1::uuid[]')} AND r.scope = 'library' AND r.status = 'active'`,
};
