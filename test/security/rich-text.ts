import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf, documentOf, type Operation, resolved, type Schema } from '../contract/operations.js';
import type { Scenario } from '../contract/fixture.js';
import { before } from '../contract/fixtures.js';
import { insider } from '../contract/people.js';
import { filled, neededHeaders, pathIds, validBody } from '../contract/requests.js';
import { seeded } from '../contract/values.js';
import type { School } from '../support/school.js';
import { dangersIn, elementsIn } from './harmless.js';
import { vectors } from './xss-vectors.js';

type Body = Record<string, unknown>;

/** A rich text field of one operation: how it is written, and how to put a text into a valid body. */
interface RichField {
  path: string;
  writtenIn: string;
  maxLength: number;
  /** False when the body has no such part. */
  fill: (body: Body, text: string) => boolean;
}

/** The words around a vector, which must still be there. */
const marked = (vector: string, index: number, field = 0) =>
  `Before${index}f${field}\n\n${vector}\n\nAfter${index}f${field}\n\n`;

/** Every operation that takes rich text, by the API document: a new field is tried as soon as it is declared. */
export async function storeThroughEveryField(school: School): Promise<void> {
  const document = documentOf(school);
  const tried: string[] = [];
  const sent: string[] = [];
  const skipped: string[] = [];
  for (const operation of operationsOf(document)) {
    const schema = operation.body && resolved(document, operation.body);
    const fields = schema ? richFields(schema, (inner) => resolved(document, inner)) : [];
    for (const field of fields) {
      tried.push(`${operation.id} ${field.path}`);
      const all = texts(field.maxLength, tried.length);
      const isFilled = await storeAll(school, document, { operation, field }, all);
      if (isFilled) sent.push(...all.map(wordsOf));
      else skipped.push(`${operation.id} ${field.path}`);
    }
  }
  expect(tried).toEqual(expect.arrayContaining(expectedFields));
  // The same shape as in createAssessment.
  expect(skipped).toEqual(['changeAssessment items.question.prompt', 'changeAssessment items.question.feedback']);
  const stored = new Set((await storedTexts(school, 'Before')).map(wordsOf));
  expect(sent.filter((words) => !stored.has(words))).toEqual([]);
  expect(await dangersStored(school)).toEqual([]);
}

/** The words around the vectors of a text, in order. */
const wordsOf = (text: string): string => text.match(/(?:Before|After)\d+f\d+/g)?.join() ?? '';

/** A part of what is covered, so that a document without marks cannot pass. */
const expectedFields = [
  'createSection body',
  'changeSection body',
  'createUnit description',
  'createSubject description',
  'createCoreSubject description',
  'createResource description',
  'createAssessment instructions',
  'createAssessment items.question.prompt',
  'createQuestion prompt',
  'createQuestion feedback',
  'gradeSubmission feedback',
  'submitSubmission text',
  'sendMessage body',
];

/** Vectors one after the other, in as few texts as the field has room for. */
function texts(maxLength: number, field: number): string[] {
  const found: string[] = [];
  let text = '';
  vectors.forEach((vector, index) => {
    const more = marked(vector, index, field);
    if (text.length + more.length > maxLength * 0.7) {
      found.push(text);
      text = '';
    }
    text += more;
  });
  return [...found, text];
}

function richFields(schema: Schema, of: (schema: Schema) => Schema, depth = 0): RichField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, given]) => {
    const property = of(given) as Schema & { 'x-rich-text'?: string };
    const writtenIn = property['x-rich-text'];
    const fill = (body: Body, text: string) =>
      Boolean(Object.assign(body, { [name]: text, ...(writtenIn === 'format' && asMarkdown) }));
    if (writtenIn) return [{ path: name, writtenIn, maxLength: property.maxLength ?? 0, fill }];
    const inner = property.type === 'array' ? property.items && of(property.items) : property;
    if (!inner?.properties || depth > 2) return [];
    return richFields(inner, of, depth + 1).map((field) => ({
      ...field,
      path: `${name}.${field.path}`,
      fill: (body: Body, text: string) => {
        const [part] = [body[name]].flat() as Body[];
        return part ? field.fill(part, text) : false;
      },
    }));
  });
}

const asMarkdown = { format: 'markdown' };

async function storeAll(
  school: School,
  document: OpenAPIObject,
  { operation, field }: { operation: Operation; field: RichField },
  all: string[],
): Promise<boolean> {
  const role = (['TEACHER', 'STUDENT', 'ADMIN'] as const).find((one) => operation.access.includes(one)) ?? 'ADMIN';
  const scenario: Scenario = { school, role, actor: await insider(school, role) };
  for (const text of all) {
    const ids = await pathIds(operation, scenario);
    await before[operation.id]?.(scenario, ids);
    const body = (await validBody(document, operation, scenario, seeded(1), ids)) as Body;
    if (!field.fill(body, text)) return false;
    const path = filled(operation.path, ids);
    const answer = await school.as(scenario.actor).send(operation.method, path, body, neededHeaders(operation));
    const said = JSON.stringify(answer.body);
    if (answer.status > 299) throw new Error(`${operation.id} ${field.path} answered ${answer.status}: ${said}`);
    for (const found of stringsIn(answer.body)) expect(dangersIn(found)).toEqual([]);
  }
  return true;
}

/** Each vector alone in every text of a question, in each format that is rendered; and read again as it was sent. */
export async function storeInQuestions(school: School): Promise<void> {
  const ana = school.as(school.ana);
  for (const format of ['markdown', 'html', 'moodle']) {
    for (const [index, vector] of vectors.entries()) {
      // moodle takes the same way as html.
      if (format === 'moodle' && index % 8 > 0) continue;
      const text = marked(vector, index);
      const choices = [
        { id: 'a', text },
        { id: 'b', text: 'another' },
      ];
      const key = { credits: { a: '1' }, feedback: { a: text } };
      const draft = { type: 'single_choice', format, prompt: text, feedback: text, body: { choices }, key };
      const { status, body } = await ana.post('/questions', draft);
      expect({ vector, status }).toEqual({ vector, status: 201 });
      const dangers = format === 'markdown' ? dangersIn : elementsIn;
      const shown = [body.prompt, body.feedback, body.body.choices[0].text, body.key.feedback.a] as string[];
      expect({ vector, format, dangers: shown.flatMap((one) => dangers(one)) }).toEqual({
        vector,
        format,
        dangers: [],
      });
      expect(body.prompt).toContain(`Before${index}`);
      if (format === 'markdown') expect(body.prompt).toContain(`After${index}`);
      if (index % 8 > 0) continue;
      const again = await ana.patch(`/questions/${body.id}`, { prompt: body.prompt, body: body.body, key: body.key });
      expect(again.body).toMatchObject({ prompt: body.prompt, body: body.body, currentNumber: 1 });
    }
  }
}

/** Files come with the same texts as requests. */
export async function importQuestions(school: School): Promise<void> {
  const escaped = (text: string) => text.replace(/[~=#{}:\\]/g, '\\$&').replace(/\s+/g, ' ');
  const file = vectors.map(
    (vector, n) =>
      `::V${n}::[html]Before${n} ${escaped(vector)} {=yes${n} ~not${n} ${escaped(vector)} no ~no ${escaped(vector)}#${escaped(vector)} so}`,
  );
  const { status, body } = await school.as(school.ana).upload('/imports/questions', 'xss.gift', file.join('\n\n'));
  expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
  expect((await storedTexts(school, 'Before')).flatMap(elementsIn)).toEqual([]);
}

/** What a student writes at length is read by a teacher. */
export async function answerAtLength(school: School): Promise<void> {
  const question = { type: 'long_text', prompt: 'Why?' };
  const short = {
    type: 'short_text',
    prompt: 'Which?',
    key: { caseSensitive: true, answers: [{ text: '<b>', credit: '1' }] },
  };
  const ana = school.as(school.ana);
  const { body: subject } = await school
    .as(school.root)
    .post('/subjects', { classroomId: school.p1a, name: 'Rich text' });
  const draft = { title: 'Answers', placement: { subjectId: subject.id }, items: [{ question }, { question: short }] };
  const { body: assessment } = await ana.post('/assessments', draft);
  await ana.post(`/assessments/${assessment.id}/publish`);
  const { body: detail } = await ana.get(`/assessments/${assessment.id}`);
  const [long, exact] = detail.items.map(({ id }: { id: string }) => id) as string[];
  const text = vectors.map((vector, index) => marked(vector, index)).join('');
  const answers = { [long]: { text: `x<y and 3 > 2\n\n${text}` }, [exact]: { text: '<b>' } };
  const { status, body } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
  expect(status).toBe(201);
  const { body: attempts } = await ana.get(`/submissions/${body.id}/attempts`);
  const [attempt] = attempts.items;
  expect(dangersIn(attempt.answers[long].text)).toEqual([]);
  expect(attempt.answers[long].text).toContain(`x<y and 3 > 2`);
  expect(attempt.answers[exact].text).toBe('<b>');
  expect(attempt.grades.find(({ itemId }: { itemId: string }) => itemId === exact)).toMatchObject({ score: 1 });
}

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return /Before\d/.test(value) ? [value] : [];
  return value && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : [];
};

/** Texts with these words anywhere in the database, in any table, also of new features. */
async function storedTexts(school: School, words: string): Promise<string[]> {
  const columns = await school.sql<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb')`,
  );
  const selects = columns.map(
    ({ table, column }) =>
      `SELECT to_json("${column}") AS value FROM "${table}" WHERE "${column}"::text LIKE '%' || $1 || '%'`,
  );
  const rows = await school.sql<{ value: unknown }>(selects.join(' UNION ALL '), [words]);
  return rows.flatMap(({ value }) => stringsIn(value));
}

const dangersStored = async (school: School): Promise<string[]> =>
  (await storedTexts(school, 'Before')).flatMap((text) => dangersIn(text).map((danger) => `${danger} in ${text}`));
