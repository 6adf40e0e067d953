import type { Statement } from '#platform/database/database.js';

export type OutlineTable = 'units' | 'parts' | 'sections';

/** What one level of the outline says to the database about siblings. Always under `SubjectsService.touch`. */
export interface SiblingStatements {
  /** How many stand under parent $1. */
  count: Statement;
  /** Moves $1 to place $2, or to the end when there are not so many, and answers the ids in their new order. */
  move: Statement;
  /** Deletes $1 and closes the gap it leaves. */
  remove: Statement;
}

const moved = `version = version + 1, updated_at = now()`;

export const siblingStatements = (table: OutlineTable, parent: string): SiblingStatements => ({
  count: { name: `${table}-count`, text: `SELECT count(*)::int AS siblings FROM ${table} WHERE ${parent} = $1` },
  move: {
    name: `${table}-move`,
    text: `
      WITH moving AS (SELECT id, ${parent} FROM ${table} WHERE id = $1),
      others AS (
        SELECT o.id, row_number() OVER (ORDER BY o.position) - 1 AS place
        FROM ${table} o JOIN moving USING (${parent}) WHERE o.id <> moving.id
      ),
      placed AS (
        SELECT id, CASE WHEN place < $2::int THEN place ELSE place + 1 END AS place FROM others
        UNION ALL SELECT id, least($2::int, (SELECT count(*) FROM others)) FROM moving
      ),
      changed AS (
        UPDATE ${table} t SET position = placed.place, ${moved}
        FROM placed WHERE t.id = placed.id AND t.position <> placed.place
      )
      SELECT array_agg(id ORDER BY place) AS ids FROM placed`,
  },
  remove: {
    name: `${table}-remove`,
    text: `
      WITH gone AS (DELETE FROM ${table} WHERE id = $1 RETURNING ${parent} AS parent, position)
      UPDATE ${table} t SET position = t.position - 1, ${moved}
      FROM gone WHERE t.${parent} = gone.parent AND t.position > gone.position`,
  },
});

/** Deletes the whole outline of subject $1. */
export const removeOutline: Statement = { name: 'outline-remove', text: `DELETE FROM units WHERE subject_id = $1` };

const insertAll = (table: OutlineTable, parent?: string): Statement => ({
  name: `${table}-insert-all`,
  text: `INSERT INTO ${table} (id, subject_id, classroom_id, ${parent ? `${parent}, ` : ''}title, position)
         SELECT n.id, $1, $2, ${parent ? 'n.parent, ' : ''}n.title, n.position
         FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[]) n (id, parent, title, position)`,
});

/** Inserts into subject $1 of classroom $2 all the ids $3 under the parents $4, titles $5, at the positions $6. */
export const insertOutline = {
  units: insertAll('units'),
  parts: insertAll('parts', 'unit_id'),
  sections: insertAll('sections', 'part_id'),
};
