import { type NumericAnswer, type NumericKey, type NumericResponse } from '#questions/types/numeric.js';
import { exact, Fraction } from './fraction.js';
import { bestOf, gradeResult, type GradeResult, inWords, quoted } from './grade-result.js';
import { entryOf } from './part-schemas.js';
import { typedText } from './typed-text.js';
import { type Reading, readingsOf } from './written-number.js';

/** An accepted answer and the interpretation of the written number that matches it. */
type Match = NumericAnswer & { reading: Reading };

/**
 * A number earns the credit of the best answer that contains it, compared exactly, less the penalties for its unit and
 * its number of figures.
 */
export function gradeNumber(written: NumericResponse, key: NumericKey, units: string[] = []): GradeResult | null {
  const { number, unit } = splitUnit(typedText(written.value), written.unit, units);
  if (!number) return null;
  const readings = readingsOf(number);
  if (readings.length === 0) return gradeResult(Fraction.zero, `${quoted(number)} is not a number.`);
  if (key.unitFactors) return gradeConverted({ number, unit, readings }, key, key.unitFactors);
  const matches = matchesOf(readings, key.answers);
  const match = bestOf(matches.filter((answer) => !answer.unit || answer.unit === unit));
  if (match && exact(match.credit).isPositive) return accepted(match, match.unit, key);
  const lacksUnit = matches.some((answer) => exact(answer.credit).isPositive);
  return gradeResult(Fraction.zero, explainIncorrect(number, lacksUnit, unit), { feedback: match?.feedback });
}

/** A number in a convertible unit, or one whose unit is missing or wrong and costs the penalty. */
function gradeConverted(
  { number, unit, readings }: { number: string; unit: string | undefined; readings: Reading[] },
  key: NumericKey,
  factors: Record<string, string>,
): GradeResult {
  const factor = unit === undefined ? undefined : entryOf(factors, unit);
  const converted = readings.map((reading) => ({ ...reading, value: reading.value.times(exact(factor ?? '1')) }));
  const match = factor === undefined ? undefined : bestOf(matchesOf(converted, key.answers));
  if (match && exact(match.credit).isPositive) return accepted(match, unit, key);
  const withoutUnit = bestOf(matchesOf(readings, key.answers));
  if (!withoutUnit || !exact(withoutUnit.credit).isPositive) {
    return gradeResult(Fraction.zero, explainIncorrect(number, false, unit), {
      feedback: (match ?? withoutUnit)?.feedback,
    });
  }
  const penalty = exact(key.unitPenalty ?? '1');
  const { share, feedback } = accepted(withoutUnit, unit, key);
  return gradeResult(share.minus(penalty), `${explainIncorrect(number, true, unit)} This costs ${inWords(penalty)}.`, {
    feedback: feedback[0],
  });
}

/** The credit of the answer, less the penalty for a wrong number of significant figures. */
function accepted(match: Match, unit: string | undefined, { writtenFigures }: NumericKey): GradeResult {
  const credit = exact(match.credit);
  const explanation = explainCorrect(match, credit, unit);
  if (!writtenFigures || hasFigures(match.reading.text, writtenFigures.count)) {
    return gradeResult(credit, explanation, { feedback: match.feedback });
  }
  const penalty = exact(writtenFigures.penalty);
  const figures = `It should have ${writtenFigures.count} significant figures, which costs ${inWords(penalty)}.`;
  return gradeResult(credit.minus(penalty), `${explanation} ${figures}`, { feedback: match.feedback });
}

/** Zeros at the end of a whole number may be significant or not: 1500 has two, three or four figures. */
function hasFigures(written: string, count: number): boolean {
  const [mantissa = ''] = written.replace('-', '').split('e');
  const digits = mantissa.replace('.', '').replace(/^0+/, '');
  const atLeast = mantissa.includes('.') ? digits.length : lengthWithoutZeros(digits);
  return atLeast <= count && count <= Math.max(1, digits.length);
}

function lengthWithoutZeros(digits: string): number {
  let length = digits.length;
  while (digits[length - 1] === '0') length -= 1;
  return length;
}

const matchesOf = (readings: Reading[], answers: NumericAnswer[]): Match[] =>
  readings.flatMap((reading) =>
    answers.filter((answer) => contains(answer, reading.value)).map((answer): Match => ({ ...answer, reading })),
  );

/** Splits `5 km` into 5 and km if the question offers km. The longest unit wins, so that `km` is not read as `m`. */
function splitUnit(
  text: string,
  chosen: string | undefined,
  units: string[],
): { number: string; unit: string | undefined } {
  const offered = chosen === undefined ? units : [chosen];
  const [trailing] = offered
    .filter((unit) => foldUnit(text).endsWith(foldUnit(typedText(unit))))
    .sort((one, other) => other.length - one.length);
  if (trailing === undefined) return { number: text, unit: chosen };
  return { number: text.slice(0, -typedText(trailing).length).trim(), unit: trailing };
}

/** Characters that keyboards have in the place of those of a unit, each with as many characters: m2, and two forms of µ and °. */
const unitCharacters: Record<string, string> = { '²': '2', '³': '3', µ: 'μ', º: '°', '˚': '°' };

const foldUnit = (text: string): string => text.replace(/[²³µº˚]/g, (character) => unitCharacters[character] ?? '');

/** An answer without value or range contains every number. */
function contains({ value, tolerance = '0', toleranceType, min, max }: NumericAnswer, number: Fraction): boolean {
  if (value === undefined) return min === undefined || max === undefined || number.isBetween(exact(min), exact(max));
  const [center, size] = [exact(value), exact(tolerance)];
  if (toleranceType === 'significant_figures') {
    const figures = Number(tolerance);
    return number.toFigures(figures).compare(center.toFigures(figures)) === 0;
  }
  if (toleranceType === 'geometric') {
    const quotient = Fraction.one.plus(size);
    const ends = [center.over(quotient), center.times(quotient)] as const;
    return center.isNegative ? number.isBetween(ends[1], ends[0]) : number.isBetween(ends[0], ends[1]);
  }
  const radius = toleranceType === 'relative' ? size.times(center.magnitude) : size;
  return number.isBetween(center.minus(radius), center.plus(radius));
}

function explainCorrect(match: Match, credit: Fraction, unit: string | undefined): string {
  const worth = credit.compare(Fraction.one) === 0 ? '' : `, which is worth ${inWords(credit)}`;
  return `${withUnit(match.reading.text, unit)} is ${relationOf(match)}${worth}.`;
}

function relationOf({ value, tolerance = '0', toleranceType, min, max, reading }: Match): string {
  if (value === undefined) return `between ${min} and ${max}`;
  if (exact(value).compare(reading.value) === 0) return 'exactly correct';
  if (toleranceType === 'significant_figures') return `equal to ${value} in ${tolerance} significant figures`;
  if (toleranceType === 'relative') return `within ${exact(tolerance).toPercent()} of ${value}`;
  if (toleranceType === 'geometric')
    return `within a factor of ${Fraction.one.plus(exact(tolerance)).toShort(6)} of ${value}`;
  return `within ${tolerance} of ${value}`;
}

function explainIncorrect(number: string, lacksUnit: boolean, unit: string | undefined): string {
  if (!lacksUnit) return `${withUnit(number, unit)} is not an accepted answer.`;
  return unit ? `The number is correct, but not in ${unit}.` : 'The number is correct, but its unit is missing.';
}

const withUnit = (number: string, unit?: string): string => (unit ? `${number} ${unit}` : number);
