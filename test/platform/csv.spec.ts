import { parse } from 'csv-parse/sync';
import { CsvTable } from '#platform/api/csv-table.js';
import { Flag, Id, Instant, Int, Many, Part, Text, Texts } from '#platform/shapes/fields.js';
import { readCsv } from '#platform/tabular/csv.js';
import { documentOf, operationsOf } from '../contract/operations.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
const csv = { accept: 'text/csv' };

/** The rows of an export, by column. */
const rowsOf = async (text: string) => (await readCsv(text)).rows.map(({ values }) => values);

class Inner {
  @Text()
  name: string;
}

class Row {
  @Id()
  id: string;

  @Text({ nullable: true })
  note: string | null;

  @Int()
  points: number;

  @Flag()
  isOpen: boolean;

  @Instant()
  at: Date;

  @Texts()
  tags: string[];

  @Part(() => Inner, { nullable: true })
  inner: Inner | null;

  @Many(() => Inner)
  parts: Inner[];
}

const row = { id: '1', note: null, points: -2, isOpen: true, at: new Date(0), tags: [], inner: null, parts: [] };

describe('a row as CSV', () => {
  const table = new CsvTable(Row);

  it('has a column for each declared field, including nested ones', () => {
    expect(table.header).toBe('\ufeffid,note,points,isOpen,at,tags,inner.name,parts\r\n');
  });

  it('is empty for null, joins lists, and omits undeclared fields', () => {
    const full = {
      ...row,
      note: 'a',
      tags: ['x', 'y'],
      inner: { name: 'In', secret: 1 },
      parts: [{ name: 'P' }],
      secret: 2,
    };

    expect(table.lines([row])).toBe('1,,-2,true,1970-01-01T00:00:00.000Z,,,\r\n');
    expect(table.lines([full])).toBe(`1,a,-2,true,1970-01-01T00:00:00.000Z,x; y,In,"{""name"":""P""}"\r\n`);
  });

  it.each([
    ['a comma, "quotes" and\na line', '"a comma, ""quotes"" and\na line"'],
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM', "'@SUM"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ['ordinary = text', 'ordinary = text'],
    ['สมชาย', 'สมชาย'],
  ])('quotes and escapes %j', (note, cell) => {
    expect(table.lines([{ ...row, note }])).toBe(`1,${cell},-2,true,1970-01-01T00:00:00.000Z,,,\r\n`);
  });

  it('is read by a strict independent parser as the original cells, for any characters', () => {
    const pieces = ['a', ' ', ',', ';', '"', '\n', '\r', '\r\n', '=1+1', '@x', '-', '\t', 'สม', '👩‍👧', "'"];
    const piece = () => pieces[Math.floor(Math.random() * pieces.length)];
    const notes = Array.from({ length: 500 }, () => Array.from({ length: Math.random() * 8 }, piece).join(''));

    const written = table.header + table.lines(notes.map((note) => ({ ...row, note })));
    const read: string[][] = parse(written, { bom: true, record_delimiter: '\r\n' });

    const shown = notes.map((note) => (/^[=+\-@\t\r\n]/.test(note) ? `'${note}` : note));
    expect(read.slice(1).map(([, note]) => note)).toEqual(shown);
  });

  it('is read back unchanged by our own parser', async () => {
    const note = 'a "b",\r\nc; d';

    const [read] = (await readCsv(table.header + table.lines([{ ...row, note }]))).rows;

    expect(read?.values.note?.replace(/\r?\n/, '\r\n')).toBe(note);
  });
});

describe('a list requested as CSV', () => {
  it('contains every row in scope, regardless of the requested page', async () => {
    await Promise.all(Array.from({ length: 30 }, () => school.person('STUDENT', school.p1a)));

    const { status, headers, body } = await school.as(school.ana).get('/students?limit=2&page=3', csv);

    const { body: json } = await school.as(school.ana).get('/students?limit=100');
    const rows = await rowsOf(body);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="students-\d{4}-\d\d-\d\d\.csv"$/);
    expect(headers.get('x-truncated')).toBeNull();
    expect(rows.map(({ id }) => id)).toEqual(json.items.map(({ id }: { id: string }) => id));
    expect(rows[0]).toMatchObject({
      displayname: json.items[0].displayName,
      'classroom.name': 'P1A',
      managed: 'false',
    });
  });

  it('applies filters, scope and access rules like the JSON list', async () => {
    const filtered = await school.as(school.root).get('/students?q=zhang', csv);
    const own = await school.as(school.paula).get('/students', csv);
    const wrong = await school.as(school.root).get('/students?status=asleep', csv);
    const closed = await school.as(school.ben).get('/students', csv);
    const hidden = await school.as(school.olga).get(`/classrooms/${school.p1a}/students`, csv);

    expect((await rowsOf(filtered.body)).map(({ id }) => id)).toEqual([school.zoe.id]);
    expect((await rowsOf(own.body)).map(({ id }) => id)).toEqual([school.ben.id]);
    expect([wrong.status, closed.status, hidden.status]).toEqual([400, 403, 404]);
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
  });

  it('contains only the header for an empty list', async () => {
    const { body } = await school.as(school.root).get('/students?q=unknown', csv);

    expect(body).toMatch(/^\ufeff?id,version,[^\n]*\r\n$/);
  });

  it('is JSON unless Accept names text/csv', async () => {
    for (const accept of ['*/*', 'application/json', 'text/html']) {
      const { headers } = await school.as(school.root).get('/students', { accept });
      expect(headers.get('content-type')).toContain('application/json');
    }
    const single = await school.as(school.root).get(`/students/${school.ben.id}`, csv);
    expect(single.headers.get('content-type')).toContain('application/json');
  });

  it('needs one statement per thousand rows, and sets x-truncated when cut at ten thousand', async () => {
    await school.sql(`INSERT INTO users (id, organization_id, email, first_name, last_name, role)
      SELECT gen_random_uuid(), 'test', 'many' || n || '@test.example', 'Many', 'Student' || n, 'STUDENT'
      FROM generate_series(1, 2500) n`);
    const some = await school.as(school.root).get('/students?q=many', csv);
    await school.sql(`INSERT INTO users (id, organization_id, email, first_name, last_name, role)
      SELECT gen_random_uuid(), 'test', 'more' || n || '@test.example', 'Many', 'Student' || n, 'STUDENT'
      FROM generate_series(2501, 10001) n`);
    const startedAt = performance.now();
    const many = await school.as(school.root).get('/students?q=many', csv);
    const ms = performance.now() - startedAt;

    process.stdout.write(`10,000 rows of CSV in ${Math.round(ms)} ms\n`);
    expect([(await rowsOf(some.body)).length, some.headers.get('x-truncated')]).toEqual([2500, null]);
    expect(Number(some.headers.get('x-statements'))).toBeLessThanOrEqual(7);
    expect((await readCsv(many.body, { maxRows: 20_000 })).rows.length).toBe(10_000);
    expect(many.headers.get('x-truncated')).toBe('10000');
    expect(new Set((await rowsOf(many.body)).map(({ id }) => id)).size).toBe(10_000);
  }, 60_000);
});

/** Operations whose file is a CSV of its own kind, not a list. */
const files = ['exportQuestions', 'exportAssessmentQuestions', 'exportGradebook'];

describe('the API document', () => {
  it('lists text/csv for every list and for no other operation', () => {
    const document = documentOf(school);
    const isList = (reference = '') => {
      const schema = document.components?.schemas?.[reference.split('/').at(-1) ?? ''];
      const names = Object.keys((schema && 'properties' in schema && schema.properties) || {});
      return ['items', 'total', 'page', 'limit'].every((name) => names.includes(name));
    };
    const lists = operationsOf(document).filter(({ id }) => !files.includes(id));
    const offers = lists.map(({ id, responses }) => {
      const content = responses['200']?.content ?? {};
      return { id, isList: isList(content['application/json']?.schema?.$ref), isCsv: 'text/csv' in content };
    });

    expect(offers.filter(({ isList, isCsv }) => isList !== isCsv)).toEqual([]);
    expect(offers.filter(({ isCsv }) => isCsv).length).toBeGreaterThan(20);
  });

  it('has page parameters for every list with query parameters', () => {
    const lists = operationsOf(documentOf(school)).filter(
      ({ id, responses }) => 'text/csv' in (responses['200']?.content ?? {}) && !files.includes(id),
    );

    const unpaged = lists.filter(({ parameters }) => {
      const names = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
      return names.length > 0 && !(names.includes('page') && names.includes('limit'));
    });

    expect(unpaged.map(({ id }) => id)).toEqual([]);
  });
});
