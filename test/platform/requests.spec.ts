import { openSchool } from '../support/school.js';

const school = openSchool();

const login = '{"email":"ana@test.example","password":"wrong"}';
const send = (headers: Record<string, string>) =>
  fetch(`${school.url}/api/v1/auth/login`, { method: 'POST', body: Buffer.from(login), headers });

describe('a body', () => {
  it('without Content-Type is refused with the type to send', async () => {
    const response = await send({});
    const body = (await response.json()) as object;

    expect(response.status).toBe(415);
    expect(body).toMatchObject({
      code: 'content_type_missing',
      detail: expect.stringContaining('Send Content-Type: application/json'),
    });
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain'])(
    'of another type is refused by name: %s',
    async (type) => {
      const response = await send({ 'content-type': type });
      const body = (await response.json()) as { code: string; detail: string };

      expect([response.status, body.code]).toEqual([415, 'unsupported_media_type']);
      expect(body.detail).toContain(type);
      expect(body.detail).toContain('application/json');
    },
  );
});

describe('a request without a body', () => {
  const typed = async (method: string, path: string) => {
    const response = await fetch(`${school.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${await school.as(school.ben).token()}`, 'content-type': 'application/json' },
    });
    return [response.status, ((await response.json()) as { code: string }).code];
  };

  it.each([
    ['DELETE', '/learning/bookmark/00000000-0000-4000-8000-000000000000', 404, 'not_found'],
    ['POST', '/learning/view', 400, 'validation_failed'],
  ])('may have the type of JSON: %s', async (method, path, status, code) => {
    expect(await typed(method, path)).toEqual([status, code]);
  });
});

describe('an unknown name', () => {
  it('of a query parameter is refused with the names there are', async () => {
    const { status, body } = await school.as(school.ana).get('/assessments?class=1');

    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'class', rule: 'unknown', message: expect.stringMatching(/known fields: page, limit, .*classroomId/) },
    ]);
  });

  it('of a field is refused with the names there are', async () => {
    const { body } = await school.as(school.root).post('/core-subjects', { nmae: 'Music' });

    expect(body.errors).toContainEqual(
      expect.objectContaining({
        field: 'nmae',
        message: 'nmae is not a known field; known fields: name, code, description',
      }),
    );
  });
});

describe('ids in a body and in a query', () => {
  it('are read in any case, and a repeated one counts once', async () => {
    const ana = school.as(school.ana);
    const ben = school.ben.id;
    const { body: course } = await ana.post('/courses', { title: 'Any case' });
    await ana.post(`/courses/${course.id}/publish`);
    const enrolled = await ana.post(`/courses/${course.id}/enrollments`, { userIds: [ben.toUpperCase(), ben] });
    const fields = { title: 'Any case', durationMinutes: 5 };
    const first = await ana.post('/modules', { ...fields, courseId: course.id.toUpperCase() });
    const prerequisites = [first.body.id.toUpperCase(), first.body.id];
    const second = await ana.post('/modules', { ...fields, courseId: course.id, prerequisites });
    const listed = await ana.get(`/modules?courseId=${course.id.toUpperCase()}`);

    expect([enrolled.status, enrolled.body]).toEqual([200, { enrolled: 1, waiting: 0, unchanged: 0 }]);
    expect([second.status, second.body.prerequisites]).toEqual([201, [first.body.id]]);
    expect(listed.body.items.map(({ courseId }: { courseId: string }) => courseId)).toEqual([course.id, course.id]);
  });
});
