import { textOf } from '../learning/pdf-text.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

interface Class {
  room: string;
  subject: string;
  students: Person[];
  /** Assessments by title. */
  work: Record<string, string>;
}

/** A class of ana with a subject, published assessments by title and maximum, and students. */
async function classWith(maxScores: Record<string, number>, size = 2): Promise<Class> {
  const ana = school.as(school.ana);
  const { body: room } = await school.as(school.root).post('/classrooms', { level: levels[++classes % levels.length] });
  await school.as(school.root).post(`/classrooms/${room.id}/members`, { userId: school.ana.id });
  const { body: subject } = await ana.post('/subjects', { classroomId: room.id, name: `Subject ${classes}` });
  const work: Record<string, string> = {};
  for (const [title, maxScore] of Object.entries(maxScores)) {
    const draft = { title, maxScore, passScore: maxScore / 2, placement: { subjectId: subject.id } };
    const { body } = await ana.post('/assessments', draft);
    await ana.post(`/assessments/${body.id}/publish`);
    work[title] = body.id;
  }
  const students = [];
  for (let n = 0; n < size; n++) students.push(await school.person('STUDENT', room.id));
  return { room: room.id, subject: subject.id, students, work };
}
let classes = 0;
/** A level has at most six classes. */
const levels = ['P2', 'P3', 'P4', 'P5', 'P6', 'M1', 'M2'];

const edit = (of: Class, cells: object[], more: object = {}, person = school.ana) =>
  school.as(person).patch(`/subjects/${of.subject}/gradebook`, { cells, ...more });

const cell = (of: Class, student: number, title: string, score: number | null, version = 0) => ({
  studentId: of.students[student]?.id,
  assessmentId: of.work[title],
  score,
  version,
});

const setup = (of: Class, body: object, headers = {}) =>
  school.as(school.ana).put(`/subjects/${of.subject}/gradebook/setup`, body, headers);

const ownGrades = (of: Class, student = 0, query = '') =>
  school.as(of.students[student]).get(`/subjects/${of.subject}/gradebook/me${query}`);

const letters = {
  name: 'Letters',
  kind: 'bands',
  bands: [
    { label: 'A', minPercent: 90 },
    { label: 'B', minPercent: 80 },
    { label: 'F', minPercent: 0 },
  ],
};

describe('totals of a subject', () => {
  it('follow categories, dropped work, extra credit and the scale, for teachers, students and parents', async () => {
    const of = await classWith({ one: 50, two: 200, exam: 100, bonus: 10, later: 10 });
    const { body: scale } = await school.as(school.root).post('/grade-scales', { ...letters, name: 'Of totals' });
    const parent = await school.person('PARENT');
    await school
      .as(school.root)
      .post(`/students/${of.students[0]?.id}/guardians`, { parentId: parent.id, relation: 'aunt' });
    const saved = await setup(of, {
      scaleId: scale.id,
      passPercent: 60,
      categories: [
        { name: 'Homework', weight: 1, dropLowest: 1 },
        { name: 'Exams', weight: 3 },
      ],
      assessments: [
        { assessmentId: of.work.one, category: 'homework' },
        { assessmentId: of.work.two, category: 'Homework' },
        { assessmentId: of.work.exam, category: 'Exams' },
        { assessmentId: of.work.bonus, category: 'Exams', isExtraCredit: true },
        { assessmentId: of.work.later, category: 'Exams' },
      ],
    });
    expect([saved.status, saved.body.version, saved.body.assessments[0].category]).toEqual([200, 1, 'Homework']);
    await edit(of, [cell(of, 0, 'one', 40), cell(of, 0, 'two', 50), cell(of, 0, 'exam', 80), cell(of, 0, 'bonus', 4)]);

    const teacher = await school.as(school.ana).get(`/subjects/${of.subject}/gradebook`);
    const student = await ownGrades(of);
    const guardian = await school.as(parent).get(`/subjects/${of.subject}/gradebook/students/${of.students[0]?.id}`);
    const ofTeacher = await school
      .as(school.ana)
      .get(`/subjects/${of.subject}/gradebook/students/${of.students[0]?.id}`);

    // Homework 40/50 without 50/200; exams (80 + 4)/100 and, with the later one, 84/110; weights 1 and 3.
    const total = {
      current: { percent: 83, grade: 'B', passed: true },
      withUngraded: { percent: 77.27, grade: 'F', passed: true },
      categories: [
        { name: 'Homework', percent: 80, percentWithUngraded: 80 },
        { name: 'Exams', percent: 84, percentWithUngraded: 76.36 },
      ],
    };
    const row = teacher.body.items.find(({ studentId }: { studentId: string }) => studentId === of.students[0]?.id);
    expect(row.total).toEqual(total);
    expect(
      row.submissions.map(({ score, isDropped, source }: Record<string, unknown>) => [score, isDropped, source]),
    ).toEqual([
      [40, false, 'entered'],
      [50, true, 'entered'],
      [80, false, 'entered'],
      [4, false, 'entered'],
    ]);
    expect([student.status, guardian.status, ofTeacher.status]).toEqual([200, 200, 200]);
    expect(student.body.total).toEqual(total);
    expect(guardian.body).toEqual(student.body);
    expect(
      student.body.assessments.map(({ title, state, score, passed, category }: Record<string, unknown>) => [
        title,
        state,
        score,
        passed,
        category,
      ]),
    ).toEqual([
      ['one', 'graded', 40, true, 'Homework'],
      ['two', 'graded', 50, false, 'Homework'],
      ['exam', 'graded', 80, true, 'Exams'],
      ['bonus', 'graded', 4, false, 'Exams'],
      ['later', 'open', null, null, 'Exams'],
    ]);
    // One of them is the access of students to the content of the subject.
    expect(Number(student.headers.get('x-statements'))).toBeLessThanOrEqual(4);
    expect(student.body.assessments[0]).not.toHaveProperty('submissionCount');
  });

  it('leave out excused work, and show overdue work as missing', async () => {
    const of = await classWith({ one: 10, two: 10, three: 10 });
    await edit(of, [cell(of, 0, 'one', 8), { ...cell(of, 0, 'two', null), score: undefined, isExcused: true }]);
    await school.sql(`UPDATE assessments SET due_at = now() - interval '1 day' WHERE id = $1`, [of.work.three]);

    const { body } = await ownGrades(of);

    expect([body.total.current.percent, body.total.withUngraded.percent]).toEqual([80, 40]);
    expect(body.assessments.map(({ title, state }: Record<string, string>) => [title, state]).sort()).toEqual([
      ['one', 'graded'],
      ['three', 'missing'],
      ['two', 'excused'],
    ]);
  });

  it('of a class weight its subjects, in at most four statements', async () => {
    const of = await classWith({ one: 10 });
    const { body: other } = await school.as(school.ana).post('/subjects', { classroomId: of.room, name: 'Other' });
    const { body: quiz } = await school
      .as(school.ana)
      .post('/assessments', { title: 'q', maxScore: 4, placement: { subjectId: other.id } });
    await school.as(school.ana).post(`/assessments/${quiz.id}/publish`);
    await setup(of, { weight: 3 });
    await edit(of, [cell(of, 0, 'one', 9)]);
    await school.as(school.ana).put('/grades', { assessmentId: quiz.id, studentId: of.students[0]?.id, score: 2 });

    const pages = [
      await school.as(school.ana).get(`/classrooms/${of.room}/grades?limit=1`),
      await school.as(school.ana).get(`/classrooms/${of.room}/grades?limit=1&page=2`),
    ];

    expect(pages[0]?.body.subjects.map(({ weight }: { weight: number }) => weight).sort()).toEqual([1, 3]);
    expect(pages[0]?.body.items[0]).toMatchObject({
      studentId: of.students[0]?.id,
      current: { percent: 80, passed: null },
    });
    expect(pages[1]?.body.items[0]).toMatchObject({ current: { percent: null }, withUngraded: { percent: 0 } });
    for (const { headers } of pages) expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(4);
    const [first, second] = of.students;
    const ask = (person: Person) => school.as(person).get(`/students/${first?.id}/grades?classroomId=${of.room}`);
    const own = await ask(first);
    expect(own.body).toMatchObject({ current: { percent: 80 }, subjects: pages[0]?.body.items[0].subjects });
    expect(own.body.columns).toEqual(pages[0]?.body.subjects);
    const others = await Promise.all(
      [school.ana, second, school.olga, school.paula].map(async (person) => (await ask(person)).status),
    );
    expect(others).toEqual([200, 404, 404, 404]);
  });

  it('count the assessments of a grading period by its days in the time zone of the school', async () => {
    const of = await classWith({ before: 10, first: 10, last: 10, after: 10 });
    const due = {
      before: '2031-04-30T16:59:59Z',
      first: '2031-04-30T17:00:00Z',
      last: '2031-05-31T16:59:59Z',
      after: '2031-05-31T17:00:00Z',
    };
    await school.sql(`UPDATE organizations SET time_zone = 'Asia/Bangkok'`);
    for (const [title, dueAt] of Object.entries(due))
      await school.sql('UPDATE assessments SET due_at = $2 WHERE id = $1', [of.work[title], dueAt]);
    const period = { name: `May ${classes}`, startsOn: '2031-05-01', endsOn: '2031-05-31' };
    const { body: may, status } = await school.as(school.root).post('/grading-periods', period);

    const { body } = await school.as(school.ana).get(`/subjects/${of.subject}/gradebook?periodId=${may.id}`);

    await school.sql(`UPDATE organizations SET time_zone = 'UTC'`);
    expect([status, body.assessments.map(({ title }: { title: string }) => title)]).toEqual([201, ['first', 'last']]);
    expect((await school.as(school.ana).get(`/subjects/${of.subject}/gradebook?periodId=${of.room}`)).status).toBe(404);
  });

  it('are imagined by students, and nothing is stored', async () => {
    const of = await classWith({ one: 10, two: 10 });
    await edit(of, [cell(of, 0, 'one', 5)]);
    const student = school.as(of.students[0]);
    const ask = (scores: object[]) => student.post(`/subjects/${of.subject}/gradebook/what-if`, { scores });

    const imagined = await ask([{ assessmentId: of.work.two, score: 9 }]);
    const without = await ask([{ assessmentId: of.work.one, score: null }]);
    const refused = await ask([
      { assessmentId: of.work.two, score: 11 },
      { assessmentId: of.room, score: 1 },
      { assessmentId: of.work.two, score: 9 },
    ]);

    expect([imagined.status, imagined.body.total.current.percent, without.body.total.current.percent]).toEqual([
      200,
      70,
      null,
    ]);
    expect([
      refused.status,
      refused.body.code,
      refused.body.errors.map(({ field }: { field: string }) => field),
    ]).toEqual([400, 'what_if_invalid', ['scores.0.score', 'scores.1.assessmentId', 'scores.2.assessmentId']]);
    expect((await ownGrades(of)).body.total.current.percent).toBe(50);
  });

  it('are open to those they concern', async () => {
    const of = await classWith({ one: 10 });
    const [ben, other] = of.students;
    const paths = ['gradebook/setup', 'gradebook/csv', 'gradebook/me', `gradebook/students/${ben?.id}`].map(
      (path) => `/subjects/${of.subject}/${path}`,
    );

    const statuses = await Promise.all(
      [school.root, school.ana, ben, other, school.paula, school.olga, school.zoe].map(async (person) => [
        ...(await Promise.all(paths.map(async (path) => (await school.as(person).get(path)).status))),
        (await school.as(person).get(`/classrooms/${of.room}/grades`)).status,
      ]),
    );

    expect(statuses).toEqual([
      [200, 200, 403, 200, 200],
      [200, 200, 403, 200, 200],
      [403, 403, 200, 200, 403],
      [403, 403, 200, 404, 403],
      [403, 403, 403, 404, 403],
      [404, 404, 403, 404, 404],
      [403, 403, 404, 404, 403],
    ]);
  });
});

describe('the setup of a gradebook', () => {
  it('is replaced as a whole, under a version', async () => {
    const of = await classWith({ one: 10 });
    const categories = [{ name: 'A', weight: 1 }];

    const first = await setup(
      of,
      { categories, assessments: [{ assessmentId: of.work.one, category: 'A' }] },
      { 'if-match': '"0"' },
    );
    const outdated = await setup(of, {}, { 'if-match': '"0"' });
    const races = await Promise.all([1, 2, 3].map((weight) => setup(of, { weight }, { 'if-match': '"1"' })));

    expect([first.status, first.headers.get('etag'), outdated.status]).toEqual([200, '"1"', 412]);
    expect(races.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const { body } = await school.as(school.ana).get(`/subjects/${of.subject}/gradebook/setup`);
    expect([body.version, body.categories, body.assessments]).toEqual([2, [], []]);
  });

  it('names the field of each error', async () => {
    const of = await classWith({ one: 10 });
    const foreign = await classWith({ other: 10 });
    const refused = await setup(of, {
      categories: [
        { name: 'A', weight: 1, dropLowest: 1, keepHighest: 1 },
        { name: 'a', weight: 1 },
      ],
      assessments: [{ assessmentId: of.work.one, category: 'B' }, { assessmentId: of.work.one }],
    });
    const unknown = await setup(of, { assessments: [{ assessmentId: foreign.work.other }] });

    expect(refused.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'categories.0.keepHighest',
      'categories.1.name',
      'assessments.0.category',
      'assessments.1.assessmentId',
    ]);
    expect([unknown.status, unknown.body.errors[0].field]).toEqual([400, 'assessments.0.assessmentId']);
    expect((await setup(of, { scaleId: of.room })).status).toBe(409);
    expect((await setup(of, { categories: [{ name: 'A', weight: -1 }] })).status).toBe(400);
  });
});

describe('grade scales', () => {
  it('have one default, and refuse contradictions', async () => {
    const root = school.as(school.root);
    const twenty = { kind: 'linear', low: 0, high: 20, decimals: 1 };
    const [one, two] = [
      await root.post('/grade-scales', { ...twenty, name: 'Twenty', isDefault: true }),
      await root.post('/grade-scales', { ...letters, isDefault: true }),
    ];
    const of = await classWith({ one: 10 });
    await edit(of, [cell(of, 0, 'one', 9)]);

    const grades = [(await ownGrades(of)).body.total.current.grade];
    await root.patch(`/grade-scales/${one.body.id}`, { isDefault: true });
    grades.push((await ownGrades(of)).body.total.current.grade);

    expect(grades).toEqual(['A', '18.0']);
    expect(await school.sql('SELECT name FROM grade_scales WHERE is_default')).toEqual([{ name: 'Twenty' }]);
    const refused = [
      { kind: 'bands' },
      { ...letters, low: 1 },
      { ...twenty, bands: letters.bands },
      { kind: 'linear' },
      { ...twenty, low: 20 },
      { ...letters, bands: [{ label: 'A', minPercent: 1 }] },
      { ...letters, bands: [...letters.bands, { label: 'A', minPercent: 3 }] },
    ];
    const statuses = await Promise.all(
      refused.map(async (body) => (await root.post('/grade-scales', { ...body, name: 'X' })).status),
    );
    expect(statuses).toEqual(refused.map(() => 400));
    await setup(of, { scaleId: two.body.id });
    expect((await root.delete(`/grade-scales/${two.body.id}`)).status).toBe(409);
    expect((await root.post('/grade-scales', { ...twenty, name: 'twenty' })).status).toBe(409);
    await root.patch(`/grade-scales/${one.body.id}`, { isDefault: false });
  });

  it('and periods belong to admins; everyone reads them', async () => {
    const statuses = await Promise.all(
      [school.ana, school.ben, school.paula].map(async (person) => [
        (await school.as(person).get('/grade-scales')).status,
        (await school.as(person).post('/grade-scales', letters)).status,
        (await school.as(person).get('/grading-periods')).status,
        (await school.as(person).post('/grading-periods', { name: 'T', startsOn: '2031-01-01', endsOn: '2031-02-01' }))
          .status,
      ]),
    );

    expect(statuses).toEqual([1, 2, 3].map(() => [200, 403, 200, 403]));
    const backwards = await school
      .as(school.root)
      .post('/grading-periods', { name: 'T', startsOn: '2031-02-01', endsOn: '2031-01-01' });
    expect([backwards.status, backwards.body.code]).toEqual([400, 'grading_period_days']);
  });
});

describe('editing many grades', () => {
  it('reports in a dry run what it then changes, through the ledger', async () => {
    const of = await classWith({ one: 10, two: 10 });
    await edit(of, [cell(of, 0, 'one', 5)]);
    const cells = [
      cell(of, 0, 'one', 7, 2),
      cell(of, 1, 'two', 3),
      { ...cell(of, 1, 'one', null), score: undefined, isExcused: true },
    ];

    const dry = await edit(of, cells, { dryRun: true });
    const before = await school.sql('SELECT count(*)::int AS n FROM grade_changes WHERE assessment_id = ANY ($1)', [
      Object.values(of.work),
    ]);
    const real = await edit(of, cells, { reason: 'Second reading' });
    const again = await edit(of, [cell(of, 1, 'two', 3, 2)]);

    // As many for a thousand cells.
    expect(Number(real.headers.get('x-statements'))).toBeLessThanOrEqual(10);
    expect(dry.body).toMatchObject({ dryRun: true, changed: 3, unchanged: 0 });
    expect(dry.body.changes[0]).toEqual({
      studentId: of.students[0]?.id,
      assessmentId: of.work.one,
      fromScore: 5,
      toScore: 7,
      fromExcused: false,
      toExcused: false,
      isDraft: false,
    });
    expect(dry.body.changes[2]).toMatchObject({ fromScore: null, toScore: null, toExcused: true });
    expect([before, real.body]).toEqual([[{ n: 1 }], { ...dry.body, dryRun: false }]);
    expect(again.body).toMatchObject({ changed: 0, unchanged: 1 });
    expect(
      await school.sql(
        `SELECT DISTINCT cause, reason FROM grade_changes WHERE reason <> '' AND assessment_id = ANY ($1)`,
        [Object.values(of.work)],
      ),
    ).toEqual([{ cause: 'entry', reason: 'Second reading' }]);
    expect(await school.sql('SELECT * FROM ledger_faults()')).toEqual([]);
  });

  it('changes nothing if one cell is impossible or outdated', async () => {
    const of = await classWith({ one: 10 });
    const stranger = await classWith({ other: 10 });
    const good = cell(of, 0, 'one', 5);

    const refused = await edit(of, [
      good,
      good,
      cell(of, 1, 'one', 11),
      { ...good, studentId: stranger.students[0]?.id },
      { ...good, assessmentId: stranger.work.other },
    ]);
    const outdated = await edit(of, [good, cell(of, 1, 'one', 5, 7)]);

    expect([
      refused.status,
      refused.body.errors.map(({ field, rule }: Record<string, string>) => [field, rule]),
    ]).toEqual([
      400,
      [
        ['cells.1', 'unique'],
        ['cells.2', 'max'],
        ['cells.3', 'student'],
        ['cells.4', 'assessment'],
      ],
    ]);
    expect([outdated.status, outdated.body.code, outdated.body.errors[0].field]).toEqual([
      412,
      'gradebook_cells_changed',
      'cells.1',
    ]);
    expect(await school.sql('SELECT id FROM grades WHERE assessment_id = $1', [of.work.one])).toEqual([]);
    expect((await edit(of, [good], {}, school.olga)).status).toBe(404);
    expect((await edit(of, [good], {}, of.students[0])).status).toBe(403);
    expect((await edit(of, [])).status).toBe(400);
  });

  it('lets one of two teachers win who change the same cells at the same time', async () => {
    const of = await classWith({ one: 10, two: 10 });
    const cells = (score: number) => [cell(of, 0, 'one', score), cell(of, 1, 'two', score)];

    const answers = await Promise.all(
      [1, 2, 3, 4].map((score) => edit(of, cells(score), {}, score % 2 ? school.ana : school.root)),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    const scores = await school.sql<{ score: string }>('SELECT score FROM grades WHERE assessment_id = ANY ($1)', [
      Object.values(of.work),
    ]);
    expect(new Set(scores.map(({ score }) => score)).size).toBe(1);
    expect(await school.sql('SELECT * FROM ledger_faults()')).toEqual([]);
  });
});

describe('a subject with more assessments than the gradebook has columns', () => {
  it('counts all of them in every total', async () => {
    const of = await classWith({ one: 10 });
    // 130 assessments of 10 points, the first 20 with 10 points for the first student, the others with 5.
    await school.sql(
      `WITH more AS (
         INSERT INTO assessments SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'title', n::text,
           'due_at', timestamptz '2031-01-01' + n * interval '1 day'))).*
         FROM assessments a, generate_series(1, 130) n WHERE a.id = $1 RETURNING *)
       SELECT id FROM more`,
      [of.work.one],
    );
    const works = await school.sql<{ id: string }>(
      'SELECT id FROM assessments WHERE subject_id = $1 AND due_at IS NOT NULL ORDER BY due_at',
      [of.subject],
    );
    const cells = works.map(({ id }, at) => ({
      studentId: of.students[0]?.id,
      assessmentId: id,
      score: at < 20 ? 10 : 5,
      version: 0,
    }));
    await edit(of, cells);
    const ana = school.as(school.ana);

    const { body: page } = await ana.get(`/subjects/${of.subject}/gradebook`);
    const { body: own } = await ownGrades(of);
    const { body: room } = await ana.get(`/classrooms/${of.room}/grades`);
    const { body: cards } = await ana.post(`/classrooms/${of.room}/report-cards`);

    // (20 · 10 + 110 · 5) / 1300, and without a grade 10 points more.
    const totals = [page.items[0].total, own.total, room.items[0]].map(({ current }) => current.percent);
    expect(totals).toEqual([57.69, 57.69, 57.69]);
    expect([
      page.items[0].total.withUngraded.percent,
      cards.reportCards[0].content.sections[0].overall.percent,
    ]).toEqual([57.25, 57.69]);
    expect([page.assessments.length, page.items[0].submissions.length, own.assessments.length]).toEqual([
      100, 100, 131,
    ]);
  });
});

describe('gradebooks as CSV', () => {
  it('keep a column per assessment under its id, and guard formulas', async () => {
    const of = await classWith({ '=cmd()': 10, 'Two, three': 10 });
    await edit(of, [
      cell(of, 0, '=cmd()', 7.5),
      { ...cell(of, 1, 'Two, three', null), score: undefined, isExcused: true },
    ]);
    await school.sql(`UPDATE users SET first_name = '=1+1', last_name = 'Zed' WHERE id = $1`, [of.students[1]?.id]);

    const { status, body, headers } = await school.as(school.ana).get(`/subjects/${of.subject}/gradebook/csv`);

    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    expect(body.replace('\ufeff', '').trim().split('\r\n')).toEqual([
      `Student id,Student name,Row version,'=cmd() (max 10) [${of.work['=cmd()']}],"Two, three (max 10) [${of.work['Two, three']}]"`,
      expect.stringMatching(new RegExp(`^${of.students[0]?.id},Person \\d+,2,7.5,$`)),
      `${of.students[1]?.id},'=1+1 Zed,2,,EX`,
    ]);
  });

  it('come back with changes in a spreadsheet, after a dry run', async () => {
    const of = await classWith({ one: 10, two: 10 });
    await edit(of, [cell(of, 0, 'one', 5)]);
    const ana = school.as(school.ana);
    const path = `/subjects/${of.subject}/gradebook/import`;
    const { body: file } = await ana.get(`/subjects/${of.subject}/gradebook/csv`);
    const [header, ...lines] = file.replace('\ufeff', '').trim().split('\r\n');
    const rows = lines.map((line: string) => line.split(','));
    const changed = [rows[0], rows[1]].map(([id, name, version], at) =>
      (at === 0 ? [id, name, version, '6,5', 'EX'] : [id, name, version, '', '4']).join(';'),
    );
    const sent = [`${header.replaceAll(',', ';')};Remarks`, ...changed.map((line: string) => `${line};hello`)].join(
      '\n',
    );

    const same = await ana.upload(path, 'grades.csv', file);
    const dry = await ana.upload(path, 'grades.csv', sent, { dryRun: 'true' });
    const real = await ana.upload(path, 'grades.csv', sent, { reason: 'From the paper' });
    const repeated = await ana.upload(path, 'grades.csv', sent);

    expect([same.status, same.body.changed]).toEqual([200, 0]);
    expect(dry.body).toMatchObject({ dryRun: true, changed: 3, ignoredColumns: ['Remarks'] });
    expect(real.body).toMatchObject({ dryRun: false, changed: 3 });
    expect([repeated.status, repeated.body.changed]).toEqual([200, 0]);
    expect(
      (await ownGrades(of)).body.assessments.map(({ score, state }: Record<string, unknown>) => [score, state]),
    ).toEqual([
      [6.5, 'graded'],
      [null, 'excused'],
    ]);
    expect(await school.sql(`SELECT DISTINCT cause FROM grade_changes WHERE reason = 'From the paper'`)).toEqual([
      { cause: 'import' },
    ]);
  });

  it('are refused with line and column, and if a row was changed since the export', async () => {
    const of = await classWith({ one: 10 });
    const ana = school.as(school.ana);
    const path = `/subjects/${of.subject}/gradebook/import`;
    const head = `Student id,Row version,one [${of.work.one}]`;
    const [first, second] = of.students.map(({ id }) => id);
    const send = (...lines: string[]) => ana.upload(path, 'grades.csv', lines.join('\n'));
    await edit(of, [cell(of, 0, 'one', 5)]);

    const invalid = await send(head, `${first},2,eleven`, `somewhere,0,1`, `${second},0,1`);
    const above = await send(head, `${first},2,10.5`);
    const outdated = await send(head, `${first},1,6`, `${second},0,1`);
    const unreadable = await send(head, `${first},v2,6`);
    const headless = await send('Name,Points', 'Ben,3');
    const unknown = await send(`Student id,x [${of.room}]`, `${first},3`);

    const places = ({ status, body }: { status: number; body: { errors: Record<string, unknown>[] } }) => [
      status,
      ...body.errors.map(({ line, column, rule }) => [line, column, rule]),
    ];
    expect(places(invalid)).toEqual([400, [2, `one [${of.work.one}]`, 'score'], [3, 'Student id', 'student']]);
    expect(places(above)).toEqual([400, [2, `one [${of.work.one}]`, 'max']]);
    expect(places(outdated)).toEqual([400, [2, undefined, 'row_changed']]);
    expect(places(unreadable)).toEqual([400, [2, 'Row version', 'version']]);
    expect(places(headless)).toEqual([400, [1, undefined, 'column_missing']]);
    expect(places(unknown)).toEqual([400, [2, `x [${of.room}]`, 'assessment']]);
    expect((await ownGrades(of, 1)).body.total.current.percent).toBeNull();
  });
});

describe('report cards', () => {
  const issue = (of: Class, body: object = {}, person = school.ana) =>
    school.as(person).post(`/classrooms/${of.room}/report-cards`, body);
  const pdf = async (path: string, person: Person) => {
    const response = await fetch(`${school.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${await school.as(person).token()}` },
    });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()), headers: response.headers };
  };

  it('are archived as issued, and issued again as a new edition', async () => {
    const of = await classWith({ one: 10 });
    await edit(of, [cell(of, 0, 'one', 9)]);
    const issued = await issue(of);
    const [card] = issued.body.reportCards;
    await school.runJobs();
    const first = await pdf(`/report-cards/${card.id}/pdf`, of.students[0]);
    await edit(of, [cell(of, 0, 'one', 4, 2)]);
    const again = await issue(of, { studentId: of.students[0]?.id });
    const second = await pdf(`/report-cards/${again.body.reportCards[0].id}/pdf`, school.ana);

    // As many for a whole class.
    expect(Number(issued.headers.get('x-statements'))).toBeLessThanOrEqual(10);
    expect([issued.status, issued.body.reportCards.length, card.edition]).toEqual([201, 2, 1]);
    expect(card.content.sections[0]).toMatchObject({
      subjects: [{ percent: 90, percentWithUngraded: 90 }],
      overall: { percent: 90 },
    });
    expect(again.body.reportCards[0]).toMatchObject({
      number: card.number,
      edition: 2,
      replacedAt: null,
      issuedBy: school.ana.id,
    });
    const number = String(card.number).padStart(6, '0');
    expect([await textOf(first.bytes), await textOf(second.bytes)]).toEqual([
      expect.stringMatching(new RegExp(`TestSchoolReportcard.*90.00%.*No.${number},edition1`)),
      expect.stringMatching(new RegExp(`TestSchoolReportcard.*40.00%.*No.${number},edition2`)),
    ]);
    expect([(await pdf(`/report-cards/${card.id}/pdf`, school.ana)).bytes, first.headers.get('content-type')]).toEqual([
      first.bytes,
      'application/pdf',
    ]);
    const listed = await school.as(of.students[0]).get('/report-cards');
    const all = await school.as(of.students[0]).get('/report-cards?latest=false');
    expect(Number(listed.headers.get('x-statements'))).toBeLessThanOrEqual(2);
    expect([listed.body.items.map(({ edition }: { edition: number }) => edition), all.body.total]).toEqual([[2], 2]);
    await expect(school.sql(`UPDATE report_cards SET content = '{}' WHERE id = $1`, [card.id])).rejects.toThrow(
      'does not change',
    );
  });

  it('of a class are one document, in the language of the organization', async () => {
    const of = await classWith({ one: 10 });
    await issue(of);
    await school.sql(`UPDATE organizations SET locale = 'th'`);

    const { status, bytes } = await pdf(`/classrooms/${of.room}/report-cards/pdf`, school.ana);

    await school.sql(`UPDATE organizations SET locale = 'en'`);
    expect([
      status,
      Buffer.from(bytes)
        .toString('latin1')
        .match(/\/Type \/Page\b/g)?.length,
    ]).toEqual([200, 2]);
    expect((await pdf(`/classrooms/${of.room}/report-cards/pdf?kind=transcript`, school.ana)).status).toBe(404);
  });

  it('of earlier classes are part of a transcript', async () => {
    const [earlier, of] = [await classWith({ one: 10 }, 1), await classWith({ two: 10 }, 0)];
    await edit(earlier, [cell(earlier, 0, 'one', 7)]);
    await issue(earlier);
    const [student] = earlier.students;
    await school.sql(`UPDATE classroom_members SET left_at = now() WHERE user_id = $1`, [student?.id]);
    await school.as(school.root).post(`/classrooms/${of.room}/members`, { userId: student?.id });

    const { status, body } = await issue(of, { kind: 'transcript' });

    expect(status).toBe(201);
    expect(
      body.reportCards[0].content.sections.map(({ overall }: { overall: { percent: number } }) => overall.percent),
    ).toEqual([70, null]);
  });

  it('get one edition each when two teachers issue at the same time', async () => {
    const of = await classWith({ one: 10 });

    const answers = await Promise.all([issue(of), issue(of, {}, school.root), issue(of)]);

    expect(answers.map(({ status }) => status).every((status) => [201, 409].includes(status))).toBe(true);
    const cards = await school.sql<{ student_id: string; latest: number; numbers: number }>(
      `SELECT student_id, (count(*) FILTER (WHERE replaced_at IS NULL))::int AS latest, count(DISTINCT number)::int AS numbers
       FROM report_cards WHERE classroom_id = $1 GROUP BY 1`,
      [of.room],
    );
    expect(cards.map(({ latest, numbers }) => [latest, numbers])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('belong to the class, the student and the parents', async () => {
    const of = await classWith({ one: 10 });
    const { body } = await issue(of, { studentId: of.students[0]?.id });
    const path = `/report-cards/${body.reportCards[0].id}`;

    const statuses = await Promise.all(
      [of.students[0], of.students[1], school.root, school.olga, school.paula, school.zoe].map(
        async (person) => (await school.as(person).get(path)).status,
      ),
    );

    expect(statuses).toEqual([200, 404, 200, 404, 404, 404]);
    expect([(await issue(of, {}, school.olga)).status, (await issue(of, {}, of.students[0])).status]).toEqual([
      404, 403,
    ]);
    expect([
      (await issue(of, { studentId: school.zoe.id })).status,
      (await issue(of, { kind: 'diploma' })).status,
    ]).toEqual([404, 400]);
    expect((await issue(of, { periodId: of.room })).status).toBe(404);
    expect((await issue(await classWith({}, 0))).status).toBe(409);
  });
});
