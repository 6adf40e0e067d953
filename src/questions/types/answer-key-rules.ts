import { exact, Fraction, sum } from './fraction.js';
import { plainText } from './plain-text.js';
import {
  type ClozeKey,
  type Credit,
  type Gap,
  type NumericAnswer,
  type NumericKey,
  type QuestionOf,
  type QuestionType,
  type ShortTextKey,
} from './question-content.js';
import { idForm } from './question-parts.js';
import { type Issues } from './schema.js';

/** Thirds written as 33.3 % add up to a little less than everything; grading makes up for it. */
const rounding = exact('0.001');

const placeholder = new RegExp(`\\[\\[(${idForm})\\]\\]`, 'g');

const always = () => undefined;

/** What else makes a well-formed question one that can be answered, and whose points can be earned. */
export const answerKeyIssues: { [T in QuestionType]: (question: QuestionOf<T>, notes: Issues) => void } = {
  single_choice: ({ key }, notes) => canEarnPoints(Object.values(key.credits), notes.at('key', 'credits')),
  multiple_choice: ({ key }, notes) => sharedOut(Object.values(key.credits), notes.at('key', 'credits')),
  true_false: always,
  numeric: ({ key }, notes) => numericKey(key, notes.at('key')),
  short_text: ({ key }, notes) => textKey(key, notes.at('key')),
  matching,
  ordering({ body, key }, notes) {
    if (key.order.length === body.items.length) return;
    notes.at('key', 'order').refuse('incomplete', 'Every item needs its place.');
  },
  cloze,
  long_text: always,
  file: always,
};

function canEarnPoints(credits: Credit[], notes: Issues): void {
  if (!credits.some((credit) => exact(credit).isPositive)) notes.refuse('unearnable', 'One answer has to earn points.');
}

/** Who chooses everything right earns everything: by shares that make a whole, or by ones that count alike. */
function sharedOut(credits: Credit[], notes: Issues): void {
  canEarnPoints(credits, notes);
  const positive = credits.map(exact).filter((credit) => credit.isPositive);
  if (positive.every((credit) => credit.compare(Fraction.one) === 0)) return;
  const total = sum(positive);
  if (total.isBetween(Fraction.one.minus(rounding), Fraction.one.plus(rounding))) return;
  notes.refuse('shares', `What the right choices earn has to add up to 1, and adds up to ${total.toFixed(3)}.`);
}

function textKey({ answers }: ShortTextKey, notes: Issues): void {
  canEarnPoints(creditsOf(answers), notes.at('answers'));
}

function numericKey({ answers }: NumericKey, notes: Issues): void {
  answers.forEach((answer, index) => numericAnswer(answer, notes.at('answers', index)));
  canEarnPoints(creditsOf(answers), notes.at('answers'));
}

function numericAnswer({ value, tolerance, min, max, credit }: NumericAnswer, notes: Issues): boolean {
  const isRange = min !== undefined && max !== undefined;
  if (!isRange && (min ?? max) !== undefined) return notes.refuse('range_open', 'A range needs both min and max.');
  if (isRange && value !== undefined) return notes.refuse('ambiguous', 'Give a value or a range, not both.');
  if (isRange && exact(min).compare(exact(max)) > 0) {
    return notes.at('min').refuse('range_reversed', 'min is above max.');
  }
  if (tolerance !== undefined && value === undefined) {
    return notes.at('tolerance').refuse('value_missing', 'A tolerance needs the value it is about.');
  }
  if (tolerance !== undefined && exact(tolerance).isNegative) {
    return notes.at('tolerance').refuse('negative', 'A tolerance is not below 0.');
  }
  if (value === undefined && !isRange && exact(credit).isPositive) {
    return notes.refuse('value_missing', 'What earns points needs a value or a range.');
  }
  return true;
}

function matching({ body, key }: QuestionOf<'matching'>, notes: Issues): void {
  for (const prompt of body.prompts.filter(({ id }) => !Object.hasOwn(key.pairs, id))) {
    notes.at('key', 'pairs', prompt.id).refuse('incomplete', 'Every prompt needs the option that belongs to it.');
  }
  if (new Set(body.options.map((option) => plainText(option.text))).size > 1) return;
  notes.at('body', 'options').refuse('too_few', 'At least two different options are needed here.');
}

function cloze({ body, key }: QuestionOf<'cloze'>, notes: Issues): void {
  placeholders(body.text, body.gaps, notes.at('body', 'text'));
  body.gaps.forEach((gap, index) => {
    if ((gap.type === 'single_choice') !== Boolean(gap.choices)) {
      notes.at('body', 'gaps', index, 'choices').refuse('choices', 'Choices belong to gaps in which one is chosen.');
    }
    const gapNotes = notes.at('key', 'gaps', gap.id);
    if (Object.hasOwn(key.gaps, gap.id)) gapKey(key.gaps[gap.id], gapNotes);
    else gapNotes.refuse('incomplete', 'Every gap needs to know what is right there.');
  });
}

function placeholders(text: string, gaps: Gap[], notes: Issues): void {
  const placed = Array.from(text.matchAll(placeholder), ([, id]) => id);
  for (const id of new Set(placed)) {
    if (!gaps.some((gap) => gap.id === id)) notes.refuse('reference', `[[${id}]] is no gap of this question.`);
  }
  for (const { id } of gaps) {
    const times = placed.filter((one) => one === id).length;
    if (times !== 1) notes.refuse('placeholder', `[[${id}]] has to stand in the text once, not ${times} times.`);
  }
}

function gapKey(key: ClozeKey['gaps'][string], notes: Issues): void {
  if ('credits' in key) return canEarnPoints(Object.values(key.credits), notes.at('credits'));
  return 'caseSensitive' in key ? textKey(key, notes) : numericKey(key, notes);
}

const creditsOf = (answers: { credit: Credit }[]) => answers.map((answer) => answer.credit);
