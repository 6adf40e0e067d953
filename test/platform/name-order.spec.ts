import { migrations } from '#migrations/all.js';
import { migrate } from '#platform/database/migrate.js';
import { created } from '../contract/builders.js';
import { openSchool, type School } from '../support/school.js';

const school = openSchool();
let secondInstance: School;
const names = ['Zulu', 'al-Masri', 'van den Berg', 'Öberg', 'ñandú', 'nube', 'Unit 10', 'Unit 2'];
const orders = {
  sv: ['al-Masri', 'ñandú', 'nube', 'Unit 2', 'Unit 10', 'van den Berg', 'Zulu', 'Öberg'],
  de: ['al-Masri', 'ñandú', 'nube', 'Öberg', 'Unit 2', 'Unit 10', 'van den Berg', 'Zulu'],
  'es-MX': ['al-Masri', 'nube', 'ñandú', 'Öberg', 'Unit 2', 'Unit 10', 'van den Berg', 'Zulu'],
};

/** Lists sorted by a name, with the field of the name. */
const lists: [string, string][] = [
  ['/users?limit=100', 'lastName'],
  ['/students?limit=100', 'lastName'],
  ['/students?q=order&limit=100', 'lastName'],
  ['/classrooms?sort=name&limit=100', 'name'],
  ['/core-subjects?limit=100', 'name'],
  ['/subjects?sort=name&limit=100', 'name'],
  ['/assessments?sort=title&limit=100', 'title'],
  ['/assessments/bank?sort=title', 'title'],
  ['/tcodes?sort=title&limit=100', 'title'],
  ['/resources?sort=title&limit=100', 'title'],
  ['/roles?limit=100', 'name'],
];

/** The test's rows of a list, in its order. */
async function read(instance: School, path: string, field: string): Promise<string[]> {
  const { status, body } = await instance.as(school.root).get(path);
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  const values: string[] = body.items.map((row: Record<string, string>) => row[field]);
  return values.filter((value) => names.includes(value));
}

beforeAll(async () => {
  secondInstance = await school.secondInstance();
  const [admin, teacher] = [school.as(school.root), school.as(school.ana)];
  for (const [n, name] of names.entries()) {
    const student = { firstName: 'Order', lastName: name, level: 'P3' };
    const { status } = await admin.post('/students', student);
    if (status !== 201) throw new Error(`${name} responded ${status}`);
    await created(admin, '/classrooms', { level: `P${(n % 6) + 1}`, academicYear: '2031', name });
    await created(admin, '/core-subjects', { name });
    await created(admin, '/roles', { name, baseRole: 'STUDENT' });
    const subjectId = await created(teacher, '/subjects', { classroomId: school.p1a, name });
    await created(teacher, '/assessments', { title: name, items: [] });
    await created(teacher, '/tcodes', { code: `N-${n}`, title: name, kind: 'subject', subjectId });
    await created(admin, '/resources', { title: name, contentUrl: 'https://example.org/' });
  }
});

describe('lists by name', () => {
  it.each(Object.entries(orders))(
    'are sorted in the language %s of the organization, in every process',
    async (locale, order) => {
      for (const [path, field] of lists) {
        // Prepared statements of both processes exist before the change.
        await read(school, path, field);
        await read(secondInstance, path, field);
      }

      const { status } = await school.as(school.root).patch('/organizations/current', { locale });

      expect(status).toBe(200);
      for (const [path, field] of lists) {
        expect([path, await read(school, path, field)]).toEqual([path, order]);
        expect([path, await read(secondInstance, path, field)]).toEqual([path, order]);
      }
    },
  );

  it('are sorted in the other direction, too', async () => {
    const ascending = await read(school, '/resources?sort=title&limit=100', 'title');

    expect(await read(school, '/resources?sort=-title&limit=100', 'title')).toEqual(ascending.toReversed());
  });

  it('give each row once over all pages', async () => {
    const pages = await Promise.all(
      Array.from({ length: 5 }, async (_, n) => read(school, `/students?limit=2&page=${n + 1}`, 'lastName')),
    );

    expect(pages.flat()).toEqual(await read(school, '/students?limit=100', 'lastName'));
  });

  it('keep their order while the language changes', async () => {
    const changes = ['sv', 'de', 'sv'].map((locale) =>
      school.as(school.root).patch('/organizations/current', { locale }, { 'if-match': '*' }),
    );
    const reads = Array.from({ length: 40 }, (_, n) =>
      (n % 2 ? school : secondInstance).as(school.root).get(lists[n % lists.length]?.[0] ?? ''),
    );

    const responses = await Promise.all([...reads, ...changes]);

    expect(responses.slice(0, 40).map(({ status }) => status)).toEqual(Array(40).fill(200));
    expect(responses.slice(40).every(({ status }) => [200, 412].includes(status))).toBe(true);
  });

  it('are sorted again after an upgrade of ICU', async () => {
    await school.sql(`UPDATE pg_collation SET collversion = '0' WHERE collname = 'name_order'`);

    await migrate(school.databaseUrl, migrations);

    const [row] = await school.sql(
      `SELECT collversion = pg_collation_actual_version(oid) AS "isCurrent" FROM pg_collation WHERE collname = 'name_order'`,
    );
    expect(row).toEqual({ isCurrent: true });
    expect((await school.as(school.root).get('/users')).status).toBe(200);
  });

  it('have an index for every column sorted by name', async () => {
    const rows = await school.sql<{ table: string }>(
      `SELECT DISTINCT tablename AS table FROM pg_indexes WHERE indexdef LIKE '%COLLATE name_order%' ORDER BY 1`,
    );

    expect(rows.map(({ table }) => table)).toEqual([
      'assessments',
      'certificates',
      'civic_bills',
      'civic_representatives',
      'classrooms',
      'core_subjects',
      'courses',
      'learning_paths',
      'local_resources',
      'modules',
      'notes',
      'question_categories',
      'resources',
      'roles',
      'subjects',
      'tcodes',
      'users',
    ]);
  });
});
