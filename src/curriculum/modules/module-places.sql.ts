import { coursePlaces } from '#curriculum/courses/courses.sql.js';

/**
 * SQL for what decides about access of person `person` at `moment` to the modules that match `condition` on `m`, one row
 * each. A module is locked while a published prerequisite has not been completed; OFFSET 0 keeps the planner from computing that
 * for every module of the organization.
 */
export const modulePlaces = (condition: string, person: string, moment: string): string => `
  SELECT m.id AS module_id, m.course_id, tier_rank(m.min_tier) AS tier, m.status = 'published' AND coalesce(c.published, true) AS published,
    CASE WHEN m.course_id IS NULL THEN m.created_by ELSE c.owner_id END AS owner_id,
    coalesce(c.enrolled, false) AS enrolled, coalesce(c.started, true) AS started,
    m.status = 'published' AND coalesce(c.listed, true) AS listed,
    EXISTS (SELECT FROM module_prerequisites q JOIN modules p ON p.id = q.prerequisite_id
            WHERE q.module_id = m.id AND p.status = 'published' AND NOT has_completed(${person}, p.id) OFFSET 0) AS locked
  FROM modules m
    LEFT JOIN LATERAL (${coursePlaces('c.id = m.course_id', person, moment)}) c ON true
  WHERE ${condition}`;
