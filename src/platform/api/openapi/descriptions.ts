import type { OpenAPIObject } from '@nestjs/swagger';
import { singularOf } from '#platform/text/names.js';
import type { Route } from './documented-statuses.js';

/** A schema or parameter that may have a description. */
interface Described {
  description?: string;
  properties?: Record<string, Described>;
  items?: Described;
  additionalProperties?: boolean | Described;
}

/** Fields that mean the same in every shape. A field with another meaning has its own `about`. */
const commonDescriptions: Record<string, string> = {
  id: 'Id of the record',
  createdAt: 'When the record was created',
  updatedAt: 'When the record was last changed',
  archivedAt: 'When the record was archived; null while it is active',
  title: 'Title for lists',
  email: 'Email address, in lower case',
  username: 'Name for login; null without one',
  firstName: 'Given name',
  lastName: 'Family name',
  displayName: 'Full name for display',
  items: 'Rows of this page',
  page: 'Number of this page, starting at 1',
  limit: 'Rows per page',
  dryRun: 'true: the result was computed and nothing was stored',
  line: 'Line of the file or text, starting at 1',
  column: 'Column of the file',
  rule: 'Code of the rule',
  message: 'The rule in words',
  mimeType: 'Media type of the content',
  sizeBytes: 'Size of the content in bytes',
  position: 'Place in the list, starting at 0',
  academicYear: 'Academic year, such as 2026 or 2026-2027',
  encoding: 'Encoding of the text; determined from its content if omitted',
};

/** Adds descriptions that follow from the name of a field to all fields without one. */
export function describeFields({ components }: OpenAPIObject): void {
  for (const schema of Object.values((components?.schemas ?? {}) as Record<string, Described>)) describeBelow(schema);
}

function describeBelow({ properties = {}, items, additionalProperties }: Described): void {
  for (const [name, field] of Object.entries(properties)) {
    describe(field, name);
    describeBelow(field);
  }
  if (items) describeBelow(items);
  if (typeof additionalProperties === 'object') describeBelow(additionalProperties);
}

function describe(field: Described, name: string): void {
  const description = field.description ?? commonDescriptions[name] ?? idDescription(name);
  if (description) field.description = description;
}

/** `coreSubjectId` is the id of the core subject. */
function idDescription(name: string): string | undefined {
  const [, noun, plural] = /^(.+)Id(s?)$/.exec(name) ?? [];
  if (!noun) return undefined;
  const words = noun.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return plural ? `Ids of the ${words}s` : `Id of the ${words}`;
}

/** Describes an operation and its parameters by what its route declares: callers, headers, forms and pages. */
export function describeOperation({ operation, path, access }: Omit<Route, 'schemas'>): void {
  const { description, parameters = [], requestBody } = operation;
  const headers = parameters.flatMap((parameter) => ('in' in parameter && parameter.in === 'header' ? parameter : []));
  const sentences = [
    callers[access?.kind ?? 'none'] ?? `Callers: ${access?.kind === 'roles' ? inWords(access.roles) : ''}.`,
    ...(path.includes('{') ? ['404 if the record does not exist or the caller may not see it.'] : []),
    ...headers.flatMap(({ name, required }) => headerSentences[name]?.[required ? 0 : 1] ?? []),
    ...(requestBody && 'content' in requestBody && requestBody.content['multipart/form-data'] ? [formSentence] : []),
    ...(JSON.stringify(operation.responses).includes('"text/csv"') ? [listSentence] : []),
  ];
  operation.description = [...(description ? [description] : []), sentences.join(' ')].join('\n\n');
  for (const parameter of parameters) {
    if (!('in' in parameter)) continue;
    if (parameter.in === 'path') parameter.description ??= pathDescription(path, parameter.name);
    describe(parameter, parameter.name);
  }
}

const callers: Record<string, string> = {
  public: 'Needs no login.',
  operator: 'For operators of the server, with X-Operator-Key.',
};

const inWords = (roles: readonly string[]): string => roles.map((role) => role.toLowerCase()).join(', ');

/** For a required header, then for an optional one. */
const headerSentences: Record<string, string[]> = {
  'If-Match': ['Requires If-Match.', 'With If-Match the change applies only to that version.'],
  'Idempotency-Key': ['', 'With Idempotency-Key a repetition returns the first response.'],
};

const formSentence = 'Takes a file as multipart/form-data.';
const listSentence = 'Returns one page; with Accept: text/csv all rows as a file.';

/** `{id}` after `assessments` is the id of the assessment, `{userId}` the id of the user. */
function pathDescription(path: string, name: string): string {
  const segments = path.split('/');
  const collection = segments[segments.indexOf(`{${name}}`) - 1] ?? '';
  const noun = singularOf(collection).replaceAll('-', ' ');
  return name === 'id' ? `Id of the ${noun}` : (idDescription(name) ?? `The ${name} of the ${noun}`);
}
