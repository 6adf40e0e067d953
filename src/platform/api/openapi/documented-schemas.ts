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
  const bodies = Object.values(document.paths).flatMap((item) => verbs.map((verb) => item[verb]?.requestBody));
  const requestSchemas = referredSchemas(document, bodies);
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

/** Removes the schemas that no operation refers to, such as those of disabled features. */
export function removeUnusedSchemas(document: OpenAPIObject): void {
  const { schemas = {}, responses } = document.components ?? {};
  const used = referredSchemas(document, [document.paths, responses]);
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
}

/** Names of the schemas that the parts refer to, and of all schemas that those refer to. */
function referredSchemas({ components }: OpenAPIObject, parts: readonly unknown[]): Set<string> {
  const found = new Set<string>();
  const pending = [...parts];
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
