import { undocumented } from '../contract/answers.js';
import { documentOf, type Operation, operationsOf, resolved, type Schema } from '../contract/operations.js';
import { filled, neededHeaders } from '../contract/requests.js';
import { bearer } from '../fuzz/callers.js';
import { Wire } from '../fuzz/wire.js';
import type { Answer, Client } from '../support/client.js';
import type { School } from '../support/school.js';

const noObjects = ['null', '[]', '"x"', '3', 'true'];

const noMoments = [
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2025-02-29T08:00:00Z',
  '2026-00-10T08:00:00Z',
  '0000-01-01T00:00:00Z',
  '1899-12-31T23:59:59Z',
  '9999-12-31T23:59:59-12:00',
  '2199-12-31T23:59:59-12:00',
  '2026-01-01T24:00:00Z',
  '2026-01-01T08:60:00Z',
  '2026-01-01T08:00:61Z',
  '2026-01-01T08:00:00+24:00',
];
const noDays = ['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '0000-01-01', '9999-12-31', '2026-1-1'];
const noYears = ['0000', '1899', '9999', '2026-1999', '2026-2028', '2027-2026'];

/** JSON values that are not objects are refused where an operation requires one. */
export async function bodiesThatAreNoObjects(school: School): Promise<void> {
  const wanting = operationsOf(documentOf(school)).filter(({ body }) => body);
  const accepted: string[] = [];
  for (const operation of wanting) {
    for (const text of noObjects) {
      const answer = await ask(school, operation, text);
      if (answer.status !== 400) accepted.push(`${operation.id} with ${text}: ${answer.status}`);
    }
  }

  expect(wanting.length).toBeGreaterThan(50);
  expect(accepted).toEqual([]);
}

/** If every field is optional, the body is optional too; null is not a missing body. */
export async function missingBody(school: School): Promise<void> {
  const path = `/classrooms/${school.p1a}/promote`;

  const missing = await school.as(school.root).post(path, undefined);
  const none = await school.as(school.root).send('POST', path, null);

  expect([missing.status, missing.body.code]).not.toEqual([400, 'validation_failed']);
  expect([none.status, none.body.code]).toEqual([400, 'validation_failed']);
}

/** Every field of a body and every parameter of a query that holds a moment or a day. */
export async function impossibleDates(school: School): Promise<void> {
  const document = documentOf(school);
  const asked: string[] = [];
  const accepted: string[] = [];
  for (const operation of operationsOf(document)) {
    const fields = Object.entries(operation.body ? (resolved(document, operation.body).properties ?? {}) : {});
    for (const [name, schema] of fields) {
      for (const text of impossible(schema)) {
        const answer = await ask(school, operation, JSON.stringify({ [name]: text }));
        asked.push(`${operation.id}.${name}`);
        if (!isRefusalOf(answer, name)) accepted.push(`${operation.id} with ${name} ${text}: ${answer.status}`);
      }
    }
    for (const { name, schema } of operation.parameters.filter((parameter) => parameter.in === 'query')) {
      for (const text of impossible({ ...schema, ...(/^(from|to)$/.test(name) && { format: 'date' }) })) {
        const answer = await ask(school, operation, undefined, `?${name}=${encodeURIComponent(text)}`);
        asked.push(`${operation.id}?${name}`);
        if (!isRefusalOf(answer, name)) accepted.push(`${operation.id} with ${name} ${text}: ${answer.status}`);
      }
    }
  }

  expect(accepted).toEqual([]);
  expect(new Set(asked).size).toBeGreaterThan(20);
}

/** School years of classes, promotions, rosters and the settings. */
export async function impossibleYears(school: School): Promise<void> {
  const root = school.as(school.root);
  const tries = (year: string): [string, Promise<Answer>][] => [
    ['a class', root.post('/classrooms', { level: 'M1', academicYear: year })],
    ['a search', root.get(`/classrooms?academicYear=${year}`)],
    ['a promotion', root.patch(`/students/${school.ben.id}/promote`, { academicYear: year })],
    ['the settings', root.patch('/organizations/current', { settings: { currentAcademicYear: year } })],
    ['a roster', roster(root, `first_name,last_name,role,level\nMia,Moss,student,P1\n`, { academicYear: year })],
  ];

  for (const year of noYears) {
    for (const [what, answering] of tries(year))
      expect([year, what, (await answering).status]).toEqual([year, what, 400]);
    const line = `first_name,last_name,role,level,academic_year\nMia,Moss,student,P1,${year}\n`;
    const { status, body } = await roster(root, line, { dryRun: 'true' });
    expect([year, status, body.errors?.[0]?.column]).toEqual([year, 400, 'academic_year']);
  }
}

/** Responses that differed from the API document in earlier versions. */
export async function answersOfAnotherShape(school: School): Promise<void> {
  const document = documentOf(school);
  const root = school.as(school.root);
  const { id } = await school.person('STUDENT');
  const { body: question } = await school
    .as(school.ana)
    .post('/questions', { type: 'true_false', prompt: 'Is water wet?', key: { answer: true } });
  const { body: subject } = await root.post('/subjects', { classroomId: school.p1a, name: 'Shapes' });
  const fields = { scope: 'structure', subjectId: subject.id };
  const { body: resource } = await root.upload('/resources', 'notes.txt', 'Water is wet.', fields);

  const differences = [
    [operation(school, 'getStudent'), await root.get(`/students/${id}`)],
    [operation(school, 'getQuestion'), await school.as(school.ana).get(`/questions/${question.id}`)],
    [operation(school, 'getResource'), await root.get(`/resources/${resource.id}`)],
    [operation(school, 'reactivateUser'), await root.post(`/users/${id}/reactivate`)],
    [operation(school, 'sendMessage'), await school.as(school.ana).post('/messages', toStranger(id))],
  ] as const;

  expect(differences.map(([, { status }]) => status)).toEqual([200, 200, 200, 409, 404]);
  expect(differences.flatMap(([described, answer]) => undocumented(document, described, answered(answer)))).toEqual([]);
}

const toStranger = (scopeId: string) => ({ scopeType: 'user', scopeId, title: 'Hello' });

function operation(school: School, id: string): Operation {
  const found = operationsOf(documentOf(school)).find((each) => each.id === id);
  if (!found) throw new Error(`There is no operation ${id}.`);
  return found;
}

function answered({ status, body, headers }: Answer) {
  return { status, type: headers.get('content-type')?.split(';')[0] ?? '', text: JSON.stringify(body) };
}

const impossible = ({ format }: Schema): string[] =>
  format === 'date-time' ? noMoments : format === 'date' ? noDays : [];

interface Refusal {
  status: number;
  body: { errors?: { field?: string }[] };
}

const isRefusalOf = ({ status, body }: Refusal, name: string): boolean =>
  status === 400 && Boolean(body.errors?.some(({ field }) => field === name));

const roster = (client: Client, text: string, fields: Record<string, string>) =>
  client.upload('/imports/roster', 'roster.csv', text, fields);

/** Sends a body as it stands, as a person of the first role that may call the operation. */
async function ask(school: School, operation: Operation, text?: string, query = ''): Promise<Refusal> {
  const people = { ADMIN: school.root, TEACHER: school.ana, STUDENT: school.ben, PARENT: school.paula };
  const role = Array.isArray(operation.access) ? operation.access[0] : undefined;
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const ids = await Promise.all(names.map((name) => idFor(school, name)));
  const wire = new Wire(school.url);
  const headers = {
    ...neededHeaders(operation),
    ...(role && (await bearer(school, people[role]))),
    ...(operation.access === 'operator' && { 'x-operator-key': 'operator-of-tests' }),
    ...(text !== undefined && { 'content-type': 'application/json' }),
  };
  const reply = await wire.send(operation.method, filled(operation.path, ids) + query, headers, text);
  wire.close();
  return { status: reply.status, body: JSON.parse(reply.text || '{}') as Refusal['body'] };
}

/** A row the operation looks up before it reads the body; the others need none. */
async function idFor(school: School, name = ''): Promise<string> {
  if (name === 'classroomId') return school.p1a;
  if (name !== 'assessmentId') return unknownId;
  return (await school.as(school.ana).post('/assessments', { title: 'Shapes' })).body.id;
}

const unknownId = '01890a5d-ac96-774b-bcce-b302099a8057';
