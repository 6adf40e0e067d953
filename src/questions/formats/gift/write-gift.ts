import { type ExportNotes } from '#questions/formats/export-notes.js';
import { percentOf } from '#questions/formats/percent-credits.js';
import { type ExportedQuestion, type ImportedQuestions } from '#questions/formats/question-format.js';
import { typeMissing, Unrepresentable, writeVerified } from '#questions/formats/verified-export.js';
import { type NumericAnswer } from '#questions/types/numeric.js';
import { type QuestionContent, type QuestionOf, textFormats } from '#questions/types/question-content.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';
import { escapeGift } from './escapes.js';

const label = 'GIFT';

/** Writes questions in GIFT, with their ids and tags as labels and a line for each change of category. */
export async function* writeGift(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
  parse: (text: string) => Promise<ImportedQuestions>,
): AsyncGenerator<string> {
  let category = '';
  for await (const { question, text } of writeVerified(questions, notes, { label, parse, render })) {
    if (question.category !== category) yield `$CATEGORY: ${question.category.replace(/\s+/g, ' ')}\n\n`;
    category = question.category;
    yield `${text}\n\n`;
  }
}

function render({ externalId, content }: ExportedQuestion): string {
  const { title, prompt, format, feedback, tags } = content;
  const labels = [`[id:${labelText(externalId)}]`, ...tags.map((tag) => `[tag:${labelText(tag)}]`)];
  const name = title === '' ? '' : `::${escapeGift(title)}::`;
  const general = feedback === '' ? '' : `\n####${shown(feedback)}`;
  return `// ${labels.join(' ')}\n${name}[${format}]${escapeGift(prompt)}{${answersOf(content)}${general}}`;
}

const labelText = (text: string): string => text.replace(/\s+/g, ' ').replaceAll(']', '\\]');

/** A text that cannot be mistaken for one with a format of its own. */
function shown(text: string): string {
  const [, name] = /^\s*\[([a-z]+)\]/i.exec(text) ?? [];
  const isFormat = textFormats.some((format) => format === name?.toLowerCase());
  return (isFormat ? '[plain]' : '') + escapeGift(text);
}

const comment = (feedback: string | undefined): string => (feedback ? `#${shown(feedback)}` : '');

function answersOf(content: QuestionContent): string {
  switch (content.type) {
    case 'single_choice':
    case 'multiple_choice':
      return choicesOf(content);
    case 'true_false':
      return truthOf(content);
    case 'numeric':
      return `#${linesOf(content.key.answers.map((answer) => `=%${percentOf(answer.credit)}%${numberOf(answer)}${comment(answer.feedback)}`))}`;
    case 'short_text':
      return linesOf(
        content.key.answers.map(
          ({ text, credit, feedback }) => `=%${percentOf(credit)}%${escapeGift(text)}${comment(feedback)}`,
        ),
      );
    case 'matching':
      return pairsOf(content);
    case 'ordering':
      return `>ALL${linesOf(content.key.order.map((id) => shown(textOf(content.body.items, id))))}`;
    case 'long_text':
      return '';
    default:
      throw typeMissing(label, content.type);
  }
}

const linesOf = (entries: string[]): string => `${entries.map((entry) => `\n\t${entry}`).join('')}\n`;

const textOf = (options: { id: string; text: string }[], id: string | undefined): string =>
  options.find((option) => option.id === id)?.text ?? '';

function choicesOf({ type, body, key }: QuestionOf<'single_choice'> | QuestionOf<'multiple_choice'>): string {
  const isSingle = type === 'single_choice';
  return linesOf(
    body.choices.map(({ id, text }) => {
      const percent = percentOf(entryOf(key.credits, id) ?? '0');
      const hasWeight = percent !== '0' || text.startsWith('%');
      const mark = isSingle && percent === '100' ? '=%100%' : `~${hasWeight ? `%${percent}%` : ''}`;
      // A weight after = is redundant in a choice, but separates the mark from a text that begins with %.
      const short = text.startsWith('%') ? mark : mark.replace('=%100%', '=');
      return `${short}${shown(text)}${comment(entryOf(key.feedback ?? {}, id))}`;
    }),
  );
}

/** The first feedback is for an incorrect response. */
function truthOf({ key: { answer, feedback } }: QuestionOf<'true_false'>): string {
  const [wrong, right] = [feedback?.wrong ?? '', feedback?.right ?? ''];
  const comments = right === '' ? comment(wrong) : `#${shown(wrong)}#${shown(right)}`;
  return `${answer ? 'TRUE' : 'FALSE'}${comments}`;
}

function numberOf({ value, tolerance, min, max, unit }: NumericAnswer): string {
  if (unit !== undefined) throw new Unrepresentable('unit_missing', 'GIFT has no units.');
  if (value !== undefined) return `${value}:${tolerance ?? '0'}`;
  return min === undefined || max === undefined ? '*' : `${min}..${max}`;
}

function pairsOf({ body, key }: QuestionOf<'matching'>): string {
  const used = new Set(Object.values(key.pairs));
  const usedTexts = new Set(body.options.filter(({ id }) => used.has(id)).map(({ text }) => text));
  const pairs = body.prompts.map(
    ({ id, text }) => `=${shown(text)} -> ${shown(textOf(body.options, entryOf(key.pairs, id)))}`,
  );
  const others = body.options.filter(({ text }) => !usedTexts.has(text)).map(({ text }) => `= -> ${shown(text)}`);
  return linesOf([...pairs, ...others]);
}
