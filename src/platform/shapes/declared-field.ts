import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';
import { documentedField } from './deferred-swagger.js';

/** What may be said of any field. */
export interface FieldOptions {
  /** What the field means, for whoever reads the API document. */
  about?: string;
  example?: unknown;
  /** May be left out. */
  optional?: boolean;
  /** May be `null`. */
  nullable?: boolean;
  /** Taken when the field is left out of a draft or query; never applied to changes. */
  default?: unknown;
}

export type Class<T = unknown> = new () => T;

/** One field: checked on its way in, and remembered with its schema. */
export function field(
  schema: ApiPropertyOptions,
  checks: PropertyDecorator[],
  options: FieldOptions,
): PropertyDecorator {
  const leftOut = options.optional === true || options.default !== undefined;
  const documented = {
    ...schema,
    required: !leftOut,
    ...(options.nullable && { nullable: true }),
    ...(options.about && { description: options.about }),
    ...(options.example !== undefined && { example: options.example }),
    ...(options.default !== undefined && { default: options.default }),
  } as ApiPropertyOptions;
  return applyDecorators(
    declared(documented),
    ...checks,
    ...(leftOut ? [ValidateIf((_, value) => value !== undefined)] : []),
    ...(options.nullable ? [ValidateIf((_, value) => value !== null)] : []),
  );
}

/** A refused value is named in the sentence: `title must be …`. */
export const must = (rule: string) => ({ message: `$property must be ${rule}` });

/** What a field decorator declared about one field. */
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

/** Remembers a field of a shape, and documents it. What a subclass declares anew adds to what it inherits. */
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

/** The fields of a shape in the order they were declared, inherited ones included. */
export const fieldsOf = (shape: Class): DeclaredField[] =>
  Array.from(declaredOn(shape.prototype as object), ([name, schema]) => ({ name, schema }));
