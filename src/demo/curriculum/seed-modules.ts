import type pg from 'pg';
import { readContent } from '#curriculum/modules/lesson-types/lesson-rules.js';
import { demoCourses } from '#demo/content/courses.js';
import type { DemoLesson } from '#demo/content/courses/demo-course.js';
import { expandMacros } from '#demo/support/sql-macros.js';

/** The modules $1 of all courses. Their ids follow from course and place. */
const insertModules = `
  INSERT INTO modules (id, organization_id, course_id, created_by, title, description, overview, learning_objectives, module_order,
    duration_minutes, min_tier, status, published_at, created_at, updated_at)
  SELECT uuid_of(hash), c.organization_id, c.id, c.created_by, d.title, d.description, d.overview, d.objectives, d.place, d.minutes,
    d."minTier", 'published', c.published_at, c.created_at, c.created_at
  FROM jsonb_to_recordset($1::jsonb) AS d (course text, place integer, title text, description text, overview text, objectives text[],
      minutes integer, "minTier" text)
    JOIN courses c ON c.title = d.course, LATERAL (SELECT md5(d.course || ' ' || d.place) AS hash) hashed`;

/** Each module requires the one before it. */
const insertPrerequisites = `
  INSERT INTO module_prerequisites (module_id, prerequisite_id)
  SELECT m.id, p.id FROM modules m JOIN modules p ON p.course_id = m.course_id AND p.module_order = m.module_order - 1`;

const insertReferences = `
  INSERT INTO module_references (id, module_id, position, resource_id)
  SELECT uuid_of(hash), m.id, t.n - 1, r.id
  FROM jsonb_to_recordset($1::jsonb) AS d (course text, place integer, resources text[])
    JOIN courses c ON c.title = d.course JOIN modules m ON m.course_id = c.id AND m.module_order = d.place
    CROSS JOIN LATERAL unnest(d.resources) WITH ORDINALITY AS t (title, n)
    JOIN resources r ON r.scope = 'library' AND r.title = t.title, LATERAL (SELECT md5(m.id::text || r.id) AS hash) hashed`;

const insertLessons = `
  INSERT INTO lessons (id, module_id, sort_order, title, type, estimated_minutes, content, created_at, updated_at)
  SELECT uuid_of(hash), m.id, d."sortOrder", d.title, d.type, d.minutes, d.content, m.created_at, m.created_at
  FROM jsonb_to_recordset($1::jsonb) AS d (course text, place integer, "sortOrder" integer, title text, type text, minutes integer,
      content jsonb)
    JOIN courses c ON c.title = d.course JOIN modules m ON m.course_id = c.id AND m.module_order = d.place,
    LATERAL (SELECT md5(m.id::text || d."sortOrder") AS hash) hashed`;

const insertQuestions = `
  INSERT INTO lesson_questions (lesson_id, question_id, position)
  SELECT l.id, q.id, t.n - 1
  FROM jsonb_to_recordset($1::jsonb) AS d (course text, place integer, "sortOrder" integer, questions text[])
    JOIN courses c ON c.title = d.course JOIN modules m ON m.course_id = c.id AND m.module_order = d.place
    JOIN lessons l ON l.module_id = m.id AND l.sort_order = d."sortOrder"
    CROSS JOIN LATERAL unnest(d.questions) WITH ORDINALITY AS t (title, n) JOIN questions q ON q.title = t.title`;

const plannedModules = demoCourses.flatMap(({ title: course, modules }) =>
  modules.map(({ lessons, ...module }, n) => ({
    ...module,
    course,
    place: n + 1,
    lessons,
    minutes: lessons.reduce((sum, { minutes }) => sum + minutes, 0),
  })),
);

const plannedLessons = plannedModules.flatMap(({ course, place, lessons }) =>
  lessons.map((lesson, sortOrder) => ({ ...lesson, course, place, sortOrder, content: storedContent(lesson) })),
);

/** Inserts the modules of the courses with their lessons. Returns the number of lessons. */
export async function seedModules(client: pg.Client): Promise<number> {
  const modules = JSON.stringify(plannedModules);
  const lessons = JSON.stringify(plannedLessons);
  await client.query(expandMacros(insertModules), [modules]);
  await client.query(insertPrerequisites);
  await client.query(expandMacros(insertReferences), [modules]);
  await client.query(expandMacros(insertLessons), [lessons]);
  await client.query(insertQuestions, [lessons]);
  return plannedLessons.length;
}

/** The content as the application stores it: checked, sanitized, and without the questions, which are rows. */
function storedContent({ type, title, content }: DemoLesson): object {
  const read = readContent(type, content);
  if ('issues' in read) throw new Error(`${title}: ${JSON.stringify(read.issues)}`);
  return { ...read.content, exercises: undefined };
}
