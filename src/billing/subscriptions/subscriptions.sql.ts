import type { Statement } from '#platform/database/database.js';
import { batchOf, bumpVersion, isOneOf } from '#platform/database/sql-text.js';
import { type Span, validSql } from './validity.js';

/** The subscriptions of a person to a catalogue entry that have not ended. */
export interface CurrentEntitlement {
  /** The packages of active and pending subscriptions. */
  running: string[];
  /** End of the last active or pending one. */
  lastEnd: Span['until'] | null;
  isSuspended: boolean;
}

/** The current entitlement of person $1 to entry $2 at $3. */
export const currentEntitlement: Statement = {
  name: 'subscription-entitlement',
  text: `
    SELECT coalesce(array_agg(s.subscription_type) FILTER (WHERE s.status IN ('pending', 'active')), '{}') AS running,
           max(s.end_date) FILTER (WHERE s.status IN ('pending', 'active')) AS "lastEnd",
           coalesce(bool_or(s.status = 'suspended'), false) AS "isSuspended"
    FROM subscriptions s WHERE s.user_id = $1 AND s.tcode_id = $2 AND s.end_date > $3`,
};

/** Stores the status that subscriptions have at $1 because of time alone. Access does not depend on it. */
export const updateStatuses: Statement = {
  name: 'subscriptions-update-statuses',
  text: `
    UPDATE subscriptions SET status = CASE WHEN end_date <= $1 THEN 'expired' ELSE 'active' END,
           ${bumpVersion('subscriptions')}
    WHERE ${batchOf('subscriptions', `status IN ('pending', 'active') AND (end_date <= $1 OR status = 'pending' AND start_date <= $1)`)}
    RETURNING id`,
};

const isContinued = `EXISTS (SELECT FROM subscriptions later WHERE later.user_id = s.user_id AND later.tcode_id = s.tcode_id
  AND later.status IN ('pending', 'active') AND later.end_date > s.end_date)`;

/**
 * Queues a reminder for each person with subscriptions that at $1 end within 7 days or 1 day, or ended within the last 7
 * days, and have no follow-up. `reminded` is updated in the same statement, so each reminder is queued once.
 */
export const queueReminders: Statement = {
  name: 'subscriptions-remind',
  text: `
    WITH due AS (
      SELECT s.id, CASE WHEN s.end_date <= $1 THEN 0 WHEN s.end_date <= $1::timestamptz + interval '24 hours' THEN 1 ELSE 7 END AS days
      FROM subscriptions s
      WHERE s.status IN ('pending', 'active', 'expired')
        AND s.end_date BETWEEN $1::timestamptz - interval '168 hours' AND $1::timestamptz + interval '168 hours'
        AND NOT ${isContinued}
    ), reminded AS (
      UPDATE subscriptions s SET reminded = due.days FROM due
      WHERE s.id = due.id AND s.duration_days > due.days AND (s.reminded IS NULL OR s.reminded > due.days)
      RETURNING s.id, s.user_id, s.reminded
    )
    SELECT graphile_worker.add_job('subscription-reminder', max_attempts => 10, payload => json_build_object(
             'userId', user_id, 'ending', json_agg(json_build_object('id', id, 'days', reminded) ORDER BY reminded, id)))
    FROM reminded GROUP BY user_id`,
};

/** Turns off the automatic renewal of what person $1 has for entry $2 up to $3, so that a cancelled follow-up does not return. */
export const stopRenewal: Statement = {
  name: 'subscriptions-stop-renewal',
  text: `UPDATE subscriptions SET auto_renew = false, ${bumpVersion('subscriptions')}
         WHERE user_id = $1 AND tcode_id = $2 AND end_date <= $3 AND auto_renew`,
};

/** Queues the automatic renewal of subscriptions that end within 24 hours of $1. The job key prevents duplicates. */
export const queueRenewals: Statement = {
  name: 'subscriptions-renew',
  text: `
    SELECT graphile_worker.add_job('subscription-renewal', json_build_object('id', s.id), max_attempts => 10,
                                   job_key => 'subscription-renewal ' || s.id)
    FROM subscriptions s
    WHERE s.auto_renew AND s.status IN ('pending', 'active')
      AND s.end_date BETWEEN $1::timestamptz - interval '24 hours' AND $1::timestamptz + interval '24 hours' AND NOT ${isContinued}`,
};

/** The tier an admin set for person $1, the tiers of their valid subscriptions at $2, and their grants. */
export const tiersAndGrants: Statement = {
  name: 'subscription-tiers',
  text: `
    SELECT array(SELECT u.subscription_tier UNION SELECT s.tier FROM subscriptions s
                 WHERE s.user_id = u.id AND ${validSql('s', '$2::timestamptz')}) AS tiers,
           array(SELECT DISTINCT g.name FROM content_grants(u.id, $2::timestamptz) g) AS grants
    FROM users u WHERE u.id = $1`,
};

/** The subscriptions $1 with the titles of their entries, in the order of their ends. */
export const endingSubscriptions: Statement = {
  name: 'subscriptions-ending',
  text: `
    SELECT s.id, s.end_date AS "endDate", t.id AS "tcodeId", t.title
    FROM subscriptions s JOIN tcodes t ON t.id = s.tcode_id WHERE ${isOneOf('s.id', '$1::uuid[]')} ORDER BY s.end_date, s.id`,
};
