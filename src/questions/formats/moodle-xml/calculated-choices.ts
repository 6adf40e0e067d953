import { type XmlElement } from '#platform/xml/xml-element.js';
import { parseError } from '#questions/formats/text-file.js';
import { FormulaError, parseFormula } from '#questions/types/calculated/formula.js';
import { withValues } from '#questions/types/calculated/variables.js';
import { exact } from '#questions/types/shared/fraction.js';
import { valuesOf } from './calculated-questions.js';
import { readChoices } from './choice-questions.js';
import { type QuestionElement } from './question-element.js';

/** `{=formula}`, whose variables are in braces, too. */
const formula = /\{=((?:[^{}]|\{[^{}]{0,100}\}){1,1000})\}/g;

/**
 * `calculatedmulti`: choices with numbers that are computed from data sets. Choices are the same in every attempt here, so that
 * the question is read with the values of its first data set.
 */
export function readCalculatedChoices(question: QuestionElement, prompt: string) {
  for (const name of ['synchronize', 'unitgradingtype', 'unitpenalty', 'showunits', 'unitsleft']) question.child(name);
  const definitions = question.child('dataset_definitions')?.childrenNamed('dataset_definition') ?? [];
  if (definitions.length === 0) question.fail('data_sets_missing', 'The question has no data sets for its variables.');
  const { dataSets, ranges = {} } = valuesOf(definitions, question);
  const first = dataSets?.[0] ?? Object.fromEntries(Object.entries(ranges).map(([name, { min }]) => [name, min]));
  const values = new Map(Object.entries(first));
  const shown = Array.from(values, ([name, value]) => `${name} = ${value}`).join(', ');
  question.note(
    question.line,
    'data_set_fixed',
    `Choices are the same in every attempt here, so the first data set was used: ${shown}.`,
  );
  const read = readChoices(question);
  const answers = question.element.childrenNamed('answer');
  const choices = read.body.choices.map(({ id, text }, at) => ({
    id,
    text: computed(text, values, formatOf(answers[at]), answers[at]?.line ?? question.line),
  }));
  const plain = { decimals: 2, isFigures: false };
  return { ...read, prompt: computed(prompt, values, plain, question.line), body: { choices } };
}

/** How Moodle writes the number of a choice: with decimals (format 1) or significant figures (format 2). */
interface NumberFormat {
  decimals: number;
  isFigures: boolean;
}

function formatOf(answer: XmlElement | undefined): NumberFormat {
  const length = Number(answer?.textOf('correctanswerlength') || '2');
  return {
    decimals: Number.isInteger(length) && length >= 0 && length <= 9 ? length : 2,
    isFigures: answer?.textOf('correctanswerformat') === '2',
  };
}

function computed(text: string, values: ReadonlyMap<string, string>, format: NumberFormat, line: number): string {
  const numbers = new Map(Array.from(values, ([name, value]) => [name, Number(value)]));
  const calculated = text.replace(formula, (_, written: string) => {
    const number = evaluated(written, numbers, line);
    const exactNumber = exact(String(number));
    if (!format.isFigures) return exactNumber.toFixed(format.decimals);
    return exactNumber.toFigures(Math.max(1, format.decimals)).toShort(20);
  });
  return withValues(calculated, values);
}

function evaluated(written: string, values: ReadonlyMap<string, number>, line: number): number {
  try {
    const number = parseFormula(written).evaluate(values);
    if (Number.isFinite(number)) return number;
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw parseError(line, 'formula_unreadable', `${error.message} Write the number instead.`);
  }
  throw parseError(line, 'formula_undefined', 'A formula has no value for the first data set. Change its values.');
}
