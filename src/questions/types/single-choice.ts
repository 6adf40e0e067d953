import { about, object, reference } from '#platform/shapes/schema.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import {
  type ChoiceBody,
  choiceBody,
  type ChoiceKey,
  choiceKeyFields,
  creditOf,
  sanitizeChoices,
} from './shared/choices.js';
import { Fraction } from './shared/fraction.js';
import { gradeResult, type GradeResult, inWords } from './shared/grade-result.js';
import { checkEarnable, idsOf } from './shared/part-schemas.js';
import { unchanged } from './shared/rich-texts.js';
import { shuffledIf } from './shared/shuffle.js';

/** The student chooses one of several choices. */
export const singleChoice: QuestionTypeDefinition<'single_choice', ChoiceBody, ChoiceKey, { choice: string }> = {
  type: 'single_choice',
  about: 'The student chooses one of several choices.',
  partialCredit: 'The credit of the chosen choice, at least 0.',
  scoring: ['per_part', 'all_or_nothing', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: "Who is buried in Grant's tomb?",
    points: '1',
    body: {
      choices: [
        { id: 'a', text: 'buried' },
        { id: 'b', text: 'entombed' },
        { id: 'c', text: 'living' },
      ],
    },
    key: { credits: { b: '1', a: '1/3' }, feedback: { b: 'Right answer!', c: 'We hope not!' } },
    response: { choice: 'b' },
  },
  body: choiceBody,
  key: ({ choices }) => object<ChoiceKey>(choiceKeyFields(choices)),
  response: ({ choices }) => object({ choice: about('Id of the choice', reference(idsOf(choices))) }),
  checkRules: ({ key }, issues) => checkEarnable(Object.values(key.credits), issues.at('key', 'credits')),
  sanitize: sanitizeChoices,
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: ({ body }, draw) => ({ choices: shuffledIf(draw, body.choices) }),
  grade: ({ key }, { choice }) => gradeChoice(choice, key),
};

/** A choice earns its credit; a negative credit counts as zero. */
export function gradeChoice(choice: string, key: ChoiceKey): GradeResult {
  const credit = creditOf(choice, key);
  return gradeResult(credit, explanationOf(credit), { feedback: key.feedback?.[choice] });
}

function explanationOf(credit: Fraction): string {
  if (!credit.isPositive) return 'This choice is incorrect.';
  return credit.compare(Fraction.one) === 0 ? 'This choice is correct.' : `This choice is worth ${inWords(credit)}.`;
}
