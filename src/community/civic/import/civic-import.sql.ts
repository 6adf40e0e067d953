import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

interface Columns {
  table: string;
  /** The columns beside the keys, each with its field in the JSON. */
  columns: [column: string, field: string, type: string][];
}

/** Inserts the rows $2, a JSON array, or updates those that differ. Returns the versions of the written rows; 1: inserted. */
function upsertOf({ table, columns }: Columns): Statement {
  const names = columns.map(([column]) => column).join(', ');
  const list = (alias: string) => columns.map(([column]) => `${alias}.${column}`).join(', ');
  return {
    name: `${table}-import`,
    text: `
      INSERT INTO ${table} AS t (id, organization_id, external_id, ${names})
      SELECT g.id, $1, g."externalId", ${columns.map(([, field]) => `g."${field}"`).join(', ')}
      FROM jsonb_to_recordset($2::jsonb)
        g (id uuid, "externalId" text, ${columns.map(([, field, type]) => `"${field}" ${type}`).join(', ')})
      ORDER BY g."externalId"
      ON CONFLICT (organization_id, external_id) DO UPDATE
        SET ${bumpVersion('t')}, ${columns.map(([column]) => `${column} = EXCLUDED.${column}`).join(', ')}
        WHERE (${list('t')}) IS DISTINCT FROM (${list('EXCLUDED')})
      RETURNING t.version = 1 AS "isNew"`,
  };
}

export const upsertBills = upsertOf({
  table: 'civic_bills',
  columns: [
    ['name', 'name', 'text'],
    ['type', 'type', 'text'],
    ['level', 'level', 'text'],
    ['status', 'status', 'text'],
    ['summary', 'summary', 'text'],
    ['introduced_on', 'introducedOn', 'date'],
  ],
});

export const upsertRepresentatives = upsertOf({
  table: 'civic_representatives',
  columns: [
    ['name', 'name', 'text'],
    ['level', 'level', 'text'],
    ['country', 'country', 'text'],
    ['state', 'state', 'text'],
    ['district', 'district', 'text'],
    ['party', 'party', 'text'],
    ['office', 'office', 'text'],
  ],
});

/** Those of the external ids $2 of bills and $3 of representatives that are published. */
export const knownIds: Statement = {
  name: 'civic-import-known',
  text: `SELECT array(SELECT external_id FROM civic_bills WHERE organization_id = $1 AND external_id = ANY ($2::text[])) AS bills,
    array(SELECT external_id FROM civic_representatives
      WHERE organization_id = $1 AND external_id = ANY ($3::text[])) AS representatives`,
};

/** Records the votes $2 of representatives, a JSON array with each pair of bill and representative once. */
export const upsertVotes: Statement = {
  name: 'representative-votes-import',
  text: `
    INSERT INTO representative_votes AS t (representative_id, bill_id, choice)
    SELECT r.id, b.id, g.choice
    FROM jsonb_to_recordset($2::jsonb) g ("billId" text, "representativeId" text, choice text)
    JOIN civic_bills b ON b.organization_id = $1 AND b.external_id = g."billId"
    JOIN civic_representatives r ON r.organization_id = $1 AND r.external_id = g."representativeId"
    ORDER BY r.id, b.id
    ON CONFLICT (representative_id, bill_id) DO UPDATE SET choice = EXCLUDED.choice WHERE t.choice <> EXCLUDED.choice
    RETURNING t.xmax = 0 AS "isNew"`,
};
