import { fingerprint } from '#questions/formats/external-ids.js';
import { shuffledOptions, optionId } from '#questions/formats/option-order.js';
import { creditOf } from '#questions/formats/percent-credits.js';
import { contentDefaults, parseError } from '#questions/formats/text-file.js';
import { type NumericAnswer } from '#questions/types/numeric.js';
import { type QuestionContent, textFormats } from '#questions/types/question-content.js';
import { manualTypes } from '#questions/types/question-types.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { type Credit } from '#questions/types/shared/part-schemas.js';
import { type Row } from './columns.js';

/** The types a row may have. */
export const rowTypes = [
  'single_choice',
  'multiple_choice',
  'true_false',
  'numeric',
  'short_text',
  'matching',
  'ordering',
  'long_text',
  'file',
] as const;
type RowType = (typeof rowTypes)[number];

const fault = (row: Row, rule: string, message: string) => parseError(row.line, rule, message);

export function questionOf(row: Row): QuestionContent {
  const prompt = row.get('question');
  if (prompt === '') throw fault(row, 'prompt_missing', 'The column question is empty. Write the question.');
  const { points, tags, format } = settingsOf(row);
  const common = { title: row.get('title'), feedback: row.get('feedback') };
  const content = { ...contentDefaults, ...common, points, tags, format, prompt, ...partsOf(row, typeOf(row)) };
  return withOutcomeFeedback(content, row);
}

/** Feedback by outcome. A true-false question has it as feedback on its answers, and graders give their own. */
function withOutcomeFeedback(content: QuestionContent, row: Row): QuestionContent;
function withOutcomeFeedback(content: QuestionContent, row: Row): object {
  if (content.type === 'true_false' || manualTypes.includes(content.type)) return content;
  const texts = {
    correct: row.get('feedback_correct'),
    partiallyCorrect: row.get('feedback_partly'),
    incorrect: row.get('feedback_incorrect'),
  };
  const outcomeFeedback = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
  return Object.keys(outcomeFeedback).length === 0 ? content : { ...content, key: { ...content.key, outcomeFeedback } };
}

function settingsOf(row: Row) {
  const name = row.get('format').toLowerCase() || 'plain';
  const format = textFormats.find((known) => known === name);
  if (!format) throw fault(row, 'format_unknown', `The column format must be one of ${textFormats.join(', ')}.`);
  const points = row.get('points').replace(',', '.') || '1';
  const number = Fraction.parse(points);
  if (!number) throw fault(row, 'points_unreadable', 'The column points must be a number, such as 1 or 2.5.');
  const tags = listOf(row.get('tags'));
  return { format, points: number.toShort(10), tags: [...new Set(tags)] };
}

const listOf = (text: string): string[] =>
  text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** The type; without one, it follows from the other columns. */
function typeOf(row: Row): RowType {
  const written = row.get('type').toLowerCase().replace(/[\s-]/g, '_');
  const type = rowTypes.find((known) => known === written);
  if (type) return type;
  if (written !== '') throw fault(row, 'type_unknown', `The column type must be one of ${rowTypes.join(', ')}.`);
  const correct = row.get('correct');
  if (row.choices.length > 0)
    return listOf(correct.replaceAll(',', ';')).length > 1 ? 'multiple_choice' : 'single_choice';
  return correct === '' ? 'long_text' : 'true_false';
}

function partsOf(row: Row, type: RowType) {
  switch (type) {
    case 'single_choice':
    case 'multiple_choice':
      return choices(row, type);
    case 'true_false':
      return truth(row);
    case 'numeric':
      return numbers(row);
    case 'short_text':
      return shortTexts(row);
    case 'matching':
      return pairs(row);
    case 'ordering':
      return order(row);
    case 'long_text':
    case 'file': {
      const guidance = row.get('guidance');
      return { type, body: {}, key: guidance === '' ? {} : { guidance } };
    }
  }
}

/** `A; C:50%; D:-25%` as credits by letter. */
function creditsOf(row: Row): Map<string, Credit> {
  const credits = new Map<string, Credit>();
  const known = row.choices.map(({ letter }) => letter);
  for (const entry of listOf(row.get('correct').replaceAll(',', ';'))) {
    const [, letter = '', percent = '100'] = /^([a-z])(?:\s*:\s*(-?\d{1,3}(?:\.\d{1,24})?)\s*%)?$/i.exec(entry) ?? [];
    if (!known.includes(letter.toUpperCase())) {
      const example = 'such as A or A; C, with weights such as A:50%';
      throw fault(
        row,
        'correct_unreadable',
        `The column correct must have letters of choices, ${example}. It has ${entry}.`,
      );
    }
    credits.set(letter.toUpperCase(), creditOf(percent));
  }
  if (credits.size === 0)
    throw fault(row, 'correct_missing', 'The column correct is empty. Write the letters of the correct choices.');
  return credits;
}

/** The choices with their credits. A choice without text is an error: its letter or feedback would be lost. */
function creditedChoices(row: Row) {
  const credits = creditsOf(row);
  const empty = row.choices.find(({ text }) => text === '');
  if (empty) throw fault(row, 'choice_empty', `Choice ${empty.letter} has feedback but no text. Write its text.`);
  return row.choices.map(({ letter, text, feedback }, index) => ({
    id: optionId(index),
    text,
    credit: credits.get(letter) ?? '0',
    feedback,
  }));
}

function choices(row: Row, type: 'single_choice' | 'multiple_choice') {
  const credited = creditedChoices(row);
  const credits = credited.filter(({ credit }) => credit !== '0').map(({ id, credit }) => [id, credit] as const);
  const feedback = credited.filter((one) => one.feedback !== '').map((one) => [one.id, one.feedback] as const);
  return {
    type,
    body: { choices: credited.map(({ id, text }) => ({ id, text })) },
    key: {
      credits: Object.fromEntries(credits),
      ...(feedback.length > 0 && { feedback: Object.fromEntries(feedback) }),
    },
  };
}

function truth(row: Row) {
  const correct = row.get('correct').toLowerCase();
  if (!['true', 't', 'false', 'f'].includes(correct))
    throw fault(row, 'correct_unreadable', 'The column correct of a true_false question must be true or false.');
  const [right, wrong] = [row.get('feedback_correct'), row.get('feedback_incorrect')];
  const feedback = { ...(right !== '' && { right }), ...(wrong !== '' && { wrong }) };
  const key = { answer: correct.startsWith('t'), ...(right + wrong !== '' && { feedback }) };
  return { type: 'true_false' as const, body: {}, key };
}

function shortTexts(row: Row) {
  const caseSensitive = ['true', '1', 'yes'].includes(row.get('case_sensitive').toLowerCase());
  const answers = creditedChoices(row).map(({ text, credit, feedback }) => ({
    text,
    credit,
    ...(feedback !== '' && { feedback }),
  }));
  return { type: 'short_text' as const, body: {}, key: { caseSensitive, answers } };
}

function numbers(row: Row) {
  const units = listOf(row.get('units'));
  const answers = creditedChoices(row).map(({ text, credit, feedback }): NumericAnswer => ({
    ...numberOf(text, units, row),
    credit,
    ...(feedback !== '' && { feedback }),
  }));
  return { type: 'numeric' as const, body: { units }, key: { answers } };
}

/** `1822`, `1822:5`, `1821..1823` or `*`, each with a unit of the column units after it. */
function numberOf(text: string, units: string[], row: Row): Omit<NumericAnswer, 'credit'> {
  const [unit] = units.filter((one) => text.endsWith(one)).sort((one, other) => other.length - one.length);
  const number = (unit === undefined ? text : text.slice(0, -unit.length)).trim();
  const suffix = unit === undefined ? {} : { unit };
  if (number === '*') return suffix;
  const isRange = number.includes('..');
  const [first = '', second, ...more] = number.split(isRange ? '..' : ':').map((part) => part.trim());
  const isReadable = [first, second ?? '0'].every((part) => !part.includes('/') && Fraction.parse(part));
  if (!isReadable || more.length > 0) {
    const form = 'a number (1822), a number with a tolerance (1822:5) or a range (1821..1823)';
    throw fault(row, 'number_unreadable', `${text.slice(0, 60)} is not ${form}. Use a decimal point.`);
  }
  if (isRange) return { min: first, max: second ?? '', ...suffix };
  return { value: first, ...(second !== undefined && { tolerance: second }), ...suffix };
}

function pairs(row: Row) {
  const split = row.choices.map(({ letter, text }) => {
    const at = text.indexOf('->');
    const option = text.slice(at + 2).trim();
    if (at < 0 || option === '')
      throw fault(row, 'pair_incomplete', `Choice ${letter} must have the form prompt -> option.`);
    return { prompt: text.slice(0, at).trim(), option };
  });
  const texts = [...new Set(split.map(({ option }) => option))];
  const { options, ids } = shuffledOptions(texts, fingerprint(row.get('question')));
  const prompted = split
    .filter(({ prompt }) => prompt !== '')
    .map((pair, index) => ({ ...pair, id: String(index + 1) }));
  const idOf = new Map(texts.map((text, index) => [text, ids[index] ?? '']));
  return {
    type: 'matching' as const,
    body: { prompts: prompted.map(({ id, prompt }) => ({ id, text: prompt })), options },
    key: { pairs: Object.fromEntries(prompted.map(({ id, option }) => [id, idOf.get(option) ?? ''])) },
  };
}

function order(row: Row) {
  const { options, ids } = shuffledOptions(
    row.choices.map(({ text }) => text),
    fingerprint(row.get('question')),
  );
  return { type: 'ordering' as const, body: { items: options }, key: { order: ids } };
}
