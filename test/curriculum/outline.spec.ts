import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OutlineReferences } from '#curriculum/outline/outline-references.port.js';
import {
  flattenOutline,
  type OutlineNode,
  type OutlineSketch,
} from '#curriculum/table-of-contents/table-of-contents.js';
import { PortProviders } from '#platform/ports/ports.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
let made = 0;

interface Line {
  id: string;
  title: string;
  position: number;
  version: number;
  parts?: Line[];
  sections?: Line[];
}

const subject = async (): Promise<string> => {
  const draft = { classroomId: school.p1a, name: `Subject ${++made}` };
  return (await school.as(school.ana).post('/subjects', draft)).body.id;
};

const linesOf = async (id: string): Promise<Line[]> => (await school.as(school.ana).get(`/subjects/${id}`)).body.units;

const structure = (id: string, body: object, by: Person = school.ana) =>
  school.as(by).post(`/subjects/${id}/auto-structure`, body);

/** A subject with one unit, one part and one section, and the paths of the three levels in it. */
const small = async () => {
  const id = await subject();
  const { body } = await structure(id, {
    toc: [{ title: 'Unit', children: [{ title: 'Part', children: [{ title: 'Section' }] }] }],
  });
  const [unit] = body.outline;
  const [part] = unit.children;
  const [section] = part.children;
  return { id, units: unit.id, parts: part.id, sections: section.id };
};

const levels = [
  { level: 'units', under: (at: Record<string, string>) => `/subjects/${at.id}/units` },
  { level: 'parts', under: (at: Record<string, string>) => `/units/${at.units}/parts` },
  { level: 'sections', under: (at: Record<string, string>) => `/parts/${at.parts}/sections` },
] as const;

const positionsOf = (lines: { position: number }[]) => lines.map(({ position }) => position);
const titlesOf = (lines: { title: string }[]) => lines.map(({ title }) => title);

describe.each(levels)('the $level of an outline', ({ level, under }) => {
  it('are added at the end and listed in order', async () => {
    const at = await small();

    const { status, body } = await school.as(school.ana).post(under(at), { title: 'Second', description: 'More' });

    expect([status, body.position, body.version, body.subjectId, body.classroomId]).toEqual([
      201,
      1,
      1,
      at.id,
      school.p1a,
    ]);
    for (const person of [school.root, school.ana, school.ben, school.paula]) {
      expect((await school.as(person).get(`/${level}/${body.id}`)).body.description).toBe('More');
      const listed = await school.as(person).get(under(at));
      expect([listed.status, listed.body.total, listed.body.items[1].title]).toEqual([200, 2, 'Second']);
      expect(Number(listed.headers.get('x-statements'))).toBe(2);
    }
  });

  it('get consecutive positions under concurrent additions', async () => {
    const at = await small();

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => school.as(school.ana).post(under(at), { title: `New ${index}` })),
    );

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const { body } = await school.as(school.ana).get(`${under(at)}?limit=100`);
    expect(positionsOf(body.items)).toEqual(Array.from({ length: 21 }, (_, index) => index));
  });

  it('keep an order without gaps or duplicates under concurrent moves', async () => {
    const at = await small();
    for (let index = 0; index < 7; index++) await school.as(school.ana).post(under(at), { title: `New ${index}` });
    const { body: before } = await school.as(school.ana).get(`${under(at)}?limit=100`);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        school
          .as(school.ana)
          .post(`/${level}/${before.items[(index * 3) % 8].id}/reorder`, { position: (index * 5) % 9 }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { body: after } = await school.as(school.ana).get(`${under(at)}?limit=100`);
    expect(positionsOf(after.items)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('move to the requested position, or to the end', async () => {
    const at = await small();
    const { body: second } = await school.as(school.ana).post(under(at), { title: 'Second' });
    const { body: third } = await school.as(school.ana).post(under(at), { title: 'Third' });

    const first = await school.as(school.ana).post(`/${level}/${third.id}/reorder`, { position: 0 });
    const last = await school.as(school.ana).post(`/${level}/${third.id}/reorder`, { position: 99 });

    expect(first.body.ids).toEqual([third.id, at[level], second.id]);
    expect(last.body.ids).toEqual([at[level], second.id, third.id]);
  });

  it('refuse changes of an outdated version', async () => {
    const at = await small();
    const path = `/${level}/${at[level]}`;
    const changed = await school.as(school.ana).patch(path, { title: 'Better' }, { 'if-match': '"1"' });

    const late = await school.as(school.ana).patch(path, { title: 'Worse' }, { 'if-match': '"1"' });

    expect([changed.status, changed.body.title, changed.headers.get('etag')]).toEqual([200, 'Better', '"2"']);
    expect([late.status, late.body.code]).toEqual([412, 'row_changed']);
  });

  it('are deleted without leaving a gap', async () => {
    const at = await small();
    const { body: second } = await school.as(school.ana).post(under(at), { title: 'Second' });
    await school.as(school.ana).post(under(at), { title: 'Third' });

    const stale = await school.as(school.ana).delete(`/${level}/${second.id}`, { 'if-match': '"7"' });
    const gone = await school.as(school.ana).delete(`/${level}/${second.id}`);

    expect([stale.status, gone.status]).toEqual([412, 204]);
    const { body } = await school.as(school.ana).get(under(at));
    expect([positionsOf(body.items), body.items[1].title]).toEqual([[0, 1], 'Third']);
    expect((await school.as(school.ana).get(`/${level}/${second.id}`)).status).toBe(404);
  });

  it('stay in order under concurrent additions, moves and deletions', async () => {
    const at = await small();
    for (let index = 0; index < 5; index++) await school.as(school.ana).post(under(at), { title: `New ${index}` });
    const { body: before } = await school.as(school.ana).get(under(at));

    await Promise.all(
      before.items
        .slice(1)
        .flatMap(({ id }: Line) => [
          school.as(school.ana).delete(`/${level}/${id}`),
          school.as(school.ana).post(under(at), { title: 'Late' }),
          school.as(school.ana).post(`/${level}/${id}/reorder`, { position: 0 }),
        ]),
    );

    const { body: after } = await school.as(school.ana).get(under(at));
    expect(positionsOf(after.items)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('answer 404 to outsiders', async () => {
    const at = await small();
    const path = `/${level}/${at[level]}`;
    const [olga, zoe] = [school.as(school.olga), school.as(school.zoe)];

    const answers = await Promise.all([
      zoe.get(path),
      zoe.get(under(at)),
      olga.get(path),
      olga.get(under(at)),
      olga.post(under(at), { title: 'Mine' }),
      olga.patch(path, { title: 'Mine' }),
      olga.delete(path),
      olga.post(`${path}/reorder`, { position: 0 }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  });

  it.each(['ben', 'paula'] as const)('cannot be changed by %s', async (name) => {
    const at = await small();
    const path = `/${level}/${at[level]}`;
    const person = school.as(school[name]);

    const answers = await Promise.all([
      person.post(under(at), { title: 'Mine' }),
      person.patch(path, { title: 'Mine' }),
      person.delete(path),
      person.post(`${path}/reorder`, { position: 0 }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('refuse invalid and anonymous requests', async () => {
    const at = await small();
    const path = `/${level}/${at[level]}`;
    const ana = school.as(school.ana);

    const answers = await Promise.all([
      ana.post(under(at), { title: 'x'.repeat(201) }),
      ana.patch(path, { position: 3 }),
      ana.post(`${path}/reorder`, { position: -1 }),
      ana.get(`/${level}/first`),
      ana.delete(`${path}?detach=perhaps`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    const stranger = await Promise.all([
      school.anyone.get(path),
      school.anyone.get(under(at)),
      school.anyone.post(under(at), { title: 'Mine' }),
      school.anyone.patch(path, { title: 'Mine' }),
      school.anyone.delete(path),
      school.anyone.post(`${path}/reorder`, { position: 0 }),
    ]);
    expect(stranger.map(({ status }) => status)).toEqual(stranger.map(() => 401));
  });
});

describe('a section', () => {
  it('has a text, which the tree omits', async () => {
    const { id, sections } = await small();

    const { body } = await school.as(school.ana).patch(`/sections/${sections}`, { body: 'Ten is two hands.' });

    expect(body.body).toBe('Ten is two hands.');
    const [unit] = await linesOf(id);
    expect(Object.keys(unit.parts?.[0]?.sections?.[0] ?? {})).toEqual(['id', 'title', 'position', 'version']);
  });
});

describe('a record attached to an outline', () => {
  it('prevents deletion and replacement until it is detached', async () => {
    await school.sql(`CREATE TABLE pins (section_id uuid REFERENCES sections ON DELETE RESTRICT)`);
    const { id, units, sections } = await small();
    await school.sql(`INSERT INTO pins VALUES ($1)`, [sections]);

    const deleted = await school.as(school.ana).delete(`/units/${units}`);
    const replaced = await structure(id, { toc: 'Other', mode: 'replace' });

    expect([deleted.status, deleted.body.code]).toEqual([409, 'still_in_use']);
    expect([replaced.status, replaced.body.code]).toEqual([409, 'structure_in_use']);
    expect(titlesOf(await linesOf(id))).toEqual(['Unit']);
    const asked: object[] = [];
    const pins: OutlineReferences = {
      detachFrom: async (_actor, entry) => {
        asked.push(entry);
        await school.sql(`DELETE FROM pins`);
      },
    };
    const references = school.app.get(PortProviders).of(OutlineReferences);
    references.push(pins);
    const detached = await school.as(school.ana).delete(`/units/${units}?detach=true`);
    references.pop();
    expect([detached.status, asked]).toEqual([204, [{ kind: 'unit', id: units }]]);
  });
});

describe('POST /subjects/:id/auto-structure', () => {
  const toc = '# Numbers\n## Counting\n### To ten ........ 3\n## Adding\n# Shapes';

  it('creates an outline from pasted text', async () => {
    const id = await subject();

    const { status, body } = await structure(id, { toc });

    expect([status, body.dryRun, body.created]).toEqual([200, false, { units: 2, parts: 2, sections: 1 }]);
    const lines = await linesOf(id);
    expect(titlesOf(lines)).toEqual(['Numbers', 'Shapes']);
    expect(body.outline.map((unit: Line) => unit.id)).toEqual(lines.map((unit) => unit.id));
    expect(body.outline[0].children[0].children[0]).toMatchObject({ title: 'To ten', children: [] });
  });

  it('accepts a tree and turns levels below the third into sections', async () => {
    const id = await subject();
    const deep = { title: 'Section', children: [{ title: 'Deeper' }] };

    const { body } = await structure(id, {
      toc: [{ title: ' Unit ', children: [{ title: 'Part', children: [deep] }] }, { title: 'Next' }],
    });

    expect(body.created).toEqual({ units: 2, parts: 1, sections: 2 });
    const [unit] = await linesOf(id);
    expect([unit.title, titlesOf(unit.parts?.[0]?.sections ?? [])]).toEqual(['Unit', ['Section', 'Deeper']]);
  });

  it('saves nothing in a dry run', async () => {
    const id = await subject();

    const { status, body } = await structure(id, { toc, dryRun: true, mode: 'replace' });

    expect([status, body.dryRun, body.created]).toEqual([200, true, { units: 2, parts: 2, sections: 1 }]);
    expect(body.outline[0]).toEqual({
      title: 'Numbers',
      children: [
        { title: 'Counting', children: [{ title: 'To ten', children: [] }] },
        { title: 'Adding', children: [] },
      ],
    });
    expect(await linesOf(id)).toEqual([]);
  });

  it('appends to an existing outline, or replaces it', async () => {
    const id = await subject();
    await structure(id, { toc: 'One\nTwo' });
    await structure(id, { toc: 'Three' });
    const appended = await linesOf(id);

    await structure(id, { toc: 'Four', mode: 'replace' });

    const replaced = await linesOf(id);
    expect([titlesOf(appended), positionsOf(appended)]).toEqual([
      ['One', 'Two', 'Three'],
      [0, 1, 2],
    ]);
    expect([titlesOf(replaced), positionsOf(replaced)]).toEqual([['Four'], [0]]);
  });

  it('changes nothing when the same table of contents is sent again', async () => {
    const id = await subject();
    const first = await structure(id, { toc });
    const { version } = (await school.as(school.ana).get(`/subjects/${id}`)).body;

    const again = await structure(id, { toc });
    const preview = await structure(id, { toc, dryRun: true });
    const replaced = await structure(id, { toc, mode: 'replace' });

    for (const { body } of [again, preview, replaced])
      expect([body.unchanged, body.created]).toEqual([true, { units: 0, parts: 0, sections: 0 }]);
    expect([again.body.outline, replaced.body.outline]).toEqual([first.body.outline, first.body.outline]);
    expect((await school.as(school.ana).get(`/subjects/${id}`)).body).toMatchObject({ version });
    expect(titlesOf(await linesOf(id))).toEqual(['Numbers', 'Shapes']);
  });

  it('appends only the units the subject does not have, equal ones as often as the text has them', async () => {
    const id = await subject();
    await structure(id, { toc: '# Numbers\n## Counting\n# Revision' });

    const { body } = await structure(id, {
      toc: '# Numbers\n## Counting\n# Revision\n# Shapes\n## Circles\n# Revision',
    });

    expect([body.unchanged, body.created]).toEqual([false, { units: 2, parts: 1, sections: 0 }]);
    expect(titlesOf(body.outline)).toEqual(['Numbers', 'Revision', 'Shapes', 'Revision']);
    const lines = await linesOf(id);
    expect([titlesOf(lines), positionsOf(lines)]).toEqual([
      ['Numbers', 'Revision', 'Shapes', 'Revision'],
      [0, 1, 2, 3],
    ]);
  });

  it('changes nothing when the text comes in decomposed Unicode', async () => {
    const id = await subject();
    await structure(id, { toc: 'Élan vital'.normalize('NFC') });

    const { body } = await structure(id, { toc: 'Élan vital'.normalize('NFD') });

    expect(body.unchanged).toBe(true);
  });

  it('notes the page headers it left out', async () => {
    const id = await subject();

    const { body } = await structure(id, { toc: '1 Numbers .... 1\nvi CONTENTS\n1.1 Counting .... 2' });

    expect(body.notes).toEqual([
      { line: 2, rule: 'toc_page_header', message: 'This line is the header of a page and was left out.' },
    ]);
  });

  it('needs the same number of statements for one entry and five hundred', async () => {
    const [one, many] = [await subject(), await subject()];
    const lines = Array.from({ length: 500 }, (_, index) => `${'#'.repeat((index % 3) + 1)} Title ${index}`);

    const short = await structure(one, { toc: 'Title' });
    const long = await structure(many, { toc: lines.join('\n') });

    expect([short.status, long.status]).toEqual([200, 200]);
    expect(Number(long.headers.get('x-statements'))).toBe(Number(short.headers.get('x-statements')));
    expect(Number(long.headers.get('x-statements'))).toBeLessThanOrEqual(9);
  });

  it('keeps the order under concurrent requests', async () => {
    const id = await subject();

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => structure(id, { toc, mode: index % 4 ? 'append' : 'replace' })),
    );

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const lines = await linesOf(id);
    expect(positionsOf(lines)).toEqual(lines.map((_, index) => index));
    expect(titlesOf(lines)).toEqual(['Numbers', 'Shapes']);
  });

  it.each([
    ['nothing', {}, 'validation_failed'],
    ['an empty text', { toc: ' \n ' }, 'toc_empty'],
    ['an empty list', { toc: [] }, 'validation_failed'],
    ['a number', { toc: 7 }, 'validation_failed'],
    ['an empty title', { toc: [{ title: 'Unit', children: [{ title: '' }] }] }, 'validation_failed'],
    ['an unknown mode', { toc: 'Unit', mode: 'merge' }, 'validation_failed'],
    ['too many lines', { toc: 'Title\n'.repeat(501) }, 'toc_too_many_entries'],
    [
      'too many in all',
      { toc: [{ title: 'Unit', children: Array.from({ length: 500 }, () => ({ title: 'Part' })) }] },
      'toc_too_many_entries',
    ],
  ])('refuses %s', async (_what, body, code) => {
    const id = await subject();

    const answer = await structure(id, body);

    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect(await linesOf(id)).toEqual([]);
  });

  it('reports the path of a fault in a tree', async () => {
    const id = await subject();

    const { body } = await structure(id, { toc: [{ title: 'Unit', children: [{ title: 'Part' }, { name: 'Part' }] }] });

    expect(body.errors.map(({ field }: { field: string }) => field)).toContain('toc.0.children.1.title');
  });

  it('requires edit access to the subject', async () => {
    const id = await subject();

    const answers = await Promise.all([
      structure(id, { toc }, school.olga),
      structure(id, { toc }, school.ben),
      structure(id, { toc }, school.paula),
      structure(school.p1a, { toc }),
      structure('maths', { toc }),
      school.anyone.post(`/subjects/${id}/auto-structure`, { toc }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([404, 403, 403, 404, 400, 401]);
  });
});

const books = join(process.env.HOMEROOM_SHARED ?? '../shared', 'data/toc');
const titles = existsSync(books)
  ? readdirSync(books).flatMap((file) => (file.endsWith('.toc.txt') ? [file.replace('.toc.txt', '')] : []))
  : [];

(titles.length > 0 ? describe : describe.skip)('the table of contents of a real book', () => {
  interface Programme {
    programme: string;
    units: { unit: string; lessons: string[] }[];
  }
  const leaf = (title: string): OutlineNode => ({ title, children: [] });
  const publishedOutline = (published: { tree: OutlineSketch[] } | Programme[]): OutlineNode[] =>
    Array.isArray(published)
      ? published.map(({ programme, units }) => ({
          title: programme,
          children: units.map(({ unit, lessons }) => ({ title: unit, children: lessons.map(leaf) })),
        }))
      : flattenOutline(published.tree);
  const treeOf = (units: Line[]): OutlineNode[] =>
    units.map(({ title, parts = [] }) => ({
      title,
      children: parts.map(({ title: part, sections = [] }) => ({
        title: part,
        children: sections.map(({ title: section }) => leaf(section)),
      })),
    }));

  it.each(titles)('becomes the published outline: %s', async (book) => {
    const id = await subject();
    const toc = readFileSync(join(books, `${book}.toc.txt`), 'utf8');
    const expected = publishedOutline(JSON.parse(readFileSync(join(books, `${book}.toc.json`), 'utf8')));

    const { status } = await structure(id, { toc });

    expect(status).toBe(200);
    expect(treeOf(await linesOf(id))).toEqual(expected);
  });

  it.each(titles)('is accepted as a tree: %s', async (book) => {
    const id = await subject();
    const expected = publishedOutline(JSON.parse(readFileSync(join(books, `${book}.toc.json`), 'utf8')));

    const { status } = await structure(id, { toc: expected });

    expect(status).toBe(200);
    expect(treeOf(await linesOf(id))).toEqual(expected);
  });
});
