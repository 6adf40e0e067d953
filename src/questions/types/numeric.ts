import { type QuestionTypeDefinition } from './question-type-definition.js';
import { exact, Fraction } from './shared/fraction.js';
import { bestOf, gradeResult, type GradeResult, inWords, quoted } from './shared/grade-result.js';
import {
  answerText,
  checkEarnable,
  type Credit,
  credit,
  decimal,
  feedbackText,
  partLimits,
} from './shared/part-schemas.js';
import { plainText } from '#platform/text/plain-text.js';
import { sanitizeFeedback, type Sanitizer, unchanged } from './shared/rich-texts.js';
import { about, distinct, type Issues, listOf, object, optional, reference, text } from '#platform/shapes/schema.js';
import { type Reading, readingsOf } from './shared/written-number.js';

export interface NumericBody {
  /** Units a student may choose from; empty when the number has no unit. */
  units: string[];
}

/**
 * Either `value ± tolerance` or everything from `min` to `max`, both ends included. An answer with neither matches any
 * other number, like Moodle's `*`: it earns nothing and only gives feedback. Units are not converted.
 */
export interface NumericAnswer {
  value?: string;
  tolerance?: string;
  min?: string;
  max?: string;
  unit?: string;
  credit: Credit;
  feedback?: string;
}

export interface NumericKey {
  answers: NumericAnswer[];
}

export interface NumericResponse {
  value: string;
  unit?: string;
}

const answer = (units: string[]) =>
  object<NumericAnswer>({
    value: optional(about('The accepted number, such as 1822 or 1e-3', decimal)),
    tolerance: optional(about('Largest accepted distance from value; default 0', decimal)),
    min: optional(about('Lower end of an accepted range, instead of value', decimal)),
    max: optional(about('Upper end of an accepted range', decimal)),
    unit: optional(about('Required unit, one of the units of the body', reference(units))),
    credit,
    feedback: optional(feedbackText),
  });

export const numericKeyFields = (units: string[]) => ({
  answers: about(
    'Accepted numbers; the best that matches counts',
    listOf(answer(units), { min: 1, max: partLimits.entries }),
  ),
});

const unitList = distinct(listOf(text({ min: 1, max: 40 }), { max: partLimits.entries }), plainText);

const numericResponse = (units: string[]) =>
  object<NumericResponse>({
    value: about('The number as written, in any usual notation, such as 1,822 or 5 km', answerText),
    unit: optional(about('One of the units of the body', reference(units))),
  });

/** The student types a number, with a unit if the question has units. */
export const numeric: QuestionTypeDefinition<'numeric', NumericBody, NumericKey, NumericResponse> = {
  type: 'numeric',
  about: 'The student types a number, with a unit if the question has units.',
  partialCredit:
    'The credit of the best accepted number or range that contains the number. An answer with neither matches ' +
    'every other number, earns nothing and gives feedback. An answer with a unit requires that unit; units are ' +
    'not converted.',
  isManual: false,
  isPromptOptional: false,
  example: {
    prompt: 'How far is it from the school to the station?',
    points: '1',
    body: { units: ['km', 'm'] },
    key: {
      answers: [
        { value: '5', unit: 'km', credit: '1' },
        { min: '4990', max: '5010', unit: 'm', credit: '3/4' },
        { credit: '0', feedback: 'Measure again.' },
      ],
    },
    response: { value: '5', unit: 'km' },
  },
  body: object({ units: about('Units to choose from; empty for a number without unit', unitList) }),
  key: ({ units }) => object(numericKeyFields(units)),
  response: ({ units }) => numericResponse(units),
  checkRules: ({ key }, issues) => checkNumericKey(key, issues.at('key')),
  sanitize: ({ body, key }, sanitize) => ({ body, key: sanitizeNumericKey(key, sanitize) }),
  sanitizeResponse: unchanged,
  studentView: unchanged,
  grade: ({ body, key }, response) => gradeNumber(response, key, body.units),
};

export function checkNumericKey({ answers }: NumericKey, issues: Issues): void {
  answers.forEach((one, index) => checkAnswer(one, issues.at('answers', index)));
  checkEarnable(
    answers.map((one) => one.credit),
    issues.at('answers'),
  );
}

function checkAnswer({ value, tolerance, min, max, credit: earned }: NumericAnswer, issues: Issues): boolean {
  const isRange = min !== undefined && max !== undefined;
  if (!isRange && (min ?? max) !== undefined) return issues.add('range_open', 'A range must have both min and max.');
  if (isRange && value !== undefined) return issues.add('ambiguous', 'Must have a value or a range, not both.');
  if (isRange && exact(min).compare(exact(max)) > 0) {
    return issues.at('min').add('range_reversed', 'min must not be greater than max.');
  }
  if (tolerance !== undefined && value === undefined) {
    return issues.at('tolerance').add('value_missing', 'A tolerance must come with a value. Add the value.');
  }
  if (tolerance !== undefined && exact(tolerance).isNegative) {
    return issues.at('tolerance').add('negative', 'A tolerance must not be negative.');
  }
  if (value === undefined && !isRange && exact(earned).isPositive) {
    return issues.add('value_missing', 'An answer that earns points must have a value or a range.');
  }
  return true;
}

export const sanitizeNumericKey = <T extends NumericKey>(key: T, sanitize: Sanitizer): T => ({
  ...key,
  answers: key.answers.map((one) => sanitizeFeedback(one, sanitize)),
});

/** An accepted answer and the interpretation of the written number that matches it. */
type Match = NumericAnswer & { reading: Reading };

/**
 * A number earns the credit of the best answer that contains it, compared exactly. An answer with a unit requires that
 * unit, chosen or written after the number.
 */
export function gradeNumber(
  written: NumericResponse,
  { answers }: NumericKey,
  units: string[] = [],
): GradeResult | null {
  const { number, unit } = splitUnit(plainText(written.value), written.unit, units);
  if (!number) return null;
  const readings = readingsOf(number);
  if (readings.length === 0) return gradeResult(Fraction.zero, `${quoted(number)} is not a number.`);
  const matches = readings.flatMap((reading) =>
    answers.filter((answer) => contains(answer, reading.value)).map((answer): Match => ({ ...answer, reading })),
  );
  const match = bestOf(matches.filter((answer) => !answer.unit || answer.unit === unit));
  const credit = match ? exact(match.credit) : Fraction.zero;
  if (match && credit.isPositive)
    return gradeResult(credit, explainCorrect(match, credit), { feedback: match.feedback });
  const lacksUnit = matches.some((answer) => exact(answer.credit).isPositive);
  return gradeResult(Fraction.zero, explainIncorrect(number, lacksUnit, unit), { feedback: match?.feedback });
}

/** Splits `5 km` into 5 and km if the question offers km. The longest unit wins, so that `km` is not read as `m`. */
function splitUnit(
  text: string,
  chosen: string | undefined,
  units: string[],
): { number: string; unit: string | undefined } {
  const offered = chosen === undefined ? units : [chosen];
  const [trailing] = offered
    .filter((unit) => text.endsWith(plainText(unit)))
    .sort((one, other) => other.length - one.length);
  if (trailing === undefined) return { number: text, unit: chosen };
  return { number: text.slice(0, -plainText(trailing).length).trim(), unit: trailing };
}

/** An answer without value or range contains every number. */
function contains({ value, tolerance = '0', min, max }: NumericAnswer, number: Fraction): boolean {
  if (value !== undefined) {
    const [center, radius] = [exact(value), exact(tolerance)];
    return number.isBetween(center.minus(radius), center.plus(radius));
  }
  return min === undefined || max === undefined || number.isBetween(exact(min), exact(max));
}

function explainCorrect(match: Match, credit: Fraction): string {
  const worth = credit.compare(Fraction.one) === 0 ? '' : `, which is worth ${inWords(credit)}`;
  return `${withUnit(match.reading.text, match.unit)} is ${relationOf(match)}${worth}.`;
}

function relationOf({ value, tolerance = '0', min, max, reading }: Match): string {
  if (value === undefined) return `between ${min} and ${max}`;
  return exact(value).compare(reading.value) === 0 ? 'exactly correct' : `within ${tolerance} of ${value}`;
}

function explainIncorrect(number: string, lacksUnit: boolean, unit: string | undefined): string {
  if (!lacksUnit) return `${withUnit(number, unit)} is not an accepted answer.`;
  return unit ? `The number is correct, but not in ${unit}.` : 'The number is correct, but its unit is missing.';
}

const withUnit = (number: string, unit?: string): string => (unit ? `${number} ${unit}` : number);
