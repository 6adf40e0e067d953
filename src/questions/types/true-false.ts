import { type QuestionTypeDefinition } from './question-type-definition.js';
import { Fraction } from './shared/fraction.js';
import { gradeResult, type GradeResult } from './shared/grade-result.js';
import { emptyObject, optionalText } from './shared/part-schemas.js';
import { sanitizeTexts, unchanged } from './shared/rich-texts.js';
import { flag, object, optional } from './shared/schema.js';

export interface TrueFalseKey {
  answer: boolean;
  feedback?: { right?: string; wrong?: string };
}

/** The student says whether a statement is true. */
export const trueFalse: QuestionTypeDefinition<
  'true_false',
  Record<string, never>,
  TrueFalseKey,
  { value: boolean }
> = {
  type: 'true_false',
  isManual: false,
  isPromptOptional: false,
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
      answer: flag,
      feedback: optional(
        object<{ right?: string; wrong?: string }>({ right: optional(optionalText), wrong: optional(optionalText) }),
      ),
    }),
  response: () => object({ value: flag }),
  checkRules: () => undefined,
  sanitize: ({ body, key }, sanitize) => ({
    body,
    key: { ...key, ...(key.feedback && { feedback: sanitizeTexts({ ...key.feedback }, sanitize) }) },
  }),
  sanitizeResponse: unchanged,
  studentView: unchanged,
  grade: ({ key }, { value }) => gradeTrueFalse(value, key),
};

function gradeTrueFalse(value: boolean, { answer, feedback }: TrueFalseKey): GradeResult {
  const given = value ? 'True' : 'False';
  if (value === answer) return gradeResult(Fraction.one, `${given} is correct.`, { feedback: feedback?.right });
  return gradeResult(Fraction.zero, `${given} is incorrect.`, { feedback: feedback?.wrong });
}
