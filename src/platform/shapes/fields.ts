import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { isCalendarDay, isCalendarMoment, maxYear, minYear, readMoment } from '#platform/text/calendar.js';
import { sanitizeRichText } from '#platform/text/rich-text.js';
import { type Class, field, type FieldOptions, must } from './declared-field.js';
import { normalizeSpelling, isPlainEmail, isVisible } from '#platform/text/spelling.js';

// Each field decorator is one line that validates a field on its way in, documents it in OpenAPI, and names it for
// `@Returns` on its way out. There is no other way to declare a field, and a DTO needs no import but this.
export type { FieldOptions } from './declared-field.js';
export { IntersectionType, PartialType } from './derived-shapes.js';

const trimmed = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

interface TextOptions extends FieldOptions {
  min?: number;
  max?: number;
  pattern?: RegExp;
  /** What the pattern asks for, in words. */
  shape?: string;
  lowerCase?: boolean;
}

/** Plain text. Surrounding space is dropped; empty is refused unless `min: 0`. Clients escape it when they show it. */
export function Text({ min, max = 200, pattern, shape, lowerCase, ...options }: TextOptions = {}): PropertyDecorator {
  const least = min ?? (options.default === '' ? 0 : 1);
  const lower = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase() : value));
  return field(
    { type: String, minLength: least, maxLength: max, ...(pattern && { pattern: pattern.source }) },
    [
      trimmed,
      ...(lowerCase ? [lower] : []),
      IsString(must('text')),
      ...(least > 0 ? [MinLength(least, must(least === 1 ? 'filled in' : `at least ${least} characters long`))] : []),
      MaxLength(max, must(`at most ${max} characters long`)),
      ...(pattern ? [Matches(pattern, must(shape ?? 'of the documented form'))] : []),
    ],
    options,
  );
}

/** What a person is called: text in one spelling, without characters that cannot be seen. */
export function Name(options: TextOptions = {}): PropertyDecorator {
  const spelled = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? normalizeSpelling(value) : value,
  );
  const visible = ValidateBy(
    { name: 'visible', validator: { validate: (value) => typeof value !== 'string' || isVisible(value) } },
    must('free of control, invisible and text direction characters'),
  );
  return applyDecorators(spelled, visible, Text({ max: 50, ...options }));
}

interface RichTextOptions extends FieldOptions {
  max?: number;
  /** `format`: written as the field of that name says, and sanitized by the feature that reads it (questions). */
  writtenIn?: 'markdown' | 'format';
}

/**
 * Markdown in which HTML may stand. It is sanitized on its way in, so what is stored and sent is safe to render
 * (docs/rich-text.md); the limit holds for the sanitized text. May be empty.
 */
export function RichText({
  max = 20_000,
  writtenIn = 'markdown',
  about,
  ...options
}: RichTextOptions = {}): PropertyDecorator {
  const sanitized = Transform(({ value }: { value: unknown }) => {
    const text: unknown = typeof value === 'string' ? value.trim() : value;
    const isRead = typeof text === 'string' && text.length <= max && writtenIn === 'markdown';
    return isRead ? sanitizeRichText(text, 'markdown').trim() : text;
  });
  const note = { markdown: 'Markdown, sanitized when stored', format: 'As format says, sanitized when stored' }[
    writtenIn
  ];
  return field(
    { type: String, minLength: 0, maxLength: max, 'x-rich-text': writtenIn } as ApiPropertyOptions,
    [sanitized, IsString(must('text')), MaxLength(max, must(`at most ${max} characters long`))],
    { about: about ? `${about}. ${note}` : note, ...options },
  );
}

/** A password or token: kept exactly as sent, marked so in the API document, never echoed. */
export function Secret({ min = 1, max = 1024, ...options }: TextOptions = {}): PropertyDecorator {
  return field(
    { type: String, minLength: min, maxLength: max, format: 'password' },
    [IsString(must('text')), MinLength(min, must('filled in')), MaxLength(max, must(`at most ${max} characters long`))],
    options,
  );
}

/** An e-mail address in ASCII, stored in lower case. */
export function Email(options: FieldOptions = {}): PropertyDecorator {
  const plain = ValidateBy(
    { name: 'isEmail', validator: { validate: (value) => typeof value === 'string' && isPlainEmail(value) } },
    must('an e-mail address in ASCII letters; write international domains in Punycode (xn--…)'),
  );
  const lower = Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.trim().toLowerCase() : value,
  );
  return field(
    { type: String, format: 'email', maxLength: 254, example: 'ana@school.example' },
    [lower, plain, MaxLength(254, must('at most 254 characters long'))],
    options,
  );
}

/** The id of a record. */
export function Id(options: FieldOptions = {}): PropertyDecorator {
  return field({ type: String, format: 'uuid' }, [IsUUID('all', must('the id of a record (a UUID)'))], options);
}

/** One of a fixed list of words. Upper and lower case are the same word on the way in. */
export function Choice(values: readonly string[], options: FieldOptions & { name?: string } = {}): PropertyDecorator {
  const { name, ...rest } = options;
  const canonical = new Map(values.map((value) => [value.toLowerCase(), value]));
  return field(
    { enum: [...values], ...(name && { enumName: name }) },
    [
      Transform(({ value }: { value: unknown }) =>
        typeof value === 'string' ? (canonical.get(value.toLowerCase()) ?? value) : value,
      ),
      IsIn(values, must(`one of ${values.join(', ')}`)),
    ],
    rest,
  );
}

interface NumberOptions extends FieldOptions {
  min?: number;
  max?: number;
}

/** A whole number. */
export function Int({ min, max = 2_147_483_647, ...options }: NumberOptions = {}): PropertyDecorator {
  return field(
    { type: 'integer', ...(min !== undefined && { minimum: min }), maximum: max },
    [
      IsInt(must('a whole number')),
      ...(min !== undefined ? [Min(min, must(`at least ${min}`))] : []),
      Max(max, must(`at most ${max}`)),
    ],
    options,
  );
}

/** A number with at most two decimals, exact: points, scores, percent. */
export function Decimal({ min = 0, max = 999_999, ...options }: NumberOptions = {}): PropertyDecorator {
  return field(
    { type: Number, minimum: min, maximum: max, multipleOf: 0.01 },
    [
      IsNumber(
        { maxDecimalPlaces: 2, allowNaN: false, allowInfinity: false },
        must('a number with at most two decimals'),
      ),
      Min(min, must(`at least ${min}`)),
      Max(max, must(`at most ${max}`)),
    ],
    options,
  );
}

/** A moment in time, RFC 3339 with zone (docs/decisions/0036); answers are UTC. */
export function Instant(options: FieldOptions = {}): PropertyDecorator {
  return field(
    { type: String, format: 'date-time', example: '2026-09-01T08:00:00Z' },
    [
      Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (readMoment(value) ?? value) : value)),
      ValidateBy(
        { name: 'isDate', validator: { validate: (value) => value instanceof Date && isCalendarMoment(value) } },
        must(`a moment such as 2026-09-01T08:00:00Z that exists, in the years ${minYear} to ${maxYear}`),
      ),
    ],
    options,
  );
}

/** Books are older than moments; so are the days they came out. */
const minDayYear = 1000;

/** A day of the calendar, such as when something was published. */
export function Day(options: FieldOptions = {}): PropertyDecorator {
  return field(
    { type: String, format: 'date', example: '2026-09-01' },
    [
      ValidateBy(
        {
          name: 'isDay',
          validator: { validate: (value) => typeof value === 'string' && isCalendarDay(value, minDayYear) },
        },
        must(`a day such as 2026-09-01 that exists, in the years ${minDayYear} to ${maxYear}`),
      ),
    ],
    options,
  );
}

/** Yes or no. */
export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return field({ type: Boolean }, [IsBoolean(must('true or false'))], options);
}

/** A list of short texts, without repetition of validation rules per element. */
export function Words({
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
      MinLength(1, { each: true, message: 'each of $property must be filled in' }),
      MaxLength(length, { each: true, message: `each of $property must be at most ${length} characters long` }),
    ],
    options,
  );
}

/** A list of record ids. */
export function Ids({ max = 200, min = 0, ...options }: NumberOptions = {}): PropertyDecorator {
  return field(
    { type: 'array', items: { type: 'string', format: 'uuid' }, minItems: min, maxItems: max },
    [
      IsArray(must('a list')),
      ArrayMinSize(min, must(`a list of at least ${min}`)),
      ArrayMaxSize(max, must(`a list of at most ${max}`)),
      IsUUID('all', { each: true, message: 'each of $property must be the id of a record (a UUID)' }),
    ],
    options,
  );
}

/** A list of parts, each of the given shape. */
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

/** A part of the given shape. */
export function Part(part: () => Class, options: FieldOptions = {}): PropertyDecorator {
  return field({ type: () => part() }, [Type(part), IsObject(must('an object')), ValidateNested()], options);
}

/** An object whose shape its owner checks itself, such as the body of a question. */
export function Json(options: FieldOptions & { schema?: ApiPropertyOptions } = {}): PropertyDecorator {
  const { schema = { type: 'object', additionalProperties: true }, ...rest } = options;
  const untouched = Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => obj[key]);
  return field(schema, [untouched, IsObject(must('an object'))], rest);
}

/** Anything JSON can say; only for answers, and for input whose owner checks every shape. */
export function Anything({
  schema = {},
  ...options
}: FieldOptions & { schema?: ApiPropertyOptions } = {}): PropertyDecorator {
  const untouched = Transform(({ obj, key }: { obj: Record<string, unknown>; key: string }) => obj[key]);
  return field(schema, [untouched, ValidateIf(() => true)], options);
}
