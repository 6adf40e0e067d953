import type { OpenAPIObject } from '@nestjs/swagger';
import { referenceTo, variedShapes, type Variants } from '#platform/shapes/named-schemas.js';
import { pascalCaseOf } from '#platform/text/names.js';

/** An object schema as @nestjs/swagger writes it. */
interface Schema {
  description?: string;
  properties?: Record<string, { description?: string; type?: string; enum?: string[]; $ref?: string }>;
  required?: string[];
}

/** Replaces each class declared with `VariesBy` by one schema per value and their `oneOf`. */
export function splitVariants({ components }: OpenAPIObject): void {
  const schemas = (components?.schemas ?? {}) as Record<string, Schema>;
  for (const [name, variants] of variedShapes()) {
    const base = schemas[name];
    if (!base?.properties) continue;
    const references = Object.keys(variants.of).map((value) => {
      const variant = `${pascalCaseOf(value)}${name}`;
      schemas[variant] = variantOf(base, variants, value, schemas);
      return [value, referenceTo(variant)] as const;
    });
    const mapping = Object.fromEntries(references.map(([value, { $ref }]) => [value, $ref]));
    const discriminator = { propertyName: variants.by, mapping };
    Object.assign(schemas, { [name]: { oneOf: references.map(([, reference]) => reference), discriminator } });
  }
}

/** The base with the schemas of one value. A field that cannot be an empty object must be sent. */
function variantOf(
  base: Schema,
  { by, of, examples }: Variants,
  value: string,
  schemas: Record<string, Schema>,
): Schema {
  const fields = of[value] ?? {};
  const needed = Object.keys(fields).filter((field) => {
    const isInput = 'default' in (base.properties?.[field] ?? {});
    return isInput && schemas[fields[field]?.$ref.split('/').at(-1) ?? '']?.required;
  });
  const description = base.properties?.[by]?.description;
  const discriminator = { type: 'string', enum: [value], ...(description && { description }) };
  const properties: Schema['properties'] = structuredClone(base.properties ?? {});
  for (const [field, example] of Object.entries(examples[value] ?? {}))
    Object.assign(properties[field] ?? {}, { example });
  return {
    ...base,
    properties: { ...properties, [by]: discriminator, ...fields },
    required: [...new Set([by, ...(base.required ?? []), ...needed])],
  };
}
