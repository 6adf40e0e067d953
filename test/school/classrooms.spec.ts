import { openSchool } from '../support/school.js';

const school = openSchool();

describe('GET /classrooms', () => {
  it('shows an admin every class', async () => {
    const { status, body } = await school.as(school.root).get('/classrooms');

    expect([status, body.total]).toEqual([200, 2]);
    expect(body.items.map((room: { name: string }) => room.name)).toEqual(['P1A', 'P1B']);
  });

  it.each(['ana', 'ben', 'paula'] as const)('shows %s only P1A', async (name) => {
    const { body } = await school.as(school[name]).get('/classrooms');

    expect(body.items.map((room: { id: string }) => room.id)).toEqual([school.p1a]);
  });

  it('costs two statements, however many classes there are', async () => {
    await school.as(school.root).get('/classrooms');

    const { headers } = await school.as(school.root).get('/classrooms?limit=1');

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });
});

describe('GET /classrooms/:id', () => {
  it('does not exist for another class', async () => {
    const { status, body } = await school.as(school.olga).get(`/classrooms/${school.p1a}`);

    expect([status, body.code]).toEqual([404, 'not_found']);
  });

  it('refuses a malformed id', async () => {
    const { status, body } = await school.as(school.ana).get('/classrooms/P1A');

    expect([status, body.code]).toEqual([400, 'malformed_id']);
  });
});

describe('POST /classrooms', () => {
  it('gives a level its lowest free number, and its creator the class', async () => {
    const { status, body } = await school.as(school.ana).post('/classrooms', { level: 'p2' });

    expect([status, body.level, body.classNumber, body.name]).toEqual([201, 'P2', 1, 'P2/1']);
    const { status: seen } = await school.as(school.ana).get(`/classrooms/${body.id}`);
    expect(seen).toBe(200);
  });

  it('opens six of a level and never a seventh, however many ask at once', async () => {
    const attempts = Array.from({ length: 12 }, () => school.as(school.root).post('/classrooms', { level: 'M6' }));

    const answers = await Promise.all(attempts);

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(answers.filter(({ body }) => body.code === 'class_limit')).toHaveLength(6);
    const numbers = answers.flatMap(({ body }) => body.classNumber ?? []).sort();
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuses a taken place and an unknown level', async () => {
    const taken = await school.as(school.root).post('/classrooms', { level: 'P1', classNumber: 1 });
    const unknown = await school.as(school.root).post('/classrooms', { level: 'Q9' });

    expect([taken.status, taken.body.code]).toEqual([409, 'classroom_taken']);
    expect([unknown.status, unknown.body.code]).toEqual([400, 'level_unknown']);
  });

  it('is not for students', async () => {
    const { status } = await school.as(school.ben).post('/classrooms', { level: 'P3' });

    expect(status).toBe(403);
  });

  it('names every field that is wrong', async () => {
    const { status, body } = await school.as(school.root).post('/classrooms', { classNumber: 7, colour: 'red' });

    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['classNumber', 'colour', 'level']);
  });
});

describe('PATCH /classrooms/:id', () => {
  it('changes what was seen, and refuses what somebody changed meanwhile', async () => {
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'P4' });
    const renamed = await school
      .as(school.root)
      .patch(`/classrooms/${room.id}`, { name: 'Owls' }, { 'if-match': '"1"' });

    const late = await school.as(school.root).patch(`/classrooms/${room.id}`, { name: 'Foxes' }, { 'if-match': '"1"' });

    expect([renamed.status, renamed.body.name, renamed.headers.get('etag')]).toEqual([200, 'Owls', '"2"']);
    expect([late.status, late.body.code]).toEqual([412, 'row_changed']);
  });
});

describe('DELETE /classrooms/:id', () => {
  it('deletes a class nobody used and archives one with a history', async () => {
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'P5' });
    const gone = await school.as(school.root).delete(`/classrooms/${room.id}`);
    const { body: used } = await school.as(school.ana).post('/classrooms', { level: 'P5' });

    const kept = await school.as(school.root).delete(`/classrooms/${used.id}`);

    expect([gone.body.archived, kept.body.archived]).toEqual([false, true]);
    const { body: restored } = await school.as(school.root).post(`/classrooms/${used.id}/restore`);
    expect(restored.archivedAt).toBeNull();
  });

  it('archives one that only has a subject', async () => {
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'P5' });
    await school.as(school.root).post('/subjects', { classroomId: room.id, name: 'Light' });

    const { status, body } = await school.as(school.root).delete(`/classrooms/${room.id}`);

    expect([status, body.archived]).toEqual([200, true]);
  });
});

describe('the members of a class', () => {
  it('loses a teacher at once', async () => {
    const teacher = await school.person('TEACHER', school.p1a);
    const before = await school.as(teacher).get(`/classrooms/${school.p1a}`);

    await school.as(school.root).delete(`/classrooms/${school.p1a}/members/${teacher.id}`);

    const after = await school.as(teacher).get(`/classrooms/${school.p1a}`);
    expect([before.status, after.status]).toEqual([200, 404]);
  });

  it('never has a student twice in one year, however many place them at once', async () => {
    const student = await school.person('STUDENT');
    const rooms = [school.p1a, school.p1b, school.p1a, school.p1b];

    const answers = await Promise.all(
      rooms.map((room) => school.as(school.root).post(`/classrooms/${room}/members`, { userId: student.id })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('gets students the school keeps and who attend no class from its teacher', async () => {
    const draft = { firstName: 'Una', lastName: 'Usher', level: 'P1' };
    const { body } = await school.as(school.root).post('/students', draft);

    const { status } = await school
      .as(school.ana)
      .post(`/classrooms/${school.p1a}/members`, { userId: body.student.id });

    expect(status).toBe(201);
  });

  it('gets its teachers from an admin only', async () => {
    const teacher = await school.person('TEACHER');

    const { status } = await school.as(school.ana).post(`/classrooms/${school.p1a}/members`, { userId: teacher.id });

    expect(status).toBe(403);
  });
});
