import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { placesOf, placesOfCourses, placesOfModules, placesOfPaths } from './content-places.sql.js';
import { holders, moment, person, tierFacts } from './tier-facts.sql.js';

/** Scopes name the actor; in these statements it is $1. */
const withActor = (text: string): string => text.replaceAll(':actorId', '$1::uuid');

interface Placed {
  classroomId: string;
}

const id = '$3::uuid';
const ids = '$3::uuid[]';

/** The facts of places, one row each. `named` is the condition that a catalogue entry names the content itself. */
const factsOf = (places: string, named: string): string => `
    WITH place AS (${places}
    )
    SELECT place.module_id AS "moduleId", coalesce(place.course_id, place.path_id) AS "placeId", place.side, place.published AS "isPublished", coalesce(place.owner_id = $1::uuid, false) AS "isOwner",
      coalesce(${inTaughtClassrooms<Placed>('classroomId')('place')}, false) AS teaches,
      coalesce(${inOwnClassrooms<Placed>('classroomId')('place')}, false) AS attends,
      coalesce(${inChildrensClassrooms<Placed>('classroomId')('place')}, false) AS "isGuardian",
      place.enrolled AS "isEnrolled", place.started AS "hasStarted", place.locked AS "isLocked",
      place.module_id IS NOT NULL AND NOT (SELECT u.workshop_access_granted FROM users u WHERE u.id = $1::uuid) AS "isRevoked",
      covering.listed OR place.listed AS "isListed", covering.public AS "isPublic", covering.licensed AS "isLicensed",
      ${tierFacts}, held.spans,
      (SELECT coalesce(json_agg(json_build_object('name', g.name, 'until', nullif(g.until, 'infinity'))), '[]')
       FROM content_grants($1::uuid, $2::timestamptz) g) AS grants
    FROM place CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(t.id), '{}') AS ids,
             coalesce(bool_or(t.status = 'active' AND ${named}), false) AS listed,
             coalesce(bool_or(t.status = 'active' AND t.is_public), false) AS public,
             coalesce(bool_or(t.status = 'active' AND t.access = 'licensed'), false) AS licensed,
             coalesce(max(tier_rank(t.min_tier)) FILTER (WHERE t.status = 'active'), 1) AS tier
      FROM tcodes t WHERE t.subject_id = place.subject_id OR t.unit_id = place.unit_id OR t.course_id = place.course_id
        OR t.module_id = place.module_id OR t.path_id = place.path_id
    ) covering CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object('from', s.start_date, 'until', s.end_date)), '[]') AS spans
      FROM subscriptions s
      WHERE s.tcode_id = ANY (covering.ids) AND s.status IN ('pending', 'active', 'expired')
        AND s.user_id IN ${holders}
    ) held`;

/**
 * The facts about person $1 at $2 and the content $3 of a kind: one row for each place of the content, none if it has no
 * place. Parents have the subscriptions and classrooms of their children. Each kind has a statement of its own, because
 * PostgreSQL would take several times as long to plan one for all kinds.
 */
export const factsOfContent: Record<string, Statement> = Object.fromEntries(
  Object.entries(placesOf).map(([kind, places]) => [
    kind,
    {
      name: `access-facts-${kind}`,
      text: withActor(factsOf(places, `${id} IN (t.subject_id, t.unit_id, t.course_id, t.module_id, t.path_id)`)),
    },
  ]),
);

/** The facts about person $1 at $2 and the modules $3, one row each. */
export const loadModuleFacts: Statement = {
  name: 'access-module-facts',
  text: withActor(factsOf(placesOfModules(isOneOf('m.id', ids)), 'false')),
};

/** The facts about person $1 at $2 and the courses and learning paths $3, one row each. */
export const loadCourseAndPathFacts: Statement = {
  name: 'access-course-path-facts',
  text: withActor(
    factsOf(`${placesOfCourses(isOneOf('c.id', ids))} UNION ALL ${placesOfPaths(isOneOf('p.id', ids))}`, 'false'),
  ),
};

/**
 * The facts about person $1 at $2 and the modules that may be open to a person who does not read all: those outside courses,
 * of courses the person has, attends or may read, and with a catalogue entry of their own; at most 1,000, newest first.
 */
export const loadReachableModules: Statement = {
  name: 'access-reachable-modules',
  text: withActor(
    factsOf(
      placesOfModules(`m.id = ANY (ARRAY(
        SELECT r.id FROM modules r
        WHERE r.status <> 'archived' AND (r.course_id IS NULL
          OR r.course_id = ANY (ARRAY(SELECT c.id FROM courses c WHERE c.created_by = ${person}))
          OR r.course_id = ANY (ARRAY(SELECT e.course_id FROM enrollments e WHERE e.user_id = ${person} AND e.status = 'enrolled'))
          OR r.course_id = ANY ((SELECT open_courses(${person}, ${moment}))::uuid[])
          OR r.id = ANY (ARRAY(SELECT t.module_id FROM tcodes t WHERE t.module_id IS NOT NULL AND t.status = 'active')))
        ORDER BY r.created_at DESC, r.id LIMIT 1000))`),
      'false',
    ),
  ),
};

/**
 * The subjects and units that person $1 with role $3 cannot read at $2: licensed and not opened by a subscription, or of a
 * higher tier; not taught by the person and not opened by a grant.
 */
export const loadWithheld: Statement = {
  name: 'access-withheld',
  text: withActor(`
    WITH opened AS (SELECT o.subject_id, o.unit_id FROM open_content($1::uuid, $2::timestamptz) o)
    SELECT t.kind, coalesce(t.subject_id, t.unit_id) AS id
    FROM tcodes t LEFT JOIN units u ON u.id = t.unit_id JOIN subjects s ON s.id = coalesce(t.subject_id, u.subject_id)
    WHERE t.status = 'active' AND $3::text <> 'ADMIN' AND NOT (${inTaughtClassrooms<Placed>('classroomId')('s')})
      AND (t.access = 'licensed' AND NOT EXISTS (SELECT FROM opened o WHERE o.subject_id = s.id OR o.unit_id = t.unit_id)
        OR t.min_tier <> 'basic' AND tier_rank(t.min_tier) > tier_of($1::uuid, $2::timestamptz))
      AND NOT EXISTS (SELECT FROM content_grants($1::uuid, $2::timestamptz) g WHERE g.name = 'content:all')`),
};

/** Whether the workshop, which is modules and what people make in them, is open to the user $1. */
export const workshopAccess: Statement = {
  name: 'workshop-access',
  text: 'SELECT workshop_access_granted AS "isGranted" FROM users WHERE id = $1',
};
