import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSchool, type Person } from '../support/school.js';
import { zipOf } from './zip.js';

const school = openSchool();
beforeAll(() => school.as(school.root).token());

type Fields = Record<string, string>;

const importRoster = (file: string | Uint8Array, fields: Fields = {}, by: Person = school.root) =>
  school.as(by).upload('/imports/roster', 'roster', file, fields);

const lines = (...rows: string[]) => rows.join('\n');

const header =
  'role,first_name,last_name,username,email,level,class_number,class_name,academic_year,student_number,guardian_of,relation';

/** A class of M1 with its teacher, two students without email, and the mother of one of them. */
const family = lines(
  header,
  'teacher,Tara,Tran,tara,tara@school.example,M1,1,Sunflowers,2026,,,',
  'student,Nils,Nowak,,,M1,1,,2026,1001,,',
  'student,Zoë,Ó Briain,,,M1,1,,2026,1002,,',
  'parent,Nora,Nowak,,nora@mail.example,,,,,,1001,mother',
);

/** All rows of the tables an import writes, as texts, which are faster to compare than objects. */
const snapshot = async () => {
  const tables = ['classrooms', 'users', 'student_profiles', 'classroom_members', 'guardianships', 'audit_log'];
  const rows = tables.map((table) => school.sql<{ row: string }>(`SELECT t::text AS row FROM ${table} t ORDER BY id`));
  return (await Promise.all(rows)).map((found, at) => [tables[at], found.map(({ row }) => row)]);
};

/** The snapshot without the audit log, which records every import. */
const schoolSnapshot = async () => (await snapshot()).filter(([table]) => table !== 'audit_log');

const brief = (body: { errors?: Fields[]; notes?: Fields[] }) =>
  (body.errors ?? body.notes ?? []).map(({ field, line, column, rule }) =>
    [field, line, column, rule].filter((part) => part !== undefined).join(' '),
  );

const counts = (body: Record<string, { created: number; updated: number; unchanged: number }>) =>
  ['classrooms', 'people', 'memberships', 'guardianships'].map((kind) => {
    const { created, updated, unchanged } = body[kind];
    return `${created}+${updated}=${unchanged}`;
  });

const countOf = async (text: string) => (await school.sql<{ count: number }>(`SELECT count(*)::int ${text}`))[0].count;

/** A roster of students of `level` in six classes, each student with a number. */
const studentsOf = (level: string, students: number, more: (at: number) => string = () => '') =>
  lines(
    `first_name,last_name,level,class_number,student_number,remarks`,
    ...Array.from({ length: students }, (_, at) => {
      const classNumber = (at % 6) + 1;
      return `Child${at},Of ${level},${level},${classNumber},${level}-${at},${more(at)}`;
    }),
  );

describe('a roster in plain CSV', () => {
  it('is reported and not written in a dry run', async () => {
    const before = await snapshot();

    const { status, body } = await importRoster(family, { dryRun: 'true' });

    expect([status, body.dryRun]).toEqual([200, true]);
    expect(counts(body)).toEqual(['1+0=0', '4+0=0', '3+0=0', '1+0=0']);
    expect(body.accounts.map(({ username, oneTimePassword }: Fields) => [username, oneTimePassword])).toEqual([
      ['tara', null],
      ['nils.nowak', null],
      ['zoe.obriain', null],
      ['nora.nowak', null],
    ]);
    expect(await snapshot()).toEqual(before);
  });

  it('creates a class, its members and guardianships, and returns the new accounts', async () => {
    const { status, body } = await importRoster(family);

    expect([status, body.dryRun]).toEqual([200, false]);
    expect(counts(body)).toEqual(['1+0=0', '4+0=0', '3+0=0', '1+0=0']);
    const { body: rooms } = await school.as(school.root).get('/classrooms?level=M1');
    expect(rooms.items).toMatchObject([{ name: 'Sunflowers', level: 'M1', classNumber: 1, academicYear: '2026' }]);
    const { body: students } = await school.as(school.root).get(`/classrooms/${rooms.items[0].id}/students`);
    expect(students.items).toMatchObject([
      { username: 'nils.nowak', email: null, studentNumber: '1001', level: 'M1', accountStatus: 'invited' },
      { username: 'zoe.obriain', email: null, studentNumber: '1002', level: 'M1', accountStatus: 'invited' },
    ]);
    const { body: guardians } = await school.as(school.root).get(`/students/${students.items[0].id}/guardians`);
    expect(JSON.stringify(guardians)).toContain('mother');
  });

  it('changes nothing when imported again', async () => {
    await importRoster(family);
    const before = await schoolSnapshot();

    const { status, body } = await importRoster(family);

    expect([status, body.accounts]).toEqual([200, []]);
    expect(counts(body)).toEqual(['0+0=1', '0+0=4', '0+0=3', '0+0=1']);
    expect(await schoolSnapshot()).toEqual(before);
  });

  it('creates one-time passwords that must be changed at the first login', async () => {
    const { body } = await importRoster(
      lines(header, 'teacher,Theo,Thal,,theo@school.example,M1,2,,,,,', 'student,Lina,Lund,,,M1,2,,,,,'),
    );

    for (const { username, oneTimePassword } of body.accounts) {
      const login = { email: username, password: oneTimePassword };
      const first = await school.anyone.post('/auth/login', login);
      const chosen = await school.anyone.post('/auth/login', { ...login, newPassword: 'a green turtle' });
      const again = await school.anyone.post('/auth/login', login);
      expect([first.status, first.body.code, chosen.status, again.status]).toEqual([
        403,
        'password_change_required',
        200,
        401,
      ]);
    }
    const { accessToken } = (
      await school.anyone.post('/auth/login', { email: 'lina.lund', password: 'a green turtle' })
    ).body;
    expect((await school.with(accessToken).get('/classrooms')).body.items).toMatchObject([
      { level: 'M1', classNumber: 2 },
    ]);
  });

  it('updates changed fields and removes no one', async () => {
    await importRoster(
      lines(
        header,
        'student,Emil,Ek,,,M1,3,,,2001,,',
        'student,Stay,Put,,,M1,3,,,2002,,',
        'teacher,Tim,Tak,,tim@school.example,M1,3,,,,,',
      ),
    );

    const { body } = await importRoster(
      lines(header, 'student,Emil,Ekström,emil,,M1,4,Tulips,,2001,,', 'student,New,Kid,,,M1,3,,,2003,,'),
    );

    expect(counts(body)).toEqual(['1+0=1', '1+1=0', '1+1=0', '0+0=0']);
    expect(brief({ notes: body.notes })).toContain('2 student_moved');
    const { body: students } = await school.as(school.root).get('/students?q=em&level=M1&limit=100');
    const emil = students.items.find(({ studentNumber }: Fields) => studentNumber === '2001');
    expect(emil).toMatchObject({ lastName: 'Ekström', username: 'emil', email: null, classroom: { name: 'Tulips' } });
    const [row] = await school.sql<Fields>(`SELECT email FROM users WHERE id = $1`, [emil.id]);
    expect(row.email).toBe('emil@students.test.invalid');
    expect(await countOf(`FROM student_profiles WHERE student_number = '2002'`)).toBe(1);
  });

  it('matches existing users by student number, username or email', async () => {
    const file = lines(
      header,
      'student,Ben,Bauer,,,P1,1,,,S-1,,',
      'teacher,Ana,Alves,ana,,P1,1,,,,,',
      'teacher,Olga,Orlova,,OLGA@test.example,P1,2,,,,,',
      'parent,Paula,Bauer,paula,,,,,,,S-1,mother',
    );
    const before = await schoolSnapshot();

    const { body } = await importRoster(file);

    expect(counts(body)).toEqual(['0+0=2', '0+0=4', '0+0=3', '0+0=1']);
    expect(await schoolSnapshot()).toEqual(before);
  });

  it('reactivates a student who had left', async () => {
    const { body } = await importRoster(lines(header, 'student,Lea,Lost,,,M1,5,,,2101,,'));
    const [{ id }] = await school.sql<Fields>(`SELECT id FROM student_profiles WHERE student_number = '2101'`);
    await school.as(school.root).patch(`/students/${id}`, { status: 'left' });

    const again = await importRoster(lines(header, 'student,Lea,Lost,,,M1,5,,,2101,,'));

    expect([counts(body)[1], counts(again.body)[1]]).toEqual(['1+0=0', '0+1=0']);
    const { body: lea } = await school.as(school.root).get(`/students/${id}`);
    expect([lea.status, lea.classroom.classNumber]).toEqual(['active', 5]);
  });

  it('does not enroll graduates again, such as from the list of their last year', async () => {
    const list = lines('first_name,last_name,class,student_number', 'Grad,Uate,M3/6,V7');
    await importRoster(list);
    const [{ id }] = await school.sql<Fields>(`SELECT id FROM student_profiles WHERE student_number = 'V7'`);
    await school.sql(`UPDATE classroom_members SET left_at = now() WHERE user_id = $1`, [id]);
    await school.sql(`UPDATE student_profiles SET status = 'graduated', level = 'M6' WHERE id = $1`, [id]);

    const { status, body } = await importRoster(list);

    expect([status, counts(body)]).toEqual([200, ['0+0=1', '0+0=1', '0+0=0', '0+0=0']]);
    expect(brief({ notes: body.notes })).toContain('2 student_graduated');
    const { body: record } = await school.as(school.root).get(`/students/${id}`);
    expect([record.level, record.status, record.classroom]).toEqual(['M6', 'graduated', null]);
  });

  it('keeps the relation of a guardian that the file leaves out', async () => {
    const row = (relation: string) => `parent,Gwen,Rel,,gwen@mail.example,,,,,,V8,${relation}`;
    const child = 'student,Kid,Rel,,,M3,6,,,V8,,';
    const relation = async () =>
      (
        await school.sql<Fields>(
          `SELECT g.relation FROM guardianships g JOIN users u ON u.id = g.parent_id WHERE u.email = 'gwen@mail.example'`,
        )
      )[0].relation;
    await importRoster(lines(header, child, row('Grandmother')));

    const { body } = await importRoster(lines(header, child, row('')));
    const kept = await relation();
    await importRoster(lines(header, child, row('aunt'), row('')));

    expect([counts(body)[3], kept, await relation()]).toEqual(['0+0=1', 'grandmother', 'aunt']);
  });

  it('informs the old and the new address of an account, and never changes that of the importing person', async () => {
    const made = (
      await school.as(school.root).post('/users', { email: 'mo@old.example', username: 'mo', role: 'TEACHER' })
    ).body;
    const [{ username }] = await school.sql<Fields>('SELECT username FROM users WHERE id = $1', [school.root.id]);
    const file = lines(
      'role,first_name,last_name,username,email',
      'teacher,Mo,Moved,mo,mo@new.example',
      `admin,Root,Ruiz,${username},stolen@mail.example`,
    );

    const first = await importRoster(file);
    const again = await importRoster(file);

    expect([first.status, counts(again.body)[1], brief({ notes: again.body.notes })]).toEqual([
      200,
      '0+0=2',
      ['3 email own_address'],
    ]);
    const { body: root } = await school.as(school.root).get('/auth/me');
    expect(root.email).toBe(school.root.email);
    const { body: outbox } = await school.anyone.get('/ops/outbox', { 'x-operator-key': 'operator-of-tests' });
    const mails = outbox.items.filter(({ subject }: Fields) => subject?.endsWith('Your email address was changed'));
    expect(mails.map(({ to }: Fields) => to).sort()).toEqual(['mo@new.example', 'mo@old.example']);
    expect((await school.as(school.root).get(`/users/${made.user.id}`)).body.email).toBe('mo@new.example');
  });

  it('is recorded in the audit log without names or passwords', async () => {
    await importRoster(lines(header, 'student,Audit,Ed,,,M1,6,,,2201,,'));

    const [entry] = await school.sql<{ actor_id: string; data: object }>(
      `SELECT actor_id, data FROM audit_log WHERE action = 'roster.imported' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry.actor_id).toBe(school.root.id);
    expect(entry.data).toMatchObject({ people: { created: 1, updated: 0, unchanged: 0 } });
    expect(JSON.stringify(entry.data)).not.toMatch(/Audit|password/);
  });

  it('changes nothing the second time, with names only', async () => {
    const file = lines('first_name,last_name', 'Zora,Namesonly');

    const [first, second] = [await importRoster(file), await importRoster(file)];

    expect([first.body.people.created, second.body.people]).toEqual([1, { created: 0, updated: 0, unchanged: 1 }]);
  });

  it('changes nothing the second time, with names in another spelling', async () => {
    await importRoster(lines('first_name,last_name,class', "Shaun,O'Hara,M1/5"));

    const { body } = await importRoster(lines('first_name,last_name,class', '\u200fSHAUN,O’HARA,M1/5'));

    expect([body.people.created, body.memberships.created]).toEqual([0, 0]);
  });

  it('leaves the level of a student to the class', async () => {
    await importRoster(lines('first_name,last_name,class,student_number', 'Lev,Ell,M1/4,V1'));

    const { body } = await importRoster(lines('first_name,last_name,level,student_number', 'Lev,Ell,M3,V1'));

    expect([body.people.unchanged, brief(body)]).toEqual([1, expect.arrayContaining(['2 level level_ignored'])]);
  });

  it('leaves the level to the class that the same row names', async () => {
    const file = lines(
      'first_name,last_name,class,level,student_number',
      'Cleo,Contra,M2/5,M4,V2',
      'Carl,Conform,M2/5,,V3',
    );

    const [first, second] = [await importRoster(file), await importRoster(file)];

    const rows = await school.sql(
      `SELECT s.student_number, s.level, c.level AS class_level, c.class_number FROM student_profiles s
       JOIN classroom_members m ON m.user_id = s.id JOIN classrooms c ON c.id = m.classroom_id
       WHERE s.student_number IN ('V2', 'V3') ORDER BY 1`,
    );
    expect(rows).toEqual([
      { student_number: 'V2', level: 'M2', class_level: 'M2', class_number: 5 },
      { student_number: 'V3', level: 'M2', class_level: 'M2', class_number: 5 },
    ]);
    expect(brief(first.body)).toContain('2 level level_ignored');
    expect([second.body.people.unchanged, second.body.memberships.unchanged]).toEqual([2, 2]);
  });

  it('leaves a student in the class of the later year, and notes a level that decreases', async () => {
    const list = lines('first_name,last_name,class,student_number', 'Olde,List,M4/5,V4', 'Back,Ward,M4/5,V5');
    await importRoster(list);
    await importRoster(lines('first_name,last_name,class,student_number', 'Olde,List,M6/5,V4'), {
      academicYear: '2027',
    });
    await school.sql(
      `UPDATE classroom_members m SET left_at = now() FROM student_profiles s JOIN classrooms c ON c.academic_year = '2026'
       WHERE m.user_id = s.id AND m.classroom_id = c.id AND s.student_number IN ('V4', 'V5')`,
    );
    await school.sql(`UPDATE student_profiles SET level = 'M6' WHERE student_number = 'V5'`);

    const { body } = await importRoster(list);

    const levels = await school.sql(
      `SELECT s.level, array_agg(m.academic_year) FILTER (WHERE m.left_at IS NULL) AS years FROM student_profiles s
       JOIN classroom_members m ON m.user_id = s.id WHERE s.student_number IN ('V4', 'V5')
       GROUP BY s.id, s.student_number ORDER BY s.student_number`,
    );
    expect(levels).toEqual([
      { level: 'M6', years: ['2027'] },
      { level: 'M4', years: ['2026'] },
    ]);
    expect(brief(body)).toEqual(expect.arrayContaining(['2 classroom_past', '3 level level_lowered']));
  });

  it('names a new class by the code of its level, and notes a year written unlike the current one', async () => {
    const list = lines(
      'first_name,last_name,grade,class_number,academic_year',
      'No,Tation,12,6,2026/27',
      'Al,So,12,6,2026/27',
    );

    const { body } = await importRoster(list);

    expect(body.accounts.map(({ classroom }: Fields) => classroom)).toEqual(['M6/6', 'M6/6']);
    expect(brief({ notes: body.notes })).toEqual(['1 role_assumed', '2 academic_year_notation']);
    const { body: rooms } = await school.as(school.root).get('/classrooms?academicYear=2026-2027&level=M6');
    expect(rooms.items.map(({ name }: Fields) => name)).toEqual(['M6/6']);
    const other = await importRoster(lines('first_name,last_name,class,academic_year', 'Past,Year,M6/6,2024'));
    expect(brief({ notes: other.body.notes })).toEqual(['1 role_assumed']);
  });

  it('is refused where its encoding is unclear, and read in the given encoding', async () => {
    const dos = Buffer.from([
      ...Buffer.from('first_name;last_name;class\nRAPHA'),
      0xd3,
      ...Buffer.from('L;DOSPERSON;M1/4'),
    ]);

    const [unclear, given] = [await importRoster(dos), await importRoster(dos, { encoding: 'cp850' })];

    expect([unclear.status, brief(unclear.body)]).toEqual([400, ['1 encoding_unclear']]);
    expect([given.status, given.body.accounts[0].name]).toEqual([200, 'RAPHAËL DOSPERSON']);
  });

  it.each([
    ['Windows-1252', (text: string) => Buffer.from(text, 'latin1')],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    [
      'UTF-8 with semicolons and CR line ends',
      (text: string) => Buffer.from(text.replace(/,/g, ';').replace(/\n/g, '\r')),
    ],
  ])('can be encoded as %s', async (name, encode) => {
    const file = lines('first_name,last_name,level,class', `Jörg,Müßig ${name.slice(0, 8)},M2,M2/1`);

    const { status, body } = await importRoster(encode(file));

    expect([status, body.accounts[0].name]).toEqual([200, `Jörg Müßig ${name.slice(0, 8)}`]);
  });

  it('can be larger than 1 MB', async () => {
    const file = studentsOf('M3', 600, () => 'x'.repeat(1_900));

    const { status, body } = await importRoster(file, { dryRun: 'true' });

    expect(Buffer.byteLength(file)).toBeGreaterThan(1024 * 1024);
    expect([status, body.people.created]).toEqual([200, 600]);
  });
});

describe('a roster with errors', () => {
  it('is rejected as a whole and lists every error by line and column', async () => {
    const before = await snapshot();
    const file = lines(
      header,
      'student,Good,Child,,,M4,1,,,3001,,',
      'pirate,Bad,Role,,,M4,1,,,3002,,',
      'student,,Nameless,,,M4,1,,,3003,,',
      'teacher,No,Login,,,M4,1,,,,,',
      'student,Bad,Mail,,nowhere,M4,1,,,3004,,',
      'student,Seventh,Class,,,M4,7,,,3005,,',
      'student,No,Level,,,X9,1,,,3006,,',
      'student,Bad,Year,,,M4,1,,26/27,3007,,',
      'student,Twice,Numbered,,,M4,1,,,3001,,',
      `student,Long,Number,,,M4,1,,,${'7'.repeat(51)},,`,
      'parent,Lost,Parent,,lost@mail.example,,,,,,no-one,',
      'student,Ana,Alves,ana,,M4,1,,,,,',
      'student,Short,Row',
    );

    const { status, body } = await importRoster(file);

    expect([status, body.code]).toEqual([400, 'roster_invalid']);
    expect(brief({ errors: body.errors })).toEqual([
      '3 role role_unknown',
      '4 first_name name_missing',
      '5 email login_missing',
      '6 email email_invalid',
      '7 class_number class_number_invalid',
      '8 level level_unknown',
      '9 academic_year academic_year_invalid',
      '10 student_number login_shared',
      '11 student_number student_number_long',
      '12 guardian_of student_unknown',
      '13 role role_contradictory',
      '14 row_short',
    ]);
    expect(body.detail).toContain('12 errors');
    expect(await snapshot()).toEqual(before);
  });

  it('lists the first 200 errors and the number of the others', async () => {
    const { body } = await importRoster(lines(header, ...Array.from({ length: 300 }, () => 'pirate,A,B,,,M4,1,,,,,')));

    expect([body.errors.length, body.detail]).toEqual([200, expect.stringContaining('100 more')]);
  });

  it('has at most six classes per level, numbered or not', async () => {
    const named = (count: number) =>
      lines(
        'first_name,last_name,level,class_name,student_number',
        ...Array.from({ length: count }, (_, at) => `Kid${at},Six,M5,Room ${at + 1},M5-${at}`),
      );

    const seven = await importRoster(named(7));
    const none = await countOf(`FROM classrooms WHERE level = 'M5'`);
    const six = await importRoster(named(6));
    const another = await importRoster(lines('first_name,last_name,level,class_name', 'Kid,Seven,M5,One more'));

    expect([seven.status, brief(seven.body)]).toEqual([400, ['8 class_number class_limit']]);
    expect([none, six.status, counts(six.body)[0]]).toEqual([0, 200, '6+0=0']);
    expect([another.status, brief(another.body)]).toEqual([400, ['2 class_number class_limit']]);
  });

  it('finds a class whose level has another spelling than the code, and does not create it again', async () => {
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'M3', academicYear: '2077' });
    await school.sql(`UPDATE classrooms SET level = 'Ｍ3' WHERE id = $1`, [room.id]);
    const roster = lines('first_name,last_name,level,class', 'Wide,Level,M3,M3/1');

    const { status, body } = await importRoster(roster, { academicYear: '2077' });

    expect([status, counts(body)[0]]).toEqual([200, '0+0=1']);
  });

  it('is rejected for an archived class, an account with another role, and a repeated person', async () => {
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'M6', name: 'Closed' });
    await school.person('STUDENT', room.id);
    await school.as(school.root).delete(`/classrooms/${room.id}`);
    await school.sql(`UPDATE classrooms SET external_id = 'gone' WHERE id = $1`, [room.id]);

    const archived = await importRoster(
      bundle({
        'classes.csv': lines(columns.classes, 'gone,Closed,homeroom,o1,t1,M6'),
        'enrollments.csv': columns.enrollments,
      }),
    );
    const other = await importRoster(lines(header, 'parent,Ana,Alves,,ana@test.example,,,,,,,'));
    const twice = await importRoster(
      lines(header, 'student,Ben,Bauer,,,P1,1,,,S-1,,', 'student,Ben,Bauer,ben,,P1,1,,,,,'),
    );

    expect(brief(archived.body)).toContain('classes.csv 2 classroom_archived');
    expect(brief(other.body)).toEqual(['2 role role_contradictory']);
    expect(brief(twice.body)).toEqual(['3 username person_repeated']);
  });

  it.each<[string, string | Buffer, string]>([
    ['empty', '', '1 header_missing'],
    ['a header without rows', header, '1 people_missing'],
    ['a CSV file without the required columns', 'shoe,size\nleft,42', '1 first_name column_missing'],
    ['an image', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]), '3 text_expected'],
  ])('is rejected when it is %s', async (_, file, issue) => {
    const { status, body } = await importRoster(file);

    expect([status, body.code]).toEqual([400, 'roster_invalid']);
    expect(brief(body)).toContain(issue);
  });
});

const columns = {
  users:
    'sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,identifier,email,agentSourcedIds,grades',
  classes: 'sourcedId,title,classType,schoolSourcedId,termSourcedIds,grades',
  enrollments: 'sourcedId,classSourcedId,userSourcedId,role',
};

/** The files of a OneRoster 1.1 bundle, some of them replaced. */
const filesOf = (changes: Fields = {}) => ({
  'manifest.csv': lines(
    'propertyName,value',
    'oneroster.version,1.1',
    ...['orgs', 'academicSessions', 'classes', 'users', 'enrollments'].map((file) => `file.${file},bulk`),
  ),
  'orgs.csv': lines('sourcedId,name,type', 'o1,Hill School,school'),
  'academicSessions.csv': lines('sourcedId,startDate,schoolYear', 't1,2026-01-10,2026'),
  'classes.csv': lines(columns.classes, 'c1,Grade 2 Blue,homeroom,o1,t1,02', 'c2,Choir,scheduled,o1,t1,02'),
  'users.csv': lines(
    columns.users,
    'u1,true,o1,teacher,vera,Vera,Vogt,,vera@school.example,,',
    'u2,true,o1,student,kim,Kim,Kaya,9001,,u3,02',
    'u3,true,o1,guardian,kaya,Kemal,Kaya,,kemal@mail.example,,',
    'u4,true,o1,student,lee,Lee,Lam,9002,,,02',
  ),
  'enrollments.csv': lines(
    columns.enrollments,
    'e1,c1,u1,teacher',
    'e2,c1,u2,student',
    'e3,c1,u4,student',
    'e4,c2,u2,student',
  ),
  ...changes,
});

const bundle = (changes: Fields = {}, folder = '') =>
  zipOf(...Object.entries(filesOf(changes)).map(([name, content]) => ({ name: folder + name, content })));

describe('a OneRoster bundle', () => {
  it('creates classes, users and guardianships, and skips a course whose students have a homeroom', async () => {
    const dry = await importRoster(bundle(), { dryRun: 'true' });
    const { status, body } = await importRoster(bundle());

    expect([dry.status, status]).toEqual([200, 200]);
    expect(counts(dry.body)).toEqual(counts(body));
    expect(counts(body)).toEqual(['1+0=0', '4+0=0', '3+0=0', '1+0=0']);
    expect(brief({ notes: body.notes }).filter((note) => !note.endsWith('column_missing'))).toEqual([
      'classes.csv 3 classroom_passed_over',
      'enrollments.csv 5 classroom_second',
    ]);
    const { body: rooms } = await school.as(school.root).get('/classrooms?level=P2');
    expect(rooms.items).toMatchObject([{ name: 'Grade 2 Blue', level: 'P2', classNumber: 1, academicYear: '2026' }]);
    expect(body.accounts.map(({ name, classroom }: Fields) => [name, classroom])).toEqual([
      ['Vera Vogt', 'Grade 2 Blue'],
      ['Kim Kaya', 'Grade 2 Blue'],
      ['Kemal Kaya', null],
      ['Lee Lam', 'Grade 2 Blue'],
    ]);
  });

  it('changes nothing when imported again, zipped with or without its folder', async () => {
    await importRoster(bundle());
    const before = await schoolSnapshot();

    const again = await importRoster(bundle());
    const packed = await importRoster(bundle({}, 'export 2026/'));

    for (const { status, body } of [again, packed]) {
      expect(status).toBe(200);
      expect(counts(body)).toEqual(['0+0=1', '0+0=4', '0+0=3', '0+0=1']);
    }
    expect(await schoolSnapshot()).toEqual(before);
  });

  it('ends an enrollment that is to be deleted; the level stays that of the class', async () => {
    const [users, held] = ['u8,true,o1,student,held.one,Held,One,9100,,,12', 'e8,c1,u8,student'];
    const withHeld = (status: string) =>
      bundle({
        'users.csv': `${filesOf()['users.csv']}\n${users}`,
        'enrollments.csv': lines(
          ...filesOf()
            ['enrollments.csv'].split('\n')
            .map((line, at) => `${line},${at === 0 ? 'status' : 'active'}`),
          `${held},${status}`,
        ),
      });
    await importRoster(withHeld('active'));
    const dry = await importRoster(withHeld('tobedeleted'), { dryRun: 'true' });

    const [ended, again] = [await importRoster(withHeld('tobedeleted')), await importRoster(withHeld('tobedeleted'))];

    expect([dry, ended, again].map(({ body }) => [body.memberships.updated, body.people.updated])).toEqual([
      [1, 0],
      [1, 0],
      [0, 0],
    ]);
    expect(brief(ended.body)).toContain('enrollments.csv 6 enrollment_ended');
    const [student] = await school.sql(
      `SELECT s.level, (SELECT count(*)::int FROM classroom_members m WHERE m.user_id = u.id AND m.left_at IS NULL) AS classes
       FROM users u JOIN student_profiles s ON s.id = u.id WHERE u.username = 'held.one'`,
    );
    expect(student).toEqual({ level: 'P2', classes: 0 });
  });

  it('matches users by sourcedId, whatever else has changed', async () => {
    await importRoster(bundle());
    const users = filesOf()['users.csv'].replace('kim,Kim,Kaya', 'kim.k,Kim,Kaya-Lang');

    const { body } = await importRoster(bundle({ 'users.csv': users }));

    expect(counts(body)[1]).toBe('0+1=3');
    const { body: found } = await school.as(school.root).get('/students?q=kaya-lang');
    expect(found.items).toMatchObject([{ username: 'kim.k', studentNumber: '9001' }]);
  });

  it('lists the file, line and column of every error', async () => {
    const before = await snapshot();

    const { status, body } = await importRoster(
      bundle({
        'classes.csv': lines(columns.classes, 'x1,Grade 9,homeroom,o1,t1,KG', 'x2,Grade 2,homeroom,o9,t1,02'),
        'enrollments.csv': lines(columns.enrollments, 'e1,x9,u1,teacher', `${'e'.repeat(256)},x1,u1,teacher`),
      }),
    );

    expect([status, body.code]).toEqual([400, 'roster_invalid']);
    expect(brief(body)).toEqual([
      'classes.csv 2 grades level_unknown',
      'classes.csv 3 schoolSourcedId reference_unknown',
      'enrollments.csv 2 classSourcedId reference_unknown',
      'enrollments.csv 3 sourcedId id_long',
    ]);
    expect(await snapshot()).toEqual(before);
  });

  it('uses defaultLevel for classes without a known level', async () => {
    const classes = lines(columns.classes, 'k1,Kindergarten,homeroom,o1,t1,KG');
    const files = bundle({ 'classes.csv': classes, 'enrollments.csv': lines(columns.enrollments, 'e1,k1,u1,teacher') });

    const { status, body } = await importRoster(files, { defaultLevel: 'p3', academicYear: '2026' });

    expect([status, counts(body)[0]]).toEqual([200, '1+0=0']);
    expect(brief({ notes: body.notes })).toContain('classes.csv 2 level_assumed');
    expect(await countOf(`FROM classrooms WHERE level = 'P3' AND name = 'Kindergarten'`)).toBe(1);
  });

  const megabyte = 1024 * 1024;
  it.each<[string, Buffer, string]>([
    ['is truncated', bundle().subarray(0, 400), 'archive_unreadable'],
    ['consists of a ZIP signature only', Buffer.from('PK\x03\x04 and so on', 'latin1'), 'archive_unreadable'],
    [
      'contains a file that is too large',
      zipOf({ name: 'users.csv', content: Buffer.alloc(21 * megabyte) }),
      'archive_file_large',
    ],
    [
      'is too large when unpacked',
      zipOf(...[1, 2, 3, 4].map((at) => ({ name: `${at}.csv`, content: Buffer.alloc(19 * megabyte) }))),
      'archive_large',
    ],
    [
      'contains a file larger than declared',
      zipOf({ name: 'users.csv', content: Buffer.alloc(5 * megabyte), declaredSize: 10 }),
      'archive_unreadable',
    ],
    [
      'contains too many files',
      zipOf(...Array.from({ length: 101 }, (_, at) => ({ name: `${at}` }))),
      'archive_crowded',
    ],
    ['contains a path outside the archive', zipOf({ name: '../users.csv', content: 'x' }), 'archive_path_unsafe'],
    ['is empty', zipOf(), 'roster_invalid'],
  ])('is rejected when its archive %s', async (_, archive, code) => {
    const before = await snapshot();

    const { status, body } = await importRoster(archive);

    expect([status, body.code]).toEqual([400, code]);
    expect(await snapshot()).toEqual(before);
  });
});

describe('POST /imports/roster', () => {
  it.each(['ana', 'ben', 'paula'] as const)('is forbidden for %s', async (name) => {
    const { status } = await importRoster(family, {}, school[name]);

    expect(status).toBe(403);
  });

  it('requires a token, a form, a file and valid options', async () => {
    const root = school.as(school.root);

    const responses = await Promise.all([
      school.anyone.upload('/imports/roster', 'roster.csv', family),
      root.post('/imports/roster', { file: family }),
      root.send('POST', '/imports/roster', new FormData()),
      importRoster(family, { academicYear: 'next' }),
      importRoster(family, { defaultLevel: 'Z9' }),
      importRoster(family, { dryRun: 'perhaps' }),
      importRoster(family, { colour: 'red' }),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([401, 415, 400, 400, 400, 400, 400]);
  });

  it('rejects files of more than 20 MB', async () => {
    const { status, body } = await importRoster(Buffer.alloc(20 * 1024 * 1024 + 1, 'a'));

    expect([status, body.code]).toEqual([413, 'body_too_large']);
  });

  it('creates everything once for three concurrent imports of the same file', async () => {
    const file = studentsOf('P4', 60);

    const responses = await Promise.all([importRoster(file), importRoster(file), importRoster(file)]);

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    const created = responses.map(({ body }) => body.people.created).sort((a, b) => a - b);
    expect(created).toEqual([0, 0, 60]);
    expect(await countOf(`FROM student_profiles WHERE student_number LIKE 'P4-%'`)).toBe(60);
    expect(await countOf(`FROM classrooms WHERE level = 'P4'`)).toBe(6);
  });

  it('generates unique usernames under concurrency', async () => {
    const names = lines('first_name,last_name,student_number', ...[1, 2, 3].map((at) => `Same,Name,N-${at}`));
    const others = lines('first_name,last_name,student_number', ...[4, 5, 6].map((at) => `Same,Name,N-${at}`));
    const child = () => school.as(school.root).post('/students', { firstName: 'Same', lastName: 'Name', level: 'P5' });

    const responses = await Promise.all([
      importRoster(names, { defaultLevel: 'P5' }),
      child(),
      importRoster(others, { defaultLevel: 'P5' }),
      child(),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([200, 201, 200, 201]);
    const rows = await school.sql<Fields>(
      `SELECT username FROM users WHERE last_name = 'Name' ORDER BY length(username), 1`,
    );
    expect(rows.map(({ username }) => username)).toEqual(['', 2, 3, 4, 5, 6, 7, 8].map((count) => `same.name${count}`));
  });

  it('takes as many statements for 600 students as for six', async () => {
    const cost = async (file: string, fields: Fields = {}) =>
      Number((await importRoster(file, fields)).headers.get('x-statements'));
    const few = [await cost(studentsOf('P6', 6), { dryRun: 'true' }), await cost(studentsOf('P6', 6))];

    const many = [await cost(studentsOf('P5', 600), { dryRun: 'true' }), await cost(studentsOf('P5', 600))];

    expect(many).toEqual(few);
    expect(many[0]).toBeLessThanOrEqual(5);
    expect(many[1]).toBeLessThanOrEqual(20);
  });
});

const shared = join(process.env.HOMEROOM_SHARED ?? '../shared', 'data');
const folders = existsSync(shared) ? describe : describe.skip;

folders('rosters exported by other products', () => {
  const read = (...path: string[]) => readFileSync(join(shared, ...path));
  const packed = (folder: string) =>
    zipOf(
      ...readdirSync(join(shared, 'oneroster', folder)).map((name) => ({
        name,
        content: read('oneroster', folder, name),
      })),
    );
  const csvFiles = existsSync(shared) ? readdirSync(join(shared, 'user-csv')) : [];

  const rejected = [
    ['nicelion-v1p1-example', '1 people_missing'],
    ['oat-v1p1-schema', 'users.csv file_missing'],
    ['bergerb-generator-templates', 'users.csv file_missing'],
    ['upload_users_cohorts.csv', '3 class_number class_limit'],
    ['upload_users_themes.csv', '2 role1 role_unknown'],
    ...csvFiles
      .filter((name) => /^(groups|uploadcohorts|upload_grades)/.test(name))
      .map((name) => [name, '1 first_name column_missing']),
  ];
  const rejections = new Map(rejected.map(([name, issue]) => [name, issue]));
  const files: [string, () => Buffer][] = [
    ['Test_full_data_set.zip', () => read('oneroster', 'Test_full_data_set.zip')],
    ['Test_minimal_data_set.zip', () => read('oneroster', 'Test_minimal_data_set.zip')],
    ['oat-v1p1-sample', () => packed('oat-v1p1-sample')],
    ['nicelion-v1p1-example', () => packed('nicelion-v1p1-example')],
    ['oat-v1p1-schema', () => packed('oat-v1p1-schema')],
    ['bergerb-generator-templates', () => packed('bergerb-generator-templates')],
    ...csvFiles.map((name): [string, () => Buffer] => [name, () => read('user-csv', name)]),
  ];
  /** A year of its own, because a level has at most six classes per year. */
  const options = { defaultLevel: 'P1', academicYear: '2031' };

  it.each(files.filter(([name]) => !rejections.has(name)))(
    'are imported, unchanged the second time: %s',
    async (_, file) => {
      const first = await importRoster(file(), options);
      const after = await schoolSnapshot();

      const again = await importRoster(file(), options);

      expect([first.status, again.status, again.body.accounts]).toEqual([200, 200, []]);
      expect(await schoolSnapshot()).toEqual(after);
    },
  );

  it.each(files.filter(([name]) => rejections.has(name)))('are rejected with errors by row: %s', async (name, file) => {
    const before = await schoolSnapshot();

    const { status, body } = await importRoster(file(), options);

    expect([status, body.code]).toEqual([400, 'roster_invalid']);
    expect(brief(body)).toContain(rejections.get(name));
    expect(await schoolSnapshot()).toEqual(before);
  });
});
