import { type Issue } from '#platform/problems/problem.js';
import { readOneRoster } from '#school/rosters/oneroster/oneroster.js';
import { openSchool } from '../support/school.js';
import { zipOf } from './zip.js';

const school = openSchool();

type Files = Record<string, string>;
const lines = (...rows: string[]) => rows.join('\n');
const brief = (issues: Issue[]) =>
  issues.map(({ field, line, column, rule }) => [field, line, column, rule].filter((part) => part != null).join(' '));

const roleColumns =
  'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId';

/** A bundle of version 1.2, some of its files replaced. */
const bundleWith = (changes: Files = {}): Map<string, Buffer> => {
  const files: Files = {
    'manifest.csv': lines(
      'propertyName,value',
      'manifest.version,1.0',
      'oneroster.version,1.2',
      ...['orgs', 'academicSessions', 'classes', 'users', 'roles', 'enrollments', 'userProfiles'].map(
        (file) => `file.${file},bulk`,
      ),
      ...['courses', 'userResources', 'demographics'].map((file) => `file.${file},absent`),
    ),
    'orgs.csv': lines('sourcedId,name,type', 'o1,Hill School,school', 'o2,Dale School,school'),
    'academicSessions.csv': lines('sourcedId,startDate,schoolYear', 't1,2026-01-10,2026'),
    'classes.csv': lines(
      'sourcedId,title,grades,classType,schoolSourcedId,termSourcedIds',
      'c1,Blue,,homeroom,o1,t1',
      'c2,Green,03,homeroom,o1,t1',
    ),
    'users.csv': lines(
      'sourcedId,status,enabledUser,username,givenName,familyName,identifier,email,agentSourcedIds,grades,password,userMasterIdentifier,primaryOrgSourcedId,pronouns',
      'u1,,true,vera,Vera,Vogt,,vera@school.example,,,secret,,o1,',
      'u2,,true,kim,Kim,Kaya,9001,,u3,02,,m-1,o1,she/her',
      'u3,,true,kemal,Kemal,Kaya,,kemal@mail.example,,,,,o1,',
      'u4,,true,lee,Lee,Lam,9002,,,02,,,o1,',
      'u5,,true,max,Max,Moor,9003,,,04,,,o1,',
    ),
    'roles.csv': lines(
      roleColumns,
      'r1,,,u1,secondary,parent,,,o2,',
      'r2,,,u1,primary,teacher,,,o1,p1',
      'r3,,,u2,primary,student,,,o1,',
      'r4,,,u3,primary,relative,,,o1,',
      'r5,,,u4,primary,student,,,o1,',
      'r6,,,u4,primary,student,,,o2,',
      'r7,,,u5,primary,student,,,o1,',
    ),
    'enrollments.csv': lines(
      'sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role',
      'e1,c1,o1,u1,teacher',
      'e2,c1,o1,u2,student',
      'e3,c1,o1,u4,student',
      'e4,c1,o1,u5,student',
    ),
    'userProfiles.csv': lines('sourcedId,userSourcedId,username,password', 'p1,u1,vera,secret'),
    ...changes,
  };
  return new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
};

/** The bundle with a text in one of its files replaced. */
const changed = (file: string, from: string, to: string) => {
  const text = bundleWith().get(file)?.toString() ?? '';
  return bundleWith({ [file]: text.replace(from, to) });
};

const importBundle = (files: Map<string, Buffer>, fields: Files = {}) => {
  const archive = zipOf(...[...files].map(([name, content]) => ({ name, content })));
  return school.as(school.root).upload('/imports/roster', 'roster.zip', archive, fields);
};

describe('a OneRoster 1.2 bundle', () => {
  it('has the roles of users in roles.csv, of which an account gets the primary one', async () => {
    const { roster, errors, notes } = await readOneRoster(bundleWith());

    expect(errors).toEqual([]);
    expect(roster.people.map(({ key, role }) => `${key} ${role}`)).toEqual([
      'u1 TEACHER',
      'u2 STUDENT',
      'u3 PARENT',
      'u4 STUDENT',
      'u5 STUDENT',
    ]);
    expect(roster.guardianships).toMatchObject([{ parentKey: 'u3', studentKey: 'u2', relation: 'relative' }]);
    expect(roster.memberships).toHaveLength(4);
    expect(brief(notes)).toEqual(
      expect.arrayContaining([
        'roles.csv 2 role role_secondary',
        'userProfiles.csv file_ignored',
        'users.csv 1 password password_ignored',
      ]),
    );
    expect(JSON.stringify(roster)).not.toContain('secret');
  });

  it.each<[string, string, string, string, string[]]>([
    ['an unknown user', 'roles.csv', 'r5,,,u4', 'r5,,,u9', ['roles.csv 6 userSourcedId reference_unknown']],
    ['an unknown org', 'roles.csv', 'o2,\nr7', 'o9,\nr7', ['roles.csv 7 orgSourcedId reference_unknown']],
    ['an unknown role', 'roles.csv', 'relative', 'wizard', ['roles.csv 5 role role_unknown']],
    [
      'an unknown type of role',
      'roles.csv',
      'primary,relative',
      'main,relative',
      ['roles.csv 5 roleType role_type_unknown'],
    ],
    ['a missing column', 'roles.csv', 'roleType', 'type', ['roles.csv 1 roleType column_missing']],
    ['a missing value', 'roles.csv', 'u3,primary', 'u3,', ['roles.csv 5 roleType value_missing']],
    ['a missing roles.csv', 'manifest.csv', 'file.roles,bulk', 'file.roles,absent', ['roles.csv file_missing']],
    ['an unsupported version', 'manifest.csv', '1.2', '2.0', ['manifest.csv oneroster.version version_unsupported']],
  ])('reports %s', async (_, file, from, to, expected) => {
    expect(brief((await readOneRoster(changed(file, from, to))).errors)).toEqual(expected);
  });

  it.each<[string, string, string, string, string, string[]]>([
    [
      'users without a current role',
      'roles.csv',
      'r4,,',
      'r4,tobedeleted,',
      'users.csv 4 role_missing',
      ['u1', 'u2', 'u4', 'u5'],
    ],
    [
      'users marked tobedeleted',
      'users.csv',
      'u4,,',
      'u4,tobedeleted,',
      'users.csv 5 status record_passed_over',
      ['u1', 'u2', 'u3', 'u5'],
    ],
    ['principals', 'roles.csv', 'relative', 'principal', 'roles.csv 5 role role_passed_over', ['u1', 'u2', 'u4', 'u5']],
    [
      'roles of extensions',
      'roles.csv',
      'relative',
      'ext:coach',
      'roles.csv 5 role role_passed_over',
      ['u1', 'u2', 'u4', 'u5'],
    ],
    [
      'delta files',
      'manifest.csv',
      'file.roles,bulk',
      'file.roles,delta',
      'roles.csv file_delta',
      ['u1', 'u2', 'u3', 'u4', 'u5'],
    ],
  ])('notes %s', async (_, file, from, to, note, people) => {
    const { roster, errors, notes } = await readOneRoster(changed(file, from, to));

    expect([errors, brief(notes)]).toEqual([[], expect.arrayContaining([note])]);
    expect(roster.people.map(({ key }) => key)).toEqual(people);
  });

  it.each(['systemAdministrator', 'siteAdministrator', 'districtAdministrator'])(
    'reads %s as an admin',
    async (role) => {
      const { roster } = await readOneRoster(changed('roles.csv', 'relative', role));

      expect(roster.people[2].role).toBe('ADMIN');
    },
  );

  it.each([
    ['revision 1.2.1', changed('manifest.csv', 'version,1.2', 'version,1.2.1')],
    ['no version', changed('manifest.csv', 'oneroster.version,1.2\n', '')],
  ])('may declare %s', async (_, files) => {
    expect((await readOneRoster(files)).roster.people).toHaveLength(5);
  });

  it('gives classes without grades the grade of most of their students', async () => {
    const { roster, notes } = await readOneRoster(bundleWith());

    expect(roster.classrooms.map(({ gradeCodes }) => gradeCodes)).toEqual([['02', '04'], ['03']]);
    expect(brief(notes)).toContain('classes.csv 2 grades level_of_students');
  });

  it('is imported once', async () => {
    const [first, second] = [await importBundle(bundleWith()), await importBundle(bundleWith())];

    expect([first.status, first.body.people]).toEqual([200, { created: 5, updated: 0, unchanged: 0 }]);
    expect(second.body.people).toEqual({ created: 0, updated: 0, unchanged: 5 });
    expect(second.body.memberships).toEqual({ created: 0, updated: 0, unchanged: 4 });
    const { body } = await school.as(school.root).get('/students?q=kaya');
    expect(body.items).toMatchObject([{ level: 'P2', studentNumber: '9001', classroom: { name: 'Blue' } }]);
  });

  it('leaves the account of a user who is disabled or deleted later unchanged', async () => {
    await importBundle(bundleWith());
    const accounts = () => school.sql(`SELECT * FROM users WHERE external_id IN ('u4', 'u5') ORDER BY external_id`);
    const before = await accounts();
    const users = bundleWith().get('users.csv')?.toString() ?? '';

    const { body } = await importBundle(
      bundleWith({
        'users.csv': users.replace('u4,,true,lee', 'u4,,false,lee.new').replace('u5,,', 'u5,tobedeleted,'),
      }),
    );

    expect(body.notes.map(({ rule }: Issue) => rule)).toEqual(
      expect.arrayContaining(['person_inactive', 'record_passed_over']),
    );
    expect(await accounts()).toEqual(before);
  });
});

describe('a sourcedId that changed in the school information system', () => {
  it('is refused with the way out, and stored once externalId was set to null', async () => {
    await importBundle(bundleWith());
    const moved = bundleWith();
    for (const [name, content] of moved)
      moved.set(
        name,
        Buffer.from(
          content
            .toString()
            .replace(/\bu4\b/g, 'x4')
            .replace(/\bc1\b/g, 'k1'),
        ),
      );

    const refused = await importBundle(moved);
    const again = { 'if-match': '*' };
    const paths = refused.body.errors.flatMap(
      ({ message }: Issue) => /\/(?:users|classrooms)\/\S+/.exec(message) ?? [],
    );
    for (const path of paths) {
      const { status, body } = await school.as(school.root).patch(path, { externalId: null }, again);
      expect([status, body.externalId]).toEqual([200, null]);
    }
    const { status, body } = await importBundle(moved);

    expect(refused.status).toBe(400);
    expect(refused.body.errors.map(({ rule }: Issue) => rule).sort()).toEqual(['classroom_other_id', 'login_taken']);
    expect(paths).toHaveLength(2);
    expect([status, body.people.created, body.classrooms.created]).toEqual([200, 0, 0]);
    const ids = await school.sql(`SELECT external_id FROM users WHERE external_id IN ('u4', 'x4')
      UNION ALL SELECT external_id FROM classrooms WHERE external_id IN ('c1', 'k1')`);
    expect(ids).toEqual([{ external_id: 'x4' }, { external_id: 'k1' }]);
  });

  it('can be set by admins alone, and once', async () => {
    const patch = (person: typeof school.root, path: string, externalId: string | null) =>
      school.as(person).patch(path, { externalId }, { 'if-match': '*' });
    const answers = [
      await patch(school.ana, `/classrooms/${school.p1a}`, 'own'),
      await patch(school.root, `/classrooms/${school.p1a}`, 'c2'),
      await patch(school.root, `/users/${school.ben.id}`, 'u2'),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'forbidden_role'],
      [409, 'classroom_external_id_taken'],
      [409, 'users_external_id_taken'],
    ]);
  });
});

describe('subject classes without homerooms', () => {
  const subjects = (count: number, grade: string) =>
    bundleWith({
      'classes.csv': lines(
        'sourcedId,title,grades,classType,schoolSourcedId,termSourcedIds',
        ...Array.from({ length: count }, (_, at) => `s${at},Subject ${at},${grade},scheduled,o1,t1`),
      ),
      'users.csv': lines(
        'sourcedId,enabledUser,username,givenName,familyName',
        ...Array.from({ length: count }, (_, at) => `v${at},true,v${at},Vic,Number${at}`),
      ),
      'roles.csv': lines(
        roleColumns,
        ...Array.from({ length: count }, (_, at) => `q${at},,,v${at},primary,student,,,o1,`),
      ),
      'enrollments.csv': lines(
        'sourcedId,classSourcedId,userSourcedId,role',
        ...Array.from({ length: count }, (_, at) => `f${at},s${at},v${at},student`),
      ),
    });

  it.each([
    ['have no level', subjects(74, '')],
    ['are more than a level can have', subjects(74, '05')],
  ])('are one error where they %s', async (_, files) => {
    const { status, body } = await importBundle(files);

    expect([status, body.code, body.errors.length]).toEqual([400, 'roster_invalid', 1]);
    expect(body.errors[0]).toMatchObject({ field: 'classes.csv', rule: 'homerooms_missing' });
    expect(body.errors[0].message).toMatch(
      /^\d+ classes are subject classes, not homerooms \(Subject .*Export the homerooms/,
    );
  });

  it('do not take the places of homerooms', async () => {
    const files = subjects(6, '06');
    const classes = files.get('classes.csv')?.toString() ?? '';
    files.set('classes.csv', Buffer.from(`${classes}\nh1,Zebra,06,homeroom,o1,t1`));

    const { body } = await importBundle(files, { dryRun: 'true' });

    expect(body.errors.map(({ message }: Issue) => message)).toEqual([expect.not.stringContaining('Zebra')]);
  });
});
