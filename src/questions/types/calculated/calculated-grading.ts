import type { NumericResponse } from '#questions/types/numeric.js';
import { exact } from '#questions/types/shared/fraction.js';
import { type GradeResult } from '#questions/types/shared/grade-result.js';
import { pendingResult } from '#questions/types/shared/manual-grading.js';
import { gradeNumber } from '#questions/types/shared/number-grading.js';
import type { CalculatedBody, CalculatedKey } from './calculated.js';
import { type Formula, parseFormula } from './formula.js';
import { drawValues, type Values, withValues } from './variables.js';

export const variableNames = ({ variables }: CalculatedBody): string[] => variables.map((variable) => variable.name);

/** The formulas of the answers that earn points. */
export const earningFormulas = ({ answers }: CalculatedKey): Formula[] =>
  answers.flatMap((one) => (exact(one.credit).isPositive ? [parseFormula(one.formula)] : []));

/** Whether all formulas are numbers for the values. */
export const hasValues = (formulas: Formula[], values: Values): boolean =>
  formulas.every((each) => Number.isFinite(each.evaluate(numbersOf(values))));

const numbersOf = (values: Values): ReadonlyMap<string, number> =>
  new Map(Array.from(values, ([variable, value]) => [variable, Number(value)]));

/** The values that an attempt draws; all formulas that earn points are numbers for them. */
export function valuesFor(body: CalculatedBody, key: CalculatedKey, seed: string): Values {
  const formulas = earningFormulas(key);
  return drawValues(variableNames(body), key, seed, (values) => hasValues(formulas, values));
}

/** Grades the number like a numeric question whose accepted numbers are the values of the formulas. */
export function gradeCalculated(
  body: CalculatedBody,
  key: CalculatedKey,
  response: NumericResponse,
  seed: string,
): GradeResult | null {
  const values = valuesFor(body, key, seed);
  const answers = key.answers.flatMap(({ formula: written, ...one }) => {
    const value = parseFormula(written).evaluate(numbersOf(values));
    return Number.isFinite(value) ? [{ ...one, value: decimalOf(value) }] : [];
  });
  const result = gradeNumber(response, { ...key, answers }, body.units);
  if (!result) return null;
  if (answers.every((one) => !exact(one.credit).isPositive)) return pendingResult;
  return { ...result, feedback: result.feedback.map((one) => withValues(one, values)) };
}

/** Fifteen significant figures hide the rounding errors of doubles: 0.1 + 0.2 is 0.3. */
const decimalOf = (value: number): string => String(Number(value.toPrecision(15)));
