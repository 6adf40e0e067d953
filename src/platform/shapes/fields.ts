import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsString, IsUUID, Matches, MaxLength, MinLength, ValidateBy } from 'class-validator';
import { sanitizeBasicHtml } from '#platform/text/basic-html.js';
import { isCalendarDay, isCalendarMoment, maxYear, minYear, readMoment } from '#platform/text/calendar.js';
import { sanitizeRichText } from '#platform/text/rich-text.js';
import { cleanName, isLegible, isPlainEmail } from '#platform/text/spelling.js';
import { field, type FieldOptions, inLowerCase, must } from './declared-field.js';

// A field decorator validates a field in requests, documents it in OpenAPI and selects it for responses (`@Returns`).
// DTOs declare fields with these decorators only (docs/decisions/0003).
export type { FieldOptions } from './declared-field.js';
export { Anything, Ids, Json, Many, Numbers, Part, Texts } from './composite-fields.js';
export { Decimal, Degrees, Figure, Int, Share } from './number-fields.js';
export { IntersectionType, PartialType } from './derived-shapes.js';

const notEmpty = { message: '$property must not be empty' };

const trimmed = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

interface TextOptions extends FieldOptions {
  min?: number;
  max?: number;
  pattern?: RegExp;
  /** The pattern in words, for the error message. */
  shape?: string;
  lowerCase?: boolean;
}

/** Plain text. Surrounding white space is trimmed; empty text is invalid unless `min: 0`. Clients must escape it for HTML. */
export function Text({ min, max = 200, pattern, shape, lowerCase, ...options }: TextOptions = {}): PropertyDecorator {
  const minLength = min ?? (options.default === '' ? 0 : 1);
  return field(
    { type: String, minLength, maxLength: max, ...(pattern && { pattern: pattern.source }) },
    [
      trimmed,
      ...(lowerCase ? [inLowerCase] : []),
      IsString(must('text')),
      ...(minLength > 1 ? [MinLength(minLength, must(`at least ${minLength} characters long`))] : []),
      ...(minLength === 1 ? [MinLength(1, notEmpty)] : []),
      MaxLength(max, must(`at most ${max} characters long`)),
      ...(pattern ? [Matches(pattern, must(shape ?? 'in the documented format'))] : []),
    ],
    options,
  );
}

/** The name of a person, cleaned: NFC, single spaces, no control or invisible characters; empty after that is invalid. */
export function Name(options: TextOptions = {}): PropertyDecorator {
  const cleaned = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? cleanName(value) : value));
  const legible = ValidateBy(
    { name: 'legible', validator: { validate: (value) => typeof value !== 'string' || isLegible(value) } },
    must('free of private-use characters'),
  );
  return applyDecorators(cleaned, legible, Text({ max: 50, ...options }));
}

interface RichTextOptions extends FieldOptions {
  max?: number;
  /**
   * `html`: HTML of basic elements. `format`: the markup language is given by the field `format`, and the feature sanitizes
   * the text itself (questions).
   */
  writtenIn?: 'markdown' | 'html' | 'format';
}

const sanitizers = {
  markdown: (text: string) => sanitizeRichText(text, 'markdown'),
  html: sanitizeBasicHtml,
  format: (text: string) => text,
};

const richTextNotes = {
  markdown: 'Markdown, sanitized when stored',
  html: 'HTML of basic elements, sanitized when stored',
  format: 'In the markup language given by format, sanitized when stored',
};

/**
 * Markdown with embedded HTML, or basic HTML, sanitized when received, so that stored text is safe to render
 * (docs/rich-text.md). `max` applies to the sanitized text. May be empty.
 */
export function RichText({
  max = 20_000,
  writtenIn = 'markdown',
  about,
  ...options
}: RichTextOptions = {}): PropertyDecorator {
  const sanitized = Transform(({ value }: { value: unknown }) => {
    const text: unknown = typeof value === 'string' ? value.trim() : value;
    return typeof text === 'string' && text.length <= max ? sanitizers[writtenIn](text) : text;
  });
  const note = richTextNotes[writtenIn];
  return field(
    { type: String, minLength: 0, maxLength: max, 'x-rich-text': writtenIn } as ApiPropertyOptions,
    [sanitized, IsString(must('text')), MaxLength(max, must(`at most ${max} characters long`))],
    { about: about ? `${about}. ${note}` : note, ...options },
  );
}

/** A password or token: not trimmed, documented as `format: password`, never returned. */
export function Secret({ min = 1, max = 1024, ...options }: TextOptions = {}): PropertyDecorator {
  return field(
    { type: String, minLength: min, maxLength: max, format: 'password' },
    [IsString(must('text')), MinLength(min, notEmpty), MaxLength(max, must(`at most ${max} characters long`))],
    options,
  );
}

/** An email address in ASCII, converted to lower case. */
export function Email(options: FieldOptions = {}): PropertyDecorator {
  const plain = ValidateBy(
    { name: 'isEmail', validator: { validate: (value) => typeof value === 'string' && isPlainEmail(value) } },
    must('an email address in ASCII letters; write internationalized domains in Punycode (xn--…)'),
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

/** The id of a record; read in any case, as in paths, so that it equals the stored id (RFC 9562). */
export function Id(options: FieldOptions = {}): PropertyDecorator {
  return field(
    { type: String, format: 'uuid' },
    [inLowerCase, IsUUID('all', must('the id of a record (a UUID)'))],
    options,
  );
}

interface ChoiceOptions extends FieldOptions {
  name?: string;
  /** Other words accepted in requests, in lower case, each with the value it stands for. */
  aliases?: Record<string, string>;
}

/** One of a fixed list of values; case-insensitive in requests. */
export function Choice(values: readonly string[], options: ChoiceOptions = {}): PropertyDecorator {
  const { name, aliases = {}, ...rest } = options;
  const canonical = new Map([
    ...values.map((value) => [value.toLowerCase(), value] as const),
    ...Object.entries(aliases),
  ]);
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

/** A date-time in RFC 3339 with a time zone (docs/decisions/0036). Responses are in UTC. */
export function Instant(options: FieldOptions = {}): PropertyDecorator {
  return field(
    { type: String, format: 'date-time', example: '2026-09-01T08:00:00Z' },
    [
      Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (readMoment(value) ?? value) : value)),
      ValidateBy(
        { name: 'isDate', validator: { validate: (value) => value instanceof Date && isCalendarMoment(value) } },
        must(`a valid date-time such as 2026-09-01T08:00:00Z, in the years ${minYear} to ${maxYear}`),
      ),
    ],
    options,
  );
}

/** Earlier than `minYear`, because publication dates of books are dates too. */
const minDayYear = 1000;

/** A date without a time, such as a publication date. */
export function Day(options: FieldOptions = {}): PropertyDecorator {
  return field(
    { type: String, format: 'date', example: '2026-09-01' },
    [
      ValidateBy(
        {
          name: 'isDay',
          validator: { validate: (value) => typeof value === 'string' && isCalendarDay(value, minDayYear) },
        },
        must(`a valid date such as 2026-09-01, in the years ${minDayYear} to ${maxYear}`),
      ),
    ],
    options,
  );
}

/** A boolean. */
export function Flag(options: FieldOptions = {}): PropertyDecorator {
  return field({ type: Boolean }, [IsBoolean(must('true or false'))], options);
}
