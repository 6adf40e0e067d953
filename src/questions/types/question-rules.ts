import { type Issue } from '#platform/problems/problem.js';
import { Issues } from '#platform/shapes/issues.js';
import { distinct, listOf, object, oneOf, record, type Schema, text, textLike } from '#platform/shapes/schema.js';
import { countMarkup, maxMarkup } from '#platform/text/markup.js';
import { type QuestionContent, type QuestionOf, type ResponseOf, textFormats } from './question-content.js';
import { definitionOf, keySchemaOf, type QuestionType, questionTypes } from './question-types.js';
import { sanitizeContent } from './rich-content.js';
import { Fraction } from './shared/fraction.js';
import { type KeyOptions } from './shared/key-options.js';
import { partLimits } from './shared/part-schemas.js';
import { checkScoring } from './shared/scoring.js';

type Reading = { content: QuestionContent } | { issues: Issue[] };

/**
 * Reads a question from untrusted JSON: a question that can be answered and graded, with its texts sanitized, or all
 * issues by their path (`key.answers[2].credit`). Issues of the key are found only once the rest is valid.
 */
export function readQuestion(input: unknown): Reading {
  const issues = new Issues();
  if (!hasType(input, issues) || !isQuestion(input, issues)) return { issues: issues.found };
  if (countMarkup(JSON.stringify(input)) > maxMarkup) {
    issues.at('prompt').add('markup_excessive', 'The question has too many tags and links. Split it.');
    return { issues: issues.found };
  }
  const content = sanitizeContent(input);
  // Sanitizing can empty a text, so a changed question is checked again.
  return content === input || isQuestion(content, issues) ? { content } : { issues: issues.found };
}

/** The issues that keep a question from being answered and graded; empty for a valid one. */
export function issuesIn(input: unknown): Issue[] {
  const reading = readQuestion(input);
  return 'issues' in reading ? reading.issues : [];
}

/** Reads a response to a question with this body from untrusted JSON. `null` and `undefined` are no response. */
export function readResponse<T extends QuestionType>(
  type: T,
  body: QuestionOf<T>['body'],
  input: unknown,
): { response: ResponseOf<T> | null } | { issues: Issue[] } {
  if (input === null || input === undefined) return { response: null };
  const issues = new Issues();
  return definitionOf(type).response(body)(input, issues) ? { response: input } : { issues: issues.found };
}

const maxPoints = Fraction.of(1_000);

const points = textLike(
  8,
  'points',
  'Must be a number above 0 and at most 1000, with at most two decimals.',
  (value) => {
    const number = /^(0|[1-9]\d{0,3})(\.\d{1,2})?$/.test(value) ? Fraction.parse(value) : null;
    return number !== null && number.isPositive && number.compare(maxPoints) <= 0;
  },
);

/** A question whose key is not yet checked: the schema of the key depends on the body. */
type Draft = Omit<QuestionOf<QuestionType>, 'key'> & { key: Record<string, unknown> };

const drafts = new Map(questionTypes.map((type) => [type, draftOf(type)]));

function draftOf(type: QuestionType): Schema<Draft> {
  const { body, isPromptOptional } = definitionOf(type);
  return object<Draft>({
    type: oneOf([type]),
    title: text({ max: 255 }),
    prompt: text({ min: isPromptOptional ? 0 : 1, max: partLimits.text }),
    format: oneOf(textFormats),
    body,
    key: record,
    feedback: text({ max: partLimits.text }),
    points,
    tags: distinct(listOf(text({ min: 1, max: 100 }), { max: 50 }), (tag) => tag),
  });
}

const knownType = oneOf(questionTypes);

const hasType = (value: unknown, issues: Issues): value is { type: QuestionType } =>
  record(value, issues) && knownType(value.type, issues.at('type'));

function isQuestion(value: { type: QuestionType }, issues: Issues): value is QuestionContent {
  const { type } = value;
  const definition = definitionOf(type);
  const draft = drafts.get(type);
  if (!draft?.(value, issues)) return false;
  const { body, key } = value;
  if (!keySchemaOf(type, body)(key, issues.at('key'))) return false;
  const { scoring }: KeyOptions = key;
  if (scoring) checkScoring(scoring, definition.scoring, issues.at('key', 'scoring'));
  definition.checkRules({ body, key }, issues);
  return issues.found.length === 0;
}
