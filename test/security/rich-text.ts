import type { OpenAPIObject } from '@nestjs/swagger';
import type { Scenario } from '../contract/fixture.js';
import { before } from '../contract/fixtures.js';
import { operationsOf, documentOf, type Operation, resolved, type Schema } from '../contract/operations.js';
import { insider } from '../contract/people.js';
import { filled, neededHeaders, pathIds, validBody } from '../contract/requests.js';
import { seeded } from '../contract/values.js';
import type { School } from '../support/school.js';
import { dangersIn, elementsIn, tagsIn } from './harmless.js';
import { vectors } from './xss-vectors.js';

type Body = Record<string, unknown>;
type TextSchema = Schema & { 'x-rich-text'?: string };

/** A rich text field of one operation, and how to put a text into a valid body. */
interface RichField {
  path: string;
  maxLength: number;
  /** In HTML, a vector can swallow the ones after it, so each is sent alone. */
  isHtml?: boolean;
  /** False when the body has no such part. */
  fill: (body: Body, text: string) => boolean;
  /** The body, if there are several types of it. */
  bodyOfType?: Body;
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
    for (const field of fieldsOf(document, operation)) {
      tried.push(`${operation.id} ${field.path}`);
      const all = field.isHtml ? singly(tried.length) : texts(field.maxLength, tried.length);
      const isFilled = await storeAll(school, document, { operation, field }, all);
      if (isFilled) sent.push(...all.map(field.isHtml ? firstWordOf : wordsOf));
      else skipped.push(`${operation.id} ${field.path}`);
    }
  }
  expect(vectors.length).toBeGreaterThanOrEqual(100);
  expect(tried).toEqual(expect.arrayContaining(expectedFields));
  expect(skipped.filter((field) => !tested.some((known) => field.startsWith(known)))).toEqual([]);
  const stored = new Set((await storedTexts(school, 'Before')).flatMap((text) => [wordsOf(text), firstWordOf(text)]));
  expect(sent.filter((words) => !stored.has(words))).toEqual([]);
  expect(await dangersStored(school)).toEqual([]);
}

/** The words around the vectors of a text, in order. */
const wordsOf = (text: string): string => text.match(/(?:Before|After)\d+f\d+/g)?.join() ?? '';

/**
 * Fields without an example to put a text into: the first is like those of createAssessment, the second is in storeInQuestions, and
 * lessons of new modules are in test/curriculum/modules.spec.ts.
 */
const tested = [
  'createModule content.lessons.',
  'changeAssessment items.question.',
  'createQuestion key.feedback.* (MultipleChoiceQuestionDraft)',
  // Pictures, markers and what belongs to them are tried in storeAroundImages.
  'createQuestion body.image.source (GapMatch',
  'createQuestion body.background.source (Drawing',
  'createQuestion key.feedback.* (GapMatch',
  'createQuestion body.markers.text (PointOnImage',
  'createQuestion body.interactions.image.source (Qti',
  'createQuestion key.feedback.text (Qti',
];

/** A part of what is covered, so that a document without marks cannot pass. */
const expectedFields = [
  'createSection body',
  'changeSection body',
  'createUnit description',
  'createSubject description',
  'createCoreSubject description',
  'createCourse description',
  'createModule content.overview',
  'createLesson content.text',
  'createLesson content.text (DiscussionLessonDraft)',
  'createResource description',
  'createAssessment instructions',
  'createNote content',
  'createAssessment items.question.prompt',
  'createQuestion prompt',
  'createQuestion feedback',
  'createQuestion body.choices.text',
  'createQuestion body.text (ClozeQuestionDraft)',
  'createQuestion key.guidance (LongTextQuestionDraft)',
  'gradeSubmission feedback',
  'submitSubmission text',
  'sendMessage body',
];

/** In HTML, an element without an end is removed with what follows. */
const firstWordOf = (text: string): string => /Before\d+f\d+/.exec(text)?.[0] ?? '';

/** Vectors one after the other, in as few texts as the field has room for. */
function texts(maxLength: number, field: number): string[] {
  const found: string[] = [];
  let text = '';
  vectors.forEach((vector, index) => {
    const more = marked(vector, index, field);
    if (text.length + more.length > maxLength * 0.85) {
      found.push(text);
      text = '';
    }
    text += more;
  });
  return [...found, text];
}

/** Each vector in a text of its own. */
const singly = (field: number): string[] => vectors.map((vector, index) => marked(vector, index, field));

/** The rich text fields of the body, of each of its types. What all types have is tried with the first. */
function fieldsOf(document: OpenAPIObject, { body }: Operation): RichField[] {
  if (!body) return [];
  const types = typesOf(document, body);
  const known = new Set<string>();
  return types.flatMap((type, n) => {
    const schema = resolved(document, type);
    const name = type.$ref?.replace(/.*\//, '');
    const fields = richFields(document, schema).filter(({ path }) => n === 0 || path.includes('.') || !known.has(path));
    for (const { path } of fields) known.add(path);
    if (types.length === 1) return fields;
    const bodyOfType = exampleOf(document, schema);
    return fields.map((field) => ({ ...field, bodyOfType, path: n === 0 ? field.path : `${field.path} (${name})` }));
  });
}

function typesOf({ components }: OpenAPIObject, schema: Schema): Schema[] {
  const named = components?.schemas?.[schema.$ref?.replace(/.*\//, '') ?? ''] as Schema | undefined;
  const { oneOf, anyOf } = named ?? schema;
  return oneOf ?? anyOf ?? [schema];
}

const hasTypes = (document: OpenAPIObject, schema: Schema): boolean => typesOf(document, schema).length > 1;

/** The rich text fields below a schema. */
function richFields(document: OpenAPIObject, schema: Schema, depth = 0): RichField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, given]) => {
    const property: TextSchema = resolved(document, given);
    const parts = property['x-rich-text']
      ? [{ path: '', maxLength: property.maxLength ?? 0, isHtml: property['x-rich-text'] === 'html', fill: () => true }]
      : partsOf(document, property, depth);
    // Deeper fields of a part with several types depend on the type; they are tried where the body decides on it.
    const below = parts.filter(({ path }) => !hasTypes(document, given) || !path.includes('.'));
    return below.map((field) => ({
      ...field,
      path: field.path ? `${name}.${field.path}` : name,
      fill: (body: Body, text: string) => {
        if (schema.properties?.format) body.format = 'markdown';
        if (field.path) return fillPart(body, name, property, (part) => field.fill(part, text));
        // A text may consist of more than its words, such as the gaps of a cloze.
        body[name] = [body[name], text].filter(Boolean).join('\n\n');
        return true;
      },
    }));
  });
}

/** The rich text fields of an object, of the entries of a list, or of the values of an object with any keys. */
function partsOf(document: OpenAPIObject, schema: TextSchema, depth: number): RichField[] {
  if (depth > 3) return [];
  if (schema.properties) return richFields(document, schema, depth + 1);
  const entry = schema.items ?? (typeof schema.additionalProperties === 'object' && schema.additionalProperties);
  if (!entry) return [];
  const inner: TextSchema = resolved(document, entry);
  if (schema.items || !inner['x-rich-text']) return partsOf(document, inner, depth + 1);
  const fill = (body: Body, text: string) => {
    const [key] = Object.keys(body);
    if (key) body[key] = text;
    return Boolean(key);
  };
  return [{ path: '*', maxLength: inner.maxLength ?? 0, fill }];
}

/** Fills the first entry of a list, or an object, which is the example or has its required texts if the body has none. */
function fillPart(body: Body, name: string, schema: Schema, fill: (part: Body) => boolean): boolean {
  if (schema.properties && body[name] === undefined) {
    const part = schema.examples?.[0] ?? requiredTexts(schema);
    if (!part) return false;
    body[name] = structuredClone(part);
  }
  const [first] = [body[name]].flat() as Body[];
  return first ? fill(first) : false;
}

/** Undefined if an object needs more than texts. */
function requiredTexts({ required = [], properties = {} }: Schema): Body | undefined {
  if (required.some((name) => properties[name]?.type !== 'string')) return undefined;
  return Object.fromEntries(required.map((name) => [name, 'A text']));
}

/** A body of this type from the examples of its fields. */
function exampleOf(document: OpenAPIObject, { properties = {}, required = [] }: Schema): Body {
  const values = Object.entries(properties).flatMap(([name, given]) => {
    const { enum: choices, examples, minimum } = resolved(document, given);
    const value = choices?.[0] ?? examples?.[0] ?? minimum ?? 'A text';
    return required.includes(name) || examples ? [[name, value] as const] : [];
  });
  return structuredClone(Object.fromEntries(values));
}

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
    const body = structuredClone(
      field.bodyOfType ?? ((await validBody(document, operation, scenario, seeded(1), ids)) as Body),
    );
    if (!field.fill(body, text)) return false;
    const path = filled(operation.path, ids);
    const answer = await school.as(scenario.actor).send(operation.method, path, body, neededHeaders(operation));
    const said = JSON.stringify(answer.body);
    if (answer.status > 299) throw new Error(`${operation.id} ${field.path} answered ${answer.status}: ${said}`);
    // Clients escape plain text: here, the words of the HTML.
    const { snippet: _, ...shown } = answer.body as Body;
    for (const found of stringsIn(field.isHtml ? shown : answer.body))
      expect(field.isHtml ? dangersFor('html')(found) : dangersIn(found)).toEqual([]);
  }
  return true;
}

/** Choices of one question, each with a vector alone in its text and in its feedback. */
const vectorsPerQuestion = 12;

/** Each vector alone in a text of a question, in each format that is rendered; and read again as it was sent. */
export async function storeInQuestions(school: School): Promise<void> {
  const ana = school.as(school.ana);
  for (const format of ['markdown', 'html', 'moodle']) {
    for (let from = 0; from < vectors.length; from += vectorsPerQuestion) {
      const shownTexts = vectors.slice(from, from + vectorsPerQuestion).map((vector, n) => marked(vector, from + n));
      const choices = shownTexts.map((text, n) => ({ id: `c${n}`, text }));
      const key = { credits: { c0: '1' }, feedback: Object.fromEntries(shownTexts.map((text, n) => [`c${n}`, text])) };
      const [prompt = '', feedback] = shownTexts;
      const draft = { type: 'multiple_choice', format, prompt, feedback, body: { choices: [...choices, other] }, key };
      const { status, body } = await ana.post('/questions', draft);
      expect({ from, status }).toEqual({ from, status: 201 });
      expect({ from, format, dangers: stringsIn(body).flatMap(dangersFor(format)) }).toEqual({
        from,
        format,
        dangers: [],
      });
      for (const [n, { text }] of (body.body.choices as { text: string }[]).slice(0, -1).entries())
        expect(text).toContain(`Before${from + n}`);
      const again = await ana.patch(`/questions/${body.id}`, { prompt: body.prompt, body: body.body, key: body.key });
      expect(again.body).toMatchObject({ prompt: body.prompt, body: body.body, currentNumber: 1 });
    }
  }
}

const other = { id: 'z', text: 'another' };

const image = (source: string) => ({ source, width: 100, height: 100 });
const area = { shape: 'rect', coords: [0, 0, 50, 50] };

/** Parts of questions that have no example, each with a text in it. Vectors are attributes and texts of images, too. */
const questionsAround: Record<string, (text: string) => object> = {
  'gap match with an image': (text) => ({
    type: 'gap_match',
    body: { image: image(text), gaps: [{ id: '1', area }], choices: [{ id: 'a', text }] },
    key: { pairs: { 1: 'a' }, feedback: { 1: text } },
  }),
  'markers on an image': (text) => ({
    type: 'point_on_image',
    body: { image: image(text), maxPoints: 1, markers: [{ id: 'm', text }] },
    key: { areas: [{ id: 'a', ...area, credit: '1', marker: 'm', feedback: text }] },
  }),
  'an imported item with an image': (text) => ({
    type: 'qti',
    body: {
      content: `${text} [[RESPONSE]]`,
      interactions: [
        {
          id: 'RESPONSE',
          type: 'hotspot',
          cardinality: 'single',
          prompt: text,
          image: image(text),
          choices: [{ id: 'A', text }],
          text,
        },
      ],
    },
    key: {
      maxScore: '1',
      declarations: [
        {
          name: 'responseDeclaration',
          attributes: { identifier: 'RESPONSE', cardinality: 'single', baseType: 'identifier' },
        },
        { name: 'outcomeDeclaration', attributes: { identifier: 'SCORE', cardinality: 'single', baseType: 'float' } },
      ],
      feedback: [{ outcome: 'SCORE', id: '1', hides: false, text }],
      guidance: text,
    },
  }),
  'a drawing over an image': (text) => ({
    type: 'drawing',
    body: { width: 100, height: 100, background: image(text) },
    key: { guidance: text },
  }),
};

/** The vectors in the parts of questions that `storeThroughEveryField` cannot fill: together in Markdown, each alone in HTML. */
export async function storeAroundImages(school: School): Promise<void> {
  const ana = school.as(school.ana);
  for (const [kind, draftOf] of Object.entries(questionsAround)) {
    for (const [format, all] of [['markdown', texts(20_000, 0)] as const, ['html', singly(0)] as const]) {
      for (const [index, text] of all.entries()) {
        const { status, body } = await ana.post('/questions', { format, prompt: 'Where?', ...draftOf(text) });
        const dangers = stringsIn(body).flatMap(dangersFor(format));
        expect({ kind, format, index, status, dangers }).toEqual({ kind, format, index, status: 201, dangers: [] });
        expect(JSON.stringify(body.body)).toContain(firstWordOf(text));
      }
    }
  }
}

/** In HTML no tag of another element is left, wherever a parser may find it. */
const dangersFor = (format: string) => (text: string) =>
  format === 'markdown' ? dangersIn(text) : [...elementsIn(text), ...tagsIn(text)];

/** Files come with the same texts as requests. */
export async function importQuestions(school: School): Promise<void> {
  const escaped = (text: string) => text.replace(/[~=#{}:\\]/g, '\\$&').replace(/\s+/g, ' ');
  const file = vectors.map(
    (vector, n) =>
      `::V${n}::[html]Before${n} ${escaped(vector)} {=yes${n} ~not${n} ${escaped(vector)} no ~no ${escaped(vector)}#${escaped(vector)} so}`,
  );
  const { status, body } = await school.as(school.ana).upload('/imports/questions', 'xss.gift', file.join('\n\n'));
  expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
  expect((await storedTexts(school, 'Before')).flatMap(dangersFor('html'))).toEqual([]);
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

/** Columns in HTML, in which links of Markdown are text. */
const htmlColumns = `(table_name, column_name) IN (('notes', 'content'), ('note_versions', 'content'))`;

/** Texts with these words anywhere in the database, in any table, also of new features. */
async function storedTexts(school: School, words: string, condition = 'true'): Promise<string[]> {
  const columns = await school.sql<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type IN ('text', 'jsonb') AND column_name <> 'plain_text' AND ${condition}`,
  );
  const selects = columns.map(
    ({ table, column }) =>
      `SELECT to_json("${column}") AS value FROM "${table}" WHERE "${column}"::text LIKE '%' || $1 || '%'`,
  );
  const rows = await school.sql<{ value: unknown }>(selects.join(' UNION ALL '), [words]);
  return rows.flatMap(({ value }) => stringsIn(value));
}

async function dangersStored(school: School): Promise<string[]> {
  const dangersOf = (texts: string[], find: (text: string) => string[]) =>
    texts.flatMap((text) => find(text).map((danger) => `${danger} in ${text}`));
  return [
    ...dangersOf(await storedTexts(school, 'Before', `NOT ${htmlColumns}`), dangersIn),
    ...dangersOf(await storedTexts(school, 'Before', htmlColumns), dangersFor('html')),
  ];
}
