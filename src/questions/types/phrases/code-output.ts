import { about, listOf, object, oneOf, optional, text } from '#platform/shapes/schema.js';
import { type QuestionTypeDefinition } from '#questions/types/question-type-definition.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { bestOf, gradeResult, type GradeResult, inWords } from '#questions/types/shared/grade-result.js';
import {
  answerText,
  checkEarnable,
  type Credit,
  credit,
  feedbackText,
  partLimits,
  requiredText,
} from '#questions/types/shared/part-schemas.js';
import { bodyOf, sanitizeFeedback, unchanged } from '#questions/types/shared/rich-texts.js';

/** A program as text; it is displayed escaped and never run. */
export interface CodeOutputBody {
  code: string;
  language?: string;
}

export const outputComparisons = ['exact', 'trimmed', 'whitespace'] as const;
export type OutputComparison = (typeof outputComparisons)[number];

export interface CodeOutputAnswer {
  text: string;
  credit: Credit;
  feedback?: string;
}

export interface CodeOutputKey {
  compare: OutputComparison;
  answers: CodeOutputAnswer[];
}

const answer = object<CodeOutputAnswer>({
  text: about('What the program prints', answerText),
  credit,
  feedback: optional(feedbackText),
});

/** The student predicts what a program prints. */
export const codeOutput: QuestionTypeDefinition<'code_output', CodeOutputBody, CodeOutputKey, { text: string }> = {
  type: 'code_output',
  about: 'The student predicts what a program prints. The program is not run.',
  partialCredit:
    'The credit of the best output that equals the response. `exact` compares every character except the form of line ' +
    'ends, `trimmed` ignores white space at the end of lines and of the text, `whitespace` treats any white space as ' +
    'one space. Case matters.',
  scoring: ['per_part', 'all_or_nothing', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'What does this program print?',
    points: '1',
    body: { code: 'for i in range(3):\n    print(i)', language: 'python' },
    key: {
      compare: 'trimmed',
      answers: [
        { text: '0\n1\n2', credit: '1' },
        { text: '1\n2\n3', credit: '1/4', feedback: 'range starts at 0.' },
      ],
    },
    response: { text: '0\n1\n2\n' },
  },
  body: object<CodeOutputBody>({
    code: about('The program, as plain text', requiredText),
    language: optional(about('Programming language, for highlighting', text({ min: 1, max: 40 }))),
  }),
  key: () =>
    object<CodeOutputKey>({
      compare: about('How outputs are compared', oneOf(outputComparisons)),
      answers: about(
        'Accepted outputs; the best that matches counts',
        listOf(answer, { min: 1, max: partLimits.entries }),
      ),
    }),
  response: () => object({ text: about('The output as typed', answerText) }),
  checkRules({ key }, issues) {
    checkEarnable(
      key.answers.map((one) => one.credit),
      issues.at('key', 'answers'),
    );
  },
  sanitize: ({ body, key }, sanitize) => ({
    body,
    key: { ...key, answers: key.answers.map((one) => sanitizeFeedback(one, sanitize)) },
  }),
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: bodyOf,
  grade: ({ key }, response) => gradeOutput(response.text, key),
};

const withLineFeeds = (output: string): string => output.normalize('NFC').replace(/\r\n?/g, '\n');

/** `trimEnd` per line: a regular expression for trailing white space would be quadratic. */
const normalizers: Record<OutputComparison, (output: string) => string> = {
  exact: withLineFeeds,
  trimmed: (output) =>
    withLineFeeds(output)
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd(),
  whitespace: (output) => output.normalize('NFC').replace(/\s+/g, ' ').trim(),
};

/** An empty response is no answer, so that a program without output cannot be asked about. */
function gradeOutput(output: string, { compare, answers }: CodeOutputKey): GradeResult | null {
  if (output === '') return null;
  const normalize = normalizers[compare];
  const written = normalize(output);
  const best = bestOf(answers.filter((one) => normalize(one.text) === written));
  const earned = best ? exact(best.credit) : Fraction.zero;
  return gradeResult(earned, explanationOf(earned), { feedback: best?.feedback });
}

function explanationOf(earned: Fraction): string {
  if (!earned.isPositive) return 'The program prints something else.';
  return earned.compare(Fraction.one) === 0 ? 'This is the output.' : `This output is worth ${inWords(earned)}.`;
}
