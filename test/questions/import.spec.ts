import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { openSchool } from '../support/school.js';

const school = openSchool();
const shared = process.env.HOMEROOM_SHARED ?? '../shared';
const examples = join(shared, 'data/question-formats/gift/examples.txt');

const gift = `// Two questions
::Tomb:: Who is buried in Grant's tomb? {~Grant ~Jefferson =no one#Right!}

When was Grant born? {#1822:1}
`;

describe('POST /imports/questions', () => {
  it('imports a file, and importing it again changes nothing', async () => {
    const first = await school.as(school.ana).upload('/imports/questions', 'grant.gift', gift);

    const second = await school.as(school.ana).upload('/imports/questions', 'grant.gift', gift);

    expect([first.status, first.body.created]).toEqual([200, 2]);
    expect([second.body.created, second.body.unchanged]).toEqual([0, 2]);
    expect(second.body.questionIds).toEqual(first.body.questionIds);
  });

  it('applies changed tags without a new version, in any order, and keeps those of the bank where the file has none', async () => {
    const teacher = await school.person('TEACHER');
    const upload = (tags: string, prompt = 'Is 7 prime?') =>
      school
        .as(teacher)
        .upload(
          '/imports/questions',
          'q.csv',
          `id,type,question,correct,tags\np1,true_false,${prompt},true,${tags}\n`,
          {
            format: 'csv',
          },
        );
    const first = await upload('primes;numbers');
    const [id] = first.body.questionIds;
    const tagsOf = async () => (await school.as(teacher).get(`/questions/${id}`)).body.tags;
    const outcomes = [];
    for (const tags of ['numbers;primes', 'primes;easy', 'primes;easy', '']) {
      const { body } = await upload(tags);
      outcomes.push([body.updated, body.unchanged, await tagsOf()]);
    }
    const both = await upload('hard', 'Is 9 prime?');

    expect(first.body.created).toBe(1);
    expect(outcomes).toEqual([
      [0, 1, ['primes', 'numbers']],
      [1, 0, ['primes', 'easy']],
      [0, 1, ['primes', 'easy']],
      [0, 1, ['primes', 'easy']],
    ]);
    expect([both.body.updated, await tagsOf()]).toEqual([1, ['hard']]);
    const versions = await school.sql('SELECT number FROM question_versions WHERE question_id = $1', [id]);
    expect(versions).toHaveLength(2);
  });

  it('files new questions in the categories of the file, and leaves those that were moved where they are', async () => {
    const teacher = await school.person('TEACHER');
    const file = '$CATEGORY: $course$/top/Algebra/Lines//Curves\n\n::Slope:: Slope of y = 2x? {#2}\n';
    const upload = (fields?: Record<string, string>) =>
      school.as(teacher).upload('/imports/questions', 'lines.gift', file, fields);

    const dryRun = await upload({ dryRun: 'true' });
    const first = await upload();
    const [id] = first.body.questionIds;
    const { body: question } = await school.as(teacher).get(`/questions/${id}`);
    const { body: category } = await school.as(teacher).get(`/question-categories/${question.categoryId}`);
    const { body: parent } = await school.as(teacher).get(`/question-categories/${category.parentId}`);
    const exported = await school.as(teacher).get(`/questions/export?format=gift&ids=${id}`);
    await school
      .as(teacher)
      .patch(`/questions/${id}`, { categoryId: parent.id }, { 'if-match': `"${question.version}"` });
    const again = await upload();
    const { body: moved } = await school.as(teacher).get(`/questions/${id}`);

    expect([dryRun.body.created, first.body.created, again.body.unchanged]).toEqual([1, 1, 1]);
    expect([category.name, parent.name, parent.parentId, question.tags]).toEqual(['Lines/Curves', 'Algebra', null, []]);
    expect(exported.body).toContain('$CATEGORY: Algebra/Lines//Curves');
    expect(moved.categoryId).toBe(parent.id);
    const { body: categories } = await school.as(teacher).get(`/question-categories?ownerId=${teacher.id}`);
    expect(categories.total).toBe(2);
  });

  it('makes tags of categories, ignores them, or files deep ones in the innermost possible category', async () => {
    const teacher = await school.person('TEACHER');
    const upload = (name: string, fields: Record<string, string>) =>
      school
        .as(teacher)
        .upload(
          '/imports/questions',
          'a.gift',
          `$CATEGORY: ${'a/'.repeat(10)}b\n\n::${name}:: 1 + ${name}? {#2}\n`,
          fields,
        );
    const questionOf = async ({ body }: Awaited<ReturnType<typeof upload>>) =>
      (await school.as(teacher).get(`/questions/${body.questionIds[0]}`)).body;

    const tagged = await questionOf(await upload('1', { categories: 'tags' }));
    const plain = await questionOf(await upload('2', { categories: 'none' }));
    const deep = await upload('3', {});

    expect([tagged.tags, tagged.categoryId]).toEqual([[`${'a/'.repeat(10)}b`], null]);
    expect([plain.tags, plain.categoryId]).toEqual([[], null]);
    expect(deep.body.notes).toMatchObject([{ line: 3, rule: 'category_shortened' }]);
    expect((await questionOf(deep)).categoryId).not.toBeNull();
  });

  it('makes a new version of a question that was revised in the file', async () => {
    const file = (prompt: string) => `// [id:capital]\n${prompt} {=Rome}\n`;
    const first = await school.as(school.ana).upload('/imports/questions', 'rome.gift', file('Capital of Italy?'));

    const second = await school.as(school.ana).upload('/imports/questions', 'rome.gift', file("Italy's capital?"));

    expect([second.body.created, second.body.updated, second.body.unchanged]).toEqual([0, 1, 0]);
    expect(second.body.questionIds).toEqual(first.body.questionIds);
  });

  it('restores a question that was archived, so that its id can be used', async () => {
    const teacher = await school.person('TEACHER');
    const upload = () => school.as(teacher).upload('/imports/questions', 'sky.gift', 'Is the sky blue? {TRUE}');
    const [questionId] = (await upload()).body.questionIds;
    const use = () => school.as(teacher).post('/assessments', { title: 'Sky', items: [{ questionId }] });
    await use();
    const removed = await school.as(teacher).delete(`/questions/${questionId}`);

    const { body } = await upload();

    expect([removed.body.archived, body.questionIds, body.updated, body.unchanged]).toEqual([true, [questionId], 1, 0]);
    expect((await use()).status).toBe(201);
    expect((await school.as(teacher).get(`/questions/${questionId}/versions`)).body.total).toBe(1);
  });

  it('changes nothing if the same text comes in another Unicode form, in either order', async () => {
    const accents = '::É:: Quelle est la réponse à été ? {=où ~là#naïf}\n\nRelie {=clé -> école =thé -> forêt}\n';
    for (const forms of [
      ['NFC', 'NFD'],
      ['NFD', 'NFC'],
    ]) {
      const teacher = await school.person('TEACHER');
      const [first, second] = forms.map((form) => `// [id:é]\n${accents}`.normalize(form as 'NFC'));
      await school.as(teacher).upload('/imports/questions', 'accents.gift', String(first));

      const { body } = await school.as(teacher).upload('/imports/questions', 'accents.gift', String(second));

      expect([body.created, body.updated, body.unchanged]).toEqual([0, 0, 2]);
    }
  });

  it.each([
    ['LF', '\n'],
    ['CR', '\r'],
    ['CR LF', '\r\n'],
    ['CR CR LF', '\r\r\n'],
  ])('reads the same questions with %s as line end', async (_, end) => {
    const file = ['::Ends:: Which is', 'first? {', '  =one', '  ~two', '}', '', 'Broken {=a ~b', ''].join(end);

    const { status, body } = await school.as(school.ana).upload('/imports/questions', 'ends.gift', file);

    expect([status, body.errors.map(({ line }: { line: number }) => line)]).toEqual([400, [7]]);
  });

  it('changes nothing when the line ends of a file change', async () => {
    const teacher = school.as(await school.person('TEACHER'));
    const upload = (end: string) => teacher.upload('/imports/questions', 'ends.gift', gift.replace(/\n/g, end));

    const created = await upload('\n');
    const again = [await upload('\r\n'), await upload('\r\r\n')];

    expect(created.body.created).toBe(2);
    expect(again.map(({ body }) => [body.created, body.updated, body.unchanged])).toEqual([
      [0, 0, 2],
      [0, 0, 2],
    ]);
  });

  describe('of a file that is not UTF-8', () => {
    const russian = '::Да::Сколько дней в неделе? {=Семь ~Шесть ~Восемь}\n\nСтолица Франции {=Париж ~Лондон}\n';
    const prompts = async (ids: string[]) =>
      Promise.all(ids.map(async (id) => (await school.as(school.ana).get(`/questions/${id}`)).body.prompt as string));

    it('detects the encoding and notes it with words of the file', async () => {
      const { status, body } = await school
        .as(school.ana)
        .upload('/imports/questions', 'ru.gift', iconv.encode(russian, 'windows-1251'));

      expect([status, body.notes[0]?.rule]).toEqual([200, 'encoding_detected']);
      expect(body.notes[0].message).toMatch(/windows-1251.*Сколько/);
      expect(await prompts(body.questionIds)).toEqual(['Сколько дней в неделе?', 'Столица Франции']);
    });

    it('reads the encoding that is given, without a note', async () => {
      const file = iconv.encode('Wie heißt der größte Fluss? {=Nil ~Rhein}', 'cp850');

      const { body } = await school.as(school.ana).upload('/imports/questions', 'de.gift', file, { encoding: 'cp850' });

      expect(body.notes).toEqual([]);
      expect(await prompts(body.questionIds)).toEqual(['Wie heißt der größte Fluss?']);
    });

    it('refuses an unclear encoding and one that does not fit, by line', async () => {
      const unclear = await school
        .as(school.ana)
        .upload('/imports/questions', 'x.gift', Buffer.from('Q \xe9\xa4 {T}', 'latin1'));
      const wrong = await school
        .as(school.ana)
        .upload('/imports/questions', 'x.gift', Buffer.from('Q{T}\n\nQ \xe9 {T}', 'latin1'), { encoding: 'utf-8' });

      expect([unclear.status, unclear.body.errors[0]]).toMatchObject([400, { line: 1, rule: 'encoding_unclear' }]);
      expect([wrong.status, wrong.body.errors[0]]).toMatchObject([400, { line: 3, rule: 'encoding_wrong' }]);
    });
  });

  it('speaks of lines and answers where the bank refuses a question', async () => {
    const long = `Q{~%50%a ~%20%b ~c}\n\nLong {=${'x'.repeat(20_001)} ~b}\n`;

    const { status, body } = await school.as(school.olga).upload('/imports/questions', 'long.gift', long);

    expect([status, body.errors.map(({ line, rule }: { line: number; rule: string }) => [line, rule])]).toEqual([
      400,
      [
        [1, 'shares'],
        [3, 'too_long'],
      ],
    ]);
    expect(JSON.stringify(body.errors)).not.toMatch(/body\.|key\.|"field"/);
    expect(body.errors[1].message).toBe('Answer 1: Must have at most 20,000 characters.');
  });

  it('changes nothing in a dry run', async () => {
    const before = await school.as(school.olga).get(`/questions?authorId=${school.olga.id}`);
    const { body } = await school.as(school.olga).upload('/imports/questions', 'grant.gift', gift, { dryRun: 'true' });

    const after = await school.as(school.olga).get(`/questions?authorId=${school.olga.id}`);

    expect([body.dryRun, body.created]).toEqual([true, 2]);
    expect(after.body.total).toBe(before.body.total);
  });

  it('refuses a file with errors completely and returns the line of each error', async () => {
    const broken = `${gift}\nHow many? {#not a number}\n\nWho? {~only wrong}\n`;

    const { status, body } = await school.as(school.olga).upload('/imports/questions', 'broken.gift', broken);

    expect([status, body.code]).toEqual([400, 'import_invalid']);
    expect(body.errors.map(({ line }: { line: number }) => line)).toEqual([6, 8]);
    const { body: bank } = await school.as(school.olga).get(`/questions?authorId=${school.olga.id}`);
    expect(bank.total).toBe(0);
  });

  it('creates questions once if a file is imported concurrently', async () => {
    const teacher = await school.person('TEACHER');

    const answers = await Promise.all(
      [1, 2, 3].map(() => school.as(teacher).upload('/imports/questions', 'g.gift', gift)),
    );

    expect(answers.map(({ body }) => body.created).sort()).toEqual([0, 0, 2]);
  });

  it.each([
    ['no questions', '', 'import_empty'],
    ['NUL in its text', 'What?\0 {T}', 'import_invalid'],
  ])('refuses a file with %s', async (_, content, code) => {
    const { status, body } = await school.as(school.ana).upload('/imports/questions', 'x.gift', content);

    expect([status, body.code]).toEqual([400, code]);
  });

  it("imports all of Moodle's examples", async () => {
    if (!existsSync(examples)) return console.info('The question examples are not here; skipped.');

    const { status, body } = await school
      .as(school.ana)
      .upload('/imports/questions', 'examples.txt', readFileSync(examples));

    expect([status, body.created]).toEqual([200, 43]);
  });
});
