import { AuditLog } from '#platform/audit/audit-log.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

describe('GET /classrooms', () => {
  it('lists all classrooms for an admin', async () => {
    const { status, body } = await school.as(school.root).get('/classrooms');

    expect([status, body.total]).toEqual([200, 2]);
    expect(body.items.map((classroom: { name: string }) => classroom.name)).toEqual(['P1A', 'P1B']);
  });

  it.each(['ana', 'ben', 'paula'] as const)('lists only P1A for %s', async (name) => {
    const { body } = await school.as(school[name]).get('/classrooms');

    expect(body.items.map((classroom: { id: string }) => classroom.id)).toEqual([school.p1a]);
  });

  it('is filtered by level, which is compared like names', async () => {
    const found = await Promise.all(
      ['P1', 'p1', 'P2', 'unknown'].map((level) => school.as(school.ana).get(`/classrooms?level=${level}`)),
    );

    expect(found.map(({ body }) => body.total)).toEqual([1, 1, 0, 0]);
  });

  it('takes two statements for any number of classrooms', async () => {
    await school.as(school.root).get('/classrooms');

    const { headers } = await school.as(school.root).get('/classrooms?limit=1');

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });
});

describe('the teachers and counts of a classroom', () => {
  it.each(['root', 'ana', 'ben', 'paula'] as const)('are shown to %s, names only', async (name) => {
    const { body: list } = await school.as(school[name]).get('/classrooms');
    const { body: one, headers } = await school.as(school[name]).get(`/classrooms/${school.p1a}`);

    const { teachers, studentCount } = list.items.find(({ id }: { id: string }) => id === school.p1a);
    expect(teachers).toEqual([{ id: school.ana.id, displayName: expect.stringContaining('Ana') }]);
    expect([one.teachers, one.studentCount, headers.get('x-statements')]).toEqual([teachers, studentCount, '1']);
    const [{ count } = { count: -1 }] = await school.sql<{ count: number }>(
      `SELECT count(*)::int FROM classroom_members WHERE classroom_id = $1 AND member_role = 'STUDENT' AND left_at IS NULL`,
      [school.p1a],
    );
    expect(studentCount).toBe(count);
  });

  it('follow the memberships', async () => {
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'P6' });
    const shown = async () => (await school.as(school.root).get(`/classrooms/${room.id}`)).body;
    const before = await shown();
    const teacher = await school.person('TEACHER', room.id);
    await school.person('STUDENT', room.id);
    const filled = await shown();

    await school.as(school.root).delete(`/classrooms/${room.id}/members/${teacher.id}`);

    const after = await shown();
    expect([before.studentCount, before.teachers]).toEqual([0, []]);
    expect([filled.studentCount, filled.teachers.length]).toEqual([1, 1]);
    expect([after.studentCount, after.teachers]).toEqual([1, []]);
  });
});

describe('GET /classrooms/:id', () => {
  it('returns 404 to a teacher of another classroom', async () => {
    const { status, body } = await school.as(school.olga).get(`/classrooms/${school.p1a}`);

    expect([status, body.code]).toEqual([404, 'not_found']);
  });

  it('rejects a malformed id', async () => {
    const { status, body } = await school.as(school.ana).get('/classrooms/P1A');

    expect([status, body.code]).toEqual([400, 'malformed_id']);
  });
});

describe('POST /classrooms', () => {
  it('allocates the lowest free number and makes the creator the teacher', async () => {
    const { status, body } = await school.as(school.ana).post('/classrooms', { level: 'p2' });

    expect([status, body.level, body.classNumber, body.name]).toEqual([201, 'P2', 1, 'P2/1']);
    const { status: seen } = await school.as(school.ana).get(`/classrooms/${body.id}`);
    expect(seen).toBe(200);
  });

  it('creates at most six of a level for concurrent requests', async () => {
    const attempts = Array.from({ length: 12 }, () => school.as(school.root).post('/classrooms', { level: 'M6' }));

    const responses = await Promise.all(attempts);

    expect(responses.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(responses.filter(({ body }) => body.code === 'class_limit')).toHaveLength(6);
    const numbers = responses.flatMap(({ body }) => body.classNumber ?? []).sort();
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('rejects a taken class number and an unknown level', async () => {
    const taken = await school.as(school.root).post('/classrooms', { level: 'P1', classNumber: 1 });
    const unknown = await school.as(school.root).post('/classrooms', { level: 'Q9' });

    expect([taken.status, taken.body.code]).toEqual([409, 'classroom_taken']);
    expect([unknown.status, unknown.body.code]).toEqual([400, 'level_unknown']);
  });

  it('is not accessible to students', async () => {
    const { status } = await school.as(school.ben).post('/classrooms', { level: 'P3' });

    expect(status).toBe(403);
  });

  it('names all invalid fields', async () => {
    const { status, body } = await school.as(school.root).post('/classrooms', { classNumber: 7, colour: 'red' });

    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['classNumber', 'colour', 'level']);
  });
});

describe('PATCH /classrooms/:id', () => {
  it('rejects a change based on an older version', async () => {
    const { body: classroom } = await school.as(school.root).post('/classrooms', { level: 'P4' });
    const renamed = await school
      .as(school.root)
      .patch(`/classrooms/${classroom.id}`, { name: 'Owls' }, { 'if-match': '"1"' });

    const late = await school
      .as(school.root)
      .patch(`/classrooms/${classroom.id}`, { name: 'Foxes' }, { 'if-match': '"1"' });

    expect([renamed.status, renamed.body.name, renamed.headers.get('etag')]).toEqual([200, 'Owls', '"2"']);
    expect([late.status, late.body.code]).toEqual([412, 'row_changed']);
  });
});

describe('PATCH /classrooms/:id with another academic year', () => {
  it('takes the memberships along: a student still attends one classroom per year, and is promoted from it', async () => {
    const root = school.as(school.root);
    const { body: room } = await root.post('/classrooms', { level: 'P3', academicYear: '2070' });
    const { body: other } = await root.post('/classrooms', { level: 'P4', academicYear: '2071' });
    const [student, elsewhere] = [await school.person('STUDENT', room.id), await school.person('STUDENT', room.id)];

    const changed = await root.patch(`/classrooms/${room.id}`, { academicYear: '2071' });
    const second = await root.post(`/classrooms/${other.id}/members`, { userId: student.id });
    const { body: members } = await root.get(`/classrooms/${room.id}/members`);
    const draft = { fromAcademicYear: '2071', toAcademicYear: '2072', createClassrooms: true, dryRun: true };
    const { body: promotion } = await root.post('/promotions', draft);

    expect([changed.status, second.status, second.body.code]).toEqual([200, 409, 'student_in_other_class']);
    expect(members.items.map(({ academicYear }: { academicYear: string }) => academicYear)).toEqual(['2071', '2071']);
    expect(promotion.promoted).toBe(2);
    await root.delete(`/classrooms/${room.id}/members/${elsewhere.id}`);
  });

  it('is refused while a student attends another classroom of that year', async () => {
    const root = school.as(school.root);
    const { body: room } = await root.post('/classrooms', { level: 'P3', academicYear: '2073' });
    const { body: other } = await root.post('/classrooms', { level: 'P4', academicYear: '2074' });
    const student = await school.person('STUDENT', room.id);
    await root.post(`/classrooms/${other.id}/members`, { userId: student.id });

    const { status, body } = await root.patch(`/classrooms/${room.id}`, { academicYear: '2074' });

    expect([status, body.code]).toEqual([409, 'student_in_other_class']);
    expect((await root.get(`/classrooms/${room.id}`)).body.academicYear).toBe('2073');
  });
});

describe('DELETE /classrooms/:id', () => {
  it('deletes a classroom without records and archives one with members', async () => {
    const { body: classroom } = await school.as(school.root).post('/classrooms', { level: 'P5' });
    const gone = await school.as(school.root).delete(`/classrooms/${classroom.id}`);
    const { body: used } = await school.as(school.ana).post('/classrooms', { level: 'P5' });

    const kept = await school.as(school.root).delete(`/classrooms/${used.id}`);

    expect([gone.body.archived, kept.body.archived]).toEqual([false, true]);
    const { body: restored } = await school.as(school.root).post(`/classrooms/${used.id}/restore`);
    expect(restored.archivedAt).toBeNull();
  });

  it('restores a classroom with its members, except those who moved, left the school or were removed before', async () => {
    const root = school.as(school.root);
    const { body: room } = await root.post('/classrooms', { level: 'P6' });
    const { body: other } = await root.post('/classrooms', { level: 'P6' });
    const [teacher, stays, moves, leaves, removed] = await Promise.all([
      school.person('TEACHER', room.id),
      ...[1, 2, 3, 4].map(() => school.person('STUDENT', room.id)),
    ]);
    await root.delete(`/classrooms/${room.id}/members/${removed.id}`);
    await root.delete(`/classrooms/${room.id}`);
    await root.post(`/classrooms/${other.id}/members`, { userId: moves.id });
    await root.patch(`/students/${leaves.id}`, { status: 'left' });

    const { status } = await root.post(`/classrooms/${room.id}/restore`);
    const again = await root.post(`/classrooms/${room.id}/restore`);

    const members = await school.sql<{ user_id: string }>(
      'SELECT user_id FROM classroom_members WHERE classroom_id = $1 AND left_at IS NULL',
      [room.id],
    );
    expect([status, again.status]).toEqual([200, 200]);
    expect(members.map((member) => member.user_id).sort()).toEqual([teacher.id, stays.id].sort());
    expect((await school.as(teacher).get(`/classrooms/${room.id}`)).status).toBe(200);
  });

  it('archives a classroom with a subject', async () => {
    const { body: classroom } = await school.as(school.root).post('/classrooms', { level: 'P5' });
    await school.as(school.root).post('/subjects', { classroomId: classroom.id, name: 'Light' });

    const { status, body } = await school.as(school.root).delete(`/classrooms/${classroom.id}`);

    expect([status, body.archived]).toEqual([200, true]);
  });
});

describe('the members of a classroom', () => {
  it('lose access when removed', async () => {
    const teacher = await school.person('TEACHER', school.p1a);
    const before = await school.as(teacher).get(`/classrooms/${school.p1a}`);

    await school.as(school.root).delete(`/classrooms/${school.p1a}/members/${teacher.id}`);

    const after = await school.as(teacher).get(`/classrooms/${school.p1a}`);
    expect([before.status, after.status]).toEqual([200, 404]);
  });

  it('stay unchanged when the removal cannot be audited', async () => {
    const teacher = await school.person('TEACHER', school.p1a);
    const record = jest.spyOn(school.app.get(AuditLog), 'record').mockRejectedValueOnce(new Error('no audit log'));

    const { status } = await school.as(school.root).delete(`/classrooms/${school.p1a}/members/${teacher.id}`);

    record.mockRestore();
    expect(status).toBe(500);
    expect((await school.as(teacher).get(`/classrooms/${school.p1a}`)).status).toBe(200);
  });

  it('end with the role: a student who becomes a teacher no longer attends, and can teach the classroom', async () => {
    const root = school.as(school.root);
    const { body: room } = await root.post('/classrooms', { level: 'P5' });
    const [student, teacher] = [await school.person('STUDENT', room.id), await school.person('TEACHER', room.id)];

    const changed = [
      await root.patch(`/users/${student.id}`, { role: 'TEACHER' }),
      await root.patch(`/users/${teacher.id}`, { role: 'STUDENT' }),
    ];
    const { body: emptied } = await root.get(`/classrooms/${room.id}`);
    const joined = await root.post(`/classrooms/${room.id}/members`, { userId: student.id });

    expect(changed.map(({ status }) => status)).toEqual([200, 200]);
    expect([emptied.studentCount, emptied.teachers]).toEqual([0, []]);
    expect([joined.status, joined.body.memberRole]).toEqual([201, 'TEACHER']);
    expect((await school.as(teacher).get(`/classrooms/${room.id}`)).status).toBe(404);
    const { body: log } = await root.get(`/audit-log?action=member.removed&entityId=${room.id}`);
    expect(log.total).toBe(2);
  });

  it('include a student once a year for concurrent requests', async () => {
    const student = await school.person('STUDENT');
    const classrooms = [school.p1a, school.p1b, school.p1a, school.p1b];

    const responses = await Promise.all(
      classrooms.map((classroom) =>
        school.as(school.root).post(`/classrooms/${classroom}/members`, { userId: student.id }),
      ),
    );

    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('include managed students without a classroom, added by a teacher', async () => {
    const draft = { firstName: 'Una', lastName: 'Usher', level: 'P1' };
    const { body } = await school.as(school.root).post('/students', draft);

    const { status } = await school
      .as(school.ana)
      .post(`/classrooms/${school.p1a}/members`, { userId: body.student.id });

    expect(status).toBe(201);
  });

  it('include teachers added only by an admin', async () => {
    const teacher = await school.person('TEACHER');

    const { status } = await school.as(school.ana).post(`/classrooms/${school.p1a}/members`, { userId: teacher.id });

    expect(status).toBe(403);
  });
});
