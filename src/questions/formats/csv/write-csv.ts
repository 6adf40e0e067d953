import { byteOrderMark, csvLine } from '#platform/api/csv-table.js';
import { type ExportNotes } from '#questions/formats/export-notes.js';
import { percentOf } from '#questions/formats/percent-credits.js';
import { type ExportedQuestion, type ImportedQuestions } from '#questions/formats/question-format.js';
import { typeMissing, Unrepresentable, writeVerified } from '#questions/formats/verified-export.js';
import { type NumericAnswer } from '#questions/types/numeric.js';
import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { type Credit, entryOf } from '#questions/types/shared/part-schemas.js';
import { cellsOf, columns, writtenLetters } from './columns.js';

const label = 'CSV';
const header = csvLine(columns);

/** Writes a row per question. The columns are always the same. */
export async function* writeCsv(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
  parse: (text: string) => Promise<ImportedQuestions>,
): AsyncGenerator<string> {
  yield byteOrderMark + header;
  const writer = { label, render, parse: (row: string) => parse(header + row) };
  for await (const { text } of writeVerified(questions, notes, writer)) yield text;
}

interface Choice {
  text: string;
  feedback?: string | undefined;
}

/** The cells of a question that depend on its type. */
interface Parts {
  correct?: string;
  values?: {
    feedback_correct?: string | undefined;
    feedback_incorrect?: string | undefined;
    case_sensitive?: string;
    units?: string;
    guidance?: string | undefined;
  };
  choices?: Choice[];
}

function render({ externalId, category, content }: ExportedQuestion): string {
  const { type, title, prompt, format, feedback, points, tags, key } = content;
  const { outcomeFeedback = {} }: KeyOptions = key;
  const {
    correct: feedback_correct,
    partiallyCorrect: feedback_partly,
    incorrect: feedback_incorrect,
  } = outcomeFeedback;
  const byOutcome = { feedback_correct, feedback_partly, feedback_incorrect };
  const { correct, values, choices = [] } = partsOf(content);
  if (choices.length > writtenLetters.length)
    throw new Unrepresentable('answers_too_many', `${label} has columns for ${writtenLetters.length} choices.`);
  const common = {
    id: externalId,
    type,
    category,
    title,
    question: prompt,
    format,
    points,
    feedback,
    tags: tags.join('; '),
  };
  return csvLine(cellsOf({ ...common, ...byOutcome, correct, ...values }, choices));
}

function partsOf(content: QuestionContent): Parts {
  switch (content.type) {
    case 'single_choice':
    case 'multiple_choice':
      return choicesOf(content);
    case 'true_false': {
      const { answer, feedback } = content.key;
      return {
        correct: String(answer),
        values: { feedback_correct: feedback?.right, feedback_incorrect: feedback?.wrong },
      };
    }
    case 'numeric':
      return {
        ...answersOf(content.key.answers, numberOf),
        values: { units: content.body.units.join('; ') },
      };
    case 'short_text':
      return {
        ...answersOf(content.key.answers, ({ text }) => text),
        values: { case_sensitive: String(content.key.caseSensitive) },
      };
    case 'matching':
      return { choices: pairsOf(content) };
    case 'ordering':
      return { choices: content.key.order.map((id) => ({ text: textOf(content.body.items, id) })) };
    case 'long_text':
    case 'file':
      return { values: { guidance: content.key.guidance } };
    default:
      throw typeMissing(label, content.type);
  }
}

const textOf = (options: { id: string; text: string }[], id: string | undefined): string =>
  options.find((option) => option.id === id)?.text ?? '';

/** `A; C:50%`, without choices that earn nothing. */
const correctOf = (credits: Credit[]): string =>
  credits
    .map((credit, index) => ({ percent: percentOf(credit), letter: writtenLetters[index] ?? '' }))
    .filter(({ percent }) => percent !== '0')
    .map(({ percent, letter }) => (percent === '100' ? letter : `${letter}:${percent}%`))
    .join('; ');

function choicesOf({ body, key }: QuestionOf<'single_choice'> | QuestionOf<'multiple_choice'>): Parts {
  return {
    correct: correctOf(body.choices.map(({ id }) => entryOf(key.credits, id) ?? '0')),
    choices: body.choices.map(({ id, text }) => ({ text, feedback: entryOf(key.feedback ?? {}, id) })),
  };
}

const answersOf = <Answer extends { credit: Credit; feedback?: string }>(
  answers: Answer[],
  shown: (answer: Answer) => string,
): Parts => ({
  correct: correctOf(answers.map(({ credit }) => credit)),
  choices: answers.map((answer) => ({ text: shown(answer), feedback: answer.feedback })),
});

function numberOf({ value, tolerance, min, max, unit }: NumericAnswer): string {
  const suffix = unit === undefined ? '' : ` ${unit}`;
  if (value !== undefined) return `${value}${tolerance === undefined ? '' : `:${tolerance}`}${suffix}`;
  return (min === undefined || max === undefined ? '*' : `${min}..${max}`) + suffix;
}

function pairsOf({ body, key }: QuestionOf<'matching'>): Choice[] {
  const paired = body.prompts.map(({ id, text }) => ({
    prompt: text,
    option: textOf(body.options, entryOf(key.pairs, id)),
  }));
  const others = body.options.filter(({ text }) => !paired.some(({ option }) => option === text));
  const distinct = new Set(others.map(({ text }) => text));
  return [
    ...paired.map(({ prompt, option }) => ({ text: `${prompt} -> ${option}` })),
    ...Array.from(distinct, (text) => ({ text: `-> ${text}` })),
  ];
}
