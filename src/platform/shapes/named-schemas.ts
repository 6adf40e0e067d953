import type { Class } from './declared-field.js';

// Schemas of the API document beyond one per DTO class.

/** A reference to a schema of the API document. */
export interface SchemaReference {
  $ref: string;
}

/** The JSON reference to a schema by its name. */
export const referenceTo = (name: string): SchemaReference => ({ $ref: `#/components/schemas/${name}` });

const named = new Map<string, () => object>();

/** Adds a schema to the API document under a name and returns the reference to it. */
export function namedSchema(name: string, schema: () => object): SchemaReference {
  named.set(name, schema);
  return referenceTo(name);
}

/** All schemas that were added, by name. */
export const namedSchemas = (): [string, object][] => Array.from(named, ([name, schema]) => [name, schema()]);

const referred = new Set<Class>();

/** The reference to the schema of a DTO class that no route names, such as one of several forms of a field. */
export function schemaOf(shape: Class): SchemaReference {
  referred.add(shape);
  return referenceTo(shape.name);
}

export const referredShapes = (): Class[] => [...referred];

/** Fields that replace those of the class, by name. */
type FieldSchemas = Record<string, SchemaReference>;

/** The forms of a class: the value of its field `by` decides on the schemas and examples of other fields. */
export interface Variants {
  by: string;
  of: Record<string, FieldSchemas>;
  examples: Record<string, Record<string, unknown>>;
}

const varied = new Map<string, Variants>();

/**
 * Documents a class as one schema per value of a field, joined by `oneOf` with that field as discriminator: a question
 * has another body and key for each type. Validation stays with the feature.
 */
export const VariesBy =
  (by: string, of: Variants['of'], examples: Variants['examples'] = {}): ClassDecorator =>
  ({ name }) => {
    varied.set(name, { by, of, examples });
  };

export const variedShapes = (): ReadonlyMap<string, Variants> => varied;

const scalars = [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }];

/**
 * Any JSON value, for objects whose fields a client chooses. Not recursive through lists: TypeScript refuses an interface
 * member that is a list of itself, which openapi-typescript would generate.
 */
export const jsonValue = namedSchema('JsonValue', () => {
  const values = [...scalars, { type: 'object', additionalProperties: referenceTo('JsonValue') }];
  const list = { type: 'array', items: { anyOf: values } };
  const nested = { type: 'array', items: { anyOf: [...values, list] } };
  return { description: 'Any JSON value', anyOf: [...values, nested] };
});
