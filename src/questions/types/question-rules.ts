import { type Issue } from '#platform/problems/problem.js';
import { countMarkup, maxMarkup } from '#platform/text/markup.js';
import { Fraction } from './fraction.js';
import { answerKeyIssues } from './answer-key-rules.js';
import {
  type QuestionContent,
  type QuestionOf,
  type QuestionType,
  questionTypes,
  type ResponseOf,
  textFormats,
} from './question-content.js';
import { partLimits, partShapes } from './question-parts.js';
import { sanitizeContent } from './rich-content.js';
import { distinct, listOf, Issues, object, oneOf, record, type Schema, text, textLike } from './schema.js';

const maxPoints = Fraction.of(1_000);

const points = textLike(
  8,
  'points',
  'Points are a number above 0 and at most 1000, with at most two decimals.',
  (value) => {
    const number = /^(0|[1-9]\d{0,3})(\.\d{1,2})?$/.test(value) ? Fraction.parse(value) : null;
    return number !== null && number.isPositive && number.compare(maxPoints) <= 0;
  },
);

type Draft<T extends QuestionType> = Omit<QuestionOf<T>, 'key'> & { key: Record<string, unknown> };

/** A question but for its key, which can be read only once the body tells which ids there are. */
const draftOf = <T extends QuestionType>(type: T): Schema<Draft<T>> =>
  object<Draft<T>>({
    type: oneOf([type]),
    title: text({ max: 255 }),
    prompt: text({ min: type === 'cloze' ? 0 : 1, max: partLimits.text }),
    format: oneOf(textFormats),
    body: partShapes[type].body,
    key: record,
    feedback: text({ max: partLimits.text }),
    points,
    tags: distinct(listOf(text({ min: 1, max: 100 }), { max: 50 }), (tag) => tag),
  });

function question<T extends QuestionType>(type: T): Schema<QuestionOf<T>> {
  const draft = draftOf(type);
  return (value, notes): value is QuestionOf<T> => {
    if (!draft(value, notes) || !partShapes[type].key(value.body)(value.key, notes.at('key'))) return false;
    answerKeyIssues[type]({ ...value, key: value.key }, notes);
    return notes.faults.length === 0;
  };
}

const questions: { [T in QuestionType]: Schema<QuestionOf<T>> } = {
  single_choice: question('single_choice'),
  multiple_choice: question('multiple_choice'),
  true_false: question('true_false'),
  numeric: question('numeric'),
  short_text: question('short_text'),
  matching: question('matching'),
  ordering: question('ordering'),
  cloze: question('cloze'),
  long_text: question('long_text'),
  file: question('file'),
};

/** Says what type of question it is meant to be, whatever else it says. */
const isTyped: Schema<{ type: QuestionType }> = (value, notes): value is { type: QuestionType } =>
  record(value, notes) && oneOf(questionTypes)(value.type, notes.at('type'));

/**
 * Reads a question from JSON nobody vouches for: either a question that can be answered and graded, or everything that
 * keeps it from being one, each by its path (`key.answers[2].credit`). Faults inside the key wait until the rest is right.
 * Its texts are sanitized, and the question still has to be a good one then.
 */
export function readQuestion(input: unknown): Reading {
  const notes = new Issues();
  if (!isTyped(input, notes) || !questions[input.type](input, notes)) return { faults: notes.faults };
  if (countMarkup(JSON.stringify(input)) > maxMarkup) {
    notes.at('prompt').refuse('markup_excessive', 'There are too many tags and links in this question. Split it.');
    return { faults: notes.faults };
  }
  const content = sanitizeContent(input);
  if (content !== input) questions[content.type](content, notes);
  return notes.faults.length === 0 ? { content } : { faults: notes.faults };
}

type Reading = { content: QuestionContent } | { faults: Issue[] };

/** What keeps a question from being answered and graded; nothing for a good one. */
export function issuesIn(input: unknown): Issue[] {
  const reading = readQuestion(input);
  return 'faults' in reading ? reading.faults : [];
}

/**
 * Reads what a student answered to a question with this body. `null` stands for no answer; a response may leave parts
 * of the question open, but never speaks of what the question does not have.
 */
export function readResponse<T extends QuestionType>(
  type: T,
  body: QuestionOf<T>['body'],
  input: unknown,
): { response: ResponseOf<T> | null } | { faults: Issue[] } {
  if (input === null || input === undefined) return { response: null };
  const notes = new Issues();
  return partShapes[type].response(body)(input, notes) ? { response: input } : { faults: notes.faults };
}
