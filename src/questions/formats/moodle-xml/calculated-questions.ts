import { type Markup, xml } from '#platform/xml/write-xml.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { Unrepresentable } from '#questions/formats/verified-export.js';
import {
  type CalculatedAnswer,
  type CalculatedKey,
  type VariableRange,
} from '#questions/types/calculated/calculated.js';
import { type ToleranceType } from '#questions/types/numeric.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';
import { fractionOf, readFraction } from './grades.js';
import { plainTextOf, type QuestionElement } from './question-element.js';
import { factorsOf, inverse, readUnits, writtenUnits } from './units.js';
import { plainAnswer, type WrittenQuestion } from './written-question.js';

/** Moodle's numbers of tolerance types. */
const toleranceTypes: Record<string, ToleranceType> = { '1': 'relative', '2': 'absolute', '3': 'geometric' };

/** `calculated` and `calculatedsimple`: formulas of variables, whose values come from data sets. */
export function readCalculated(question: QuestionElement, prompt: string) {
  if (prompt.includes('{='))
    question.fail(
      'formula_in_text',
      'The question text contains a formula {=…}. Write its result as an answer instead.',
    );
  for (const name of ['answernumbering', 'single', 'shuffleanswers']) question.child(name);
  const answers = question.children('answer').flatMap((answer) => answerOf(answer, question) ?? []);
  const rules = readUnits(question);
  const factors = factorsOf(answers, rules);
  if (rules.units.length > 0 && !factors)
    question.note(
      question.line,
      'units_dropped',
      'Units that are optional or cost a share of an answer have no counterpart and were left out.',
    );
  const definitions = question.child('dataset_definitions')?.childrenNamed('dataset_definition') ?? [];
  if (definitions.length === 0) question.fail('data_sets_missing', 'The question has no data sets for its variables.');
  const units = factors ? rules.units.map(({ name }) => name) : [];
  const body = { variables: definitions.map((definition) => ({ name: nameOf(definition, question) })), units };
  const key: CalculatedKey = { ...valuesOf(definitions, question), answers, ...factors };
  return { type: 'calculated' as const, body, key };
}

/** An answer for any other number has no formula and is left out. */
function answerOf(answer: XmlElement, question: QuestionElement): CalculatedAnswer | undefined {
  const formula = plainTextOf(answer) ?? '';
  const feedback = question.text(answer.child('feedback'));
  if (formula === '*' || formula === '') {
    question.note(answer.line, 'answer_skipped', 'The answer for every other number and its feedback were left out.');
    return undefined;
  }
  const tolerance = answer.textOf('tolerance') || '0';
  const toleranceType = entryOf(toleranceTypes, answer.textOf('tolerancetype') || '1') ?? 'relative';
  return {
    formula,
    ...(Fraction.parse(tolerance)?.isPositive && { tolerance, toleranceType }),
    credit: readFraction(answer.attribute('fraction') ?? '0', answer.line),
    ...(feedback && { feedback }),
  };
}

function nameOf(definition: XmlElement, question: QuestionElement): string {
  const name = plainTextOf(definition.child('name')) ?? '';
  if (/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name)) return name;
  return question.fail(
    'variable_name',
    `A variable must be a letter, then letters, digits or _. Rename ${name.slice(0, 40)}.`,
    definition.line,
  );
}

/** The rows of the data sets; ranges where there are none. */
export function valuesOf(
  definitions: XmlElement[],
  question: QuestionElement,
): Pick<CalculatedKey, 'dataSets' | 'ranges'> {
  const columns = definitions.map((definition) => ({
    name: nameOf(definition, question),
    values: (definition.child('dataset_items')?.childrenNamed('dataset_item') ?? [])
      .toSorted((one, other) => Number(one.textOf('number')) - Number(other.textOf('number')))
      .map((item) => numberOf(item.textOf('value'), item, question)),
    range: rangeOf(definition, question),
  }));
  const length = Math.min(...columns.map(({ values }) => values.length));
  if (length === 0) return { ranges: Object.fromEntries(columns.map(({ name, range }) => [name, range])) };
  const rows = Array.from({ length }, (_, row) =>
    Object.fromEntries(columns.map(({ name, values }) => [name, values[row] ?? '0'])),
  );
  return { dataSets: rows };
}

function rangeOf(definition: XmlElement, question: QuestionElement): VariableRange {
  const value = (name: string) => numberOf(plainTextOf(definition.child(name)) || '0', definition, question);
  const [min, max] = [value('minimum'), value('maximum')];
  // The ends have as many decimals as the values here.
  const needed = [min, max].map((end) => exact(end).toShort(9).split('.')[1]?.length ?? 0);
  return { min, max, decimals: Math.min(9, Math.max(0, Number(value('decimals')), ...needed)) };
}

function numberOf(text: string | undefined, element: XmlElement, question: QuestionElement): string {
  if (text !== undefined && !text.includes('/') && Fraction.parse(text)) return text;
  return question.fail(
    'number_unreadable',
    'A value of a data set must be a number with a decimal point.',
    element.line,
  );
}

export function writeCalculated({ body, key }: QuestionOf<'calculated'>, written: WrittenQuestion): Markup[] {
  const { dataSets = [], ranges, answers, unitFactors, unitPenalty = '1' } = key;
  if (ranges && Object.keys(ranges).length > 0)
    throw new Unrepresentable('ranges', 'Moodle needs data sets instead of ranges of values.');
  const units = body.units.map((name) => ({
    name,
    multiplier: inverse(entryOf(unitFactors ?? {}, name) ?? '1') ?? '1',
  }));
  return [
    ...answers.map((answer) => writtenAnswer(answer, written)),
    ...writtenUnits({ units, penalty: unitPenalty, of: 'points' }),
    xml('synchronize', {}, '0'),
    xml('dataset_definitions', {}, ...body.variables.map(({ name }) => definitionOf(name, dataSets))),
  ];
}

function writtenAnswer(
  { formula, tolerance, toleranceType = 'absolute', credit, feedback, unit }: CalculatedAnswer,
  written: WrittenQuestion,
): Markup {
  const type = Object.entries(toleranceTypes).find(([, known]) => known === toleranceType)?.[0];
  if (!type || unit !== undefined)
    throw new Unrepresentable('tolerance_or_unit', 'Moodle cannot hold the tolerance or the unit of an answer.');
  return plainAnswer(
    fractionOf(credit),
    formula,
    xml('tolerance', {}, tolerance ?? '0'),
    xml('tolerancetype', {}, type),
    xml('correctanswerformat', {}, '1'),
    xml('correctanswerlength', {}, '2'),
    written.text('feedback', feedback ?? ''),
  );
}

function definitionOf(name: string, rows: Record<string, string>[]): Markup {
  const values = rows.map((row) => entryOf(row, name) ?? '0');
  const numbers = values.map(Number);
  const text = (tag: string, value: string) => xml(tag, {}, xml('text', {}, value));
  const decimals = Math.max(...values.map((value) => value.split('.')[1]?.length ?? 0));
  const items = values.map((value, index) =>
    xml('dataset_item', {}, xml('number', {}, String(index + 1)), xml('value', {}, value)),
  );
  return xml(
    'dataset_definition',
    {},
    text('status', 'private'),
    text('name', name),
    xml('type', {}, 'calculated'),
    text('distribution', 'uniform'),
    text('minimum', String(Math.min(...numbers))),
    text('maximum', String(Math.max(...numbers))),
    text('decimals', String(Math.min(9, decimals))),
    xml('itemcount', {}, String(rows.length)),
    xml('dataset_items', {}, ...items),
    xml('number_of_items', {}, String(rows.length)),
  );
}
