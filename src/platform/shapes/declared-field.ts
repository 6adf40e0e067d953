import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateIf } from 'class-validator';
import { documentedField } from './deferred-swagger.js';

/** Options of every field decorator. */
export interface FieldOptions {
  /** Description of the field in the OpenAPI document. */
  about?: string;
  example?: unknown;
  /** Whether the field may be omitted. */
  optional?: boolean;
  /** Whether `null` is accepted. */
  nullable?: boolean;
  /** Used when the field is omitted in a draft or query; never applied to changes. */
  default?: unknown;
}

/** Bounds of a number, or of the length of a list. */
export interface NumberOptions extends FieldOptions {
  min?: number;
  max?: number;
}

export type Class<T = unknown> = new () => T;

/** Declares a field: registers its schema and applies its validators. */
export function field(
  schema: ApiPropertyOptions,
  checks: PropertyDecorator[],
  options: FieldOptions,
): PropertyDecorator {
  const isOptional = options.optional === true || options.default !== undefined;
  const documented = {
    ...schema,
    required: !isOptional,
    ...(options.nullable && { nullable: true }),
    ...(options.about && { description: options.about }),
    ...(options.example !== undefined && { example: options.example }),
    ...(options.default !== undefined && { default: options.default }),
  } as ApiPropertyOptions;
  return applyDecorators(
    declared(documented),
    ...checks,
    ...(isOptional ? [ValidateIf((_, value) => value !== undefined)] : []),
    ...(options.nullable ? [ValidateIf((_, value) => value !== null)] : []),
  );
}

const lowerCaseOf = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** Converts a text, or each text of a list, to lower case. */
export const inLowerCase = Transform(({ value }: { value: unknown }) =>
  Array.isArray(value) ? value.map(lowerCaseOf) : lowerCaseOf(value),
);

/** The message of a validator: `title must be …`. */
export const must = (rule: string) => ({ message: `$property must be ${rule}` });

/** The declaration of one field, as read from a field decorator. */
export interface DeclaredField {
  name: string;
  schema: {
    type?: unknown;
    enum?: unknown;
    isArray?: boolean;
    default?: unknown;
    nullable?: boolean;
    [key: string]: unknown;
  };
}

const fieldsKey = Symbol('fields');

/** Registers the schema of a field and documents it. A subclass that declares a field again extends the inherited schema. */
export function declared(schema: object): PropertyDecorator {
  const document = documentedField(schema);
  return (prototype, name) => {
    const fields = new Map(declaredOn(prototype));
    fields.set(String(name), { ...fields.get(String(name)), ...schema });
    Reflect.defineMetadata(fieldsKey, fields, prototype);
    document(prototype, name);
  };
}

const declaredOn = (prototype: object) =>
  (Reflect.getMetadata(fieldsKey, prototype) ?? new Map()) as Map<string, DeclaredField['schema']>;

/** The fields of a DTO class in declaration order, including inherited ones. */
export const fieldsOf = (shape: Class): DeclaredField[] =>
  Array.from(declaredOn(shape.prototype as object), ([name, schema]) => ({ name, schema }));
