import { IsInt, IsNumber, Max, Min } from 'class-validator';
import { field, type FieldOptions, must, type NumberOptions } from './declared-field.js';

// Fields that hold numbers; used through fields.ts.

interface IntOptions extends NumberOptions {
  /** The message for numbers outside the bounds. */
  outside?: string;
}

/** An integer. */
export function Int({ min, max = 2_147_483_647, outside, ...options }: IntOptions = {}): PropertyDecorator {
  const message = outside === undefined ? undefined : { message: outside };
  return field(
    { type: 'integer', ...(min !== undefined && { minimum: min }), maximum: max },
    [
      IsInt(must('a whole number')),
      ...(min !== undefined ? [Min(min, message ?? must(`at least ${min}`))] : []),
      Max(max, message ?? must(`at most ${max}`)),
    ],
    options,
  );
}

/** A number with at most two decimals, such as points, scores or percentages. */
export function Decimal({ min = 0, max = 999_999, ...options }: NumberOptions = {}): PropertyDecorator {
  const check = { maxDecimalPlaces: 2, allowNaN: false, allowInfinity: false };
  return field(
    { type: Number, minimum: min, maximum: max, multipleOf: 0.01 },
    [
      IsNumber(check, must('a number with at most two decimals')),
      Min(min, must(`at least ${min}`)),
      Max(max, must(`at most ${max}`)),
    ],
    options,
  );
}

/** A figure of statistics, with any number of decimals; only for responses. */
export function Figure({ min, max, ...options }: NumberOptions = {}): PropertyDecorator {
  const bounds = { ...(min !== undefined && { minimum: min }), ...(max !== undefined && { maximum: max }) };
  return field({ type: Number, ...bounds }, [IsNumber({}, must('a number'))], options);
}

/** A share of a whole, from 0 to 1, such as a place on a page. */
export function Share(options: FieldOptions = {}): PropertyDecorator {
  const check = { allowNaN: false, allowInfinity: false };
  return field(
    { type: Number, minimum: 0, maximum: 1 },
    [IsNumber(check, must('a number')), Min(0, must('at least 0')), Max(1, must('at most 1'))],
    options,
  );
}

/** A latitude (`max: 90`) or longitude (`max: 180`) in decimal degrees (WGS 84). */
export function Degrees({ max, ...options }: FieldOptions & { max: 90 | 180 }): PropertyDecorator {
  const check = { allowNaN: false, allowInfinity: false };
  return field(
    { type: Number, minimum: -max, maximum: max },
    [IsNumber(check, must('a number')), Min(-max, must(`at least -${max}`)), Max(max, must(`at most ${max}`))],
    options,
  );
}
