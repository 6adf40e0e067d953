import { randomUUID } from 'node:crypto';
import { Packages } from '#billing/subscriptions/packages.js';
import type { Role } from '#platform/access/actor.js';
import type { Client } from '../support/client.js';
import type { Person, School } from '../support/school.js';
import { childOf } from './people.js';

/** The caller of an operation and the school in which rows are created. */
export interface Scenario {
  school: School;
  /** The person who calls the operation, and their role. */
  actor: Person;
  role: Role;
}

export interface Fixture {
  /**
   * Creates a row inside P1A that the actor may use and returns its id; `parents` are the ids before it in the path.
   */
  make: (scenario: Scenario, parents: string[]) => Promise<string>;
  /** Roles for which such a row is visible to one person only, not to others of the same class. */
  personal?: Role[];
  /** Roles for which such a row is visible in the whole organization, also to outsiders. */
  shared?: Role[];
  /** Rows that not even an admin sees. */
  private?: true;
}

/**
 * One fixture for each collection of the API creates a row inside P1A. The access matrix and the fuzzer take all path
 * ids and all `…Id` fields of bodies from here. A new collection needs one entry.
 */
export const fixtures: Record<string, Fixture> = {
  // platform
  jobs: {
    make: async ({ school }) => {
      await school.sql(`SELECT graphile_worker.add_job('remove-bytes', '{"keys":[]}')`);
      const [job] = await school.sql<{ id: string }>(
        `UPDATE graphile_worker._private_jobs SET attempts = 1, last_error = 'no such bucket'
         WHERE id = (SELECT max(id) FROM graphile_worker._private_jobs) RETURNING id`,
      );
      return job?.id ?? '';
    },
  },
  // identity
  users: { make: ({ school }) => idOf(school.person('STUDENT')) },
  invitations: {
    make: async ({ school, actor }) => {
      const draft = { email: newEmail(), role: 'STUDENT', classroomId: school.p1a };
      const { body } = await school.as(actor).post('/users/invitations', draft);
      return body.invitation.id;
    },
  },
  roles: { make: ({ school }) => created(school.as(school.root), '/roles', { name: newWord(), baseRole: 'TEACHER' }) },
  sessions: {
    personal: ['TEACHER', 'STUDENT', 'PARENT'],
    make: async ({ school, actor }) => {
      await school.login(actor);
      const { body } = await school.as(actor).get('/sessions/me');
      return body.items[0].id;
    },
  },
  'GET sessions/{id}': {
    personal: ['STUDENT', 'PARENT'],
    make: ({ school, actor, role }) => {
      if (role === 'STUDENT') return Promise.resolve(actor.id);
      return role === 'PARENT' ? Promise.resolve(childOf(actor).id) : idOf(school.person('STUDENT', school.p1a));
    },
  },
  'class/{classroomId}': { make: ({ school }) => Promise.resolve(school.p1a) },
  // school
  classrooms: {
    make: ({ school, role }) =>
      role === 'ADMIN' ? created(school.as(school.root), '/classrooms', newClassroom()) : Promise.resolve(school.p1a),
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
  // messaging
  messages: {
    personal: ['TEACHER', 'STUDENT', 'PARENT'],
    private: true,
    make: async ({ school, actor }) => {
      await school.as(school.root).post('/messages', { scopeType: 'user', scopeId: actor.id, title: newWord() });
      const { body } = await school.as(actor).get('/messages');
      return body.items[0].id;
    },
  },
  sent: {
    personal: ['TEACHER'],
    private: true,
    make: async ({ school, actor }) => created(school.as(actor), '/messages', await messageToClass(school)),
  },
  promotions: {
    make: async ({ school }) => {
      const { id } = await school.person('STUDENT', school.p1a);
      const { body } = await school.as(school.root).patch(`/students/${id}/promote`, { academicYear: '2027' });
      return body.promotionId;
    },
  },
  // curriculum
  'core-subjects': {
    shared: ['TEACHER', 'STUDENT', 'PARENT'],
    make: ({ school }) => created(school.as(school.root), '/core-subjects', { name: newWord() }),
  },
  subjects: {
    make: ({ school }) => created(school.as(school.root), '/subjects', { classroomId: school.p1a, name: newWord() }),
  },
  units: { make: (scenario) => below(scenario, 'subjects', 'units') },
  parts: { make: (scenario) => below(scenario, 'units', 'parts') },
  sections: { make: (scenario) => below(scenario, 'parts', 'sections') },
  resources: {
    make: async ({ school }, [assessmentId]) => {
      if (assessmentId)
        return (await school.as(school.root).post(`/assessments/${assessmentId}/resources`, link())).body.id;
      return (await uploaded(school)).id;
    },
  },
  files: { make: async ({ school }) => (await uploaded(school)).fileId },
  // billing
  tcodes: {
    shared: ['TEACHER', 'STUDENT', 'PARENT'],
    make: async (scenario) => {
      const draft = { code: newWord(), title: 'Light', kind: 'subject', subjectId: await row(scenario, 'subjects') };
      return created(scenario.school.as(scenario.school.root), '/tcodes', draft);
    },
  },
  subscriptions: {
    personal: ['TEACHER', 'STUDENT', 'PARENT'],
    make: async (scenario) => {
      const draft = { tcodeId: await row(scenario, 'tcodes'), subscriptionType: 'monthly', userId: scenario.actor.id };
      return created(scenario.school.as(scenario.school.root), '/subscriptions', draft);
    },
  },
  access: { make: async (scenario) => `subject/${await row(scenario, 'subjects')}` },
  // assessment
  questions: {
    shared: ['TEACHER'],
    make: ({ school, actor, role }) =>
      created(school.as(role === 'TEACHER' ? actor : school.ana), '/questions', trueOrFalse()),
  },
  assessments: {
    make: async (scenario) => {
      const teacher = scenario.school.as(scenario.school.ana);
      const subjectId = await row(scenario, 'subjects');
      const draft = { title: newWord(), placement: { subjectId }, items: [{ question: trueOrFalse() }] };
      const id = await created(teacher, '/assessments', draft);
      await teacher.post(`/assessments/${id}/publish`);
      return id;
    },
  },
  submissions: {
    personal: ['STUDENT', 'PARENT'],
    make: async (scenario) => {
      const assessmentId = await row(scenario, 'assessments');
      return submit(scenario, assessmentId);
    },
  },
};

/** Bodies that cannot be derived from the schema, by operationId; all others come from schemas and their examples. */
export const bodies: Record<string, (scenario: Scenario, ids: string[]) => object | Promise<object>> = {
  login: ({ actor }) => ({ email: actor.email, password: actor.password }),
  register: () => ({ email: newEmail(), password: 'a perfectly long password' }),
  refreshToken: async ({ school, actor }) => {
    const { body } = await school.login(actor);
    return { refreshToken: body.refreshToken };
  },
  changePassword: ({ actor }) => ({ currentPassword: actor.password, newPassword: 'another long password' }),
  changeMe: () => ({ firstName: 'Anna' }),
  changeAccount: () => ({ firstName: 'Anna' }),
  createRole: () => ({ name: newWord(), baseRole: 'TEACHER' }),
  changeRole: () => ({ name: newWord() }),
  createClassroom: ({ role }) => newClassroom(role === 'ADMIN' ? undefined : '2027'),
  changeClassroom: () => ({ name: `Room ${randomUUID().slice(0, 8)}` }),
  addMember: async ({ school }) => {
    const userId = await idOf(school.person('STUDENT'));
    await school.sql('UPDATE users SET managed = true WHERE id = $1', [userId]);
    return { userId };
  },
  acceptInvitation: async ({ school, actor }) => {
    await school.sql('UPDATE classroom_members SET left_at = now() WHERE user_id = $1 AND left_at IS NULL', [actor.id]);
    const draft = { email: actor.email, role: 'STUDENT', classroomId: school.p1a };
    const { body } = await school.as(school.root).post('/users/invitations', draft);
    return { inviteCode: body.inviteCode };
  },
  createInvitation: ({ school }) => ({ email: newEmail(), role: 'STUDENT', classroomId: school.p1a }),
  importRoster: () => file(`first_name,last_name,role,level\n${newWord()},Moss,student,P1\n`),
  sendMessage: ({ school }) => messageToClass(school),
  createSubject: ({ school }) => ({ classroomId: school.p1a, name: newWord() }),
  changeSubject: () => ({ name: newWord() }),
  createResource: () => link(),
  putResource: () => ({ title: newWord() }),
  changeResource: () => ({ title: newWord() }),
  replaceResourceFile: () => file(newWord()),
  uploadFile: () => file(newWord()),
  addAssessmentResource: () => link(),
  changeAssessmentResource: () => ({ position: 0 }),
  createTcode: async (scenario) => ({
    ...{ code: newWord(), title: 'Light', kind: 'subject' },
    subjectId: await row(scenario, 'subjects'),
  }),
  changeTcode: () => ({ title: newWord() }),
  createSubscription: async (scenario) => ({ tcodeId: await row(scenario, 'tcodes'), subscriptionType: 'trial' }),
  importQuestions: () => file(`Is ${newWord()} a word? {TRUE}`),
  createQuestion: () => trueOrFalse(),
  changeQuestion: () => ({ prompt: `Is ${newWord()} a word?` }),
  createAssessment: () => ({ title: newWord(), items: [{ question: trueOrFalse() }] }),
  changeAssessment: () => ({ title: newWord() }),
  submitSubmission: async (scenario) => ({ assessmentId: await row(scenario, 'assessments'), answers: {} }),
  createStudent: ({ school }) => ({ firstName: 'Mia', lastName: 'Moss', classroomId: school.p1a }),
  changeStudent: () => ({ firstName: 'Mia' }),
  promoteStudent: () => ({ academicYear: '2027' }),
  promoteClassroom: () => ({ createClassrooms: true }),
  promoteSchoolYear: async ({ school }) => {
    const { body } = await school.as(school.root).post('/classrooms', newClassroom());
    await school.person('STUDENT', body.id);
    return { fromAcademicYear: body.academicYear };
  },
  createGuardian: async ({ school }) => ({ parentId: await idOf(school.person('PARENT')) }),
  createCoreSubject: () => ({ name: newWord() }),
  changeCoreSubject: () => ({ name: newWord() }),
  changeUser: () => ({ firstName: 'Anna' }),
};

/** Preparation of a row that an operation requires, by operationId. */
export const before: Record<string, (scenario: Scenario, ids: string[]) => Promise<unknown>> = {
  reactivateUser: ({ school }, [id = '']) => school.as(school.root).post(`/users/${id}/suspend`),
  approveResource: ({ school }, [id = '']) =>
    school.sql(
      `UPDATE resources SET scope = 'library', status = 'pending', classroom_id = NULL, subject_id = NULL, label = NULL,
         position = NULL WHERE id = $1`,
      [id],
    ),
  restoreResource: async ({ school }, [id = '']) => {
    await school.sql('UPDATE resources SET view_count = 1 WHERE id = $1', [id]);
    await school.as(school.root).delete(`/resources/${id}`);
  },
  renewSubscription: ({ school }) => {
    const packages = school.app.get(Packages);
    Object.assign(packages, { all: packages.all.map((each) => ({ ...each, selfService: true })) });
    return Promise.resolve();
  },
  resumeSubscription: ({ school }, [id = '']) => school.as(school.root).post(`/subscriptions/${id}/suspend`),
  promoteStudent: ({ school }) =>
    school.as(school.root).patch('/organizations/current', { settings: { students: { teachersMayPromote: true } } }),
  promoteClassroom: ({ school }, [id]) => school.person('STUDENT', id),
  restoreAssessment: async (scenario, [id = '']) => {
    await submit({ ...scenario, role: 'ADMIN' }, id);
    await scenario.school.as(scenario.school.ana).delete(`/assessments/${id}`);
  },
};

/** Operations whose success the fuzzer cannot produce, with the reason. */
export const neverSucceeds: Record<string, string> = {
  resetPassword: 'its token exists only in an email',
  verifyEmail: 'its token exists only in an email',
};

/** Statuses other than 404 that an operation returns to an outsider of a permitted role, with the reason. */
export const outsiderAnswers: Record<string, { status: number; reason: string }> = {};

/** The fixture of a collection. Throws an error that tells how to add it. */
export function fixtureOf(collection: string, operation: string): Fixture {
  const fixture = fixtures[collection];
  if (!fixture) {
    throw new Error(
      `${operation} takes the id of a row of "${collection}", which has no fixture: ` +
        `add "${collection}" to fixtures in test/contract/fixtures.ts with a function that creates such a row inside P1A.`,
    );
  }
  return fixture;
}

/** Posts `body` and returns the id of the created row. */
export async function created(client: Client, path: string, body: object): Promise<string> {
  const { status, body: row } = await client.post(path, body);
  if (status !== 201 && status !== 202) throw new Error(`POST ${path} responded ${status}: ${JSON.stringify(row)}`);
  return row.id;
}

/** Submits work as the actor, the actor's child, or another student of P1A. */
async function submit({ school, actor, role }: Scenario, assessmentId: string): Promise<string> {
  const student = role === 'STUDENT' ? actor : role === 'PARENT' ? childOf(actor) : undefined;
  const author = student ?? (await school.person('STUDENT', school.p1a));
  return created(school.as(author), '/submissions', { assessmentId, answers: {} });
}

const row = (scenario: Scenario, collection: string): Promise<string> =>
  fixtureOf(collection, 'A fixture').make(scenario, []);

/** Creates a row below a new row of another collection, as in the outline. */
async function below(scenario: Scenario, parents: string, collection: string): Promise<string> {
  const parentId = await row(scenario, parents);
  const admin = scenario.school.as(scenario.school.root);
  return created(admin, `/${parents}/${parentId}/${collection}`, { title: newWord() });
}

/** Uploads a file to a subject of P1A. */
async function uploaded(school: School): Promise<{ id: string; fileId: string }> {
  const draft = { classroomId: school.p1a, name: newWord() };
  const form = file(newWord());
  form.set('scope', 'structure');
  form.set('subjectId', await created(school.as(school.root), '/subjects', draft));
  const { status, body } = await school.as(school.root).post('/resources', form);
  if (status !== 201 && status !== 202) throw new Error(`POST /resources responded ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** A form with one text file. */
function file(text: string): FormData {
  const form = new FormData();
  form.set('file', new Blob([text]), 'file.txt');
  return form;
}

const link = () => ({ title: newWord(), contentUrl: 'https://example.org/' });
const trueOrFalse = () => ({ type: 'true_false', prompt: `Is ${newWord()} a word?`, key: { answer: true } });
/** To a new student of P1A, because earlier requests may have promoted the cast. */
const messageToClass = async (school: School) => ({
  scopeType: 'user',
  scopeId: await idOf(school.person('STUDENT', school.p1a)),
  title: newWord(),
});
/** A classroom of an unused level and year, however many a test creates. */
const newClassroom = (academicYear?: string) => {
  const index = classroomCount++;
  return {
    level: levels[index % levels.length],
    academicYear: academicYear ?? String(firstUnusedYear + (Math.floor(index / levels.length) % unusedYears)),
  };
};
const levels = ['P', 'M'].flatMap((cycle) => ['1', '2', '3', '4', '5', '6'].map((grade) => cycle + grade));
const firstUnusedYear = 2028;
const unusedYears = 95;
let classroomCount = 0;
const newWord = () => `word-${randomUUID().slice(0, 13)}`;
const newEmail = () => `${randomUUID()}@fuzz.example`;
const idOf = async (person: Promise<Person>): Promise<string> => (await person).id;
