import type { Answer } from '../support/client.js';
import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from '../assessment/builders.js';
import { documentOf, type Operation, operationsOf } from './operations.js';
import { filled } from './requests.js';

const school = openSchool();
const ownAccount = /^\/(auth|session|sessions|user|users\/me|messages|stream-tickets)(\/|$)/;

/** Somebody of M6 who handed work in and was promoted out of school. */
let graduate: Person;
let work: Answer['body'];
let asked: Operation[];

beforeAll(async () => {
  const root = school.as(school.root);
  graduate = await school.person('STUDENT', school.p1a);
  const { assessment } = await publishedQuiz(school);
  ({ body: work } = await school.as(graduate).post('/submissions', { assessmentId: assessment.id, answers: {} }));
  await root.patch(`/students/${graduate.id}`, { level: 'M6' });
  const { status } = await root.patch(`/students/${graduate.id}/promote`, {});
  expect(status).toBe(200);
  asked = operationsOf(documentOf(school)).filter(({ access }) => Array.isArray(access) && access.includes('STUDENT'));
});

describe('a graduate', () => {
  it('changes nothing any more, in the session that was open and in any other', async () => {
    await school.login(graduate);
    const writes = asked.filter(({ method, path }) => method !== 'GET' && !ownAccount.test(path));

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
    expect(answers[0]?.detail).toContain('You have graduated');
  });

  it('still looks after the own account', async () => {
    const writes = asked.filter(({ method, path }) => method !== 'GET' && ownAccount.test(path));

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

  it('still reads: lists, the own record and last year’s work', async () => {
    const lists = asked.filter(
      ({ method, path }) => method === 'GET' && !path.includes('{') && !path.endsWith('/stream'),
    );

    const wrong = [];
    for (const { path, parameters } of lists) {
      if (parameters.some(({ required, in: where }) => required && where === 'query')) continue;
      const { status } = await school.as(graduate).get(path);
      if (status !== 200) wrong.push(`${path}: ${status}`);
    }

    expect(wrong).toEqual([]);
    for (const path of [`/submissions/${work.id}`, `/submissions/${work.id}/attempts`, `/students/${graduate.id}`])
      expect((await school.as(graduate).get(path)).status).toBe(200);
  });

  it('is one again after a new password, and comes back to school only by undoing', async () => {
    const { body } = await school.as(school.root).get('/promotions');

    const renewed = await school.as(school.root).post(`/students/${graduate.id}/one-time-password`);
    const undone = await school.as(school.root).delete(`/promotions/${body.items[0].id}`);

    expect([renewed.status, renewed.body.code]).toEqual([409, 'account_closed']);
    expect(undone.status).toBe(204);
    const written = await school.as(graduate).post('/submissions', { assessmentId: work.assessmentId, answers: {} });
    expect(written.body.code).not.toBe('account_read_only');
  });
});
