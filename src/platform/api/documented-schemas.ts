import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = {
  properties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  enum?: unknown[];
  allOf?: Schema[];
  anyOf?: Schema[];
  nullable?: boolean;
  type?: string;
  [key: string]: unknown;
};

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** A schema that only null matches, in OpenAPI 3.0. */
const nullSchema: Schema = { type: 'object', nullable: true, enum: [null] };

/** Field decorators describe input; this adapts the schemas that describe responses. */
export function completeSchemas(document: OpenAPIObject): void {
  const schemas = ((document.components ??= {}).schemas ??= {}) as Record<string, Schema>;
  const requestSchemas = requestSchemasOf(document);
  for (const [name, schema] of Object.entries(schemas)) {
    if (/(View|Page|Tokens)$/.test(name)) requireDefaults(schema);
    for (const property of Object.values(schema.properties ?? {})) {
      if (!requestSchemas.has(name)) removeInputRules(property);
    }
  }
  expressNullable(document.components.schemas);
  expressNullable(document.paths);
}

/** A default applies to an omitted input field; a response always contains the field. */
function requireDefaults(schema: Schema): void {
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue;
    delete property.default;
    schema.required = [...new Set([...(schema.required ?? []), field])];
  }
}

/** Rules for input do not hold for output: texts made by the server may be empty or of another form. */
function removeInputRules(property: Schema): void {
  delete property.minLength;
  delete property.pattern;
}

/** OpenAPI 3.0.3: `nullable` needs a `type` next to it and null in the `enum`, and has no effect with `allOf`. */
function expressNullable(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const part of Object.values(schema)) expressNullable(part);
  const given = schema as Schema;
  if (given.nullable !== true) return;
  if (Array.isArray(given.allOf)) {
    const [only] = given.allOf;
    given.anyOf = [given.allOf.length === 1 && only ? only : { allOf: given.allOf }, nullSchema];
    for (const key of ['allOf', 'nullable', 'type'] as const) delete given[key];
  } else if (Array.isArray(given.enum) && !given.enum.includes(null)) {
    given.enum = [...given.enum, null];
  }
}

/** Names of the schemas of request bodies and of all schemas they refer to. */
function requestSchemasOf({ paths, components }: OpenAPIObject): Set<string> {
  const found = new Set<string>();
  const bodies = Object.values(paths).flatMap((item) => verbs.map((verb) => item[verb]?.requestBody));
  const pending: unknown[] = [...bodies];
  while (pending.length > 0) {
    const references = JSON.stringify(pending.pop() ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
    for (const [, name = ''] of references) {
      if (found.has(name)) continue;
      found.add(name);
      pending.push(components?.schemas?.[name]);
    }
  }
  return found;
}
