import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import type { PathItemView, PathProgressView } from './path-views.dto.js';

/** What is shown with a path and changes without it: the name of its owner, its size and the progress of the reader. */
export interface PathContext {
  createdByName: string | null;
  itemCount: number;
  itemMinutes: number;
  progress: PathProgressView;
}

export const pathContext = contextOf<PathContext>({
  createdByName: nameOfUserSql('row.created_by'),
  itemCount: '(SELECT count(*)::int FROM learning_path_items i WHERE i.path_id = row.id)',
  itemMinutes: `(SELECT coalesce(sum(r.duration_minutes), 0)::int FROM learning_path_items i JOIN resources r ON r.id = i.resource_id
    WHERE i.path_id = row.id AND r.status = 'active')`,
  progress: `(SELECT json_build_object('percent', p.percent, 'requiredItems', p.required, 'completedItems', p.completed,
    'startedAt', p.started_at, 'completedAt', p.completed_at) FROM path_progress(:actorId, ARRAY[row.id]) p)`,
});

/** The items of path $1 in order, with the progress of person $2. */
export const pathItems: Statement = {
  name: 'path-items',
  text: `
    SELECT i.resource_id AS "resourceId", i.position, i.required, r.title, r.type, r.duration_minutes AS "durationMinutes",
      r.status = 'active' AS "isAvailable", coalesce(p.percent, 0) AS "progressPercent", coalesce(p.is_completed, false) AS "isCompleted"
    FROM learning_path_items i JOIN resources r ON r.id = i.resource_id
      LEFT JOIN resource_progress($2, array(SELECT n.resource_id FROM learning_path_items n WHERE n.path_id = $1)) p
        ON p.resource_id = i.resource_id
    WHERE i.path_id = $1 ORDER BY i.position`,
};
export type StoredPathItem = PathItemView;

/** Makes the resources $2, which are required as in $3, the items of path $1 in this order. */
export const writePathItems: Statement = {
  name: 'path-items-write',
  text: `
    WITH gone AS (
      DELETE FROM learning_path_items i WHERE i.path_id = $1 AND i.resource_id <> ALL ($2::uuid[])
    )
    INSERT INTO learning_path_items AS i (path_id, resource_id, position, required)
    SELECT $1, given.resource_id, given.n - 1, given.required
    FROM unnest($2::uuid[], $3::boolean[]) WITH ORDINALITY given (resource_id, required, n)
    ON CONFLICT (path_id, resource_id) DO UPDATE SET position = EXCLUDED.position, required = EXCLUDED.required
    WHERE (i.position, i.required) IS DISTINCT FROM (EXCLUDED.position, EXCLUDED.required)`,
};

/** SQL for what decides about access to the paths `p` that match the condition. */
export const pathPlaces = (condition: string): string => `
  SELECT p.id AS path_id, p.status <> 'draft' AS published, p.created_by AS owner_id FROM learning_paths p
  WHERE ${condition}`;
