export const person = '$1::uuid';
export const moment = '$2::timestamptz';

/** The person and, of parents, the children. */
export const holders = `(SELECT ${person} UNION ALL SELECT g.student_id FROM guardianships g WHERE g.parent_id = ${person})`;

/** The rank of the tier that a place requires. */
const neededTier = 'greatest(covering.tier, place.tier)';

/** The subscriptions that give the required tier; null if an admin has set it. */
const tierSpans = `CASE WHEN ${neededTier} > (SELECT max(tier_rank(u.subscription_tier)) FROM users u WHERE u.id IN ${holders}) THEN (
        SELECT coalesce(json_agg(json_build_object('from', s.start_date, 'until', s.end_date)), '[]') FROM subscriptions s
        WHERE s.user_id IN ${holders} AND s.status IN ('pending', 'active') AND tier_rank(s.tier) >= ${neededTier}) END`;

/** Whether a place requires a higher tier than the person has, and until when the person has the tier. */
export const tierFacts = `${neededTier} > 1 AND ${neededTier} > tier_of($1::uuid, $2::timestamptz) AS "needsHigherTier",
      CASE WHEN ${neededTier} > 1 THEN ${tierSpans} END AS "tierSpans"`;
