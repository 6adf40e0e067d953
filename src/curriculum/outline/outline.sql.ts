import type { Statement } from '#platform/database/database.js';
import { moveAmongSiblings } from '#platform/database/reorder.js';
import { bumpVersion } from '#platform/database/sql-text.js';

export type OutlineTable = 'units' | 'parts' | 'sections';

/**
 * Statements for the siblings of one outline level. Run them only after `SubjectsService.touch` has locked the subject.
 */
export interface SiblingStatements {
  /** Number of entries below parent $1. */
  count: Statement;
  /** Moves $1 to position $2, or to the end if $2 is larger, and returns the ids in their new order. */
  move: Statement;
  /** Deletes $1 and closes the gap in the positions. */
  remove: Statement;
}

export const siblingStatements = (table: OutlineTable, parent: string): SiblingStatements => ({
  count: { name: `${table}-count`, text: `SELECT count(*)::int AS siblings FROM ${table} WHERE ${parent} = $1` },
  move: {
    name: `${table}-move`,
    text: moveAmongSiblings({ table, parent, key: 'id' }, 'id = $1', '$2'),
  },
  remove: {
    name: `${table}-remove`,
    text: `
      WITH gone AS (DELETE FROM ${table} WHERE id = $1 RETURNING ${parent} AS parent, position)
      UPDATE ${table} t SET position = t.position - 1, ${bumpVersion('t')}
      FROM gone WHERE t.${parent} = gone.parent AND t.position > gone.position`,
  },
});

/** Deletes the whole outline of subject $1. */
export const removeOutline: Statement = { name: 'outline-remove', text: `DELETE FROM units WHERE subject_id = $1` };

/** The units of subject $1 in order, with the ids and titles of their parts and sections. */
export const existingOutline: Statement = {
  name: 'outline-existing',
  text: `
    SELECT u.id, u.title, coalesce((
      SELECT json_agg(json_build_object('id', p.id, 'title', p.title, 'children', coalesce((
        SELECT json_agg(json_build_object('id', s.id, 'title', s.title, 'children', '[]'::json) ORDER BY s.position)
        FROM sections s WHERE s.part_id = p.id), '[]'::json)) ORDER BY p.position)
      FROM parts p WHERE p.unit_id = u.id), '[]'::json) AS children
    FROM units u WHERE u.subject_id = $1 ORDER BY u.position`,
};

const insertFrom = (table: OutlineTable, depth: number, parent?: string): string =>
  `INSERT INTO ${table} (id, subject_id, classroom_id, ${parent ? `${parent}, ` : ''}title, position)
    SELECT id, $1::uuid, $2::uuid, ${parent ? 'parent, ' : ''}title, position FROM entries WHERE depth = ${depth}`;

/**
 * Inserts entries into subject $1 of classroom $2, as arrays: ids $3, parents $4, titles $5, positions $6, depths $7 (0 for
 * units). One statement for the three tables: foreign keys are checked at its end.
 */
export const insertOutline: Statement = {
  name: 'outline-insert',
  text: `
    WITH entries AS MATERIALIZED (
      SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::int[]) n (id, parent, title, position, depth)),
    new_units AS (${insertFrom('units', 0)}),
    new_parts AS (${insertFrom('parts', 1, 'unit_id')})
    ${insertFrom('sections', 2, 'part_id')}`,
};
