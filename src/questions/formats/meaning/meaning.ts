import { isDeepStrictEqual } from 'node:util';
import { plainText } from '#platform/text/plain-text.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { definitionOf } from '#questions/types/question-types.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { choices, matching, ordering, shortTexts } from './choice-meaning.js';
import { type Answers, formatOf, hasTextInBody, type Normalize, number, textOf } from './normal-texts.js';
import { calculated, numbers } from './number-meaning.js';
import { cloze, gapMatch, kprim, pointOnImage } from './part-meaning.js';

/** Parts of a question that a format may lose. Without the first three, it would be another question. */
export const essentialAspects = ['type', 'prompt', 'answers'] as const;
export const detailAspects = [
  'title',
  'format',
  'answerFeedback',
  'outcomeFeedback',
  'feedback',
  'points',
  'tags',
] as const;
export type Aspect = (typeof essentialAspects)[number] | (typeof detailAspects)[number];

type Meaning = Record<Aspect, unknown>;

/**
 * A question in a form in which all ways to write it are equal: ids are positions, credits and numbers are exact
 * fractions, and missing defaults are filled in.
 */
export function meaningOf(content: QuestionContent): Meaning {
  const text = textOf(content);
  const { answers, feedback } = answersOf(content, text);
  const { scoring, outcomeFeedback = {} }: KeyOptions = content.key;
  const { correct, partiallyCorrect, incorrect } = outcomeFeedback;
  return {
    type: content.type,
    prompt: hasTextInBody(content) ? '' : text(content.prompt),
    answers: { answers, scoring: scoring?.rule === definitionOf(content.type).scoring[0] ? undefined : scoring },
    title: plainText(content.title),
    format: formatOf(content),
    answerFeedback: feedback,
    outcomeFeedback: [text(correct), text(partiallyCorrect), text(incorrect)],
    feedback: text(content.feedback),
    points: number(content.points),
    tags: content.tags.map((tag) => tag.normalize('NFC')).toSorted(),
  };
}

/** The parts in which two questions differ in meaning. */
export function differencesBetween(one: QuestionContent, other: QuestionContent): Aspect[] {
  const [first, second] = [meaningOf(one), meaningOf(other)];
  return [...essentialAspects, ...detailAspects].filter((aspect) => !isDeepStrictEqual(first[aspect], second[aspect]));
}

function answersOf(content: QuestionContent, text: Normalize): Answers {
  switch (content.type) {
    case 'single_choice':
      return choices(content.body.choices, content.key, text);
    case 'multiple_choice':
      return choices(content.body.choices, content.key, text, 'shares');
    case 'true_false': {
      const { answer, feedback } = content.key;
      return { answers: answer, feedback: [text(feedback?.right), text(feedback?.wrong)] };
    }
    case 'kprim':
      return kprim(content, text);
    case 'numeric':
      return numbers(content.key, content.body.units, text);
    case 'calculated':
      return calculated(content, text);
    case 'short_text':
      return shortTexts(content.key, text);
    case 'matching':
      return { answers: matching(content, text), feedback: [] };
    case 'ordering':
      return { answers: ordering(content, text), feedback: [] };
    case 'cloze':
      return cloze(content, text);
    case 'gap_match':
      return gapMatch(content, text);
    case 'point_on_image':
      return pointOnImage(content, text);
    case 'long_text':
    case 'file':
      return { answers: {}, feedback: text(content.key.guidance) };
    default:
      return asWritten(content);
  }
}

/** Types that no format writes in other ids than those of the bank. */
function asWritten({ body, key }: { body: object; key: object }): Answers {
  const { scoring: _, outcomeFeedback: __, feedback, ...answers }: KeyOptions & { feedback?: unknown } = key;
  return { answers: { body, answers }, feedback };
}
