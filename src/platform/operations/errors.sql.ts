import type { SortOf } from '#platform/api/page.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import { orderBySql } from '#platform/database/order-by.js';
import type { Visible } from '#platform/database/scoped.repository.js';
import { containsText } from '#platform/database/search.js';
import { isOneOf } from '#platform/database/sql-text.js';

/** Ordered by id, so that two concurrent writers cannot deadlock. */
export const writeErrors: Statement = {
  name: 'errors-write',
  text: `
    INSERT INTO error_reports AS e (id, source, route, status, error_class, code, place, release, occurrences, people,
      request_ids, first_seen_at, last_seen_at)
    SELECT id, source, route, status, "errorClass", code, place, release, occurrences, people, "requestIds",
      "firstSeenAt", "lastSeenAt"
    FROM jsonb_to_recordset($1::jsonb) AS seen (id uuid, source text, route text, status smallint, "errorClass" text,
      code text, place text, release text, occurrences integer, people text[], "requestIds" text[],
      "firstSeenAt" timestamptz, "lastSeenAt" timestamptz)
    ORDER BY id
    ON CONFLICT (id) DO UPDATE
    SET place = excluded.place, release = excluded.release,
      occurrences = least(e.occurrences::bigint + excluded.occurrences, 2147483647),
      people = ARRAY(SELECT DISTINCT hash FROM unnest(e.people || excluded.people) hash LIMIT 100),
      request_ids = (excluded.request_ids || e.request_ids)[1:5],
      first_seen_at = least(e.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(e.last_seen_at, excluded.last_seen_at)`,
};

/** Errors belong to no person, so their list has no scope. */
export const everyRow: Visible = Object.assign(() => 'TRUE', { ways: () => [] });

const found = `FROM error_reports
  WHERE ($1::text IS NULL OR source = $1) AND ($2::int IS NULL OR status = $2)
    AND ($3::text IS NULL OR ${containsText('$3', 'route')}) AND ($4::timestamptz IS NULL OR last_seen_at >= $4)`;

const viewColumns = `id, source, route, status, error_class AS "errorClass", code, place, release, occurrences,
  cardinality(people) AS people, request_ids AS "requestIds", first_seen_at AS "firstSeenAt",
  last_seen_at AS "lastSeenAt"`;

export const errorSorts = ['lastSeenAt', 'firstSeenAt', 'occurrences'] as const;

/** The errors from source $1 with status $2, whose route contains $3, seen since $4; null disables a filter. */
export const errorList = (sort: SortOf<typeof errorSorts>): PreparedList => ({
  name: `errors-list-${sort}`,
  matching: () => found,
  page: () => `SELECT ${viewColumns} ${found} ORDER BY ${orderBySql('error_reports', sort)} LIMIT $5 OFFSET $6`,
});

/** Of the errors $1, those not reported since $2; marks them as reported at $3. */
export const claimUnsentErrors: Statement = {
  name: 'errors-claim-unsent',
  text: `UPDATE error_reports SET notified_at = $3 WHERE ${isOneOf('id', '$1::uuid[]')} AND (notified_at IS NULL OR notified_at <= $2)
         RETURNING ${viewColumns}`,
};

/** After a failed report, so that the next occurrence reports the errors again. */
export const releaseUnsentErrors: Statement = {
  name: 'errors-release-unsent',
  text: `UPDATE error_reports SET notified_at = NULL WHERE ${isOneOf('id', '$1::uuid[]')}`,
};

/** Deletes errors not seen since $1, and all but the thousand seen last. */
export const deleteOldErrors: Statement = {
  name: 'errors-delete-old',
  text: `WITH deleted AS (
           DELETE FROM error_reports WHERE last_seen_at < $1
             OR id IN (SELECT id FROM error_reports ORDER BY last_seen_at DESC OFFSET 1000) RETURNING 1
         ) SELECT count(*)::int AS deleted FROM deleted`,
};
