import type { Statement } from '#platform/database/database.js';
import { coursePlace } from '#curriculum/courses/courses.sql.js';
import { modulePlaces } from '#curriculum/modules/module-places.sql.js';
import { libraryPlaces, resourcePlaces } from '#curriculum/resources/resources.sql.js';
import { outlinePlace } from '#curriculum/outline/places/places.sql.js';
import type { Facts } from './decision.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';

/** Scopes name the actor; in these statements it is $1. */
const withActor = (text: string): string => text.replaceAll(':actorId', '$1::uuid');

interface Placed {
  classroomId: string;
}

const kind = '$3::text';
const id = '$4::uuid';

const person = '$1::uuid';
const moment = '$2::timestamptz';

/** The columns of a place that is no module. */
const noModule = 'NULL::uuid AS module_id, 1 AS tier, false AS locked';

/** Places of modules, with the columns of all others. */
const placesOfModules = (condition: string): string => `
      SELECT CASE WHEN m.course_id IS NULL THEN 'standalone' ELSE 'module' END AS side, m.published, m.owner_id, NULL::uuid AS classroom_id,
        NULL::uuid AS subject_id, NULL::uuid AS unit_id, m.course_id, m.enrolled, m.started, m.listed, m.module_id, m.tier, m.locked
      FROM (${modulePlaces(condition, person, moment)}) m`;

/** The facts of places, one row each. `named` is the condition that a catalogue entry names the content itself. */
const factsOf = (places: string, named: string): string => `
    WITH place AS (${places}
    )
    SELECT place.module_id AS "moduleId", place.side, place.published AS "isPublished", coalesce(place.owner_id = $1::uuid, false) AS "isOwner",
      coalesce(${inTaughtClassrooms<Placed>('classroomId')('place')}, false) AS teaches,
      coalesce(${inOwnClassrooms<Placed>('classroomId')('place')}, false) AS attends,
      coalesce(${inChildrensClassrooms<Placed>('classroomId')('place')}, false) AS "isGuardian",
      place.enrolled AS "isEnrolled", place.started AS "hasStarted", place.locked AS "isLocked",
      place.module_id IS NOT NULL AND NOT (SELECT u.workshop_access_granted FROM users u WHERE u.id = $1::uuid) AS "isRevoked",
      covering.listed OR place.listed AS "isListed", covering.public AS "isPublic", covering.licensed AS "isLicensed",
      greatest(covering.tier, place.tier) > 1
        AND greatest(covering.tier, place.tier) > tier_of($1::uuid, $2::timestamptz) AS "needsHigherTier", held.spans,
      (SELECT coalesce(json_agg(json_build_object('name', g.name, 'until', nullif(g.until, 'infinity'))), '[]')
       FROM content_grants($1::uuid, $2::timestamptz) g) AS grants
    FROM place CROSS JOIN LATERAL (
      SELECT coalesce(array_agg(t.id), '{}') AS ids,
             coalesce(bool_or(t.status = 'active' AND ${named}), false) AS listed,
             coalesce(bool_or(t.status = 'active' AND t.is_public), false) AS public,
             coalesce(bool_or(t.status = 'active' AND t.access = 'licensed'), false) AS licensed,
             coalesce(max(tier_rank(t.min_tier)) FILTER (WHERE t.status = 'active'), 1) AS tier
      FROM tcodes t WHERE t.subject_id = place.subject_id OR t.unit_id = place.unit_id OR t.course_id = place.course_id
        OR t.module_id = place.module_id
    ) covering CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object('from', s.start_date, 'until', s.end_date)), '[]') AS spans
      FROM subscriptions s
      WHERE s.tcode_id = ANY (covering.ids) AND s.status IN ('pending', 'active', 'expired')
        AND s.user_id IN (SELECT $1::uuid UNION ALL SELECT g.student_id FROM guardianships g WHERE g.parent_id = $1::uuid)
    ) held`;

/**
 * The facts about person $1 at $2 and the content of kind $3 with id $4: one row for each place of the content, none if
 * it has no place. Parents have the subscriptions and classrooms of their children.
 */
export const loadFacts: Statement = {
  name: 'access-facts',
  text: withActor(
    factsOf(
      `
      SELECT 'class' AS side, s.status = 'active' AS published, NULL::uuid AS owner_id, s.classroom_id, s.id AS subject_id, p.unit_id,
        NULL::uuid AS course_id, false AS enrolled, true AS started, false AS listed, ${noModule}
      FROM (${outlinePlace(kind, id)} UNION ALL ${resourcePlaces(kind, id)}) p JOIN subjects s ON s.id = p.subject_id
      UNION ALL
      SELECT 'library', r.status = 'active', r.created_by, NULL, NULL, NULL, NULL, false, true, false, ${noModule}
      FROM (${libraryPlaces(kind, id)}) r
      UNION ALL
      SELECT 'course', c.published, c.owner_id, NULL, NULL, NULL, c.course_id, c.enrolled, c.started, c.listed, ${noModule}
      FROM (${coursePlace(kind, id, person, moment)}) c
      UNION ALL ${placesOfModules(`${kind} = 'module' AND m.id = ${id}`)}`,
      `${id} IN (t.subject_id, t.unit_id, t.course_id, t.module_id)`,
    ),
  ),
};

/** The facts about person $1 at $2 and the modules $3, one row each. */
export const loadModuleFacts: Statement = {
  name: 'access-module-facts',
  text: withActor(factsOf(placesOfModules('m.id = ANY ($3::uuid[])'), 'false')),
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

/** The facts that `loadFacts` selects; times within JSON columns are strings. */
export interface LoadedFacts extends Omit<Facts, 'role' | 'isFeatureOn' | 'spans' | 'grants'> {
  /** The module; null for other content. */
  moduleId: string | null;
  isListed: boolean;
  spans: { from: string; until: string }[];
  grants: { name: string; until: string | null }[];
}
