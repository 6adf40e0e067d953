import { about, flag, object, optional } from '#platform/shapes/schema.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import { Fraction } from './shared/fraction.js';
import { gradeResult, type GradeResult } from './shared/grade-result.js';
import { emptyObject, feedbackText } from './shared/part-schemas.js';
import { bodyOf, sanitizeTexts, unchanged } from './shared/rich-texts.js';

export interface TrueFalseKey {
  answer: boolean;
  feedback?: { right?: string; wrong?: string };
}

const feedbackByOutcome = object<{ right?: string; wrong?: string }>({
  right: optional(feedbackText),
  wrong: optional(feedbackText),
});

/** The student says whether a statement is true. */
export const trueFalse: QuestionTypeDefinition<
  'true_false',
  Record<string, never>,
  TrueFalseKey,
  { value: boolean }
> = {
  type: 'true_false',
  about: 'The student says whether a statement is true.',
  partialCredit: 'None: all points or none.',
  scoring: ['per_part', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: "Grant is buried in Grant's tomb.",
    points: '1',
    body: {},
    key: { answer: false, feedback: { right: 'Grant is entombed, not buried.', wrong: 'Think of the tomb.' } },
    response: { value: false },
  },
  body: emptyObject,
  key: () =>
    object<TrueFalseKey>({
      answer: about('Whether the statement is true', flag),
      feedback: optional(about('Feedback by outcome', feedbackByOutcome)),
    }),
  response: () => object({ value: about('true if the student considers the statement true', flag) }),
  checkRules: () => undefined,
  sanitize: ({ body, key }, sanitize) => ({
    body,
    key: { ...key, ...(key.feedback && { feedback: sanitizeTexts({ ...key.feedback }, sanitize) }) },
  }),
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: bodyOf,
  grade: ({ key }, { value }) => gradeTrueFalse(value, key),
};

function gradeTrueFalse(value: boolean, { answer, feedback }: TrueFalseKey): GradeResult {
  const given = value ? 'True' : 'False';
  if (value === answer) return gradeResult(Fraction.one, `${given} is correct.`, { feedback: feedback?.right });
  return gradeResult(Fraction.zero, `${given} is incorrect.`, { feedback: feedback?.wrong });
}
