import { type Answer, feedbackOf, refuseUnmarked, splitAnswers } from './answers.js';
import { type Span } from './block.js';
import { readText } from './texts.js';
import {
  type ChoiceKey,
  type Credit,
  type Option,
  type QuestionParts,
  type TextFormat,
} from '#questions/types/question-content.js';
import { earnsPoints, optionId } from '#questions/formats/imported-question.js';

interface Choice extends Option {
  credit: Credit;
  feedback?: string;
}

interface ChoiceParts {
  type: 'single_choice' | 'multiple_choice';
  body: { choices: Option[] };
  key: ChoiceKey;
}

/** `{~Grant =no one}`, or `{~%50%Grant ~%50%his wife}` where no answer is right alone and several may be ticked. */
export function readChoice(section: Span, format: TextFormat): ChoiceParts {
  const answers = splitAnswers(section);
  refuseUnmarked(answers);
  if (answers.length < 2) throw section.unreadable('answers_too_few', 'Give a question of choice two answers or more.');
  if (!answers.some((answer) => earnsPoints(answer.credit))) {
    throw section.unreadable('right_answer_missing', 'Mark the right answer with =, or several with weights (~%50%).');
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
 * `{T}`, `{FALSE#wrong#right}`: Moodle shows the first feedback to who is wrong and the second to who is right
 * (docs.moodle.org/en/GIFT_format). Undefined when the section says neither.
 */
export function readTrueFalse(section: Span, format: TextFormat) {
  const word = /^(t|true|f|false)\s*(?:#|$)/i.exec(section.text)?.[1];
  if (!word) return undefined;
  const [, comments] = section.cut('#');
  const [wrong, right] = (comments?.cut('#') ?? []).map((comment) => comment && readText(comment, format));
  const key: QuestionParts['true_false']['key'] = { answer: word.toLowerCase().startsWith('t') };
  if (right || wrong) key.feedback = { ...(right && { right }), ...(wrong && { wrong }) };
  return { type: 'true_false' as const, body: {}, key };
}

function readOne(answer: Answer, id: string, format: TextFormat): Choice {
  const text = readText(answer.content, format);
  if (text) return { id, text, credit: answer.credit, ...feedbackOf(answer, format) };
  throw answer.source.unreadable('answer_empty', `Write an answer after ${answer.mark}, or take the mark away.`);
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
