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
  textLike,
} from '#platform/shapes/schema.js';
import {
  checkSize,
  checkUnits,
  numberFields,
  type NumericKey,
  type NumericResponse,
  numericResponse,
  type ToleranceType,
  toleranceTypes,
  unitList,
} from '#questions/types/numeric.js';
import { type Parts, type QuestionTypeDefinition } from '#questions/types/question-type-definition.js';
import { exact } from '#questions/types/shared/fraction.js';
import {
  checkEarnable,
  type Credit,
  credit,
  decimal,
  feedbackText,
  partLimits,
} from '#questions/types/shared/part-schemas.js';
import { sanitizeFeedback, unchanged } from '#questions/types/shared/rich-texts.js';
import { earningFormulas, gradeCalculated, hasValues, valuesFor, variableNames } from './calculated-grading.js';
import { FormulaError, formulaLimits, parseFormula } from './formula.js';
import { hasWholeSteps, stepsOf, withValues } from './variables.js';

/** A variable of the prompt, written `{name}`. A student sees the `value` that was drawn. */
export interface Variable {
  name: string;
  value?: string;
}

export interface CalculatedBody {
  variables: Variable[];
  units: string[];
}

/** Values from `min` to `max` in steps of one unit of the last decimal. */
export interface VariableRange {
  min: string;
  max: string;
  decimals?: number;
}

export interface CalculatedAnswer {
  formula: string;
  tolerance?: string;
  toleranceType?: ToleranceType;
  unit?: string;
  credit: Credit;
  feedback?: string;
}

/** The values of the variables are drawn from their ranges, or together as one row of the data sets. */
export type CalculatedKey = {
  ranges?: Record<string, VariableRange>;
  dataSets?: Record<string, string>[];
  answers: CalculatedAnswer[];
} & Omit<NumericKey, 'answers'>;

const name = textLike(
  40,
  'name',
  'Must be a name: a letter, then at most 39 letters, digits or _.',
  (value) => /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(value) && !(value in {}),
);

const formula = text({ min: 1, max: formulaLimits.length });

const range = object<VariableRange>({
  min: about('Lowest value', decimal),
  max: about('Highest value', decimal),
  decimals: optional(about('Decimals of the values; default 0', integer({ max: 9 }))),
});

const answer = (units: string[]) =>
  object<CalculatedAnswer>({
    formula: about('The accepted number as a formula, such as {a} * sin(deg2rad({b})) + 2^3', formula),
    tolerance: optional(about('Largest accepted distance; default 0', decimal)),
    toleranceType: optional(about('As in numeric; default absolute', oneOf(toleranceTypes))),
    unit: optional(about('Required unit, one of the units of the body', reference(units))),
    credit,
    feedback: optional(about('Shown after grading, in the format of the question; {a} is replaced', feedbackText)),
  });

/** The student computes a number from values that are drawn for each attempt. */
export const calculated: QuestionTypeDefinition<'calculated', CalculatedBody, CalculatedKey, NumericResponse> = {
  type: 'calculated',
  about:
    'The student computes a number from values that are drawn for each attempt. `{name}` in the prompt is replaced by the value.',
  partialCredit: 'As numeric, with the numbers that the formulas give for the drawn values.',
  scoring: ['per_part', 'all_or_nothing', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: true,
  example: {
    prompt: 'A rectangle is {a} cm long and {b} cm wide. How large is its area?',
    points: '1',
    body: { variables: [{ name: 'a' }, { name: 'b' }], units: [] },
    key: {
      dataSets: [{ a: '3', b: '4' }],
      answers: [
        { formula: '{a} * {b}', tolerance: '0.01', toleranceType: 'relative', credit: '1' },
        { formula: '2 * ({a} + {b})', credit: '0', feedback: 'This is the perimeter of {a} by {b}.' },
      ],
    },
    response: { value: '12' },
  },
  body: object<CalculatedBody>({
    variables: about(
      'The variables, which the prompt contains as {name}',
      distinct(
        listOf(
          object<Variable>({
            name: about('Name of the variable', name),
            value: optional(about('Only in the view of a student: the drawn value', decimal)),
          }),
          { min: 1, max: 20 },
        ),
        (variable) => variable.name,
      ),
    ),
    units: about('Units to choose from; empty for a number without unit', unitList),
  }),
  key: (body) =>
    object<CalculatedKey>({
      ranges: optional(
        about(
          'Variable → range of its values',
          recordOf(new Map(variableNames(body).map((variable) => [variable, range]))),
        ),
      ),
      dataSets: optional(
        about(
          'Rows of values; an attempt draws one row. Instead of ranges for these variables',
          listOf(recordOf(new Map(variableNames(body).map((variable) => [variable, decimal]))), { min: 1, max: 1_000 }),
        ),
      ),
      answers: about(
        'Accepted numbers; the best that matches counts',
        listOf(answer(body.units), { min: 1, max: partLimits.entries }),
      ),
      ...numberFields(body.units),
    }),
  response: ({ units }) => numericResponse(units),
  checkRules,
  sanitize: ({ body, key }, sanitize) => ({
    body,
    key: { ...key, answers: key.answers.map((one) => sanitizeFeedback(one, sanitize)) },
  }),
  sanitizeResponse: unchanged,
  studentPrompt: (prompt, { body, key }, { seed }) => withValues(prompt, valuesFor(body, key, seed)),
  studentView: ({ body, key }, { seed }) => {
    const values = valuesFor(body, key, seed);
    return {
      ...body,
      variables: variableNames(body).map((variable) => ({ name: variable, value: values.get(variable) ?? '' })),
    };
  },
  grade: ({ body, key }, response, { seed }) => gradeCalculated(body, key, response, seed),
};

function checkRules({ body, key }: Parts<CalculatedBody, CalculatedKey>, issues: Issues): void {
  checkSources(body, key, issues);
  body.variables.forEach(({ value }, index) => {
    const at = issues.at('body', 'variables', index, 'value');
    if (value !== undefined) at.add('drawn', 'Must be left out: the value is drawn for each attempt.');
  });
  key.answers.forEach((one, index) => {
    const at = issues.at('key', 'answers', index);
    checkFormula(one.formula, variableNames(body), at.at('formula'));
    if (one.tolerance !== undefined) checkSize(one.tolerance, one.toleranceType, at.at('tolerance'));
  });
  checkUnits(key, body.units, issues.at('key'));
  checkEarnable(
    key.answers.map((one) => one.credit),
    issues.at('key', 'answers'),
  );
  if (issues.found.length === 0) checkValues(body, key, issues.at('key', 'answers'));
}

/** Every variable has either a range or a value in every data set. */
function checkSources(body: CalculatedBody, { ranges = {}, dataSets = [] }: CalculatedKey, issues: Issues): void {
  for (const variable of variableNames(body)) {
    const isInRows = dataSets.length > 0 && dataSets.every((row) => Object.hasOwn(row, variable));
    if (Object.hasOwn(ranges, variable) === isInRows) {
      issues.at('key', 'ranges', variable).add('source', 'Must have either a range or a value in every data set.');
    }
  }
  for (const [variable, given] of Object.entries(ranges)) {
    const at = issues.at('key', 'ranges', variable);
    if (exact(given.min).compare(exact(given.max)) > 0) at.add('range_reversed', 'min must not be greater than max.');
    else if (!hasWholeSteps(given))
      at.add('range_decimals', 'min and max must have at most as many decimals as the values. Raise decimals.');
    else if (stepsOf(given) > maxSteps)
      at.add('range_size', 'Must have at most 10,000,000 values. Use fewer decimals.');
  }
}

const maxSteps = 9_999_999;

function checkFormula(written: string, known: string[], issues: Issues): void {
  try {
    const unknown = parseFormula(written).variables.find((variable) => !known.includes(variable));
    if (unknown) issues.add('reference', `{${unknown}} is not a variable of this question.`);
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    issues.add('formula', error.message);
  }
}

/** The number of seeds for which an author's formulas are tried. */
const sampleSeeds = 20;

function checkValues(body: CalculatedBody, key: CalculatedKey, issues: Issues): void {
  const formulas = earningFormulas(key);
  for (let seed = 0; seed < sampleSeeds; seed++) {
    const values = valuesFor(body, key, `sample ${seed}`);
    if (hasValues(formulas, values)) continue;
    const shown = Array.from(values, ([variable, value]) => `${variable} = ${value}`).join(', ');
    issues.add('undefined', `A formula has no value for ${shown}. Change the values of the variables.`);
    return;
  }
}
