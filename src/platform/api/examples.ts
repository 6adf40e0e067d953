import type { OpenAPIObject } from '@nestjs/swagger';

/** As much of a JSON schema as examples are made from. */
interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
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
 * A body that explorers can send as it stands: what a request must carry, and what its fields give an example for; all
 * of its fields when it must carry nothing.
 */
export function exampleOf(schema: Schema, document: OpenAPIObject): unknown {
  const whole = resolve(schema, document);
  if (whole.example !== undefined) return whole.example;
  if (whole.enum) return whole.enum[0];
  if (whole.properties) return exampleObject(whole, document);
  if (whole.items) return [exampleOf(whole.items, document)];
  return plain(whole);
}

function exampleObject({ properties = {}, required = [] }: Schema, document: OpenAPIObject): object {
  const names = Object.keys(properties);
  const worth = names.filter((name) => required.includes(name) || properties[name]?.example !== undefined);
  const shown = worth.length > 0 ? worth : names;
  return Object.fromEntries(shown.map((name) => [name, exampleOf(properties[name] ?? {}, document)]));
}

function plain({ type, format, minimum }: Schema): unknown {
  if (format === 'uuid') return '01960000-0000-7000-8000-000000000000';
  if (type === 'integer' || type === 'number') return minimum ?? 1;
  if (type === 'boolean') return true;
  return type === 'string' ? 'text' : {};
}

function resolve(schema: Schema, document: OpenAPIObject): Schema {
  const [only] = schema.allOf ?? schema.anyOf ?? [];
  const name = (schema.$ref ?? only?.$ref)?.split('/').at(-1);
  return name ? (document.components?.schemas?.[name] ?? {}) : schema;
}
