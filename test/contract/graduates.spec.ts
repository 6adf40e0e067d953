import { publishedQuiz } from '../assessment/builders.js';
import type { Answer } from '../support/client.js';
import { openSchool, type Person } from '../support/school.js';
import { documentOf, type Operation, operationsOf } from './operations.js';
import { filled } from './requests.js';

const school = openSchool();
/** Synchronization includes own preferences; it refuses the rest entry by entry. */
const ownAccount =
  /^\/(auth|session|sessions|user|users\/me|messages|stream-tickets|calendar|privacy\/erasure-requests|sync)(\/|$)/;

/** A student of M6 who submitted work and then graduated. */
let graduate: Person;
let submission: Answer['body'];
let operations: Operation[];

beforeAll(async () => {
  const root = school.as(school.root);
  graduate = await school.person('STUDENT', school.p1a);
  const { assessment } = await publishedQuiz(school);
  ({ body: submission } = await school.as(graduate).post('/submissions', { assessmentId: assessment.id, answers: {} }));
  const { body: room } = await root.post('/classrooms', { level: 'M6' });
  await root.patch(`/students/${graduate.id}`, { classroomId: room.id });
  const { status } = await root.patch(`/students/${graduate.id}/promote`, {});
  expect(status).toBe(200);
  operations = operationsOf(documentOf(school)).filter(
    ({ access }) => Array.isArray(access) && access.includes('STUDENT'),
  );
});

describe('a graduate', () => {
  it('cannot change anything, in an existing session or a new one', async () => {
    await school.login(graduate);
    const writes = operations.filter(({ method, path }) => method !== 'GET' && !ownAccount.test(path));

    const answers = await Promise.all(
      writes.map(async ({ method, path, id, takesFile }) => {
        const form = new FormData();
        form.set('file', new Blob(['x']), 'x.txt');
        const { status, body } = await school.as(graduate).send(method, filled(path, []), takesFile ? form : undefined);
        return { id, status, code: body.code, detail: body.detail };
      }),
    );

    expect(answers.length).toBeGreaterThan(0);
    expect(answers.filter(({ status, code }) => status !== 403 || code !== 'account_read_only')).toEqual([]);
    expect(answers[0]?.detail).toContain('you have graduated');
  });

  it('can still manage their account', async () => {
    const writes = operations.filter(({ method, path }) => method !== 'GET' && ownAccount.test(path));

    const refused = [];
    for (const { method, path, id } of writes.filter((each) => each.id !== 'logout')) {
      const { body } = await school.as(graduate).send(method, filled(path, []));
      if (body?.code === 'account_read_only') refused.push(id);
    }

    expect(writes.length).toBeGreaterThan(5);
    expect(refused).toEqual([]);
    const { status } = await school.as(graduate).put('/user/preferences', { theme: 'dark' });
    expect(status).toBe(200);
  });

  it('can still read lists, their own record and past submissions', async () => {
    const lists = operations.filter(
      ({ method, path }) => method === 'GET' && !path.includes('{') && !path.endsWith('/stream'),
    );

    const failures = [];
    for (const { path, parameters } of lists) {
      if (parameters.some(({ required, in: where }) => required && where === 'query')) continue;
      const { status } = await school.as(graduate).get(path);
      if (status !== 200) failures.push(`${path}: ${status}`);
    }

    expect(failures).toEqual([]);
    for (const path of [
      `/submissions/${submission.id}`,
      `/submissions/${submission.id}/attempts`,
      `/students/${graduate.id}`,
    ])
      expect((await school.as(graduate).get(path)).status).toBe(200);
  });

  it('cannot be reactivated by a new password, only by undoing the promotion', async () => {
    const { body } = await school.as(school.root).get('/promotions');

    const renewed = await school.as(school.root).post(`/students/${graduate.id}/one-time-password`);
    const reverted = await school.as(school.root).delete(`/promotions/${body.items[0].id}`);

    expect([renewed.status, renewed.body.code]).toEqual([409, 'account_closed']);
    expect(reverted.status).toBe(204);
    const written = await school
      .as(graduate)
      .post('/submissions', { assessmentId: submission.assessmentId, answers: {} });
    expect(written.body.code).not.toBe('account_read_only');
  });
});
