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

/** Null and nothing else, as OpenAPI 3.0 says it. */
const nullSchema: Schema = { type: 'object', nullable: true, enum: [null] };

/** Makes the schemas of a document say what answers hold, where decorators of fields were written for input. */
export function completeSchemas(document: OpenAPIObject): void {
  const schemas = ((document.components ??= {}).schemas ??= {}) as Record<string, Schema>;
  const taken = sentByClients(document);
  for (const [name, schema] of Object.entries(schemas)) {
    if (/(View|Page|Tokens)$/.test(name)) requireDefaults(schema);
    for (const property of Object.values(schema.properties ?? {})) {
      if (!taken.has(name)) forgetInputRules(property);
    }
  }
  sayNull(document.components.schemas);
  sayNull(document.paths);
}

/** A default fills what a client left out; an answer always holds the field. */
function requireDefaults(schema: Schema): void {
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue;
    delete property.default;
    schema.required = [...new Set([...(schema.required ?? []), field])];
  }
}

/** What a client must write is no promise about what it reads: texts made by the server may be empty or of another form. */
function forgetInputRules(property: Schema): void {
  delete property.minLength;
  delete property.pattern;
}

/** OpenAPI 3.0.3: `nullable` permits null only beside a `type` and within `enum`, and never past an `allOf`. */
function sayNull(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  for (const part of Object.values(schema)) sayNull(part);
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

/** Names of the schemas of request bodies, with those they refer to. */
function sentByClients({ paths, components }: OpenAPIObject): Set<string> {
  const found = new Set<string>();
  const bodies = Object.values(paths).flatMap((item) => verbs.map((verb) => item[verb]?.requestBody));
  const open: unknown[] = [...bodies];
  while (open.length > 0) {
    const references = JSON.stringify(open.pop() ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
    for (const [, name = ''] of references) {
      if (found.has(name)) continue;
      found.add(name);
      open.push(components?.schemas?.[name]);
    }
  }
  return found;
}
