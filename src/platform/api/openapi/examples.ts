import type { OpenAPIObject } from '@nestjs/swagger';

/** The part of a JSON schema that examples are built from. */
interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  example?: unknown;
  minimum?: number;
}

/**
 * An example body that API explorers can send unchanged: the required fields and those with an example, or all fields
 * when there are none of these.
 */
export function exampleOf(schema: Schema, document: OpenAPIObject): unknown {
  const resolved = resolve(schema, document);
  if (resolved.example !== undefined) return resolved.example;
  if (resolved.enum) return resolved.enum[0];
  if (resolved.properties) return exampleObject(resolved, document);
  if (resolved.items) return [exampleOf(resolved.items, document)];
  return exampleValue(resolved);
}

function exampleObject({ properties = {}, required = [] }: Schema, document: OpenAPIObject): object {
  const names = Object.keys(properties);
  const preferred = names.filter((name) => required.includes(name) || properties[name]?.example !== undefined);
  const shown = preferred.length > 0 ? preferred : names;
  return Object.fromEntries(shown.map((name) => [name, exampleOf(properties[name] ?? {}, document)]));
}

function exampleValue({ type, format, minimum }: Schema): unknown {
  if (format === 'uuid') return '01960000-0000-7000-8000-000000000000';
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (type === 'boolean') return true;
  return type === 'string' ? 'text' : {};
}

/** The schema a reference points to; of several alternatives the first. A schema with an example stays as it is. */
function resolve(schema: Schema, document: OpenAPIObject): Schema {
  if (schema.example !== undefined) return schema;
  const [first] = schema.allOf ?? schema.anyOf ?? schema.oneOf ?? [];
  const name = schema.$ref?.split('/').at(-1);
  if (name) return resolve(document.components?.schemas?.[name] ?? {}, document);
  return first ? resolve(first, document) : schema;
}
