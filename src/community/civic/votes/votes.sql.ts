import { personPermits } from '#identity/privacy-settings/privacy.scopes.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/**
 * Records the votes $3 of the actor, a JSON array with each bill once. A published bill gives its name, type and level. What
 * happens to an earlier vote on the bill is said by $4: `always` replaces it, `newer` replaces it if it has an earlier
 * time, `never` keeps it. A vote that was withdrawn later is not written again. Returns the votes that were written. The order of bills prevents deadlocks of concurrent batches.
 */
export const recordVotes: PreparedRead = {
  name: 'civic-votes-record',
  text: () => `
    INSERT INTO civic_votes AS v
      (id, user_id, bill_id, bill_name, bill_type, government_level, vote_choice, voted_at)
    SELECT given.id, $1::uuid, given."billId", coalesce(b.name, given."billName"), coalesce(b.type, given."billType"),
      coalesce(b.level, given."governmentLevel"), given."voteChoice", given."votedAt"
    FROM jsonb_to_recordset($3::jsonb) given (id uuid, "billId" text, "billName" text, "billType" text,
      "governmentLevel" text, "voteChoice" text, "votedAt" timestamptz)
    LEFT JOIN civic_bills b ON b.organization_id = $2::text AND b.external_id = given."billId"
    WHERE $4::text = 'always'
      OR NOT deleted_after($1::uuid, 'votes', given."billId", CASE $4::text WHEN 'newer' THEN given."votedAt" END)
    ORDER BY given."billId"
    ON CONFLICT (user_id, bill_id) DO UPDATE SET ${bumpVersion('v')},
      bill_name = coalesce(EXCLUDED.bill_name, v.bill_name), bill_type = coalesce(EXCLUDED.bill_type, v.bill_type),
      government_level = coalesce(EXCLUDED.government_level, v.government_level), vote_choice = EXCLUDED.vote_choice,
      voted_at = greatest(EXCLUDED.voted_at, v.voted_at)
      WHERE $4::text = 'always' OR $4::text = 'newer' AND v.voted_at < EXCLUDED.voted_at
    RETURNING v.bill_id AS "billId", v.version`,
};

/** Withdraws the vote of the actor on bill $3. */
export const withdrawVote: PreparedRead = {
  name: 'civic-vote-withdraw',
  text: (visible) => `DELETE FROM civic_votes row WHERE ${visible('row')} AND row.bill_id = $3 RETURNING row.id`,
};

/** The latest $2 votes of each of the people $1 who let votes be used. */
export const latestVotes: Statement = {
  name: 'civic-votes-latest',
  text: `
    SELECT v.user_id AS "userId", v.bill_id AS "billId", v.bill_type AS "billType", v.vote_choice AS "voteChoice"
    FROM unnest($1::uuid[]) AS person (id) CROSS JOIN LATERAL (
      SELECT * FROM civic_votes WHERE user_id = person.id ORDER BY voted_at DESC, id LIMIT $2) v
    WHERE ${personPermits('civicEngagementTracking', 'person.id')}`,
};

/** The types of the bills on which person $1 has voted, if they let votes be used. */
export const typesOfVotes: Statement = {
  name: 'civic-votes-types',
  text: `
    SELECT v.bill_type AS "billType" FROM civic_votes v
    WHERE v.user_id = $1 AND v.bill_type IS NOT NULL AND ${personPermits('civicEngagementTracking', '$1')}`,
};
