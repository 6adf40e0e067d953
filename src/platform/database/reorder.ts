import { bumpVersion } from './sql-text.js';

/** Rows of a table that are ordered by `position`, from 0, among the rows with the same parent. */
interface OrderedRows {
  table: string;
  /** The column with the id of the parent. */
  parent: string;
  /** The column that names a row; the statement returns its values. */
  key: string;
}

/**
 * Moves the row that matches the condition `row` to a position, or to the end if the position is larger, and returns all
 * `ids` in their new order. Rows without a position are not part of the order. The caller locks the parent.
 */
export const moveAmongSiblings = ({ table, parent, key }: OrderedRows, row: string, position: string): string => `
    WITH moving AS (SELECT ${key}, ${parent} FROM ${table} WHERE ${row}),
    others AS (
      SELECT o.${key}, row_number() OVER (ORDER BY o.position) - 1 AS place
      FROM ${table} o JOIN moving USING (${parent}) WHERE o.${key} <> moving.${key} AND o.position IS NOT NULL
    ),
    placed AS (
      SELECT ${key}, CASE WHEN place < ${position}::int THEN place ELSE place + 1 END AS place FROM others
      UNION ALL SELECT ${key}, least(${position}::int, (SELECT count(*) FROM others)) FROM moving
    ),
    changed AS (
      UPDATE ${table} t SET position = placed.place, ${bumpVersion('t')}
      FROM placed, moving
      WHERE t.${parent} = moving.${parent} AND t.${key} = placed.${key} AND t.position IS DISTINCT FROM placed.place
    )
    SELECT array_agg(${key} ORDER BY place) AS ids FROM placed`;
