import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = {
  properties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  [key: string]: unknown;
};

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const;

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
