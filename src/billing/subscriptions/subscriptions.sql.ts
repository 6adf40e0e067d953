import type { Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';
import type { Span } from './validity.js';

/** What happens with one person's subscriptions to one entry of the catalogue happens one after another. */
export const lockSubscriber: Statement = {
  name: 'subscription-turn',
  text: `SELECT pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 8))`,
};

/** What a person has of an entry of the catalogue. */
export interface CurrentEntitlement {
  /** The packages of what runs or is to come. */
  running: string[];
  /** When the last of it ends. */
  lastEnd: Span['until'] | null;
  isSuspended: boolean;
}

/** Of person $1 and entry $2 at $3. */
export const currentEntitlement: Statement = {
  name: 'subscription-standing',
  text: `
    SELECT coalesce(array_agg(s.subscription_type) FILTER (WHERE s.status IN ('pending', 'active')), '{}') AS running,
           max(s.end_date) FILTER (WHERE s.status IN ('pending', 'active')) AS "lastEnd",
           coalesce(bool_or(s.status = 'suspended'), false) AS "isSuspended"
    FROM subscriptions s WHERE s.user_id = $1 AND s.tcode_id = $2 AND s.end_date > $3`,
};

/** Writes down at $1 what time has made of subscriptions. Nothing waits for it. */
export const settleAll: Statement = {
  name: 'subscriptions-settle',
  text: `
    UPDATE subscriptions SET status = CASE WHEN end_date <= $1 THEN 'expired' ELSE 'active' END,
           version = version + 1, updated_at = now()
    WHERE ${batchOf('subscriptions', `status IN ('pending', 'active') AND (end_date <= $1 OR status = 'pending' AND start_date <= $1)`)}
    RETURNING id`,
};

const continued = `EXISTS (SELECT FROM subscriptions later WHERE later.user_id = s.user_id AND later.tcode_id = s.tcode_id
  AND later.status IN ('pending', 'active') AND later.end_date > s.end_date)`;

/**
 * Queues a reminder for each subscription that at $1 is within 7 days or 1 day of its end, or has just ended, and is
 * not continued. The row remembers, so each is queued once; what ended more than a week ago is past reminding.
 */
export const queueReminders: Statement = {
  name: 'subscriptions-remind',
  text: `
    WITH due AS (
      SELECT s.id, CASE WHEN s.end_date <= $1 THEN 0 WHEN s.end_date <= $1::timestamptz + interval '24 hours' THEN 1 ELSE 7 END AS days
      FROM subscriptions s
      WHERE s.status IN ('pending', 'active', 'expired')
        AND s.end_date BETWEEN $1::timestamptz - interval '168 hours' AND $1::timestamptz + interval '168 hours'
        AND NOT ${continued}
    ), reminded AS (
      UPDATE subscriptions s SET reminded = due.days FROM due
      WHERE s.id = due.id AND s.duration_days > due.days AND (s.reminded IS NULL OR s.reminded > due.days)
      RETURNING s.id, s.reminded
    )
    SELECT graphile_worker.add_job('subscription-reminder', json_build_object('id', id, 'days', reminded), max_attempts => 10)
    FROM reminded`,
};

/** Queues the renewal of what renews itself and ends within a day of $1; the key keeps it from being queued twice. */
export const queueRenewals: Statement = {
  name: 'subscriptions-renew',
  text: `
    SELECT graphile_worker.add_job('subscription-renewal', json_build_object('id', s.id), max_attempts => 10,
                                   job_key => 'subscription-renewal ' || s.id)
    FROM subscriptions s
    WHERE s.auto_renew AND s.status IN ('pending', 'active')
      AND s.end_date BETWEEN $1::timestamptz - interval '24 hours' AND $1::timestamptz + interval '24 hours' AND NOT ${continued}`,
};
