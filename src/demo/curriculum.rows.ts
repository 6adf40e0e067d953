import type { DemoClass } from './classes.js';
import { demoSubjects, type SubjectCode } from './content/subjects.js';
import type { DemoIds } from './demo-ids.js';
import type { SchoolFacts } from './school-facts.js';

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

export const subjectRows = (
  { organization_id, created_at }: SchoolFacts,
  classes: DemoClass[],
  core: CoreSubjectRow[],
) =>
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
