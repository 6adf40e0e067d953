import { ofOwnPlace } from '#community/civic/representatives/representatives.sql.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';

/**
 * Representatives with their votes on the bills on which the actor voted; only $3, of level $4, and, if $5, of the place of the
 * actor, each unless null. The choices of the actor are encrypted, so the comparison cannot be made here.
 */
export const comparedVotes: PreparedRead = {
  name: 'civic-alignment',
  text: (visible) => `
    SELECT row.id AS "representativeId", row.name, row.office, row.party, row.level, coalesce((
      SELECT json_agg(json_build_object('billId', b.external_id, 'billName', b.name, 'choice', v.choice)
        ORDER BY b.introduced_on DESC NULLS LAST, b.id)
      FROM representative_votes v JOIN civic_bills b ON b.id = v.bill_id
      JOIN civic_votes mine ON mine.bill_id = b.external_id AND mine.user_id = $1::uuid
      WHERE v.representative_id = row.id), '[]') AS votes
    FROM civic_representatives row
    WHERE ${visible('row')} AND ($3::uuid IS NULL OR row.id = $3) AND ($4::text IS NULL OR row.level = $4)
      AND (NOT $5::boolean OR ${ofOwnPlace('row')})
    ORDER BY row.name COLLATE name_order, row.id LIMIT 2000`,
};
