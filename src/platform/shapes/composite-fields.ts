import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsNumber,
  IsObject,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type Class, field, type FieldOptions, inLowerCase, must, type NumberOptions } from './declared-field.js';
import { jsonValue } from './named-schemas.js';

// Fields that hold lists, nested objects and JSON; used through fields.ts.

/** A list of short texts; `max` is the number of texts, `length` the maximum length of each. */
export function Texts({
  max = 100,
  length = 100,
  ...options
}: NumberOptions & { length?: number } = {}): PropertyDecorator {
  return field(
    { type: String, isArray: true, maxItems: max },
    [
      IsArray(must('a list')),
      ArrayMaxSize(max, must(`a list of at most ${max}`)),
      IsString({ each: true, message: 'each of $property must be text' }),
      MinLength(1, { each: true, message: 'each of $property must not be empty' }),
      MaxLength(length, { each: true, message: `each of $property must be at most ${length} characters long` }),
    ],
    options,
  );
}

/** A list of numbers, such as the values of a chart. */
export function Numbers({ max = 100, ...options }: NumberOptions = {}): PropertyDecorator {
  return field(
    { type: Number, isArray: true, maxItems: max },
    [
      IsArray(must('a list')),
      ArrayMaxSize(max, must(`a list of at most ${max}`)),
      IsNumber({}, { each: true, message: 'each of $property must be a number' }),
    ],
    options,
  );
}

/** A list of record ids, read in any case. */
export function Ids({ max = 200, min = 0, ...options }: NumberOptions = {}): PropertyDecorator {
  return field(
    { type: 'array', items: { type: 'string', format: 'uuid' }, minItems: min, maxItems: max },
    [
      inLowerCase,
      IsArray(must('a list')),
      ArrayMinSize(min, must(`a list of at least ${min}`)),
      ArrayMaxSize(max, must(`a list of at most ${max}`)),
      IsUUID('all', { each: true, message: 'each of $property must be the id of a record (a UUID)' }),
    ],
    options,
  );
}

/** A list of nested objects of the given class. */
export function Many(part: () => Class, { min = 0, max = 1000, ...options }: NumberOptions = {}): PropertyDecorator {
  return field(
    { type: () => [part()], minItems: min, maxItems: max },
    [
      Type(part),
      IsArray(must('a list')),
      ArrayMinSize(min, must(`a list of at least ${min}`)),
      ArrayMaxSize(max, must(`a list of at most ${max}`)),
      IsObject({ each: true, message: 'each of $property must be an object' }),
      ValidateNested({ each: true, message: 'each of $property must be an object' }),
    ],
    options,
  );
}

/** A nested object of the given class. */
export function Part(part: () => Class, options: FieldOptions = {}): PropertyDecorator {
  return field({ type: () => part() }, [Type(part), IsObject(must('an object')), ValidateNested()], options);
}

/** A JSON object that the feature validates itself, such as the body of a question; any object without `schema`. */
export function Json(options: FieldOptions & { schema?: ApiPropertyOptions } = {}): PropertyDecorator {
  const { schema = { type: 'object', additionalProperties: jsonValue }, ...rest } = options;
  const unchanged = Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => obj[key]);
  return field(schema, [unchanged, IsObject(must('an object'))], rest);
}

/** A value of the given schema, or any JSON value; only for responses, and for input that the feature validates itself. */
export function Anything(options: FieldOptions & { schema?: ApiPropertyOptions } = {}): PropertyDecorator {
  const { schema = { allOf: [jsonValue] }, ...rest } = options;
  const unchanged = Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => obj[key]);
  return field(schema, [unchanged, ValidateIf(() => true)], rest);
}
