import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { SecretFile } from '#cli/import/import-files.js';
import { type Run, runInProcess, spawnCommand } from '../support/command.js';
import { openSchool } from '../support/school.js';
import { zipOf } from './zip.js';

const school = openSchool();
const folder = mkdtempSync(join(tmpdir(), 'homeroom-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `homeroom import …` in the folder, with this school's database. */
const homeroom = (...args: string[]): Promise<Run> => runInProcess(['import', ...args], surroundings());

const surroundings = () => ({
  cwd: folder,
  env: {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'test',
    DATABASE_URL: school.databaseUrl,
    ORGANIZATION_ID: 'test',
    ORGANIZATION_SLUG: 'test',
    JWT_SECRET: '5f'.repeat(20) + '1234567890',
    ENCRYPTION_KEY: '0123456789abcdef'.repeat(4),
    BCRYPT_ROUNDS: '4',
  },
});

const save = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return name;
};

const lines = (...rows: string[]) => rows.join('\n');

const people = async () => (await school.sql<{ count: number }>(`SELECT count(*)::int FROM users`))[0].count;

const passwordFiles = () => readdirSync(folder).filter((name) => name.startsWith('passwords-'));

describe('homeroom import roster', () => {
  const family = lines(
    'role,first_name,last_name,email,level,class_number,student_number,guardian_of',
    'teacher,Tara,Tran,tara@school.example,M1,1,,',
    'student,Nils,Nowak,,M1,1,1001,',
    'parent,Nora,Nowak,nora@mail.example,,,,1001',
  );

  it('reports the changes in a dry run and writes nothing', async () => {
    const before = await people();

    const { code, out, err } = await homeroom('roster', save('family.csv', family), '--dry-run');

    expect([code, out]).toEqual([0, expect.stringContaining('family.csv can be imported; nothing was changed')]);
    expect(out).toMatch(/people +3 new, 0 changed, 0 unchanged/);
    expect(err).toContain('Comparing with existing records');
    expect([await people(), passwordFiles()]).toEqual([before, []]);
  });

  it('imports, writes the passwords to a file only its owner can read, and changes nothing the second time', async () => {
    const file = save('family.csv', family);

    const first = await spawnCommand(['import', 'roster', file], surroundings());
    const [passwords] = passwordFiles();
    const second = await homeroom('roster', file);

    expect([first.code, first.out]).toEqual([0, expect.stringContaining('Imported family.csv')]);
    expect(first.out).toContain(passwords);
    expect(first.err).toContain('Generating passwords 3/3');
    expect(statSync(join(folder, passwords)).mode & 0o777).toBe(0o600);
    const [header, tara] = readFileSync(join(folder, passwords), 'utf8').split('\n');
    expect(header).toBe('name,role,classroom,username,one_time_password');
    const [name, role, classroom, username, password] = tara.split(',');
    expect([name, role, classroom, username]).toEqual(['Tara Tran', 'TEACHER', 'M1/1', 'tara.tran']);
    const { body } = await school.anyone.post('/auth/login', { email: username, password });
    expect(body.code).toBe('password_change_required');
    expect([second.code, second.out]).toEqual([0, expect.stringMatching(/people +0 new, 0 changed, 3 unchanged/)]);
    expect(passwordFiles()).toEqual([passwords]);
  });

  it('acts as the first admin, or as the admin given with --as', async () => {
    const admin = await school.person('ADMIN');
    const roster = (number: number) => lines('first_name,last_name,student_number', `Kid,Solo,${number}`);

    await Promise.all([
      homeroom('roster', save('one.csv', roster(1)), '--level', 'M2', '--passwords', '-'),
      homeroom('roster', save('two.csv', roster(2)), '--level', 'M2', '--passwords', '-', '--as', admin.email),
    ]);

    const actors = await school.sql<{ actor_id: string }>(
      `SELECT actor_id FROM (SELECT * FROM audit_log WHERE action = 'roster.imported' ORDER BY id DESC LIMIT 2) last ORDER BY 1`,
    );
    expect(actors.map(({ actor_id }) => actor_id)).toEqual([school.root.id, admin.id].sort());
  });

  it('prints the passwords on request, as CSV or in the JSON', async () => {
    const roster = (number: number) => lines('first_name,last_name,student_number', `=1+1,Formula,${number}`);

    const [csv, json] = await Promise.all([
      homeroom('roster', save('f1.csv', roster(11)), '--level', 'M2', '--passwords', '-'),
      homeroom('roster', save('f2.csv', roster(12)), '--level', 'M2', '--passwords', '-', '--json'),
    ]);

    expect(csv.out).toMatch(/\n'=1\+1 Formula,STUDENT,,11\.formula\d?,(\w{3}-){3}\w{3}\n/);
    const { ok, accounts } = JSON.parse(json.out);
    expect([ok, accounts]).toEqual([true, [expect.objectContaining({ oneTimePassword: expect.stringMatching(/-/) })]]);
  });

  it('omits passwords from the JSON by default, and never overwrites a file', async () => {
    const file = save('solo.csv', lines('first_name,last_name,student_number', 'Solo,Kid,21'));

    const refused = await homeroom('roster', file, '--level', 'M2', '--passwords', save('mine.csv', 'precious'));
    const { code, out } = await homeroom('roster', file, '--level', 'M2', '--passwords', 'handover.csv', '--json');

    expect([refused.code, readFileSync(join(folder, 'mine.csv'), 'utf8')]).toEqual([2, 'precious']);
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ ok: true, dryRun: false, passwordsFile: 'handover.csv' }),
    ]);
    expect(JSON.parse(out).accounts[0].oneTimePassword).toBeUndefined();
    expect(readFileSync(join(folder, 'handover.csv'), 'utf8')).toContain('Solo Kid');
  });

  it('rejects a file with errors and lists them by row, also the second time', async () => {
    const file = save(
      'broken.csv',
      lines('first_name,last_name,level,class_number', 'Good,Child,M3,1', ',Nameless,M3,1', 'Bad,Level,X9,1'),
    );
    const before = [await people(), passwordFiles()];

    const runs = [await homeroom('roster', file), await homeroom('roster', file, '--passwords', 'unused.csv')];
    const json = await homeroom('roster', file, '--json');

    for (const { code, out, err } of runs) {
      expect([code, err]).toEqual([1, expect.stringContaining('nothing was imported')]);
      expect(out).toMatch(/line 3, first_name: .*\n.*line 4, level: Unknown level X9\. Available levels: P1/);
    }
    const { ok, code, errors } = JSON.parse(json.out);
    expect([json.code, ok, code, errors.length]).toEqual([1, false, 'roster_invalid', 2]);
    expect([await people(), passwordFiles()]).toEqual(before);
  });

  it('reads a OneRoster folder and its archive', async () => {
    const files = {
      'users.csv': lines(
        'sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName',
        'u1,true,o1,teacher,vera,Vera,Vogt',
        'u2,true,o1,student,kim,Kim,Kaya',
      ),
      'classes.csv': lines(
        'sourcedId,title,classType,schoolSourcedId,termSourcedIds,grades',
        'c1,Blue,homeroom,o1,t1,02',
      ),
      'enrollments.csv': lines('sourcedId,classSourcedId,userSourcedId,role', 'e1,c1,u1,teacher', 'e2,c1,u2,student'),
    };
    const bundle = mkdtempSync(join(folder, 'bundle-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(bundle, name), text);
    const archive = zipOf(...Object.entries(files).map(([name, content]) => ({ name, content })));

    const unpacked = await homeroom('roster', bundle, '--json');
    const packed = await homeroom('roster', save('bundle.zip', archive), '--json');

    expect([unpacked.code, JSON.parse(unpacked.out).people]).toEqual([0, { created: 2, updated: 0, unchanged: 0 }]);
    expect([packed.code, JSON.parse(packed.out).people]).toEqual([0, { created: 0, updated: 0, unchanged: 2 }]);
  });

  it('reads a file in the given encoding, and refuses an unknown one', async () => {
    const file = save('dos.csv', iconv.encode('first_name;last_name;class\nRAPHAËL;TESTPERSON;M2/1', 'cp850'));

    const unclear = await homeroom('roster', file, '--dry-run');
    const given = await homeroom('roster', file, '--dry-run', '--encoding', 'cp850', '--json');
    const unknown = await homeroom('roster', file, '--dry-run', '--encoding', 'cp851');

    expect([unclear.code, unclear.out]).toEqual([1, expect.stringMatching(/line 1: .*Give the encoding/)]);
    expect([given.code, JSON.parse(given.out).accounts[0].name]).toEqual([0, 'RAPHAËL TESTPERSON']);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('encoding')]);
  });

  it('gives imports of the same second different password files', async () => {
    const target = mkdtempSync(join(folder, 'import-'));

    const now = new Date('2026-09-01T07:00:00.500Z');
    await Promise.all([1, 2, 3].map(() => SecretFile.createIn(target, now)));

    const stem = 'passwords-20260901T070000';
    expect(readdirSync(target).sort()).toEqual([`${stem}-2.csv`, `${stem}-3.csv`, `${stem}.csv`]);
  });

  it.each<[string, string[]]>([
    ['no file', ['roster']],
    ['a missing file', ['roster', 'nowhere.csv']],
    ['an unknown option', ['roster', 'family.csv', '--force']],
    ['an invalid year', ['roster', 'family.csv', '--year', 'next']],
    ['a user who is not an admin', ['roster', 'family.csv', '--as', 'ana']],
    ['an unknown user', ['roster', 'family.csv', '--as', 'ghost@test.example']],
    ['no arguments', []],
    ['an unknown kind of import', ['timetable', 'family.csv']],
  ])('ends with exit code 2 when called with %s', async (_, args) => {
    save('family.csv', family);

    const { code, err } = await homeroom(...args);

    expect([code, err]).toEqual([2, expect.stringMatching(/\w/)]);
    expect(err).not.toContain('    at ');
  });
});

describe('homeroom import questions', () => {
  const gift = '::Sum:: What is two and three? {=5 ~4 ~6}\n\n::Sky:: The sky is green. {FALSE}\n';

  it('imports questions with their core subject, once', async () => {
    const { body: maths } = await school.as(school.root).post('/core-subjects', { name: 'Mathematics' });
    const file = save('bank.gift', gift);

    const dry = await homeroom('questions', file, '--dry-run');
    const first = await homeroom('questions', file, '--subject', 'mathematics');
    const second = await homeroom('questions', file, '--subject', maths.id, '--json');

    expect([dry.code, first.code, second.code]).toEqual([0, 0, 0]);
    expect(dry.out).toContain('nothing was changed');
    expect(first.out).toMatch(/questions +2 new, 0 changed, 0 unchanged/);
    expect(JSON.parse(second.out)).toMatchObject({ ok: true, created: 0, unchanged: 2 });
    const rows = await school.sql(`SELECT author_id, core_subject_id FROM questions`);
    expect(rows).toEqual([1, 2].map(() => ({ author_id: school.root.id, core_subject_id: maths.id })));
  });

  it('makes categories of the bank, tags or nothing of the categories of the file', async () => {
    const file = (word: string) =>
      save(`${word}.gift`, `$CATEGORY: ${word}/Lines\n\n::${word}:: Is a ${word} a line? {FALSE}\n`);
    const filed = async (title: string) => {
      const [row] = await school.sql<{ category: string | null; tags: string[] }>(
        'SELECT c.name AS category, q.tags FROM questions q LEFT JOIN question_categories c ON c.id = q.category_id WHERE q.title = $1',
        [title],
      );
      return [row?.category, row?.tags];
    };

    const runs = [
      await homeroom('questions', file('circle')),
      await homeroom('questions', file('square'), '--categories', 'categories'),
      await homeroom('questions', file('cube'), '--categories', 'tags'),
      await homeroom('questions', file('cone'), '--categories', 'none'),
      await homeroom('questions', file('kite'), '--categories', 'folders'),
    ];

    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 2]);
    expect(runs[4]?.err).toContain('categories');
    expect([await filed('circle'), await filed('square')]).toEqual([
      ['Lines', []],
      ['Lines', []],
    ]);
    expect([await filed('cube'), await filed('cone')]).toEqual([
      [null, ['cube/Lines']],
      [null, []],
    ]);
    expect((await homeroom('questions', '--help')).out).toContain('--categories <use>');
  });

  it('reads a file in the given encoding', async () => {
    const file = save('dos.gift', iconv.encode('Où est né Raphaël ? {=à Urbino ~à Rome}\n', 'cp850'));

    const given = await homeroom('questions', file, '--dry-run', '--encoding', 'cp850', '--json');
    const wrong = await homeroom('questions', file, '--dry-run', '--encoding', 'utf-8');
    const unknown = await homeroom('questions', file, '--encoding', 'cp851');

    expect([given.code, JSON.parse(given.out)]).toEqual([0, expect.objectContaining({ created: 1, notes: [] })]);
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining('The file is not utf-8')]);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('encoding')]);
  });

  it('is allowed for teachers, not for students', async () => {
    const file = save('bank.gift', gift);

    const [teacher, student] = await Promise.all([
      homeroom('questions', file, '--as', 'ana@test.example'),
      homeroom('questions', file, '--as', 'ben@test.example'),
    ]);

    expect([teacher.code, student.code]).toEqual([0, 2]);
    const [{ count }] = await school.sql(`SELECT count(*)::int FROM questions WHERE author_id = $1`, [school.ana.id]);
    expect(count).toBe(2);
  });

  it('rejects an invalid file with line numbers, an unknown format and an unknown subject', async () => {
    const [broken, format, subject] = await Promise.all([
      homeroom('questions', save('broken.gift', 'Fine? {=yes}\n\nBroken {=a ~b\n')),
      homeroom('questions', save('bank.gift', gift), '--format', 'scroll'),
      homeroom('questions', save('bank.gift', gift), '--subject', 'Alchemy'),
    ]);

    expect([broken.code, broken.out]).toEqual([1, expect.stringMatching(/line 3/)]);
    expect([format.code, subject.code]).toEqual([2, 2]);
  });
});

describe('homeroom import toc', () => {
  const toc = '1 Numbers\n1.1 Counting\n1.1.1 To ten\n1.2 Adding\n2 Shapes\n';
  const subjects = () => school.sql<{ id: string }>(`SELECT id FROM subjects WHERE name = 'Geometry'`);

  it('creates a subject with its outline, and changes nothing the second time', async () => {
    const args = ['toc', save('book.txt', toc), '--subject', 'Geometry', '--classroom', 'P1A'];

    const dry = await homeroom(...args, '--dry-run');
    const none = await subjects();
    const first = await homeroom(...args);
    const second = await homeroom(...args, '--json');

    expect([dry.code, dry.out, none]).toEqual([0, expect.stringContaining('2 units, 2 parts and 1 sections'), []]);
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('Imported book.txt: 2 units')]);
    const [{ id }] = await subjects();
    expect([second.code, JSON.parse(second.out)]).toEqual([
      0,
      expect.objectContaining({
        ok: true,
        subjectId: id,
        unchanged: true,
        created: { units: 0, parts: 0, sections: 0 },
      }),
    ]);
    const appended = await homeroom(...args, '--mode', 'append');
    expect([appended.code, appended.out]).toEqual([0, expect.stringContaining('nothing was changed')]);
    const { body } = await school.as(school.ben).get(`/subjects/${id}`);
    expect(body.units.map(({ title }: { title: string }) => title)).toEqual(['Numbers', 'Shapes']);
  });

  it('requires --mode if the subject has another outline', async () => {
    const { body } = await school.as(school.ana).post('/subjects', { classroomId: school.p1a, name: 'History' });
    await homeroom('toc', save('book.txt', toc), '--subject', body.id);
    const other = save('other.json', JSON.stringify([{ title: 'Rome', children: [{ title: 'Kings' }] }]));

    const asked = await homeroom('toc', other, '--subject', 'History');
    const appended = await homeroom('toc', other, '--subject', 'History', '--mode', 'append', '--as', 'ana');
    const replaced = await homeroom('toc', other, '--subject', 'History', '--mode', 'replace');

    expect([asked.code, asked.err]).toEqual([1, expect.stringContaining('--mode')]);
    expect([appended.code, replaced.code]).toEqual([0, 0]);
    const { body: tree } = await school.as(school.ana).get(`/subjects/${body.id}`);
    expect(tree.units.map(({ title }: { title: string }) => title)).toEqual(['Rome']);
  });

  it('creates no subject for an invalid table of contents', async () => {
    const empty = await homeroom('toc', save('empty.txt', ' \n'), '--subject', 'Empty', '--classroom', school.p1a);

    expect(empty.code).toBe(1);
    expect(await school.sql(`SELECT id FROM subjects WHERE name = 'Empty'`)).toEqual([]);
  });

  it('requires an unambiguous subject', async () => {
    const file = save('book.txt', toc);
    for (const classroomId of [school.p1a, school.p1b])
      await school.as(school.root).post('/subjects', { classroomId, name: 'Science' });

    const runs = await Promise.all([
      homeroom('toc', file),
      homeroom('toc', file, '--subject', 'Nothing'),
      homeroom('toc', file, '--subject', 'Science'),
      homeroom('toc', file, '--subject', 'Nothing', '--classroom', 'Nowhere'),
      homeroom('toc', save('bad.json', '[{'), '--subject', 'Science'),
    ]);
    const one = await homeroom('toc', file, '--subject', 'science', '--classroom', 'p1b');

    expect(runs.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect([one.code, one.err]).toEqual([0, '']);
  });
});
