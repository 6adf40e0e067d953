import type pg from 'pg';
import type { OrganizationSettings } from '#tenancy/organizations/organization.entity.js';
import type { DemoClass } from './classes.js';
import { demoSubjects, type SubjectCode } from './content/subjects.js';
import type { DemoIds } from './demo-ids.js';
import type { HandedIn } from './handed-in.js';
import type { People, Person } from './people.js';
import type { BankQuestion } from './question-bank.js';
import { daysFrom, schoolTime } from './school-time.js';
import type { SetWork } from './set-work.js';

/** What every row needs to know about the school. */
export interface School {
  organization_id: string;
  academic_year: string;
  /** When the year began: most things are as old as that. */
  created_at: Date;
  now: Date;
}

/** Rows as their tables want them: one plain object each, by column names. */
export async function schoolOf(client: pg.Client, now: Date): Promise<School> {
  const { rows } = await client.query<{ id: string; settings: OrganizationSettings }>(
    'SELECT id, settings FROM organizations',
  );
  const [organization] = rows;
  if (!organization) throw new Error('The demo needs a database that belongs to an organization.');
  const created_at = schoolTime(daysFrom(now, -120), 8);
  return {
    organization_id: organization.id,
    academic_year: organization.settings.currentAcademicYear,
    created_at,
    now,
  };
}

export const users = ({ organization_id, created_at }: School, people: People, password_hash: string) =>
  [people.admin, ...people.teachers, ...people.students, ...people.parents].map(
    ({ id, role, firstName, lastName, username, email }) => ({
      ...{ id, organization_id, email, username, password_hash, first_name: firstName, last_name: lastName, role },
      ...{ email_verified: true, managed: role === 'STUDENT', created_at },
    }),
  );

export const classrooms = ({ organization_id, academic_year, created_at }: School, classes: DemoClass[]) =>
  classes.map(({ id, level, number, name }) => ({
    ...{ id, organization_id, level, class_number: number, academic_year, name, created_at },
  }));

export const members = ({ academic_year, created_at }: School, classes: DemoClass[], ids: DemoIds) =>
  classes.flatMap(({ id: classroom_id, students, subjects }) => {
    const seat = ({ id: user_id }: Person, member_role: 'TEACHER' | 'STUDENT') => ({
      ...{ id: ids.next(), classroom_id, user_id, member_role, academic_year, joined_at: created_at, created_at },
    });
    return [...subjects.map(({ teacher }) => seat(teacher, 'TEACHER')), ...students.map((one) => seat(one, 'STUDENT'))];
  });

export const studentProfiles = ({ organization_id, created_at }: School, classes: DemoClass[]) =>
  classes
    .flatMap(({ level, students }) => students.map(({ id }) => ({ id, level })))
    .map(({ id, level }, n) => {
      const student_number = `S-${String(n + 1).padStart(4, '0')}`;
      return { id, organization_id, student_number, level, created_at };
    });

export const guardianships = ({ created_at }: School, people: People, ids: DemoIds) =>
  people.guardianships.map(({ parent, student, relation }) => ({
    ...{ id: ids.next(), parent_id: parent.id, student_id: student.id, relation, created_at },
  }));

/** One letter of the admin's, one of Ana's. */
export const invitations = (
  { organization_id, now }: School,
  { admin, teachers: [ana] }: People,
  [firstClass]: DemoClass[],
  ids: DemoIds,
) =>
  [
    { email: 'new.teacher@demo.example', role: 'TEACHER', classroom_id: null, invited_by: admin.id },
    { email: 'new.student@demo.example', role: 'STUDENT', classroom_id: firstClass?.id, invited_by: ana?.id },
  ].map((letter) => ({
    ...{ id: ids.next(), organization_id, ...letter, code_hash: `demo ${letter.role}` },
    ...{ expires_at: daysFrom(now, 7), created_at: daysFrom(now, -1) },
  }));

export type CoreSubjectRow = ReturnType<typeof coreSubjects>[number];

export const coreSubjects = ({ organization_id, created_at }: School, ids: DemoIds) =>
  demoSubjects.map(({ code, name, description }) => ({
    ...{ id: ids.next(), organization_id, code, name, description, created_at },
  }));

const coreSubjectOf = (coreSubjectRows: CoreSubjectRow[], code: SubjectCode) =>
  coreSubjectRows.find((row) => row.code === code)?.id;

export const subjects = ({ organization_id, created_at }: School, classes: DemoClass[], core: CoreSubjectRow[]) =>
  classes.flatMap(({ id: classroom_id, name: className, subjects: taught }) =>
    taught.map(({ id, teacher, about }, position) => ({
      ...{ id, organization_id, classroom_id, teacher_id: teacher.id, name: `${about.name} ${className}` },
      ...{ core_subject_id: coreSubjectOf(core, about.code), description: about.description, position, created_at },
    })),
  );

/** Who wrote the questions of a subject: the first of its teachers. */
export const authorsOf = ({ teachers }: People): Map<SubjectCode, string> =>
  new Map(
    demoSubjects.map(({ code }, n) => [code, teachers[(n * teachers.length) / demoSubjects.length]?.id ?? ''] as const),
  );

const contentOf = ({ content }: BankQuestion) => {
  const { type, title, prompt, format, body, key, feedback, points } = content;
  return { type, title, prompt, format, body, key, feedback, points };
};

export const questions = (
  { organization_id, created_at }: School,
  bank: BankQuestion[],
  authors: Map<SubjectCode, string>,
  core: CoreSubjectRow[],
) =>
  bank.map((question) => ({
    ...{ id: question.id, organization_id, author_id: authors.get(question.subject), external_id: question.externalId },
    ...{ core_subject_id: coreSubjectOf(core, question.subject), tags: question.content.tags },
    ...{ current_version_id: question.versionId, ...contentOf(question), created_at },
  }));

export const questionVersions = ({ created_at }: School, bank: BankQuestion[]) =>
  bank.map((question) => ({
    ...{ id: question.versionId, question_id: question.id, number: 1, ...contentOf(question), created_at },
  }));

export const assessments = ({ organization_id }: School, works: SetWork[]) =>
  works.map(({ row }) => ({ organization_id, ...row, grading_method: 'highest', review: 'when_graded' }));

export const assessmentItems = (works: SetWork[]) =>
  works.flatMap(({ row, items }) =>
    items.map(({ id, question, points }, position) => ({
      ...{ id, assessment_id: row.id, question_version_id: question.versionId, position, points },
    })),
  );

export const submissions = ({ organization_id }: School, handedIn: HandedIn[]) =>
  handedIn.map(({ submission }) => ({ organization_id, ...submission }));
