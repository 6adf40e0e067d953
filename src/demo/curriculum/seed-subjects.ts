import { demoSubjects, type SubjectCode } from '#demo/content/subjects.js';
import type { DemoClass } from '#demo/people/classes.js';
import type { DemoIds } from '#demo/support/demo-ids.js';
import { insertAll } from '#demo/support/insert-all.js';
import type { SchoolFacts } from '#demo/support/school-facts.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import { type Outlines } from './outlines.js';

/** Inserts the subjects of all classes with their outlines. */
export async function seedSubjects(
  { client, school, report }: SeedContext,
  classes: DemoClass[],
  core: CoreSubjectRow[],
  outlines: Outlines,
): Promise<void> {
  await insertAll(client, 'core_subjects', core);
  await insertAll(client, 'subjects', subjectRows(school, classes, core));
  await insertAll(client, 'units', outlines.units);
  await insertAll(client, 'parts', outlines.parts);
  await insertAll(client, 'sections', outlines.sections);
  report(`${core.length} subjects in each class, with ${outlines.sections.length} sections`);
}

export type CoreSubjectRow = ReturnType<typeof coreSubjectRows>[number];

export const coreSubjectRows = ({ organization_id, created_at }: SchoolFacts, ids: DemoIds) =>
  demoSubjects.map(({ code, name, description }) => ({
    id: ids.next(),
    organization_id,
    code,
    name,
    description,
    created_at,
  }));

export const coreSubjectIdOf = (core: CoreSubjectRow[], code: SubjectCode) => core.find((row) => row.code === code)?.id;

const subjectRows = ({ organization_id, created_at }: SchoolFacts, classes: DemoClass[], core: CoreSubjectRow[]) =>
  classes.flatMap(({ id: classroom_id, name: className, subjects }) =>
    subjects.map(({ id, teacher, content }, position) => ({
      id,
      organization_id,
      core_subject_id: coreSubjectIdOf(core, content.code),
      classroom_id,
      teacher_id: teacher.id,
      name: `${content.name} ${className}`,
      description: content.description,
      position,
      created_at,
    })),
  );
