import { type ExportNotes } from '#questions/formats/export-notes.js';
import { type ExportedQuestion, type ImportedQuestions } from '#questions/formats/question-format.js';
import { typeMissing, Unrepresentable, writeVerified } from '#questions/formats/verified-export.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';

const label = 'Aiken';
const letters = 26;

/** Writes single-choice questions with one correct choice. */
export async function* writeAiken(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
  parse: (text: string) => Promise<ImportedQuestions>,
): AsyncGenerator<string> {
  for await (const { text } of writeVerified(questions, notes, { label, parse, render })) yield `${text}\n\n`;
}

function render({ content }: ExportedQuestion): string {
  if (content.type !== 'single_choice') throw typeMissing(label, content.type);
  const { choices } = content.body;
  if (choices.length > letters)
    throw new Unrepresentable('answers_too_many', `${label} has at most ${letters} answers, A to Z.`);
  const correct = choices.findIndex(
    ({ id }) => exact(entryOf(content.key.credits, id) ?? '0').compare(Fraction.one) === 0,
  );
  const answers = choices.map(({ text }, index) => `${letterOf(index)}) ${text}`);
  return [content.prompt, ...answers, `ANSWER: ${letterOf(correct)}`].join('\n');
}

const letterOf = (index: number): string => String.fromCharCode(65 + index);
