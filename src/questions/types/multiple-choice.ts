import type { Issues } from '#platform/shapes/issues.js';
import { about, object } from '#platform/shapes/schema.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import {
  type ChoiceBody,
  choiceBody,
  type ChoiceKey,
  choiceKeyFields,
  creditOf,
  sanitizeChoices,
} from './shared/choices.js';
import { exact, Fraction, sum } from './shared/fraction.js';
import { gradeResult, type GradeResult } from './shared/grade-result.js';
import { checkEarnable, type Credit, distinctIds, idsOf } from './shared/part-schemas.js';
import { unchanged } from './shared/rich-texts.js';
import { shuffledIf } from './shared/shuffle.js';

/** The student chooses any number of choices. The positive credits add up to 1, or each of them is `'1'`. */
export const multipleChoice: QuestionTypeDefinition<'multiple_choice', ChoiceBody, ChoiceKey, { choices: string[] }> = {
  type: 'multiple_choice',
  about: 'The student chooses any number of choices.',
  partialCredit:
    'The sum of the credits of the chosen choices, at least 0, divided by the sum of all positive credits. The ' +
    'positive credits add up to 1, or each of them is 1.',
  scoring: ['per_part', 'all_or_nothing', 'right_minus_wrong', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'Which of these are continents?',
    points: '2',
    body: {
      choices: [
        { id: 'a', text: 'Africa' },
        { id: 'b', text: 'Asia' },
        { id: 'c', text: 'China' },
        { id: 'd', text: 'Antarctica' },
        { id: 'e', text: 'America' },
      ],
    },
    key: { credits: { a: '1/3', b: '1/3', d: '1/3', c: '-1', e: '-1/2' } },
    response: { choices: ['a', 'b', 'd'] },
  },
  body: choiceBody,
  key: ({ choices }) => object<ChoiceKey>(choiceKeyFields(choices)),
  response: ({ choices }) => object({ choices: about('Ids of the choices', distinctIds(idsOf(choices))) }),
  checkRules: ({ key }, issues) => checkShares(Object.values(key.credits), issues.at('key', 'credits')),
  sanitize: sanitizeChoices,
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: ({ body }, draw) => ({ choices: shuffledIf(draw, body.choices) }),
  grade: ({ body, key }, { choices }) => gradeChoices(choices, body.choices, key),
};

/** Thirds written as 0.333 add up to a little less than 1; grading divides by their sum. */
const tolerance = exact('0.001');

/** Choosing everything correct must earn all points. */
export function checkShares(credits: Credit[], issues: Issues): void {
  checkEarnable(credits, issues);
  const positive = credits.map(exact).filter((credit) => credit.isPositive);
  if (positive.every((credit) => credit.compare(Fraction.one) === 0)) return;
  const total = sum(positive);
  if (total.isBetween(Fraction.one.minus(tolerance), Fraction.one.plus(tolerance))) return;
  issues.add('shares', `Credits above 0 must add up to 1, or each be 1. They add up to ${total.toFixed(3)}.`);
}

/**
 * The chosen credits are added up, at least zero (Moodle's multiple response, QTI's `mapResponse` with `lowerBound` 0),
 * and divided by the sum of the positive credits. All correct choices together thus earn everything, whether thirds are
 * written as 0.333 or each correct choice as 1.
 */
export function gradeChoices(chosen: string[], choices: { id: string }[], key: ChoiceKey): GradeResult | null {
  if (chosen.length === 0) return null;
  const isCorrect = (id: string) => creditOf(id, key).isPositive;
  const ids = idsOf(choices);
  const [picked, correct] = [ids.filter((id) => chosen.includes(id)), ids.filter(isCorrect)];
  const creditsOf = (some: string[]) => sum(some.map((id) => creditOf(id, key)));
  const found = picked.filter(isCorrect);
  const share = creditsOf(picked).over(creditsOf(correct));
  const result = gradeResult(share, explanationOf(found.length, correct.length, picked.length), {
    earned: creditsOf(found).over(creditsOf(correct)),
    wrong: Fraction.of(picked.length - found.length, correct.length),
    parts: picked.map((id) => ({ id, outcome: isCorrect(id) ? 'correct' : 'incorrect' })),
  });
  return { ...result, feedback: picked.flatMap((id) => key.feedback?.[id] || []) };
}

function explanationOf(correctPicked: number, correct: number, picked: number): string {
  const incorrect = picked - correctPicked;
  const found = `${correctPicked} of ${correct} correct choices ${correctPicked === 1 ? 'was' : 'were'} made`;
  return incorrect === 0 ? `${found}.` : `${found}, and ${incorrect} incorrect ${incorrect === 1 ? 'one' : 'ones'}.`;
}
