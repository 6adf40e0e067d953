import { optionId } from '#questions/formats/option-order.js';
import { earnsPoints } from '#questions/formats/percent-credits.js';
import type { TextFormat } from '#questions/types/question-content.js';
import type { QuestionParts } from '#questions/types/question-types.js';
import type { ChoiceKey } from '#questions/types/shared/choices.js';
import type { Credit, Option } from '#questions/types/shared/part-schemas.js';
import { type Answer, emptyAnswer, feedbackOf, splitAnswers } from './answers.js';
import { type Span } from './block.js';
import { readText } from './texts.js';

interface Choice extends Option {
  credit: Credit;
  feedback?: string;
}

interface ChoiceParts {
  type: 'single_choice' | 'multiple_choice';
  body: { choices: Option[] };
  key: ChoiceKey;
}

/** `{~Grant =no one}`; `{~%50%Grant ~%50%his wife}`, without an answer marked =, is multiple choice. */
export function readChoice(section: Span, format: TextFormat): ChoiceParts {
  const answers = withoutBlank(splitAnswers(section)).map(weighted);
  if (answers.length < 2)
    throw section.parseError('answers_too_few', 'A choice question must have at least two answers. Add one.');
  if (!answers.some((answer) => earnsPoints(answer.credit))) {
    throw section.parseError(
      'right_answer_missing',
      'At least one answer must earn points. Mark it with =, or several with weights (~%50%).',
    );
  }
  const isSingle = answers.some((answer) => answer.mark === '=' && answer.credit === '1');
  const choices = answers.map((answer, index) => readOne(answer, optionId(index), format));
  return {
    type: isSingle ? 'single_choice' : 'multiple_choice',
    body: { choices: choices.map(({ id, text }) => ({ id, text })) },
    key: keyOf(choices),
  };
}

/**
 * `{T}` or `{FALSE#wrong#right}`, in capitals as in Moodle: the first feedback is for incorrect and the second for correct responses
 * (docs.moodle.org/en/GIFT_format). Undefined if the section is not a true-false answer.
 */
export function readTrueFalse(section: Span, format: TextFormat) {
  const word = /^(t|true|f|false)\s*(?:#|$)/i.exec(section.text)?.[1];
  if (!word) return undefined;
  if (word !== word.toUpperCase()) {
    section.note('truth_not_capital', 'Only {TRUE} and {FALSE} in capitals are true or false; this is a short answer.');
    return undefined;
  }
  const [, comments] = section.cut('#');
  const [wrong, right] = (comments?.cut('#') ?? []).map((comment) => comment && readText(comment, format));
  const key: QuestionParts['true_false']['key'] = { answer: word.startsWith('T') };
  if (right || wrong) key.feedback = { ...(right && { right }), ...(wrong && { wrong }) };
  return { type: 'true_false' as const, body: {}, key };
}

/**
 * Moodle leaves out answers without text, such as the one that many authors write before a correct answer (`~=four`).
 * One whose points or feedback would be lost is refused by `readOne` instead.
 */
function withoutBlank(answers: Answer[]): Answer[] {
  const isCorrect = ({ mark, source }: Answer) => mark === '=' && source.text !== '=';
  const blanks = answers.some(isCorrect) ? ['~', '='] : ['~'];
  const blank = answers.find(({ source }) => blanks.includes(source.text));
  if (!blank) return answers;
  blank.source.note('answer_skipped', `There is no answer after this ${blank.mark}, so it was left out.`);
  return answers.filter(({ source }) => !blanks.includes(source.text));
}

/**
 * Moodle reads no weight after the = of a choice: the answer earns all points, and `%50%` is shown in its text. It reads
 * text before the first mark as an incorrect answer.
 */
function weighted(answer: Answer): Answer {
  const { mark, weight, credit, source } = answer;
  if (mark === '') {
    source.note('answer_unmarked', 'There is no = or ~ before this answer, so it is an incorrect one.');
    return weight ? answer : { ...answer, credit: '0' };
  }
  if (mark === '~' || !weight) return answer;
  if (credit !== '1') {
    throw weight.parseError(
      'weight_after_equals',
      `An answer with = earns all points in a choice question. Write ~${weight.text}, or remove the weight.`,
    );
  }
  weight.note('weight_redundant', 'An answer with = earns all points anyway, so its weight was left out.');
  return answer;
}

function readOne(answer: Answer, id: string, format: TextFormat): Choice {
  const text = readText(answer.content, format);
  if (text) return { id, text, credit: answer.credit, ...feedbackOf(answer, format) };
  throw emptyAnswer(answer);
}

function keyOf(choices: Choice[]): ChoiceKey {
  const credits: Record<string, Credit> = {};
  const feedback: Record<string, string> = {};
  for (const choice of choices) {
    if (choice.credit !== '0') credits[choice.id] = choice.credit;
    if (choice.feedback) feedback[choice.id] = choice.feedback;
  }
  return Object.keys(feedback).length > 0 ? { credits, feedback } : { credits };
}
