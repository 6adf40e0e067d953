import type { OpenAPIObject } from '@nestjs/swagger';
import { type Role, roles } from '#platform/access/actor.js';
import { describeApi } from '#platform/api/openapi/openapi.js';
import { problemCodes } from '#problem-codes.js';
import type { School } from '../support/school.js';

/** The JSON schema keywords that the API document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  contentMediaType?: string;
  enum?: unknown[];
  examples?: unknown[];
  default?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

/** One operation of the API document. */
export interface Operation {
  id: string;
  method: string;
  /** `/classrooms/{classroomId}/members`, below /api/v1. */
  path: string;
  access: 'public' | 'operator' | 'none' | Role[];
  parameters: Parameter[];
  /** Schema of the JSON body. */
  body?: Schema;
  takesFile: boolean;
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: Schema }> }>;
  summary?: string;
  tags?: string[];
  security?: object[];
}

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** By the features of the instance: modules of specs stay loaded in the worker, so later specs use the document of earlier ones. */
const documents = new Map<string, OpenAPIObject>();

/** The API document of the school, built once for the same features because it takes a second. */
export function documentOf(school: School): OpenAPIObject {
  const features = school.environment.FEATURES ?? '';
  const document = documents.get(features) ?? describeApi(school.app, problemCodes);
  documents.set(features, document);
  return document;
}

/** All operations of the document, in its order. */
export function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    verbs.flatMap((verb) => {
      const described = item[verb] as Described | undefined;
      return described ? [operation(verb, path, described)] : [];
    }),
  );
}

type Described = Omit<Operation, 'id' | 'access' | 'body'> & {
  operationId: string;
  'x-access': string;
  requestBody?: { content: Record<string, { schema?: Schema }> };
};

function operation(verb: string, path: string, described: Described): Operation {
  const { operationId, requestBody, parameters = [], responses, summary, tags, security } = described;
  return {
    id: operationId,
    method: verb.toUpperCase(),
    path: path.replace('/api/v1', ''),
    access: accessOf(described['x-access']),
    parameters,
    body: requestBody?.content['application/json']?.schema,
    takesFile: requestBody?.content['multipart/form-data'] !== undefined,
    responses,
    summary,
    tags,
    security,
  };
}

function accessOf(text: string): Operation['access'] {
  if (text === 'public' || text === 'operator' || text === 'none') return text;
  const named = text.split(', ').map((role) => role.toUpperCase());
  return roles.filter((role) => named.includes(role));
}

/** The types of a schema; none if it has no type. */
export const typesOf = ({ type = [] }: Schema): string[] => [type].flat();

/** The schema that a reference points to. */
export function resolved(document: OpenAPIObject, schema: Schema): Schema {
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => resolved(document, part))) as Schema;
  const [alternative] = schema.oneOf ?? schema.anyOf ?? [];
  if (alternative) return resolved(document, alternative);
  const name = schema.$ref?.replace('#/components/schemas/', '');
  if (!name) return schema;
  const found = document.components?.schemas?.[name] as Schema | undefined;
  if (!found) throw new Error(`The API document refers to a missing schema: ${schema.$ref}`);
  return resolved(document, found);
}
