import { exact, Fraction } from '#questions/types/fraction.js';
import { plainText } from '#questions/types/plain-text.js';
import { type NumericAnswer, type NumericKey } from '#questions/types/question-content.js';
import { inWords, gradeResult, quoted, type GradeResult, bestOf } from './grade-result.js';
import { type Reading, readingsOf } from './written-number.js';

/** An accepted answer, and the number it was taken for. */
type Match = NumericAnswer & { reading: Reading };

/**
 * A number earns the credit of the best answer it lies in: value ± tolerance or a range, ends included, compared
 * exactly. An answer that names a unit wants that unit, chosen or written behind the number; units are not converted.
 */
export function gradeNumber(
  written: { value: string; unit?: string },
  { answers }: NumericKey,
  units: string[] = [],
): GradeResult | null {
  const { number, unit } = splitUnit(plainText(written.value), written.unit, units);
  if (!number) return null;
  const readings = readingsOf(number);
  if (readings.length === 0) return gradeResult(Fraction.zero, `${quoted(number)} is not a number.`);
  const near = readings.flatMap((reading) =>
    answers.filter((answer) => covers(answer, reading.value)).map((answer): Match => ({ ...answer, reading })),
  );
  const match = bestOf(near.filter((answer) => !answer.unit || answer.unit === unit));
  const credit = match ? exact(match.credit) : Fraction.zero;
  if (match && credit.isPositive)
    return gradeResult(credit, explainCorrect(match, credit), { feedback: match.feedback });
  const missesUnit = near.some((answer) => exact(answer.credit).isPositive);
  return gradeResult(Fraction.zero, explainIncorrect(number, missesUnit, unit), { feedback: match?.feedback });
}

/** `5 km` where kilometres were to choose from is 5 and km; the longest unit wins, so that `km` is not taken for `m`. */
function splitUnit(text: string, chosen: string | undefined, units: string[]): { number: string; unit?: string } {
  const offered = chosen === undefined ? units : [chosen];
  const behind = offered
    .filter((unit) => text.endsWith(plainText(unit)))
    .sort((one, other) => other.length - one.length);
  if (behind.length === 0) return { number: text, unit: chosen };
  return { number: text.slice(0, -plainText(behind[0]).length).trim(), unit: behind[0] };
}

/** An answer without value or range is there for every number. */
function covers({ value, tolerance = '0', min, max }: NumericAnswer, number: Fraction): boolean {
  if (value !== undefined) {
    const [center, reach] = [exact(value), exact(tolerance)];
    return number.isBetween(center.minus(reach), center.plus(reach));
  }
  return min === undefined || max === undefined || number.isBetween(exact(min), exact(max));
}

function explainCorrect(match: Match, credit: Fraction): string {
  const worth = credit.compare(Fraction.one) === 0 ? '' : `, which is worth ${inWords(credit)}`;
  return `${withUnit(match.reading.text, match.unit)} is ${placeOf(match)}${worth}.`;
}

function placeOf({ value, tolerance = '0', min, max, reading }: Match): string {
  if (value === undefined) return `between ${min} and ${max}`;
  return exact(value).compare(reading.value) === 0 ? 'exactly right' : `within ${tolerance} of ${value}`;
}

function explainIncorrect(number: string, missesUnit: boolean, unit: string | undefined): string {
  if (!missesUnit) return `${withUnit(number, unit)} is not an accepted answer.`;
  return unit ? `The number is right, but not in ${unit}.` : 'The number is right, but its unit is missing.';
}

const withUnit = (number: string, unit?: string): string => (unit ? `${number} ${unit}` : number);
