import { type ExportNotes } from '#questions/formats/export-notes.js';
import { percentOf } from '#questions/formats/percent-credits.js';
import { type ExportedQuestion, type ImportedQuestions } from '#questions/formats/question-format.js';
import { typeMissing, Unrepresentable, writeVerified } from '#questions/formats/verified-export.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';

const label = 'The missing word format';

/** Moodle shows this where the answers are in a sentence. */
export const gap = '_____';

/** Writes choices and short texts whose prompt has a gap. */
export async function* writeMissingWord(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
  parse: (text: string) => Promise<ImportedQuestions>,
): AsyncGenerator<string> {
  for await (const { text } of writeVerified(questions, notes, { label, parse, render })) yield `${text}\n\n`;
}

function render({ content }: ExportedQuestion): string {
  const answers = answersOf(content);
  if (!content.prompt.includes(gap))
    throw new Unrepresentable('gap_missing', `${label} needs a gap (${gap}) in the question.`);
  return content.prompt.replace(gap, () => `{${answers}}`);
}

function answersOf(content: ExportedQuestion['content']): string {
  if (content.type === 'single_choice')
    return content.body.choices.map((choice) => choiceOf(choice, content)).join(' ~');
  if (content.type !== 'short_text') throw typeMissing(label, content.type);
  const [answer, ...others] = content.key.answers;
  if (!answer || others.length > 0)
    throw new Unrepresentable('answers_too_many', `${label} has one accepted text per question.`);
  return `=${answer.text}`;
}

function choiceOf({ id, text }: { id: string; text: string }, { key }: QuestionOf<'single_choice'>): string {
  const percent = percentOf(entryOf(key.credits, id) ?? '0');
  const feedback = entryOf(key.feedback ?? {}, id);
  const marks: Record<string, string> = { '100': '=', '0': /^[\d_=]/.test(text) ? '_' : '' };
  return `${marks[percent] ?? `${percent}%`}${text}${feedback ? `#${feedback}` : ''}`;
}
