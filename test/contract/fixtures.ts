import { randomUUID } from 'node:crypto';
import type { Role } from '#platform/access/actor.js';
import type { Client } from '../support/client.js';
import type { Person, School } from '../support/school.js';
import { childOf } from './people.js';

/** Who asks and where a row may be made. */
export interface Stage {
  school: School;
  /** The person the operation is tried as, and their role. */
  actor: Person;
  role: Role;
}

export interface Fixture {
  /** The id of a row inside P1A that is the actor's to use; `parents` are the ids before it in the path. */
  make: (stage: Stage, parents: string[]) => Promise<string>;
  /** Roles for which such a row belongs to one person, so that others of the same class do not see it. */
  personal?: Role[];
  /** Roles for which such a row belongs to the whole organization, so that an outsider sees it too. */
  shared?: Role[];
  /** Rows not even an admin sees. */
  private?: true;
}

/**
 * One fixture for each collection of the API: how to come by one of its rows, inside the class P1A. The access matrix
 * and the fuzzer take every path id and every `…Id` of a body from here. A new collection needs one entry.
 */
export const fixtures: Record<string, Fixture> = {
  // identity
  users: { make: ({ school }) => idOf(school.person('STUDENT')) },
  invitations: {
    make: async ({ school, actor }) => {
      const draft = { email: newEmail(), role: 'STUDENT', classroomId: school.p1a };
      const { body } = await school.as(actor).post('/users/invitations', draft);
      return body.invitation.id;
    },
  },
  roles: { make: ({ school }) => made(school.as(school.root), '/roles', { name: newWord(), baseRole: 'TEACHER' }) },
  sessions: {
    personal: ['TEACHER', 'STUDENT', 'PARENT'],
    make: async ({ school, actor }) => {
      await school.login(actor);
      const { body } = await school.as(actor).get('/sessions/me');
      return body.items[0].id;
    },
  },
  // school
  classrooms: {
    make: ({ school, role }) =>
      role === 'ADMIN' ? made(school.as(school.root), '/classrooms', newClassroom()) : Promise.resolve(school.p1a),
  },
  members: { make: ({ school }, [classroomId]) => idOf(school.person('STUDENT', classroomId)) },
  students: {
    personal: ['STUDENT', 'PARENT'],
    make: async ({ school, actor, role }) => {
      if (role === 'STUDENT') return actor.id;
      if (role === 'PARENT') return childOf(actor).id;
      const draft = { firstName: 'Mia', lastName: 'Moss', classroomId: school.p1a };
      const { body } = await school.as(school.root).post('/students', draft);
      return body.student.id;
    },
  },
  parents: { make: ({ school }) => idOf(school.person('PARENT')) },
  guardians: {
    make: async ({ school }, [studentId]) => {
      const parentId = await idOf(school.person('PARENT'));
      await school.as(school.root).post(`/students/${studentId}/guardians`, { parentId, relation: 'aunt' });
      return parentId;
    },
  },
  // curriculum
  'core-subjects': {
    shared: ['TEACHER', 'STUDENT', 'PARENT'],
    make: ({ school }) => made(school.as(school.root), '/core-subjects', { name: newWord() }),
  },
  subjects: {
    make: ({ school }) => made(school.as(school.root), '/subjects', { classroomId: school.p1a, name: newWord() }),
  },
  units: { make: (stage) => below(stage, 'subjects', 'units') },
  parts: { make: (stage) => below(stage, 'units', 'parts') },
  sections: { make: (stage) => below(stage, 'parts', 'sections') },
  // assessment
  questions: {
    shared: ['TEACHER'],
    make: ({ school, actor, role }) =>
      made(school.as(role === 'TEACHER' ? actor : school.ana), '/questions', trueOrFalse()),
  },
  assessments: {
    make: async (stage) => {
      const teacher = stage.school.as(stage.school.ana);
      const subjectId = await row(stage, 'subjects');
      const draft = { title: newWord(), placement: { subjectId }, items: [{ question: trueOrFalse() }] };
      const id = await made(teacher, '/assessments', draft);
      await teacher.post(`/assessments/${id}/publish`);
      return id;
    },
  },
  submissions: {
    personal: ['STUDENT', 'PARENT'],
    make: async (stage) => {
      const assessmentId = await row(stage, 'assessments');
      return handIn(stage, assessmentId);
    },
  },
};

/** Bodies only a person could think of, by operationId; the rest comes from schemas and their examples. */
export const bodies: Record<string, (stage: Stage, ids: string[]) => object | Promise<object>> = {
  login: ({ actor }) => ({ email: actor.email, password: actor.password }),
  register: () => ({ email: newEmail(), password: 'a perfectly long password' }),
  refreshToken: async ({ school, actor }) => {
    const { body } = await school.login(actor);
    return { refreshToken: body.refreshToken };
  },
  changePassword: ({ actor }) => ({ currentPassword: actor.password, newPassword: 'another long password' }),
  changeMe: () => ({ firstName: 'Anna' }),
  createRole: () => ({ name: newWord(), baseRole: 'TEACHER' }),
  changeRole: () => ({ name: newWord() }),
  createClassroom: () => newClassroom(),
  changeClassroom: () => ({ name: `Room ${randomUUID().slice(0, 8)}` }),
  addMember: async ({ school }) => ({ userId: await idOf(school.person('STUDENT')) }),
  createInvitation: ({ school }) => ({ email: newEmail(), role: 'STUDENT', classroomId: school.p1a }),
  importRoster: () => file(`first_name,last_name,role,level\n${newWord()},Moss,student,P1\n`),
  createSubject: ({ school }) => ({ classroomId: school.p1a, name: newWord() }),
  changeSubject: () => ({ name: newWord() }),
  importQuestions: () => file(`Is ${newWord()} a word? {TRUE}`),
  createQuestion: () => trueOrFalse(),
  changeQuestion: () => ({ prompt: `Is ${newWord()} a word?` }),
  createAssessment: () => ({ title: newWord(), items: [{ question: trueOrFalse() }] }),
  changeAssessment: () => ({ title: newWord() }),
  submitSubmission: async (stage) => ({ assessmentId: await row(stage, 'assessments'), answers: {} }),
  createStudent: ({ school }) => ({ firstName: 'Mia', lastName: 'Moss', classroomId: school.p1a }),
  changeStudent: () => ({ firstName: 'Mia' }),
  createGuardian: async ({ school }) => ({ parentId: await idOf(school.person('PARENT')) }),
  createCoreSubject: () => ({ name: newWord() }),
  changeCoreSubject: () => ({ name: newWord() }),
  changeUser: () => ({ firstName: 'Anna' }),
};

/** What must have happened to a row before the operation makes sense, by operationId. */
export const before: Record<string, (stage: Stage, ids: string[]) => Promise<unknown>> = {
  reactivateUser: ({ school }, [id = '']) => school.as(school.root).post(`/users/${id}/suspend`),
  restoreAssessment: async (stage, [id = '']) => {
    await handIn({ ...stage, role: 'ADMIN' }, id);
    await stage.school.as(stage.school.ana).delete(`/assessments/${id}`);
  },
};

/** Operations the fuzzer cannot bring to a success by itself, and why. */
export const neverSucceeds: Record<string, string> = {
  resetPassword: 'its token exists only in a mail',
  verifyEmail: 'its token exists only in a mail',
};

/** What an operation answers an outsider of an allowed role, where that is not 404, and why. */
export const outsiderAnswers: Record<string, { status: number; why: string }> = {};

/** The fixture of a collection, or the sentence that says what to add. */
export function fixtureOf(collection: string, operation: string): Fixture {
  const fixture = fixtures[collection];
  if (!fixture) {
    throw new Error(
      `${operation} takes the id of a row of "${collection}", which has no fixture: ` +
        `add "${collection}" to fixtures in test/contract/fixtures.ts, a function that makes such a row inside P1A.`,
    );
  }
  return fixture;
}

/** Posts `body` and answers the id of what was made. */
export async function made(client: Client, path: string, body: object): Promise<string> {
  const { status, body: row } = await client.post(path, body);
  if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${JSON.stringify(row)}`);
  return row.id;
}

/** Work handed in: the actor's own, the child's, or somebody's of P1A. */
async function handIn({ school, actor, role }: Stage, assessmentId: string): Promise<string> {
  const student = role === 'STUDENT' ? actor : role === 'PARENT' ? childOf(actor) : undefined;
  const writer = student ?? (await school.person('STUDENT', school.p1a));
  return made(school.as(writer), '/submissions', { assessmentId, answers: {} });
}

const row = (stage: Stage, collection: string): Promise<string> => fixtureOf(collection, 'A fixture').make(stage, []);

/** A row made under a new row of another collection, as the outline is. */
async function below(stage: Stage, parents: string, collection: string): Promise<string> {
  const parentId = await row(stage, parents);
  const admin = stage.school.as(stage.school.root);
  return made(admin, `/${parents}/${parentId}/${collection}`, { title: newWord() });
}

/** A form with one file. */
function file(text: string): FormData {
  const form = new FormData();
  form.set('file', new Blob([text]), 'file.txt');
  return form;
}

const trueOrFalse = () => ({ type: 'true_false', prompt: `Is ${newWord()} a word?`, key: { answer: true } });
const newClassroom = () => ({ level: 'M1', academicYear: String(2100 + Math.floor(Math.random() * 7000)) });
const newWord = () => `word-${randomUUID().slice(0, 13)}`;
const newEmail = () => `${randomUUID()}@fuzz.example`;
const idOf = async (person: Promise<Person>): Promise<string> => (await person).id;
