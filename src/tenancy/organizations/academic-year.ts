import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { type FieldOptions, Text } from '#platform/shapes/fields.js';
import { maxYear, minYear } from '#platform/text/calendar.js';

/** Whether `text` is an academic year: one calendar year, or two consecutive ones. */
export function isAcademicYear(text: string): boolean {
  if (!/^\d{4}(-\d{4})?$/.test(text)) return false;
  const [from = 0, to = from + 1] = text.split('-').map(Number);
  return to === from + 1 && from >= minYear && from <= maxYear;
}

/** A field for an academic year, such as 2026 or 2026-2027. */
export const AcademicYear = (options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(
    ValidateBy(
      { name: 'academicYear', validator: { validate: (year) => typeof year !== 'string' || isAcademicYear(year) } },
      {
        message: `$property must be a year from ${minYear} to ${maxYear} such as 2026, or two consecutive years such as 2026-2027`,
      },
    ),
    Text({ max: 9, pattern: /^\d{4}(-\d{4})?$/, shape: 'a year such as 2026 or 2026-2027', ...options }),
  );
