import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Issue } from '#platform/problems/problem.js';
import { type CsvLimits, readCsv } from '#platform/tabular/csv.js';
import { readZip } from '#platform/tabular/zip.js';
import { readOneRoster } from '#school/rosters/oneroster/oneroster.js';
import { readPlainCsv } from '#school/rosters/plain-csv/plain-csv.js';
import { type RosterReading } from '#school/rosters/roster.js';
import { type Packed, zipOf } from './zip.js';

const shared = join(process.env.HOMEROOM_SHARED ?? '../shared', 'data');

/** Issues as one line each: `users.csv 3 role role_unknown`. */
const brief = (issues: Issue[]) =>
  issues.map(({ field, line, column, rule }) => [field, line, column, rule].filter((part) => part != null).join(' '));

const lines = (...rows: string[]) => rows.join('\n');

describe('a CSV file', () => {
  const valuesOf = async (file: Buffer | string) => (await readCsv(file)).rows.map(({ values }) => values);

  it.each([
    ['UTF-8', Buffer.from('name\nZoë')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffname\nZoë')],
    ['UTF-16 LE', Buffer.from('\ufeffname\nZoë', 'utf16le')],
    ['UTF-16 BE', Buffer.from('\ufeffname\nZoë', 'utf16le').swap16()],
    ['Windows-1252', Buffer.from('name\nZoë', 'latin1')],
  ])('is read as %s', async (_, file) => {
    expect(await valuesOf(file)).toEqual([{ name: 'Zoë' }]);
  });

  it('decodes the characters of Windows-1252 that Latin-1 lacks', async () => {
    const file = Buffer.from([...Buffer.from('name\n'), 0x80, 0x9a, 0x92]);

    const { rows } = await readCsv(file, { encoding: 'windows-1252' });

    expect(rows.map(({ values }) => values)).toEqual([{ name: '€š’' }]);
  });

  it.each([
    ['commas', 'a,b\n1,"2;3"'],
    ['semicolons', 'a;b\n1;"2;3"'],
    ['tabs', 'a\tb\n1\t2;3'],
    ['the separator of an Excel sep= line', 'sep=|\na|b\n1|2;3'],
  ])('can be separated by %s', async (_, file) => {
    expect(await valuesOf(file)).toEqual([{ a: '1', b: '2;3' }]);
  });

  it('ignores case, spaces and punctuation in column names', async () => {
    const { header, rows } = await readCsv('First Name,LAST_NAME,e-mail\nAnn,Lee,ann@lee.org');

    expect(header).toEqual(['First Name', 'LAST_NAME', 'e-mail']);
    expect(rows[0].values).toEqual({ firstname: 'Ann', lastname: 'Lee', email: 'ann@lee.org' });
  });

  it('counts lines as an editor does, for all line ends and multi-line values', async () => {
    const file = ['a,b', '', '1,"two', 'lines"', ',', '3,4'];

    const found = await Promise.all(
      ['\n', '\r\n', '\r', '\r\r\n'].map(async (end) => (await readCsv(file.join(end))).rows.map(({ line }) => line)),
    );

    expect(found).toEqual([
      [3, 6],
      [3, 6],
      [3, 6],
      [3, 6],
    ]);
  });

  it('skips only the row with a misplaced quote', async () => {
    const { rows, faults } = await readCsv('a,b\n1,"x" y\n2,ok\n\n \n3,half " quote\n4,ok\n5,"open\n6,ok');

    expect(rows.map(({ line, values }) => [line, values.a])).toEqual([
      [3, '2'],
      [7, '4'],
      [9, '6'],
    ]);
    expect(brief(faults)).toEqual(['2 quote_misplaced', '6 quote_misplaced', '8 quote_open']);
  });

  it('is not read if its header is invalid', async () => {
    const { header, rows, faults } = await readCsv('a,"b" c\n1,2');

    expect([header, rows, brief(faults)]).toEqual([[], [], ['1 quote_misplaced']]);
  });

  it('reports rows that are too short or too long, but ignores trailing blank cells', async () => {
    const { rows, faults } = await readCsv('a,b,\n1\n1,2,3\n1,2,,\n1,2');

    expect(rows.map(({ line }) => line)).toEqual([4, 5]);
    expect(brief(faults)).toEqual(['2 row_short', '3 row_long']);
  });

  it('must name every column once', async () => {
    expect(brief((await readCsv('a,,A\n1,2,3')).faults)).toEqual(['1 column_unnamed', '1 A column_repeated']);
  });

  it('must not be binary', async () => {
    expect(brief((await readCsv('a,b\n1,\0')).faults)).toEqual(['2 text_expected']);
  });

  it('must not be empty', async () => {
    expect(brief((await readCsv(' \n')).faults)).toEqual(['1 header_missing']);
  });

  it.each<[string, string, CsvLimits, number[], string[]]>([
    ['rows', 'a\n1\n2\n3', { maxRows: 2 }, [2, 3], ['4 rows_many']],
    ['characters in a value', 'a\n1234\n123', { maxValueLength: 3 }, [3], ['2 a value_long']],
  ])('has a limited number of %s', async (_, file, limits, read, faults) => {
    const table = await readCsv(file, limits);

    expect(table.rows.map(({ line }) => line)).toEqual(read);
    expect(brief(table.faults)).toEqual(faults);
  });

  it('can have 20,000 rows', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `Student,${at},"S${at}, quoted"`);

    expect((await readCsv(lines('a,b,c', ...rows))).rows).toHaveLength(20_000);
  });
});

describe('an archive', () => {
  const limits = { maxEntries: 3, maxBytes: 1_000, maxEntryBytes: 800 };
  const codeOf = (archive: Buffer) =>
    readZip(archive, limits).then(
      () => 'read',
      ({ code }: { code: string }) => code,
    );

  it('yields its files by path, without folders and macOS metadata', async () => {
    const archive = zipOf({ name: 'bundle/' }, { name: 'bundle/a.csv', content: 'ä' }, { name: '__MACOSX/._a.csv' });

    const files = await readZip(archive, limits);

    expect([...files].map(([name, content]) => [name, content.toString()])).toEqual([['bundle/a.csv', 'ä']]);
  });

  it.each<[string, string, Packed[]]>([
    ['contains a path outside the archive', 'archive_path_unsafe', [{ name: '../a' }]],
    ['contains a path with backslashes outside the archive', 'archive_path_unsafe', [{ name: '..\\a' }]],
    ['contains an absolute path', 'archive_path_unsafe', [{ name: '/etc/passwd' }]],
    ['contains a path with a drive letter', 'archive_path_unsafe', [{ name: 'C:/a' }]],
    ['contains a name with a NUL byte', 'archive_path_unsafe', [{ name: 'a.csv\0.png' }]],
    ['contains a symbolic link', 'archive_link', [{ name: 'a', content: '/etc/passwd', mode: 0o120777 }]],
    ['is encrypted', 'archive_encrypted', [{ name: 'a', flags: 0x801 }]],
    ['uses strong encryption', 'archive_unreadable', [{ name: 'a', flags: 0x841 }]],
    ['contains a name twice', 'archive_ambiguous', [{ name: 'a' }, { name: 'a' }]],
    ['contains too many files', 'archive_crowded', [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }]],
    ['contains a file that is too large', 'archive_file_large', [{ name: 'a', content: 'x'.repeat(801) }]],
    ['is too large when unpacked', 'archive_large', ['a', 'b'].map((name) => ({ name, content: 'x'.repeat(501) }))],
    [
      'declares a wrong size',
      'archive_unreadable',
      [{ name: 'a', content: Buffer.alloc(5_000_000), declaredSize: 10 }],
    ],
    ['has a wrong checksum', 'archive_unreadable', [{ name: 'a', content: 'x', crc: 7 }]],
  ])('is rejected when it %s', async (_, code, entries) => {
    expect(await codeOf(zipOf(...entries))).toBe(code);
  });

  it('is rejected when it is not a ZIP file or truncated', async () => {
    const archive = zipOf({ name: 'a', content: 'x' });

    expect(await codeOf(Buffer.from('role,first_name'))).toBe('archive_unreadable');
    expect(await codeOf(Buffer.alloc(0))).toBe('archive_unreadable');
    expect(await codeOf(archive.subarray(10))).toBe('archive_unreadable');
  });
});

describe('a plain roster', () => {
  const header =
    'role,first_name,last_name,username,email,level,class_number,class_name,academic_year,student_number,guardian_of,relation';
  const short = 'role,first_name,last_name,email,class,student_number,guardian_of';
  const read = (...rows: string[]) => readPlainCsv(lines(...rows));

  it('contains teachers, students, parents, memberships and guardianships', async () => {
    const { roster, errors, notes } = await read(
      header,
      'teacher,Ana,Silva,Ana,ANA@school.org,p1,1,Sunflowers,2026/27,,,',
      'teacher,Ana,Silva,ana,,P2,3,,2026-2027,,,',
      'parent,Paula,Okafor,,paula@mail.org,,,,,,1001; mia,Mother',
      'student,Ben,Okafor,,,P1,1,,2026-2027,1001,,',
      'student,Mia,Okafor,mia,,P3,,,,,,',
      'admin,Root,Ortiz,root,,,,,,,,',
    );

    expect([errors, notes]).toEqual([[], []]);
    expect(roster.classrooms).toMatchObject([
      { key: 'P1/1 2026-2027', name: 'Sunflowers', level: 'P1', classNumber: 1, academicYear: '2026-2027', line: 2 },
      { key: 'P2/3 2026-2027', name: 'P2/3', level: 'P2', classNumber: 3, line: 3 },
    ]);
    expect(roster.people).toMatchObject([
      { key: 'username:ana', role: 'TEACHER', firstName: 'Ana', email: 'ana@school.org', active: true, line: 2 },
      { key: 'email:paula@mail.org', role: 'PARENT' },
      { key: 'student_number:1001', role: 'STUDENT', studentNumber: '1001' },
      { key: 'username:mia', role: 'STUDENT', level: 'P3' },
      { key: 'username:root', role: 'ADMIN' },
    ]);
    expect(roster.memberships).toEqual([
      { personKey: 'username:ana', classroomKey: 'P1/1 2026-2027', role: 'TEACHER', line: 2 },
      { personKey: 'username:ana', classroomKey: 'P2/3 2026-2027', role: 'TEACHER', line: 3 },
      { personKey: 'student_number:1001', classroomKey: 'P1/1 2026-2027', role: 'STUDENT', line: 5 },
    ]);
    expect(roster.guardianships).toEqual([
      { parentKey: 'email:paula@mail.org', studentKey: 'student_number:1001', relation: 'mother', line: 4 },
      { parentKey: 'email:paula@mail.org', studentKey: 'username:mia', relation: 'mother', line: 4 },
    ]);
  });

  it.each([
    ['P1/2', 'P1', 2],
    ['p1-2', 'P1', 2],
    ['M6.6', 'M6', 6],
    ['P1B', 'P1', 2],
    ['1A', '1', 1],
    ['Nursing - 3', 'NURSING', 3],
  ])('reads the class %s', async (written, level, classNumber) => {
    const { roster } = await read(short, `student,Ben,Okafor,,${written},,`);

    expect(roster.classrooms).toMatchObject([{ level, classNumber }]);
  });

  it('uses the first name given to a class', async () => {
    const { roster, notes } = await read(
      'first_name,last_name,class,class_name',
      'Ben,Okafor,P1/1,',
      'Zoe,Adler,P1/1,Sunflowers',
      'Mia,Adler,P1/1,Owls',
    );

    expect(roster.classrooms).toMatchObject([{ key: 'P1/1', name: 'Sunflowers' }]);
    expect(brief(notes)).toEqual(['1 role_assumed', '4 classroom_renamed']);
  });

  it('reads a number as the class if there is a level column', async () => {
    const { roster } = await read('first name,surname,grade,class', 'Ben,Okafor,P4,2');

    expect(roster.classrooms).toMatchObject([{ level: 'P4', classNumber: 2 }]);
  });

  it('keeps a class without level and number by name, with one note', async () => {
    const { roster, notes } = await read(short, 'student,Ben,Okafor,,Bumblebees,,', 'student,Zoe,Adler,,bumblebees,,');

    expect(roster.classrooms).toHaveLength(1);
    expect(roster.memberships).toHaveLength(2);
    expect(brief(notes)).toEqual(['2 classroom_unplaced']);
  });

  it('reads the columns of Moodle and notes ignored ones, such as passwords', async () => {
    const { roster, errors, notes } = await read(
      'username,password,firstname,lastname,email,course1,cohort1',
      'ben,secret,Ben,Okafor,ben@school.org,math102,P1/1',
    );

    expect(errors).toEqual([]);
    expect(JSON.stringify(roster)).not.toContain('secret');
    expect(roster.classrooms).toMatchObject([{ level: 'P1', classNumber: 1 }]);
    expect(brief(notes)).toEqual(['1 password password_ignored', '1 course1 column_ignored', '1 role_assumed']);
  });

  it.each<[string, string[], string[]]>([
    ['a student without a name', ['student,,Okafor,,P1/1,,'], ['2 first_name name_missing']],
    ['a name of more than 50 characters', [`student,${'x'.repeat(51)},Okafor,,P1/1,,`], ['2 first_name name_long']],
    ['an invalid email address', ['teacher,Ana,Silva,ana@,P1/1,,'], ['2 email email_invalid']],
    ['an unknown role', ['wizard,Ana,Silva,a@b.org,,,'], ['2 role role_unknown']],
    ['a missing role', [',Ana,Silva,a@b.org,,,'], ['2 role role_unknown']],
    ['a seventh class', ['student,Ben,Okafor,,P1/7,,'], ['2 class class_number_invalid']],
    ['a teacher without a login', ['teacher,Ana,Silva,,P1/1,,'], ['2 email login_missing']],
    [
      'several errors in one row',
      ['wizard,Ana,Silva,ana@,P1/0,,'],
      ['2 role role_unknown', '2 class class_number_invalid', '2 email email_invalid'],
    ],
    [
      'one address for two names',
      ['teacher,Ana,Silva,a@b.org,,,', 'teacher,Eva,Silva,A@b.org,,,'],
      ['3 email login_shared'],
    ],
    [
      'one person in two roles',
      ['teacher,Ana,Silva,a@b.org,,,', 'parent,Ana,Silva,a@b.org,,,'],
      ['3 role role_contradictory'],
    ],
    [
      'one person with two addresses',
      ['student,Ben,Oka,a@b.org,,7,', 'student,Ben,Oka,c@b.org,,7,'],
      ['3 email login_contradictory'],
    ],
    [
      'two people in one row',
      ['student,Ben,Oka,a@b.org,,,', 'student,Ben,Oka,,,7,', 'student,Ben,Oka,a@b.org,,7,'],
      ['4 email person_contradictory'],
    ],
    [
      'students with the same name in a class',
      ['student,Ben,Oka,,P1/1,,', 'student,ben,OKA,,P1/1,,'],
      ['3 last_name person_repeated'],
    ],
    [
      'a student in two classrooms',
      ['student,Ben,Oka,,P1/1,7,', 'student,Ben,Oka,,P1/2,7,'],
      ['3 class classroom_second'],
    ],
    ['an unknown child', ['parent,Paula,Oka,p@b.org,,,Ben Oka'], ['2 guardian_of student_unknown']],
    [
      'an ambiguous child',
      ['student,Ben,Oka,,P1/1,,', 'student,Ben,Oka,,P1/2,,', 'parent,Paula,Oka,p@b.org,,,Ben Oka'],
      ['4 guardian_of student_ambiguous'],
    ],
    [
      'a teacher with a child',
      ['student,Ben,Oka,,,7,', 'teacher,Ana,Oka,a@b.org,,,7'],
      ['3 guardian_of guardian_role'],
    ],
  ])('reports %s', async (_, rows, expected) => {
    const { errors } = await read(short, ...rows);

    expect(brief(errors)).toEqual(expected);
  });

  it('reports an invalid year, and a class number without a level', async () => {
    const { errors } = await read(
      'first_name,last_name,academic_year,class_number',
      'Ben,Okafor,2026-2028,',
      'Zoe,Adler,2026,2',
      'Mia,Adler,next,9',
    );

    expect(brief(errors)).toEqual([
      '2 academic_year academic_year_invalid',
      '3 class_number level_missing',
      '4 academic_year academic_year_invalid',
      '4 class_number class_number_invalid',
    ]);
  });

  it('reports a class that another row gives another level, and adds a level that the first row omits', async () => {
    const header = 'role,first_name,last_name,email,level,class_name';
    const mixed = await read(header, 'student,Ben,Oka,,P1,Robins', 'student,Mia,Oka,,P2,robins');
    const added = await read(header, 'teacher,Ana,Oka,a@b.org,,Robins', 'student,Ben,Oka,,P1,Robins');

    expect(brief(mixed.errors)).toEqual(['3 level classroom_levels']);
    expect(mixed.errors[0]?.message).toContain('Robins has level P1 in line 2.');
    expect([added.errors, added.roster.classrooms]).toEqual([[], [expect.objectContaining({ level: 'P1' })]]);
  });

  it('does not report the parents of a student whose row has errors', async () => {
    const { errors, roster } = await read(short, 'student,Ben,Oka,,P1/9,7,', 'parent,Paula,Oka,p@b.org,,,7');

    expect(brief(errors)).toEqual(['2 class class_number_invalid']);
    expect(roster).toMatchObject({ people: [{ role: 'PARENT' }], guardianships: [] });
  });

  it('distinguishes students with the same name in different classes', async () => {
    const { roster, errors } = await read(short, 'student,Ben,Oka,,P1/1,,', 'student,Ben,Oka,,P1/2,,');

    expect(errors).toEqual([]);
    expect(roster.people.map(({ key }) => key)).toEqual(['name:ben oka P1/1', 'name:ben oka P1/2']);
  });

  it('notes a repeated row, and a parent with a class', async () => {
    const { notes } = await read(
      short,
      'student,Ben,Oka,,P1/1,7,',
      'student,Ben,Oka,,P1/1,7,',
      'parent,Paula,Oka,p@b.org,P1/1,,7',
    );

    expect(brief(notes)).toEqual(['3 row_repeated', '4 classroom_ignored']);
  });

  it('requires the name columns', async () => {
    const { errors } = await read('groupname,description', 'Owls,Read at night');

    expect(brief(errors)).toEqual(['1 first_name column_missing']);
  });

  it('can have 18,000 people', async () => {
    const students = Array.from({ length: 9_000 }, (_, at) => `student,S${at},Oka,,P${(at % 6) + 1}/1,${at},`);
    const parents = Array.from({ length: 9_000 }, (_, at) => `parent,P${at},Oka,p${at}@b.org,,,${at}`);

    const { roster, errors } = await read(short, ...students, ...parents);

    expect([errors, roster.guardianships.length]).toEqual([[], 9_000]);
  });
});

describe('a OneRoster bundle', () => {
  const base = {
    'manifest.csv': lines(
      'propertyName,value',
      'oneroster.version,1.1',
      ...['orgs', 'academicSessions', 'classes', 'users', 'enrollments'].map((file) => `file.${file},bulk`),
      ...['courses', 'demographics'].map((file) => `file.${file},absent`),
    ),
    'orgs.csv': lines('sourcedId,status,name,type', 'o1,,Hill School,school'),
    'academicSessions.csv': lines(
      'sourcedId,status,startDate,schoolYear',
      't1,,2025-09-01,2026',
      't2,,2026-02-01,2026',
      't3,,2027-01-10,2027',
    ),
    'classes.csv': lines(
      'sourcedId,status,title,classType,schoolSourcedId,termSourcedIds,grades,courseSourcedId,classCode',
      'c1,active,Grade 1 Blue,homeroom,o1,"t2,t1","01, 02",,1B',
      'c2,,Choir,scheduled,o1,t3,,,',
    ),
    'users.csv': lines(
      'sourcedId,status,enabledUser,orgSourcedIds,role,username,givenName,familyName,identifier,email,agentSourcedIds,grades',
      'u1,,true,o1,teacher,ana,Ana,Silva,,ana@school.org,,',
      'u2,,true,o1,student,ben,Ben,Okafor,1001,,"u3,u1",01',
      'u3,,TRUE,o1,guardian,paula,Paula,Okafor,,paula@mail.org,u2,',
      'u4,,false,o1,administrator,root,Root,Ortiz,,,,',
    ),
    'enrollments.csv': lines(
      'sourcedId,status,classSourcedId,userSourcedId,role',
      'e1,,c1,u1,teacher',
      'e2,,c1,u2,student',
      'e3,,c2,u1,aide',
    ),
  };
  type FileName = keyof typeof base;

  /** The bundle above, with a text in one of its files replaced. */
  const bundleWith = (...changes: [file: FileName, from: string, to: string][]) => {
    const files = new Map<string, string>(Object.entries(base));
    for (const [file, from, to] of changes) files.set(file, files.get(file)?.replace(from, to) ?? '');
    return new Map([...files].map(([name, text]) => [name, Buffer.from(text)]));
  };
  const issuesOf = async (...changes: [FileName, string, string][]) => {
    const { errors, notes } = await readOneRoster(bundleWith(...changes));
    return { errors: brief(errors), notes: brief(notes) };
  };

  it('contains classes with grades, people with roles, and guardianships in both directions', async () => {
    const { roster, errors, notes } = await readOneRoster(bundleWith());

    expect(errors).toEqual([]);
    expect(brief(notes)).toEqual(['users.csv 3 agentSourcedIds agent_passed_over']);
    expect(roster.classrooms).toEqual([
      {
        key: 'c1',
        name: 'Grade 1 Blue',
        academicYear: '2025-2026',
        gradeCodes: ['01', '02'],
        isHomeroom: true,
        line: 2,
      },
      { key: 'c2', name: 'Choir', academicYear: '2027', gradeCodes: [], isHomeroom: false, line: 3 },
    ]);
    expect(roster.people).toMatchObject([
      { key: 'u1', role: 'TEACHER', username: 'ana', email: 'ana@school.org', active: true },
      { key: 'u2', role: 'STUDENT', firstName: 'Ben', studentNumber: '1001', gradeCodes: ['01'] },
      { key: 'u3', role: 'PARENT', lastName: 'Okafor', line: 4 },
      { key: 'u4', role: 'ADMIN', active: false },
    ]);
    expect(roster.memberships).toEqual([
      { personKey: 'u1', classroomKey: 'c1', role: 'TEACHER', line: 2 },
      { personKey: 'u2', classroomKey: 'c1', role: 'STUDENT', line: 3 },
      { personKey: 'u1', classroomKey: 'c2', role: 'TEACHER', line: 4 },
    ]);
    expect(roster.guardianships).toEqual([{ parentKey: 'u3', studentKey: 'u2', relation: 'guardian', line: 3 }]);
  });

  it('can be a ZIP file that contains its folder', async () => {
    const entries = Object.entries(base).map(([name, content]) => ({ name: `export/${name}`, content }));

    const { roster, errors } = await readOneRoster(zipOf(...entries));

    expect([errors, roster.people.length]).toEqual([[], 4]);
  });

  it.each<[string, FileName, string, string, string[]]>([
    ['an unknown class', 'enrollments.csv', 'c1,u2', 'c9,u2', ['enrollments.csv 3 classSourcedId reference_unknown']],
    ['an unknown user', 'enrollments.csv', 'c1,u2', 'c1,u9', ['enrollments.csv 3 userSourcedId reference_unknown']],
    ['an unknown agent', 'users.csv', '"u3,u1"', 'u9', ['users.csv 3 agentSourcedIds reference_unknown']],
    ['an unknown term', 'classes.csv', 't3', 't9', ['classes.csv 3 termSourcedIds reference_unknown']],
    ['an unknown school', 'users.csv', 'o1,teacher', 'o9,teacher', ['users.csv 2 orgSourcedIds reference_unknown']],
    [
      'a duplicate id',
      'classes.csv',
      'c2,',
      'c1,',
      ['classes.csv 3 sourcedId id_repeated', 'enrollments.csv 4 classSourcedId reference_unknown'],
    ],
    ['a missing required value', 'classes.csv', 'Choir', '', ['classes.csv 3 title value_missing']],
    ['a missing required column', 'users.csv', 'familyName', 'name', ['users.csv 1 familyName column_missing']],
    ['a role outside the standard', 'users.csv', 'administrator', 'wizard', ['users.csv 5 role role_unknown']],
    ['an invalid email address', 'users.csv', 'ana@school.org', 'ana', ['users.csv 2 email email_invalid']],
    ['an invalid boolean', 'users.csv', 'false', 'maybe', ['users.csv 5 enabledUser boolean_invalid']],
    ['a duplicate username', 'users.csv', 'root', 'Ana', ['users.csv 5 username login_shared']],
    ['a status outside the standard', 'users.csv', 'u4,,', 'u4,gone,', ['users.csv 5 status status_unknown']],
    ['a short row', 'users.csv', 'root,Root', 'root', ['users.csv 5 row_short']],
    [
      'a file declared in the manifest and missing',
      'manifest.csv',
      'courses,absent',
      'courses,bulk',
      ['courses.csv file_missing'],
    ],
    [
      'an unsupported version',
      'manifest.csv',
      'version,1.1',
      'version,2.0',
      ['manifest.csv oneroster.version version_unsupported'],
    ],
  ])('reports %s', async (_, file, from, to, expected) => {
    expect((await issuesOf([file, from, to])).errors).toEqual(expected);
  });

  it('reports an invalid school year once, and leaves the year of its classes undefined', async () => {
    const { roster, errors } = await readOneRoster(bundleWith(['academicSessions.csv', '10,2027', '10,soon']));

    expect(brief(errors)).toEqual(['academicSessions.csv 4 schoolYear academic_year_invalid']);
    expect(roster.classrooms[1].academicYear).toBeUndefined();
  });

  it.each<[string, FileName, string, string, string[]]>([
    [
      'classes to be deleted, with their enrollments',
      'classes.csv',
      'c2,',
      'c2,tobedeleted',
      ['classes.csv 3 status record_passed_over', 'enrollments.csv 4 classSourcedId reference_passed_over'],
    ],
    ['inactive users', 'users.csv', 'u4,,', 'u4,inactive,', ['users.csv 5 status record_passed_over']],
    [
      'a teacher enrolled as a student',
      'enrollments.csv',
      'u1,teacher',
      'u1,student',
      ['enrollments.csv 2 role role_contradictory'],
    ],
    ['a parent enrolled', 'enrollments.csv', 'u1,teacher', 'u3,parent', ['enrollments.csv 2 role role_passed_over']],
    ['a duplicate enrollment', 'enrollments.csv', 'c2,u1,aide', 'c1,u1,aide', ['enrollments.csv 4 row_repeated']],
    ['proctors', 'users.csv', 'administrator', 'proctor', ['users.csv 5 role role_passed_over']],
    [
      'passwords',
      'users.csv',
      'identifier',
      'password',
      ['users.csv 1 identifier column_missing', 'users.csv 1 password password_ignored'],
    ],
    [
      'missing optional columns',
      'classes.csv',
      'courseSourcedId',
      'course',
      ['classes.csv 1 courseSourcedId column_missing'],
    ],
    ['former names of columns', 'classes.csv', 'grades', 'grade', ['classes.csv 1 grade column_renamed']],
    ['delta files', 'manifest.csv', 'users,bulk', 'users,delta', ['users.csv file_delta']],
    [
      'a file the manifest declares absent',
      'manifest.csv',
      'enrollments,bulk',
      'enrollments,absent',
      ['enrollments.csv file_ignored'],
    ],
  ])('notes %s', async (_, file, from, to, notes) => {
    expect(await issuesOf([file, from, to])).toEqual({
      errors: [],
      notes: expect.arrayContaining([...notes]),
    });
  });

  it('is not checked for references to missing or empty supplementary files', async () => {
    const files = bundleWith(['manifest.csv', 'file.orgs,bulk', 'file.orgs,absent']);
    files.delete('orgs.csv');
    files.set('academicSessions.csv', Buffer.from('sourcedId,status,title\n'));

    const { roster, errors, notes } = await readOneRoster(files);

    expect([errors, roster.classrooms[0].academicYear]).toEqual([[], undefined]);
    expect(brief(notes)).toContain('academicSessions.csv file_empty');
  });

  it('uses the grades of the course for a class without grades', async () => {
    const files = bundleWith(['classes.csv', 't3,,,', 't3,,k1,'], ['manifest.csv', 'courses,absent', 'courses,bulk']);
    files.set('courses.csv', Buffer.from('sourcedId,title,grades\nk1,Choir,"03,04"'));

    const { roster } = await readOneRoster(files);

    expect(roster.classrooms[1].gradeCodes).toEqual(['03', '04']);
  });

  it('requires users.csv, but no manifest', async () => {
    const files = bundleWith();
    files.delete('manifest.csv');
    files.delete('users.csv');
    files.set('demographics.csv', Buffer.from('sourcedId,sex\nu2,female'));

    const { errors, notes } = await readOneRoster(files);

    expect(brief(errors)).toContain('users.csv file_missing');
    expect(brief(notes)).toEqual(['demographics.csv file_ignored', 'manifest.csv manifest_missing']);
  });

  it('is rejected when it contains a file twice', async () => {
    const files = bundleWith();
    files.set('old/users.csv', Buffer.from(''));

    expect(brief((await readOneRoster(files)).errors)).toEqual(['users.csv file_repeated']);
  });
});

const folders = existsSync(shared) ? describe : describe.skip;

folders('rosters exported by other products', () => {
  const folder = (name: string) => {
    const path = join(shared, 'oneroster', name);
    return new Map(readdirSync(path).map((file) => [file, readFileSync(join(path, file))]));
  };
  const zip = (name: string) => readFileSync(join(shared, 'oneroster', name));
  const counts = ({ roster, errors }: RosterReading) => [
    roster.classrooms.length,
    roster.people.length,
    roster.memberships.length,
    roster.guardianships.length,
    errors.length,
  ];
  /** Memberships and guardianships with keys that are not in the roster. */
  const danglingIn = ({ roster }: RosterReading) => {
    const people = new Set(roster.people.map(({ key }) => key));
    const classrooms = new Set(roster.classrooms.map(({ key }) => key));
    return [
      ...roster.memberships.filter(
        ({ personKey, classroomKey }) => !people.has(personKey) || !classrooms.has(classroomKey),
      ),
      ...roster.guardianships.filter(({ parentKey, studentKey }) => !people.has(parentKey) || !people.has(studentKey)),
    ];
  };

  it.each<[string, () => Buffer | Map<string, Buffer>, number[]]>([
    ['a full OneRoster archive', () => zip('Test_full_data_set.zip'), [1, 6, 2, 1, 0]],
    ['a minimal OneRoster archive', () => zip('Test_minimal_data_set.zip'), [2, 6, 4, 0, 0]],
    ['a OneRoster folder from an older draft', () => folder('oat-v1p1-sample'), [3, 2, 3, 0, 0]],
    ['a OneRoster folder with headers only', () => folder('nicelion-v1p1-example'), [0, 0, 0, 0, 0]],
  ])('%s', async (_, bundle, expected) => {
    const reading = await readOneRoster(bundle());

    expect(counts(reading)).toEqual(expected);
    expect(danglingIn(reading)).toEqual([]);
  });

  it('notes the reason for every skipped row of the full archive', async () => {
    const { notes } = await readOneRoster(zip('Test_full_data_set.zip'));

    expect(brief(notes)).toEqual(
      expect.arrayContaining([
        'classes.csv 3 status record_passed_over',
        'enrollments.csv 3 role role_contradictory',
        'enrollments.csv 5 classSourcedId reference_passed_over',
        'enrollments.csv 6 classSourcedId reference_passed_over',
        'enrollments.csv 7 classSourcedId reference_passed_over',
        'users.csv 1 password password_ignored',
      ]),
    );
  });

  it.each<[string, number[]]>([
    ['upload_users.csv', [1, 2, 2, 0, 0]],
    ['upload_users_category.csv', [3, 8, 8, 0, 0]],
    ['upload_users_cohorts.csv', [2, 4, 4, 0, 0]],
    ['upload_users_email_matching.csv', [1, 2, 2, 0, 0]],
    ['upload_users_emailstop.csv', [0, 2, 0, 0, 0]],
    ['upload_users_enrol_date_period.csv', [1, 2, 2, 0, 0]],
    ['upload_users_profile.csv', [0, 2, 0, 0, 0]],
    ['upload_users_themes.csv', [0, 0, 0, 0, 4]],
  ])('%s', async (name, expected) => {
    const reading = await readPlainCsv(readFileSync(join(shared, 'user-csv', name)));

    expect(counts(reading)).toEqual(expected);
    expect(danglingIn(reading)).toEqual([]);
  });

  it('reads every other CSV file or reports a missing column, without throwing', async () => {
    const files = readdirSync(join(shared, 'user-csv')).filter((name) => !name.startsWith('upload_users'));

    const readings = await Promise.all(files.map((name) => readPlainCsv(readFileSync(join(shared, 'user-csv', name)))));

    const hasPeople = readings.map(({ roster }) => roster.people.length > 0);
    const isRejected = readings.map(({ errors }) => brief(errors).includes('1 first_name column_missing'));
    expect(hasPeople).toEqual(isRejected.map((rejected) => !rejected));
  });
});
