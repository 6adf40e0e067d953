import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import ts from 'typescript';
import { pascalCaseOf } from '#platform/text/names.js';
import { problemCodes } from '#problem-codes.js';
import { questionTypes } from '#questions/types/question-types.js';
import { exampleQuestions, examples } from '../questions/examples.js';
import { openSchool } from '../support/school.js';
import { before } from './fixtures.js';
import { differencesFrom } from './json-schema.js';
import { documentOf, type Operation, operationsOf, type Schema, typesOf } from './operations.js';
import { insider } from './people.js';
import { filled, neededHeaders, pathIds } from './requests.js';

const school = openSchool();

let document: OpenAPIObject;
let schemas: Record<string, Schema & { description?: string }>;
beforeAll(() => {
  document = documentOf(school);
  schemas = document.components?.schemas as typeof schemas;
});

/** Every schema of the document with its place: named ones, and those of parameters, bodies and responses. */
function* allSchemas(): Generator<[string, Schema]> {
  for (const [name, schema] of Object.entries(schemas)) yield* below(name, schema);
  yield* standing('', document.paths);
}

function* standing(place: string, value: object): Generator<[string, Schema]> {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    if (typeof inner !== 'object' || inner === null) continue;
    if (key === 'schema') yield* below(place, inner);
    else if (key !== 'example' && key !== 'examples') yield* standing(`${place}/${key}`, inner);
  }
}

function* below(place: string, schema: Schema): Generator<[string, Schema]> {
  yield [place, schema];
  const { properties = {}, items, additionalProperties, allOf = [], anyOf = [], oneOf = [] } = schema;
  for (const [name, property] of Object.entries(properties)) yield* below(`${place}.${name}`, property);
  if (items) yield* below(`${place}[]`, items);
  if (typeof additionalProperties === 'object') yield* below(`${place}{}`, additionalProperties);
  for (const part of [...allOf, ...anyOf, ...oneOf]) yield* below(place, part);
}

/** Whether a schema accepts anything, or objects or lists of anything. */
function isUntyped(schema: Schema & { const?: unknown }): boolean {
  const { $ref, allOf, anyOf, oneOf, properties, additionalProperties, items } = schema;
  if ($ref || allOf || anyOf || oneOf || schema.enum || schema.contentMediaType) return false;
  const types = typesOf(schema);
  if (types.length === 0) return true;
  if (types.includes('array')) return !items;
  return types.includes('object') && !properties && typeof additionalProperties !== 'object';
}

describe('the API document', () => {
  it('has a type for every value', () => {
    const untyped = [...allSchemas()].filter(([, schema]) => isUntyped(schema)).map(([place]) => place);

    expect(untyped).toEqual([]);
  });

  it('describes every operation, parameter and field', () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, { description?: string; parameters?: { description?: string }[] }>).map(
        ([verb, operation]) => ({ place: `${verb} ${path}`, ...operation }),
      ),
    );
    const fields = [...allSchemas()].flatMap(([place, { properties = {} }]) =>
      Object.entries(properties as typeof schemas).map(([name, property]) => [`${place}.${name}`, property] as const),
    );

    const bare = operations.filter(({ description, parameters = [] }) => {
      return !description || parameters.some((parameter) => !parameter.description);
    });

    expect(bare.map(({ place }) => place)).toEqual([]);
    expect(fields.filter(([, field]) => !field.$ref && !field.description).map(([place]) => place)).toEqual([]);
  });

  it('lets a client follow the stream without Last-Event-ID', () => {
    const stream = operationsOf(document).find(({ id }) => id === 'followMessages');

    expect(stream?.parameters.find(({ name }) => /^last-event-id$/i.test(name))).toMatchObject({ required: false });
  });
});

describe('a question in the API document', () => {
  it.each(['QuestionDraft', 'QuestionView', 'QuestionVersionView', 'ItemView'])('has one form per type: %s', (name) => {
    const { oneOf, discriminator } = schemas[name] as Schema & { discriminator: { mapping: object } };

    expect(oneOf).toHaveLength(questionTypes.length);
    expect(Object.keys(discriminator.mapping)).toEqual([...questionTypes]);
  });

  it.each(exampleQuestions.map((question) => [question.type, question] as const))(
    'is accepted by the schemas of its type, and its key by no field more: %s',
    (type, { body, key }) => {
      const named = (part: string) => schemas[`${pascalCaseOf(type)}${part}`] ?? {};
      const { best } = examples[type];

      expect(differencesFrom(document, named('Body'), body)).toEqual([]);
      expect(differencesFrom(document, named('Key'), key)).toEqual([]);
      expect(differencesFrom(document, named('Response'), best)).toEqual([]);
      expect(differencesFrom(document, named('Key'), { ...key, extra: 1 })).not.toEqual([]);
      expect(differencesFrom(document, named('Response'), { ...best, extra: 1 })).not.toEqual([]);
    },
  );
});

/** Operations whose example cannot be accepted, and why. */
const refusedByDesign = {
  resetPassword: 'the token is in an email',
  verifyEmail: 'the token is in an email',
  createPath: 'the resource of the example does not exist',
  createCourseEnrollments: 'the people of the example do not exist',
  eraseMyAccount: 'its password is not that of the account',
  inviteToSession: 'the people of the example do not exist',
  createExerciseAttempt: 'the questions of the example do not exist',
  gradeExerciseAttempt: 'the questions of the example do not exist',
  editGradebook: 'the assessment of the example does not exist',
  addSample: 'the criteria of the example do not exist',
  reviewSample: 'the criteria of the example do not exist',
  writeReview: 'the criteria of the example do not exist',
  imagineGradebook: 'the assessment of the example does not exist',
  promoteClassroom: 'the class of the fixture is of a later year than that of the demo school',
};

describe('every prefilled example', () => {
  it('is accepted as it stands, apart from ids of records that do not exist', async () => {
    const refused: string[] = [];

    for (const operation of operationsOf(document)) {
      const example = exampleOf(operation);
      const [role] = Array.isArray(operation.access) ? operation.access : (['ADMIN'] as const);
      if (example === undefined || !role) continue;
      const scenario = { school, actor: await insider(school, role), role };
      const ids = await pathIds(operation, scenario);
      await before[operation.id]?.(scenario, ids);
      const client = operation.access === 'public' ? school.anyone : school.as(scenario.actor);
      const { method, path } = operation;
      const { status, body } = await client.send(method, filled(path, ids), example, neededHeaders(operation));
      if ((status === 400 && !(operation.id in refusedByDesign)) || status >= 500)
        refused.push(`${operation.id}: ${JSON.stringify(body.errors ?? body)}`);
    }

    expect(refused).toEqual([]);
  });

  const exampleOf = ({ method, path }: Operation): unknown => {
    const item = document.paths[`/api/v1${path}`] as Record<string, { requestBody?: Body }>;
    return item[method.toLowerCase()]?.requestBody?.content['application/json']?.example;
  };
});

interface Body {
  content: Record<string, { example?: unknown }>;
}

const sources = join(import.meta.dirname, '../../src');
const kinds = 'invalid conflict forbidden unauthenticated stale unsupported tooLarge unprocessable tooMany unavailable';
const helpers = new Set(kinds.split(' '));
/** Sources without one of these words create no problem. */
const mention = new RegExp(String.raw`\b(${[...helpers, 'Problem'].join('|')})\b`);
const parsing = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

/** The codes that the sources give to problems, as far as they are literals. */
function* codesInUse(): Generator<string> {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?!cli\/).*\.ts$/.test(file),
  );
  for (const file of files) {
    const text = readFileSync(join(sources, file), 'utf8');
    if (mention.test(text)) yield* codesIn(ts.createSourceFile(file, text, parsing));
  }
}

function codesIn(file: ts.SourceFile): string[] {
  const codes: string[] = [];
  const visit = (node: ts.Node): void => {
    codes.push(...literalsIn(codeOf(node)));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return codes;
}

function codeOf(node: ts.Node): ts.Node | undefined {
  if (ts.isCallExpression(node) && helpers.has(nameOf(node))) return node.arguments[0];
  if (ts.isNewExpression(node) && nameOf(node) === 'Problem') return node.arguments?.[1];
  return undefined;
}

const nameOf = ({ expression }: ts.CallExpression | ts.NewExpression): string =>
  ts.isIdentifier(expression) ? expression.text : '';

function literalsIn(node: ts.Node | undefined): string[] {
  if (!node) return [];
  if (ts.isStringLiteral(node)) return [node.text];
  const literals: string[] = [];
  ts.forEachChild(node, (child) => void literals.push(...literalsIn(child)));
  return literals;
}

describe('problem codes', () => {
  it('are declared with their meaning, all that the sources use', () => {
    const undeclared = [...new Set(codesInUse())].filter((code) => !(code in problemCodes));

    expect(undeclared).toEqual([]);
  });

  it('are declared only if some source contains them', () => {
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.problems.ts'),
    );
    const text = files.map((file) => readFileSync(join(sources, file), 'utf8')).join('\n');

    expect(Object.keys(problemCodes).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });

  it('are listed in the API document', () => {
    expect(schemas.ProblemCode?.enum).toEqual(Object.keys(problemCodes).sort());
  });
});
