import type { Issues } from '#platform/shapes/issues.js';
import { about, flag, object, optional } from '#platform/shapes/schema.js';
import { type Parts, type QuestionTypeDefinition } from './question-type-definition.js';
import { Fraction } from './shared/fraction.js';
import { gradeResult, type GradeResult, type PartGrade, tally } from './shared/grade-result.js';
import { byId, entryOf, feedbackText, idsOf, type Option, optionList, shownText } from './shared/part-schemas.js';
import { sanitizeOptions, sanitizeTexts, type Sanitizer, unchanged } from './shared/rich-texts.js';
import { shuffledIf } from './shared/shuffle.js';

export interface KprimBody {
  statements: Option[];
  /** What the two columns are called; without them, true and false in the language of the client. */
  labels?: { true: string; false: string };
}

/** Statement id → whether it is true. */
export interface KprimKey {
  answers: Record<string, boolean>;
  feedback?: Record<string, string>;
}

export interface KprimResponse {
  answers: Record<string, boolean>;
}

const answersOf = ({ statements }: KprimBody, description: string) => about(description, byId(statements, flag));

/** The student says of each statement whether it is true. */
export const kprim: QuestionTypeDefinition<'kprim', KprimBody, KprimKey, KprimResponse> = {
  type: 'kprim',
  about: 'The student says of each of several statements, usually four, whether it is true.',
  partialCredit:
    'Every correct statement earns an equal share. `kprim`: all points, or half for one incorrect statement.',
  scoring: ['kprim', 'per_part', 'all_or_nothing', 'right_minus_wrong', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: 'Which statements about water are true?',
    points: '1',
    body: {
      statements: [
        { id: 'a', text: 'It expands when it freezes.' },
        { id: 'b', text: 'It boils at 90 °C at sea level.' },
        { id: 'c', text: 'Its molecules have three atoms.' },
        { id: 'd', text: 'It conducts electricity better with salt.' },
      ],
    },
    key: { answers: { a: true, b: false, c: true, d: true }, feedback: { b: 'It boils at 100 °C.' } },
    response: { answers: { a: true, b: false, c: true, d: true } },
  },
  body: object<KprimBody>({
    statements: about('The statements', optionList(2)),
    labels: optional(
      about(
        'Names of the two columns; without them, true and false in the language of the client',
        object<{ true: string; false: string }>({
          true: about('Name of the column for true', shownText),
          false: about('Name of the column for false', shownText),
        }),
      ),
    ),
  }),
  key: (body) =>
    object<KprimKey>({
      answers: answersOf(body, 'Statement id → whether it is true'),
      feedback: optional(about('Statement id → feedback', byId(body.statements, feedbackText))),
    }),
  response: (body) => object({ answers: answersOf(body, 'Statement id → whether the student considers it true') }),
  checkRules,
  sanitize,
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: ({ body }, draw) => ({ ...body, statements: shuffledIf(draw, body.statements) }),
  grade: ({ body, key }, { answers }) => gradeStatements(answers, idsOf(body.statements), key),
};

function checkRules({ body, key }: Parts<KprimBody, KprimKey>, issues: Issues): void {
  for (const { id } of body.statements.filter(({ id: known }) => !Object.hasOwn(key.answers, known))) {
    issues.at('key', 'answers', id).add('incomplete', 'Every statement must have an answer. Add true or false.');
  }
}

function sanitize({ body, key }: Parts<KprimBody, KprimKey>, clean: Sanitizer): Parts<KprimBody, KprimKey> {
  const { labels } = body;
  return {
    body: {
      statements: sanitizeOptions(body.statements, clean),
      ...(labels && { labels: { true: clean(labels.true), false: clean(labels.false) } }),
    },
    key: { ...key, ...(key.feedback && { feedback: sanitizeTexts(key.feedback, clean) }) },
  };
}

function gradeStatements(given: Record<string, boolean>, ids: string[], key: KprimKey): GradeResult | null {
  if (Object.keys(given).length === 0) return null;
  const parts = ids.map((id): PartGrade => {
    const answer = entryOf(given, id);
    if (answer === undefined) return { id, outcome: 'unanswered' };
    return { id, outcome: answer === key.answers[id] ? 'correct' : 'incorrect', feedback: feedbackOf(id, key) };
  });
  const correct = parts.filter(({ outcome }) => outcome === 'correct').length;
  return gradeResult(Fraction.of(correct, ids.length), tally(correct, ids.length, 'statement'), { parts });
}

function feedbackOf(id: string, { feedback = {} }: KprimKey): string[] {
  const text = entryOf(feedback, id);
  return text ? [text] : [];
}
