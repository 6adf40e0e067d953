import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { distanceSql } from './distance.js';

/** Facts that are shown with a resource and depend on the reader; `:moderates` is whether the reader may moderate. */
export interface LocalResourceContext {
  isMine: boolean;
  submittedBy: string | null;
  rejectionReason: string | null;
  myRating: number | null;
  distanceKm: number | null;
}

const isMine = 'coalesce(row.submitted_by = :actorId, false)';
const forInsiders = (column: string) => `CASE WHEN :moderates::boolean OR ${isMine} THEN row.${column} END`;

const shown = {
  isMine,
  submittedBy: forInsiders('submitted_by'),
  rejectionReason: forInsiders('rejection_reason'),
  myRating: `(SELECT g.rating FROM local_resource_ratings g WHERE g.local_resource_id = row.id AND g.user_id = :actorId)`,
};

export const plainContext = contextOf<LocalResourceContext>({ ...shown, distanceKm: 'NULL::numeric' });

export const nearContext = contextOf<LocalResourceContext>({
  ...shown,
  distanceKm: `round(${distanceSql('row')}::numeric, 2)`,
});

/** The submissions of person $1 that wait for a decision. The caller holds the lock of the person's submissions. */
export const countPending: Statement = {
  name: 'local-resources-pending',
  text: `SELECT count(*)::int AS pending FROM local_resources WHERE submitted_by = $1 AND status = 'pending'`,
};

/**
 * Rates resource $3 with $4 for the actor at $5, if it is approved. The row is locked, so that it cannot be rejected at the
 * same time. Returns nothing if it is not approved.
 */
export const rateResource: PreparedRead = {
  name: 'local-resource-rate',
  text: (visible) => `
    WITH approved AS (
      SELECT row.id FROM local_resources row
      WHERE row.id = $3 AND row.status = 'approved' AND ${visible('row')} FOR NO KEY UPDATE
    )
    INSERT INTO local_resource_ratings AS g (local_resource_id, user_id, rating, rated_at)
    SELECT id, $1::uuid, $4, $5 FROM approved
    ON CONFLICT (local_resource_id, user_id) DO UPDATE SET rating = EXCLUDED.rating, rated_at = EXCLUDED.rated_at
    RETURNING g.rating`,
};

/** Withdraws the rating of person $2 for resource $1. The resource, which counts its ratings, is locked first. */
export const withdrawRating: Statement = {
  name: 'local-resource-unrate',
  text: `
    WITH resource AS MATERIALIZED (SELECT id FROM local_resources WHERE id = $1 FOR NO KEY UPDATE)
    DELETE FROM local_resource_ratings g USING resource r WHERE g.local_resource_id = r.id AND g.user_id = $2`,
};
