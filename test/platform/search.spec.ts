import { created } from '../contract/builders.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
const spellings = ['çelikzz', 'Çelikzz', 'ÇELIKZZ', 'celikzz', 'C\u0327elikzz', 'celi'];
const word = 'Çelikzz';

/** Per list: the person who asks, and the id of the row with the word. */
const lists: Record<string, [Person, string]> = {};
const search = async (list: string, q: string, person = school.root) => {
  const [path, rest = ''] = list.split('?');
  return school.as(person).get(`${path}?q=${encodeURIComponent(q)}&limit=100&${rest}`);
};
const idsFor = async (list: string, q: string): Promise<string[]> => {
  const { status, body } = await search(list, q, lists[list]?.[0]);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.items.map(({ id }: { id: string }) => id);
};

beforeAll(async () => {
  const { root, ana } = school;
  const [admin, teacher] = [school.as(root), school.as(ana)];
  const roster = `first_name,last_name,class\nOmer,${word},P4/1\n`;
  await admin.upload('/imports/roster', 'roster', roster, {});
  const [omer] = await school.sql<{ id: string }>('SELECT id FROM users WHERE last_name = $1', [word]);
  const { body: rooms } = await admin.get('/classrooms?level=P4');
  const subject = await created(teacher, '/subjects', { classroomId: school.p1a, name: `${word} of today` });
  const question = { type: 'true_false', title: 'Talk', prompt: `Is ${word} a name?`, key: { answer: true } };
  const draft = { title: `Quiz on ${word}`, items: [] };
  const link = { title: 'Names', topics: [word], contentUrl: 'https://example.org/' };
  const assessment = await created(teacher, '/assessments', draft);
  Object.assign(lists, {
    '/users': [root, omer?.id],
    '/students': [root, omer?.id],
    [`/classrooms/${rooms.items[0].id}/students`]: [root, omer?.id],
    '/core-subjects': [school.ben, await created(admin, '/core-subjects', { name: `The ${word} style` })],
    '/subjects': [school.ben, subject],
    '/questions': [ana, await created(teacher, '/questions', question)],
    '/assessments': [ana, assessment],
    '/assessments/bank': [ana, assessment],
    '/tcodes': [
      ana,
      await created(teacher, '/tcodes', { code: 'W-1', title: word, kind: 'subject', subjectId: subject }),
    ],
    '/resources/search': [school.ben, await created(admin, '/resources', link)],
  });
});

describe('q', () => {
  it.each(spellings)('finds the word in every list, written as %j', async (spelling) => {
    for (const [list, [, id]] of Object.entries(lists))
      expect([list, await idsFor(list, spelling)]).toEqual([list, [id]]);
  });

  it('finds topics in the same way', async () => {
    for (const spelling of spellings) {
      const { body } = await search('/topics', spelling, school.ben);
      expect(body.items).toEqual([{ topic: 'çelikzz', resources: 1 }]);
    }
  });

  it('ignores the order of the words, and needs all of them', async () => {
    const [, id] = lists['/students'] ?? [];

    expect(await idsFor('/students', 'celik omer')).toEqual([id]);
    expect(await idsFor('/students', 'OMER  celik')).toEqual([id]);
    expect(await idsFor('/students', 'omer smith')).toEqual([]);
    expect(await idsFor('/students', 'likzz')).toEqual([]);
  });

  it('finds names with apostrophes and hyphens by each of their parts', async () => {
    const draft = { email: 'maeve@names.example', firstName: 'Anne-Mæve', lastName: 'O’Hara' };
    const { body } = await school.as(school.root).post('/users', draft);

    for (const q of ["o'hara", 'O´HARA', 'ohara', 'hara', 'anne maeve', 'anne-maeve', 'mæve', 'names.example maeve'])
      expect([q, await idsFor('/users', q)]).toEqual([q, [body.user.id]]);
  });

  it('finds any part of a word in scripts without spaces', async () => {
    const teacher = school.as(school.ana);
    const titles = ['ห้องเรียนวิทยาศาสตร์', '東京タワー', '김민수의 시험'];
    const [thai, japanese, korean] = await Promise.all(
      titles.map((title) => created(teacher, '/assessments', { title, items: [] })),
    );

    expect(await idsFor('/assessments', 'วิทยา')).toEqual([thai]);
    expect(await idsFor('/assessments', 'タワ')).toEqual([japanese]);
    expect(await idsFor('/assessments', '京')).toEqual([japanese]);
    expect(await idsFor('/assessments', '민수')).toEqual([korean]);
    expect(await idsFor('/assessments', 'เกาะ')).toEqual([]);
  });

  it.each(['%', '_', "'", '!!!', '\u200b', '& | !'])('without a word finds nothing: %j', async (q) => {
    for (const list of Object.keys(lists)) expect([list, await idsFor(list, q)]).toEqual([list, []]);
  });

  it('counts all rows it finds, in two statements', async () => {
    await search('/students', 'b');

    const { headers, body } = await school.as(school.root).get('/students?q=s&limit=1');

    expect([body.items.length, body.total]).toEqual([1, 2]);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('is answered from an index', async () => {
    await school.sql(`INSERT INTO users (id, organization_id, email, first_name, last_name, role)
      SELECT gen_random_uuid(), 'test', 'n' || n || '@test.example', 'Given' || n, 'Family' || n, 'STUDENT'
      FROM generate_series(1, 3000) n`);
    await school.sql('ANALYZE users');
    const before = await scans();

    expect(await idsFor('/users', 'family2999')).toHaveLength(1);
    expect(await idsFor('/students', 'given2999')).toHaveLength(1);

    expect(await scans(before + 2)).toBeGreaterThanOrEqual(before + 2);
  });
});

/** How often PostgreSQL has used the index of people. A connection reports it with its first statement a second later. */
async function scans(expected = 0): Promise<number> {
  for (let attempt = 0; ; attempt++) {
    const [row] = await school.sql<{ scans: string }>(
      `SELECT idx_scan AS scans FROM pg_stat_user_indexes WHERE indexrelname = 'users_words_idx'`,
    );
    const found = Number(row?.scans);
    if (found >= expected || attempt === 40) return found;
    await new Promise((done) => setTimeout(done, 200));
    await Promise.all(Array.from({ length: 5 }, () => school.as(school.root).get('/roles')));
  }
}
