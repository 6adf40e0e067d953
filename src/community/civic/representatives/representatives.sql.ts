import type { Scope } from '#platform/access/policy.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { CivicRepresentative } from './civic-representative.entity.js';

/** Those who represent the place in the profile of the actor: its country, and its state and district as far as they have one. */
export const ofOwnPlace: Scope<CivicRepresentative> = (row) => `EXISTS (SELECT FROM user_profiles p
  WHERE p.id = :actorId AND p.country = ${row}.country
    AND (${row}.state IS NULL OR lower(${row}.state) = lower(p.state))
    AND (${row}.district IS NULL OR lower(${row}.district) = lower(p.district)))`;

const votesOfThree = `FROM representative_votes v JOIN civic_bills b ON b.id = v.bill_id
  JOIN civic_representatives row ON row.id = v.representative_id WHERE v.representative_id = $3`;

/** The votes of representative $3, those on the newest bills first. */
export const representativeVotes: PreparedList = {
  name: 'representative-votes',
  matching: (visible) => `${votesOfThree} AND ${visible('row')}`,
  page: (
    visible,
  ) => `SELECT b.external_id AS "billId", b.name AS "billName", v.choice ${votesOfThree} AND ${visible('row')}
    ORDER BY b.introduced_on DESC NULLS LAST, b.id LIMIT $4 OFFSET $5`,
};
