import { coursePlaces } from '#curriculum/courses/courses.sql.js';
import { modulePlaces } from '#curriculum/modules/module-places.sql.js';
import { outlinePlace } from '#curriculum/outline/places/places.sql.js';
import { pathPlaces } from '#curriculum/paths/paths.sql.js';
import { libraryPlaces, resourcePlaces } from '#curriculum/resources/resources.sql.js';
import type { ContentKind } from './decision.js';
import { moment, person } from './tier-facts.sql.js';

const id = '$3::uuid';

/** The columns of a place that is no module. */
const noModule = 'NULL::uuid AS module_id, 1 AS tier, false AS locked, NULL::uuid AS path_id';

/** Places of the modules `m` that match the condition, with the columns of all others. */
export const placesOfModules = (condition: string): string => `
      SELECT CASE WHEN m.course_id IS NULL THEN 'standalone' ELSE 'module' END AS side, m.published, m.owner_id, NULL::uuid AS classroom_id,
        NULL::uuid AS subject_id, NULL::uuid AS unit_id, m.course_id, m.enrolled, m.started, m.listed, m.module_id, m.tier, m.locked, NULL::uuid AS path_id
      FROM (${modulePlaces(condition, person, moment)}) m`;

/** Places of the courses `c` that match the condition, with the columns of all others. */
export const placesOfCourses = (condition: string): string => `
      SELECT 'course' AS side, c.published, c.owner_id, NULL::uuid AS classroom_id, NULL::uuid AS subject_id, NULL::uuid AS unit_id,
        c.course_id, c.enrolled, c.started, c.listed, ${noModule}
      FROM (${coursePlaces(condition, person, moment)}) c`;

/** Places of the learning paths `p` that match the condition, with the columns of all others. */
export const placesOfPaths = (condition: string): string => `
      SELECT 'path' AS side, p.published, p.owner_id, NULL::uuid AS classroom_id, NULL::uuid AS subject_id, NULL::uuid AS unit_id,
        NULL::uuid AS course_id, false AS enrolled, true AS started, p.published AS listed,
        NULL::uuid AS module_id, 1 AS tier, false AS locked, p.path_id
      FROM (${pathPlaces(condition)}) p`;

/** Places in subjects, given their subjects and units, with the columns of all others. */
const placesInSubjects = (places: string): string => `
      SELECT 'class' AS side, s.status = 'active' AS published, NULL::uuid AS owner_id, s.classroom_id, s.id AS subject_id, p.unit_id,
        NULL::uuid AS course_id, false AS enrolled, true AS started, false AS listed, ${noModule}
      FROM (${places}) p JOIN subjects s ON s.id = p.subject_id`;

/** Places of the resources `r` that match the condition, in subjects and in the library. */
const placesOfResources = (condition: string): string => `
      ${placesInSubjects(resourcePlaces(condition))}
      UNION ALL
      SELECT 'library', r.status = 'active', r.created_by, NULL, NULL, NULL, NULL, false, true, false, ${noModule}
      FROM (${libraryPlaces(condition)}) r`;

/** The places of content $3, by its kind. */
export const placesOf: Record<ContentKind, string> = {
  subject: placesInSubjects(outlinePlace.subject(id)),
  unit: placesInSubjects(outlinePlace.unit(id)),
  part: placesInSubjects(outlinePlace.part(id)),
  section: placesInSubjects(outlinePlace.section(id)),
  resource: placesOfResources(`r.id = ${id}`),
  file: placesOfResources(`r.file_id = ${id}`),
  course: placesOfCourses(`c.id = ${id}`),
  module: placesOfModules(`m.id = ${id}`),
  path: placesOfPaths(`p.id = ${id}`),
};
