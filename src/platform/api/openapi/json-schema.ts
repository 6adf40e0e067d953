import type { OpenAPIObject } from '@nestjs/swagger';

/** A schema as @nestjs/swagger writes it, for OpenAPI 3.0. */
interface Schema {
  type?: string | string[];
  format?: string;
  nullable?: boolean;
  enum?: unknown[];
  example?: unknown;
  examples?: unknown[];
  contentMediaType?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/**
 * A copy of the document with all schemas in JSON Schema 2020-12, which OpenAPI 3.1 uses; @nestjs/swagger writes those of
 * 3.0. Not in place, because some schemas are constants that the next document contains too.
 */
export function withJsonSchema(document: OpenAPIObject): OpenAPIObject {
  const copy = structuredClone(document);
  const { schemas = {}, responses = {} } = copy.components ?? {};
  for (const schema of Object.values(schemas)) rewrite(schema as Schema);
  for (const part of [copy.paths, responses]) for (const schema of schemasBelow(part)) rewrite(schema);
  return copy;
}

/** The schemas of parameters, bodies, responses and headers: only these stand under the key `schema`. */
function* schemasBelow(part: object): Generator<Schema> {
  for (const [key, value] of Object.entries(part)) {
    if (typeof value !== 'object' || value === null) continue;
    if (key === 'schema') yield value as Schema;
    // An example is the client's data and may have any keys.
    else if (key !== 'example') yield* schemasBelow(value as object);
  }
}

function rewrite(schema: Schema): void {
  const { properties = {}, items, additionalProperties, allOf = [], anyOf = [], oneOf = [] } = schema;
  for (const part of Object.values(properties)) if (part.format === 'binary') removeTypeOfBytes(part);
  for (const part of [...Object.values(properties), ...allOf, ...anyOf, ...oneOf]) rewrite(part);
  if (items) rewrite(items);
  if (typeof additionalProperties === 'object') rewrite(additionalProperties);
  allowNull(schema);
  if (schema.example !== undefined) schema.examples = [schema.example];
  delete schema.example;
}

/** `nullable` becomes one of the types. Beside a reference, which has no type, null is an alternative. */
function allowNull(schema: Schema): void {
  const { nullable, type, allOf } = schema;
  delete schema.nullable;
  if (!nullable) return;
  if (allOf) {
    const [only = {}, ...more] = allOf;
    schema.anyOf = [more.length > 0 ? { allOf } : only, { type: 'null' }];
    delete schema.allOf;
    delete schema.type;
  } else if (type !== undefined) {
    schema.type = [type, 'null'].flat();
  }
  if (schema.enum && !schema.enum.includes(null)) schema.enum = [...schema.enum, null];
}

/** A file in a form. A body that is a file as a whole keeps `format: binary`, by which generators give it a type. */
function removeTypeOfBytes(schema: Schema): void {
  schema.contentMediaType = 'application/octet-stream';
  delete schema.format;
  delete schema.type;
}
