import type { Issues } from '#platform/shapes/issues.js';
import {
  about,
  distinct,
  integer,
  listOf,
  object,
  oneOf,
  optional,
  recordOf,
  reference,
  text,
} from '#platform/shapes/schema.js';
import { plainText } from '#platform/text/plain-text.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import { exact, Fraction } from './shared/fraction.js';
import { gradeNumber } from './shared/number-grading.js';
import {
  answerText,
  checkEarnable,
  type Credit,
  credit,
  decimal,
  entryOf,
  feedbackText,
  numeral,
  partLimits,
} from './shared/part-schemas.js';
import { bodyOf, sanitizeFeedback, type Sanitizer, unchanged } from './shared/rich-texts.js';

export interface NumericBody {
  /** Units a student may choose from; empty when the number has no unit. */
  units: string[];
}

/** How `tolerance` is meant, as in Moodle, or the number of significant figures that have to agree, as in QTI. */
export const toleranceTypes = ['absolute', 'relative', 'geometric', 'significant_figures'] as const;
export type ToleranceType = (typeof toleranceTypes)[number];

/**
 * Either `value` within its tolerance or everything from `min` to `max`, both ends included. An answer with neither
 * matches any other number, like Moodle's `*`: it earns nothing and only gives feedback.
 */
export interface NumericAnswer {
  value?: string;
  tolerance?: string;
  toleranceType?: ToleranceType;
  min?: string;
  max?: string;
  unit?: string;
  credit: Credit;
  feedback?: string;
}

/** Requires numbers to be written with a number of significant figures; others lose a share of the points. */
export interface WrittenFigures {
  count: number;
  penalty: Credit;
}

/**
 * Without `unitFactors`, an answer with a unit requires that unit. With them, numbers are converted to the unit of the
 * answers, whose factor is 1; a missing or wrong unit costs `unitPenalty`, by default everything.
 */
export interface NumericKey {
  answers: NumericAnswer[];
  unitFactors?: Record<string, string>;
  unitPenalty?: Credit;
  writtenFigures?: WrittenFigures;
}

export interface NumericResponse {
  value: string;
  unit?: string;
}

const answer = (units: string[]) =>
  object<NumericAnswer>({
    value: optional(about('The accepted number, such as 1822 or 1e-3', decimal)),
    tolerance: optional(about('Largest accepted distance from value; default 0', decimal)),
    toleranceType: optional(
      about(
        'absolute: value ± tolerance (the default); relative: value ± tolerance × value; geometric: from value ÷ ' +
          '(1 + tolerance) to value × (1 + tolerance); significant_figures: equal when rounded to that many figures',
        oneOf(toleranceTypes),
      ),
    ),
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
  ...numberFields(units),
});

/** What numeric and calculated keys have besides their answers. */
export const numberFields = (units: string[]) => ({
  unitFactors: optional(
    about(
      'Unit → factor that converts it to the unit of the answers, for every unit of the body',
      recordOf(new Map(units.map((unit) => [unit, decimal])), [decimal]),
    ),
  ),
  unitPenalty: optional(
    about('With unitFactors: share of the points that a missing or wrong unit costs; default 1', penalty),
  ),
  writtenFigures: optional(
    about(
      'Number of significant figures that the number must be written with',
      object<WrittenFigures>({
        count: about('The number of significant figures', integer({ min: 1, max: 15 })),
        penalty: about('Share of the points that another number of figures costs', penalty),
      }),
    ),
  ),
});

const penalty = numeral(
  'Must be a number above 0 and at most 1, such as 1/10.',
  (share) => share.isPositive && share.compare(Fraction.one) <= 0,
);

export const unitList = distinct(listOf(text({ min: 1, max: 40 }), { max: partLimits.entries }), plainText);

export const numericResponse = (units: string[]) =>
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
    'every other number, earns nothing and gives feedback. An answer with a unit requires that unit. With ' +
    '`unitFactors`, units are converted, and a missing or wrong one costs `unitPenalty`.',
  scoring: ['per_part', 'all_or_nothing', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
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
  key: ({ units }) => object<NumericKey>(numericKeyFields(units)),
  response: ({ units }) => numericResponse(units),
  checkRules: ({ body, key }, issues) => checkNumericKey(key, issues.at('key'), body.units),
  sanitize: ({ body, key }, sanitize) => ({ body, key: sanitizeNumericKey(key, sanitize) }),
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: bodyOf,
  grade: ({ body, key }, response) => gradeNumber(response, key, body.units),
};

export function checkNumericKey(key: NumericKey, issues: Issues, units: string[] = []): void {
  const { answers } = key;
  answers.forEach((one, index) => checkAnswer(one, issues.at('answers', index)));
  checkUnits(key, units, issues);
  checkEarnable(
    answers.map((one) => one.credit),
    issues.at('answers'),
  );
}

/** The rules of units, for keys of numeric and calculated questions. */
export function checkUnits(
  {
    answers,
    unitFactors,
    unitPenalty,
  }: Pick<NumericKey, 'unitFactors' | 'unitPenalty'> & { answers: { unit?: string }[] },
  units: string[],
  issues: Issues,
): void {
  if (!unitFactors) {
    if (unitPenalty) issues.at('unitPenalty').add('factors_missing', 'unitPenalty must come with unitFactors.');
    return;
  }
  for (const unit of units) {
    const factor = entryOf(unitFactors, unit);
    if (!factor || !exact(factor).isPositive) {
      issues.at('unitFactors', unit).add('factor', 'Every unit of the body must have a factor above 0.');
    }
  }
  answers.forEach(({ unit }, index) => {
    if (unit) issues.at('answers', index, 'unit').add('factors', 'With unitFactors, answers have no unit.');
  });
}

function checkAnswer(one: NumericAnswer, issues: Issues): boolean {
  const { value, min, max, credit: earned } = one;
  const isRange = min !== undefined && max !== undefined;
  if (!isRange && (min ?? max) !== undefined) return issues.add('range_open', 'A range must have both min and max.');
  if (isRange && value !== undefined) return issues.add('ambiguous', 'Must have a value or a range, not both.');
  if (isRange && exact(min).compare(exact(max)) > 0) {
    return issues.at('min').add('range_reversed', 'min must not be greater than max.');
  }
  if (!checkTolerance(one, issues)) return false;
  if (value !== undefined || isRange || !exact(earned).isPositive) return true;
  return issues.add('value_missing', 'An answer that earns points must have a value or a range.');
}

/** The rules of a tolerance, for answers of numeric and calculated questions. */
function checkTolerance({ value, tolerance, toleranceType }: NumericAnswer, issues: Issues): boolean {
  if (toleranceType !== undefined && tolerance === undefined) {
    return issues.at('toleranceType').add('tolerance_missing', 'A toleranceType must come with a tolerance.');
  }
  if (tolerance === undefined) return true;
  if (value === undefined) {
    return issues.at('tolerance').add('value_missing', 'A tolerance must come with a value. Add the value.');
  }
  return checkSize(tolerance, toleranceType, issues.at('tolerance'));
}

export function checkSize(tolerance: string, type: ToleranceType | undefined, issues: Issues): boolean {
  const size = exact(tolerance);
  if (type === 'significant_figures') {
    const isCount = /^([1-9]|1[0-5])$/.test(tolerance);
    return isCount || issues.add('figures', 'For significant_figures, must be a whole number from 1 to 15.');
  }
  return !size.isNegative || issues.add('negative', 'A tolerance must not be negative.');
}

export const sanitizeNumericKey = <T extends NumericKey>(key: T, sanitize: Sanitizer): T => ({
  ...key,
  answers: key.answers.map((one) => sanitizeFeedback(one, sanitize)),
});
