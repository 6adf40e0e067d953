import { PlacesService } from '#curriculum/outline/places/places.service.js';
import { SubjectsJobs } from '#curriculum/subjects/subjects.jobs.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
let made = 0;

/** Creates a subject of P1A, by default as ana. */
const subject = async (draft: object = {}, by: Person = school.ana) => {
  const { body } = await school
    .as(by)
    .post('/subjects', { classroomId: school.p1a, name: `Subject ${++made}`, ...draft });
  return body;
};

const outlined = async () => {
  const { id } = await subject();
  const toc = '1 Numbers\n1.1 Counting\n1.1.1 To ten\n1.1.2 To a hundred\n1.2 Adding\n2 Shapes';
  await school.as(school.ana).post(`/subjects/${id}/auto-structure`, { toc });
  return (await school.as(school.ana).get(`/subjects/${id}`)).body;
};

const actorOf = (person: Person, role: 'TEACHER' | 'STUDENT') => ({
  userId: person.id,
  role,
  organizationId: 'test',
  sessionId: '',
});

const names = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name);

describe('POST /subjects', () => {
  it('creates a subject in a classroom', async () => {
    const { status, body } = await school
      .as(school.ana)
      .post('/subjects', { classroomId: school.p1a, name: 'Mathematics', teacherId: school.ana.id });

    expect([status, body.status, body.version]).toEqual([201, 'active', 1]);
    expect([body.classroomId, body.teacherId, body.position]).toEqual([school.p1a, school.ana.id, 0]);
  });

  it('answers 404 for a classroom of another teacher', async () => {
    const { status } = await school.as(school.olga).post('/subjects', { classroomId: school.p1a, name: 'Spying' });

    expect(status).toBe(404);
  });

  it.each(['ben', 'paula'] as const)('is not for %s', async (name) => {
    const { status } = await school.as(school[name]).post('/subjects', { classroomId: school.p1a, name: 'Playing' });

    expect(status).toBe(403);
  });

  it('keeps names unique within a classroom under concurrent requests', async () => {
    const draft = { classroomId: school.p1a, name: 'Swimming' };
    const tries = Array.from({ length: 8 }, () => school.as(school.ana).post('/subjects', draft));

    const answers = await Promise.all(tries);

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'subject_taken')).toHaveLength(7);
    const { status } = await school.as(school.olga).post('/subjects', { ...draft, classroomId: school.p1b });
    expect(status).toBe(201);
  });

  it.each(['ben', 'olga', 'root'] as const)('refuses %s as its teacher', async (name) => {
    const teacherId = school[name].id;

    const { status, body } = await school
      .as(school.ana)
      .post('/subjects', { classroomId: school.p1a, name: 'Juggling', teacherId });

    expect([status, body.code]).toEqual([400, 'subject_teacher_invalid']);
  });

  it('lists the invalid fields', async () => {
    const { status, body } = await school.as(school.ana).post('/subjects', { name: '', position: -1 });

    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'classroomId',
      'name',
      'position',
    ]);
  });

  it('requires sign-in', async () => {
    const { status } = await school.anyone.post('/subjects', { classroomId: school.p1a, name: 'Hiding' });

    expect(status).toBe(401);
  });
});

describe('GET /subjects', () => {
  it('lists the subjects of the caller’s own classrooms', async () => {
    const mine = await subject();
    const theirs = await subject({ classroomId: school.p1b }, school.olga);
    const seen = async (person: Person) =>
      names((await school.as(person).get('/subjects?limit=100')).body).filter((name) =>
        [mine.name, theirs.name].includes(name),
      );

    expect(await seen(school.root)).toEqual([mine.name, theirs.name]);
    for (const person of [school.ana, school.ben, school.paula]) expect(await seen(person)).toEqual([mine.name]);
    for (const person of [school.olga, school.zoe]) expect(await seen(person)).toEqual([theirs.name]);
  });

  it('filters by class and name and sorts by position', async () => {
    await subject({ classroomId: school.p1b, name: 'Reading second', position: 8 }, school.olga);
    await subject({ classroomId: school.p1b, name: 'Reading first', position: 7 }, school.olga);
    await subject({ name: 'Reading elsewhere' });

    const { body } = await school.as(school.root).get(`/subjects?classroomId=${school.p1b}&q=reading`);

    expect(names(body)).toEqual(['Reading first', 'Reading second']);
  });

  it('shows the names of class and teacher to all who belong to the class', async () => {
    const { id } = await subject({ teacherId: school.ana.id });
    const without = await subject();

    for (const person of [school.root, school.ana, school.ben, school.paula]) {
      const { body } = await school.as(person).get('/subjects?limit=100&myClasses=false');
      const rows = body.items.filter((row: { id: string }) => [id, without.id].includes(row.id));
      const shown = new Map(rows.map((row: { id: string }) => [row.id, row]));
      expect(shown.get(id)).toMatchObject({ classroomName: 'P1A', teacherName: expect.stringContaining('Ana') });
      expect(shown.get(without.id)).toMatchObject({ classroomName: 'P1A', teacherName: null });
    }
  });

  it('shows neither of them to people who may only read the content', async () => {
    const { id } = await subject({ teacherId: school.ana.id });
    await school.sql(
      `INSERT INTO tcodes (id, organization_id, code, kind, subject_id, title, is_public, content_url)
       VALUES (gen_random_uuid(), 'test', 'OPEN-' || $2, 'subject', $1, 'Open', true, 'https://example.org')`,
      [id, id.slice(-8)],
    );

    const { body } = await school.as(school.zoe).get('/subjects?limit=100');
    const { body: own } = await school.as(school.zoe).get('/subjects?limit=100&myClasses=true');

    expect(body.items.find((row: { id: string }) => row.id === id)).toMatchObject({
      classroomName: null,
      teacherName: null,
    });
    expect(own.items.map((row: { id: string }) => row.id)).not.toContain(id);
  });

  it('needs two statements for any number of rows', async () => {
    await subject();

    const { headers } = await school.as(school.ben).get('/subjects?limit=1');

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('refuses an unknown status and anonymous requests', async () => {
    const unknown = await school.as(school.ana).get('/subjects?status=lost');
    const stranger = await school.anyone.get('/subjects');

    expect([unknown.status, stranger.status]).toEqual([400, 401]);
  });
});

describe('GET /subjects/:id', () => {
  it('returns the outline in order, with one statement', async () => {
    const { id } = await outlined();

    const { status, body, headers } = await school.as(school.ben).get(`/subjects/${id}`);

    expect([status, headers.get('x-statements'), headers.get('etag')]).toEqual([200, '1', `"${body.version}"`]);
    expect(body).toMatchObject({ id, classroomId: school.p1a, status: 'active', archivedAt: null, description: '' });
    expect(body.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(body.units).toMatchObject([
      {
        title: 'Numbers',
        position: 0,
        version: 1,
        parts: [
          { title: 'Counting', sections: [{ title: 'To ten' }, { title: 'To a hundred' }] },
          { title: 'Adding', position: 1, sections: [] },
        ],
      },
      { title: 'Shapes', position: 1, parts: [] },
    ]);
  });

  it('answers 304 until the outline changes', async () => {
    const { id, version, units } = await outlined();
    const seen = { 'if-none-match': `"${version}"` };
    const same = await school.as(school.ben).get(`/subjects/${id}`, seen);

    await school.as(school.ana).patch(`/sections/${units[0].parts[0].sections[0].id}`, { title: 'To twelve' });

    const changed = await school.as(school.ben).get(`/subjects/${id}`, seen);
    expect([same.status, same.body, changed.status]).toEqual([304, '', 200]);
    expect(changed.body.units[0].parts[0].sections[0].title).toBe('To twelve');
  });

  it('shows changes by another process', async () => {
    const { id } = await outlined();
    await school.as(school.ben).get(`/subjects/${id}`);

    await school.sql(`UPDATE subjects SET name = 'From afar', version = version + 1 WHERE id = $1`, [id]);

    const { body } = await school.as(school.ben).get(`/subjects/${id}`);
    expect(body.name).toBe('From afar');
  });

  it('shows every change immediately under concurrent reads and writes', async () => {
    const { id, units } = await outlined();
    const [{ id: unitId }] = units;
    const rounds = Array.from({ length: 10 }, async (_, round) => {
      const { body: part } = await school.as(school.ana).post(`/units/${unitId}/parts`, { title: `Round ${round}` });
      const { body } = await school.as(school.ben).get(`/subjects/${id}`);
      return body.units[0].parts.some((shown: { id: string }) => shown.id === part.id);
    });

    expect(await Promise.all(rounds)).toEqual(Array.from({ length: 10 }, () => true));
  });

  it.each(['olga', 'zoe'] as const)('answers 404 for %s', async (name) => {
    const { id } = await outlined();
    await school.as(school.ana).get(`/subjects/${id}`);

    const { status, body } = await school.as(school[name]).get(`/subjects/${id}`);

    expect([status, body.code]).toEqual([404, 'not_found']);
  });

  it('refuses malformed ids and anonymous requests', async () => {
    const malformed = await school.as(school.ana).get('/subjects/maths');
    const stranger = await school.anyone.get(`/subjects/${school.p1a}`);

    expect([malformed.status, stranger.status]).toEqual([400, 401]);
  });
});

describe('PATCH /subjects/:id', () => {
  it('refuses an outdated version, also after a change of the outline', async () => {
    const { id } = await subject();
    const renamed = await school
      .as(school.ana)
      .patch(`/subjects/${id}`, { name: 'Renamed', teacherId: school.ana.id }, { 'if-match': '"1"' });
    await school.as(school.ana).post(`/subjects/${id}/units`, { title: 'New' });

    const late = await school.as(school.ana).patch(`/subjects/${id}`, { name: 'Late' }, { 'if-match': '"2"' });

    expect([renamed.status, renamed.body.name, renamed.headers.get('etag')]).toEqual([200, 'Renamed', '"2"']);
    expect([late.status, late.body.code]).toEqual([412, 'row_changed']);
  });

  it('answers 404 to outsiders and 403 to students', async () => {
    const { id } = await subject();

    const outsider = await school.as(school.olga).patch(`/subjects/${id}`, { name: 'Mine' });
    const student = await school.as(school.ben).patch(`/subjects/${id}`, { name: 'Mine' });

    expect([outsider.status, student.status]).toEqual([404, 403]);
  });

  it('does not move a subject to another class', async () => {
    const { id } = await subject();

    const { status } = await school.as(school.ana).patch(`/subjects/${id}`, { classroomId: school.p1b });

    expect(status).toBe(400);
  });

  it('refuses invalid fields, unknown ids and anonymous requests', async () => {
    const { id } = await subject();

    const answers = await Promise.all([
      school.as(school.ana).patch(`/subjects/${id}`, { position: -1 }),
      school.as(school.ana).patch(`/subjects/${id}`, { teacherId: school.olga.id }),
      school.as(school.ana).patch(`/subjects/${school.p1a}`, { name: 'Nowhere' }),
      school.anyone.patch(`/subjects/${id}`, { name: 'Mine' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 404, 401]);
  });

  it('succeeds while the outline is changed concurrently', async () => {
    const { id } = await subject();
    const work = Array.from({ length: 10 }, (_, round) =>
      round % 2
        ? school.as(school.ana).patch(`/subjects/${id}`, { description: `Round ${round}` })
        : school.as(school.ana).post(`/subjects/${id}/units`, { title: `Round ${round}` }),
    );

    const answers = await Promise.all(work);

    expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
  });
});

describe('DELETE /subjects/:id', () => {
  it('hides the subject from lists and students, and is idempotent', async () => {
    const { id, units } = await outlined();
    const archived = await school.as(school.ana).delete(`/subjects/${id}`);
    const again = await school.as(school.ana).delete(`/subjects/${id}`);

    expect([archived.status, archived.body.status, again.status]).toEqual([200, 'archived', 200]);
    expect(again.body.archivedAt).toBe(archived.body.archivedAt);
    const ids = async (person: Person, query = '') =>
      (await school.as(person).get(`/subjects?limit=100${query}`)).body.items.map((row: { id: string }) => row.id);
    expect(await ids(school.ana)).not.toContain(id);
    expect(await ids(school.ana, '&status=archived')).toContain(id);
    expect(await ids(school.ben, '&status=archived')).toEqual([]);
    const reads = [`/subjects/${id}`, `/units/${units[0].id}`, `/subjects/${id}/units`];
    for (const path of reads) {
      expect((await school.as(school.ana).get(path)).status).toBe(200);
      expect((await school.as(school.ben).get(path)).status).toBe(404);
    }
  });

  it('makes the subject read-only until it is restored', async () => {
    const { id, units } = await outlined();
    const [unit] = units;
    await school.as(school.ana).delete(`/subjects/${id}`);
    const ana = school.as(school.ana);

    const refused = await Promise.all([
      ana.patch(`/subjects/${id}`, { name: 'New' }),
      ana.post(`/subjects/${id}/units`, { title: 'New' }),
      ana.post(`/subjects/${id}/auto-structure`, { toc: 'New' }),
      ana.post(`/units/${unit.id}/parts`, { title: 'New' }),
      ana.patch(`/units/${unit.id}`, { title: 'New' }),
      ana.delete(`/units/${unit.id}`),
      ana.post(`/units/${unit.id}/reorder`, { position: 1 }),
    ]);

    expect(refused.map(({ body }) => body.code)).toEqual(refused.map(() => 'subject_archived'));
    const { body } = await ana.post(`/subjects/${id}/restore`);
    expect([body.status, body.archivedAt]).toEqual(['active', null]);
    expect((await ana.patch(`/units/${unit.id}`, { title: 'New' })).status).toBe(200);
  });

  it('answers 404 to outsiders and 403 to students', async () => {
    const { id } = await subject();

    const outsider = await school.as(school.olga).delete(`/subjects/${id}`);
    const student = await school.as(school.ben).delete(`/subjects/${id}`);

    expect([outsider.status, student.status]).toEqual([404, 403]);
  });

  it('refuses outdated versions, malformed ids and anonymous requests', async () => {
    const { id } = await subject();

    const late = await school.as(school.ana).delete(`/subjects/${id}`, { 'if-match': '"7"' });
    const malformed = await school.as(school.ana).delete('/subjects/maths');
    const stranger = await school.anyone.delete(`/subjects/${id}`);

    expect([late.status, malformed.status, stranger.status]).toEqual([412, 400, 401]);
  });
});

describe('POST /subjects/:id/restore', () => {
  it('refuses when another subject has taken the name', async () => {
    const { id, name } = await subject();
    await school.as(school.ana).delete(`/subjects/${id}`);
    await subject({ name });

    const { status, body } = await school.as(school.ana).post(`/subjects/${id}/restore`);

    expect([status, body.code]).toEqual([409, 'subject_taken']);
  });

  it('answers 404 to outsiders and 403 to students', async () => {
    const { id } = await subject();

    const outsider = await school.as(school.olga).post(`/subjects/${id}/restore`);
    const student = await school.as(school.ben).post(`/subjects/${id}/restore`);

    expect([outsider.status, student.status]).toEqual([404, 403]);
  });

  it('refuses malformed ids and anonymous requests', async () => {
    const { id } = await subject();

    const malformed = await school.as(school.ana).post('/subjects/maths/restore');
    const stranger = await school.anyone.post(`/subjects/${id}/restore`);

    expect([malformed.status, stranger.status]).toEqual([400, 401]);
  });

  it('restores the outline unchanged, with a new ETag', async () => {
    const { id, units } = await outlined();
    const seen = async (headers = {}) => school.as(school.ben).get(`/subjects/${id}`, headers);
    const before = await seen();
    await school.as(school.ana).delete(`/subjects/${id}`);
    const hidden = await seen({ 'if-none-match': before.headers.get('etag') ?? '' });

    await school.as(school.ana).post(`/subjects/${id}/restore`);

    const after = await seen({ 'if-none-match': before.headers.get('etag') ?? '' });
    expect([hidden.status, after.status, after.body.units]).toEqual([404, 200, units]);
  });
});

describe('the subjects of an archived classroom', () => {
  it('are archived with it and can be restored only after it', async () => {
    const { body: room } = await school.as(school.ana).post('/classrooms', { level: 'M1' });
    const { id } = await subject({ classroomId: room.id });
    await school.as(school.root).delete(`/classrooms/${room.id}`);

    await school.app.get(SubjectsJobs).archiveSubjects({ classroomId: room.id });

    const { body } = await school.as(school.root).get(`/subjects/${id}`);
    const early = await school.as(school.root).post(`/subjects/${id}/restore`);
    await school.as(school.root).post(`/classrooms/${room.id}/restore`);
    const late = await school.as(school.root).post(`/subjects/${id}/restore`);
    expect([body.status, early.body.code, late.body.status]).toEqual(['archived', 'classroom_archived', 'active']);
  });
});

describe('a place in a subject', () => {
  it('is completed with the ids above it', async () => {
    const { id, units } = await outlined();
    const [unit] = units;
    const [part] = unit.parts;
    const [section] = part.sections;
    const place = { subjectId: id, classroomId: school.p1a, unitId: null, partId: null, sectionId: null };
    const places = school.app.get(PlacesService);
    const ana = actorOf(school.ana, 'TEACHER');

    const resolved = await Promise.all([
      places.resolve(ana, { subjectId: id }),
      places.resolve(ana, { subjectId: id, partId: part.id }),
      places.resolve(ana, { subjectId: id, sectionId: section.id.toUpperCase() }),
      places.resolve(ana, { subjectId: id, unitId: unit.id, partId: part.id, sectionId: section.id }),
    ]);

    const whole = { ...place, unitId: unit.id, partId: part.id, sectionId: section.id };
    expect(resolved).toEqual([place, { ...place, unitId: unit.id, partId: part.id }, whole, whole]);
  });

  it('is refused when its ids are not nested', async () => {
    const [one, other] = [await outlined(), await outlined()];
    const places = school.app.get(PlacesService);
    const ana = actorOf(school.ana, 'TEACHER');
    const [counting, adding] = one.units[0].parts;

    const wrong = [
      { subjectId: one.id, unitId: other.units[0].id },
      { subjectId: one.id, unitId: one.units[1].id, partId: counting.id },
      { subjectId: one.id, partId: adding.id, sectionId: counting.sections[0].id },
      { subjectId: one.id, sectionId: other.units[0].parts[0].sections[0].id },
    ];

    for (const named of wrong)
      await expect(places.resolve(ana, named)).rejects.toMatchObject({ code: 'place_invalid' });
  });

  it('requires edit access to an active subject', async () => {
    const { id } = await outlined();
    const places = school.app.get(PlacesService);

    // One after the other: a rejection that nothing awaits yet would end the process.
    const asStudent = places.resolve(actorOf(school.ben, 'STUDENT'), { subjectId: id });
    await expect(asStudent).rejects.toMatchObject({ kind: 'forbidden' });
    const asOutsider = places.resolve(actorOf(school.olga, 'TEACHER'), { subjectId: id });
    await expect(asOutsider).rejects.toMatchObject({ kind: 'notFound' });
    await school.as(school.ana).delete(`/subjects/${id}`);
    const late = places.resolve(actorOf(school.ana, 'TEACHER'), { subjectId: id });
    await expect(late).rejects.toMatchObject({ code: 'subject_archived' });
  });
});
