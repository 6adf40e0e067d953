import { paced } from '#platform/pacing/pacing.js';
import { optionId } from '#questions/formats/option-order.js';
import { creditOf, earnsPoints } from '#questions/formats/percent-credits.js';
import { defaultReadOptions, type ImportedQuestions, type QuestionFormat } from '#questions/formats/question-format.js';
import { contentDefaults, numberedLines, parseError, QuestionList, refuseText } from '#questions/formats/text-file.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { type ChoiceKey } from '#questions/types/shared/choices.js';
import { type Option, partLimits } from '#questions/types/shared/part-schemas.js';
import { gap, writeMissingWord } from './write-missing-word.js';

/**
 * Moodle's missing word format (docs.moodle.org/en/Missing_word_format): paragraphs such as
 * `Grant is {~buried =entombed} in his tomb.` One answer is a short text, several are a single choice.
 */
export const missingWord: QuestionFormat<'missing_word'> = {
  name: 'missing_word',
  input: 'text',
  file: { extension: 'txt', mimeType: 'text/plain' },
  read: parseMissingWord,
  write: (questions, notes) => writeMissingWord(questions, notes, parseMissingWord),
};

async function parseMissingWord(text: string, options = defaultReadOptions): Promise<ImportedQuestions> {
  const refusal = refuseText(text, options);
  if (refusal) return { questions: [], errors: [refusal], notes: [] };
  const list = new QuestionList(options);
  for await (const paragraph of paced(paragraphsOf(text))) {
    const { line, text: source } = paragraph;
    list.add(line, () => ({ line, content: contentOf(paragraph), source }));
    if (list.isFull) break;
  }
  return list.result;
}

interface Paragraph {
  line: number;
  text: string;
}

function* paragraphsOf(text: string): Generator<Paragraph> {
  let lines: string[] = [];
  let first = 1;
  for (const { number, text: line } of numberedLines(`${text}\n`)) {
    if (line !== '') {
      if (lines.length === 0) first = number;
      lines.push(line);
    } else if (lines.length > 0) {
      yield { line: first, text: lines.join(' ') };
      lines = [];
    }
  }
}

function contentOf({ line, text }: Paragraph): QuestionContent {
  const [opened, closed] = [text.indexOf('{'), text.indexOf('}')];
  if (opened < 0)
    throw parseError(line, 'answers_missing', 'This paragraph has no answers in { }. Add them at the gap.');
  if (closed < opened)
    throw parseError(line, 'answers_unclosed', 'The { of this question is not closed. Write } after the answers.');
  const rest = text.slice(closed + 1);
  if (/[{}]/.test(text.slice(opened + 1, closed) + rest))
    throw parseError(line, 'answers_repeated', 'A question must have one { }. Put a blank line between two questions.');
  const prompt = `${text.slice(0, opened)}${gap}${rest}`;
  return { ...contentDefaults, format: 'moodle', prompt, ...answersOf(text.slice(opened + 1, closed).trim(), line) };
}

function answersOf(text: string, line: number) {
  const answers = text.split('~').map((answer) => answer.trim());
  const [first = ''] = answers;
  if (answers.length === 1) return shortText(first, line);
  if (answers.length > partLimits.entries)
    throw parseError(line, 'answers_too_many', 'A question has too many answers.');
  // `{~wrong =right}` begins with a mark, not with an empty answer.
  const choices = (first === '' ? answers.slice(1) : answers).map((answer, index) =>
    choiceOf(answer, optionId(index), line),
  );
  if (choices.length < 2)
    throw parseError(line, 'answers_too_few', 'A choice must have at least two answers. Add one.');
  if (!choices.some(({ credit }) => earnsPoints(credit)))
    throw parseError(line, 'right_answer_missing', 'At least one answer must be correct. Mark it with =.');
  const credits = choices.filter(({ credit }) => credit !== '0').map(({ id, credit }) => [id, credit]);
  const feedback = choices.flatMap(({ id, comment }) => (comment ? [[id, comment]] : []));
  const key: ChoiceKey = { credits: Object.fromEntries(credits) as Record<string, string> };
  if (feedback.length > 0) key.feedback = Object.fromEntries(feedback) as Record<string, string>;
  const body: { choices: Option[] } = { choices: choices.map(({ id, text: shown }) => ({ id, text: shown })) };
  return { type: 'single_choice' as const, body, key };
}

function shortText(answer: string, line: number) {
  const text = answer.replace(/^=/, '').trim();
  if (text === '') throw parseError(line, 'answer_empty', 'There is no answer between { and }. Write it.');
  if (text.includes('#'))
    throw parseError(
      line,
      'feedback_impossible',
      'A single answer has no feedback in this format. Remove # and the text after it.',
    );
  return { type: 'short_text' as const, body: {}, key: { caseSensitive: false, answers: [{ text, credit: '1' }] } };
}

/** `=correct`, `75%partly#why`, `wrong`; an underscore before a leading number is not part of the answer. */
function choiceOf(answer: string, id: string, line: number) {
  const [, percent, weighted] = /^(\d{1,3})%(.*)$/s.exec(answer) ?? [];
  const isCorrect = answer.startsWith('=');
  const [shown = '', ...comments] = (weighted ?? answer).replace(/^[=_]/, '').split('#');
  const text = shown.trim();
  if (text === '')
    throw parseError(line, 'answer_empty', 'An answer of this question is empty. Write it or remove its ~.');
  if (percent && Number(percent) > 100)
    throw parseError(line, 'weight_out_of_range', `A weight must be from 0 to 100. Change ${percent}%.`);
  const credit = isCorrect ? '1' : creditOf(percent ?? '0');
  return { id, text, credit, comment: comments.join('#').trim() };
}
