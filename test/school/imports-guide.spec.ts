import { readFileSync } from 'node:fs';
import { openSchool } from '../support/school.js';

const school = openSchool();

/** The code block of `docs/imports.md` with this language. */
const example = (language: string): string => {
  const guide = readFileSync('docs/imports.md', 'utf8');
  return new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(guide)?.[1] ?? '';
};

const outlineOf = async (name: string, toc: unknown) => {
  const { body } = await school.as(school.ana).post('/subjects', { classroomId: school.p1a, name });
  const response = await school.as(school.ana).post(`/subjects/${body.id}/auto-structure`, { toc });
  return response.body.outline.map(({ title, children }: { title: string; children: { title: string }[] }) => [
    title,
    children.map((part) => part.title),
  ]);
};

describe('the guide to imports', () => {
  it('shows a roster that is imported, and unchanged the second time', async () => {
    const first = await school.as(school.root).upload('/imports/roster', 'roster.csv', example('csv'));
    const second = await school.as(school.root).upload('/imports/roster', 'roster.csv', example('csv'));

    expect([first.status, first.body.people.created, first.body.guardianships.created]).toEqual([200, 3, 1]);
    expect([second.status, second.body.people.unchanged]).toEqual([200, 3]);
  });

  it('shows questions that are imported, and unchanged the second time', async () => {
    const first = await school.as(school.ana).upload('/imports/questions', 'sky.gift', example('gift'));
    const second = await school.as(school.ana).upload('/imports/questions', 'sky.gift', example('gift'));
    const revised = example('gift').replace('at noon', 'at midday');
    const third = await school.as(school.ana).upload('/imports/questions', 'sky.gift', revised);

    expect([first.status, first.body.created, first.body.notes]).toEqual([200, 2, []]);
    expect([second.status, second.body.unchanged]).toEqual([200, 2]);
    expect([third.body.updated, third.body.unchanged]).toEqual([1, 1]);
  });

  it('shows a table of contents as text and as JSON with the same tree', async () => {
    const tree = [
      ['Numbers', ['Counting', 'Adding']],
      ['Shapes', []],
    ];

    expect(await outlineOf('From text', example('text'))).toEqual(tree);
    expect(await outlineOf('From a tree', JSON.parse(example('json')))).toEqual(tree);
  });

  it('names columns that are all read', async () => {
    const [rosters = ''] = readFileSync('docs/imports.md', 'utf8').split('\n## Questions');
    const columns = [...rosters.matchAll(/^\| ((?:`\w+`(?:, )?)+) *\|/gm)]
      .flatMap(([, names]) => [...names.matchAll(/\w+/g)])
      .map(([name]) => name);
    const values: Record<string, string> = { role: 'student', first_name: 'Ada', last_name: 'Column' };
    const file = `${columns.join(',')}\n${columns.map((column) => values[column] ?? '').join(',')}`;

    const { status, body } = await school
      .as(school.root)
      .upload('/imports/roster', 'columns.csv', file, { dryRun: 'true' });

    expect(columns).toEqual(expect.arrayContaining(example('csv').split('\n')[0].split(',')));
    expect([status, body.notes]).toEqual([200, []]);
  });
});
