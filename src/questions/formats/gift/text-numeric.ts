import { earnsPoints } from '#questions/formats/percent-credits.js';
import type { NumericAnswer } from '#questions/types/numeric.js';
import type { TextFormat } from '#questions/types/question-content.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import type { Credit } from '#questions/types/shared/part-schemas.js';
import { type Answer, emptyAnswer, feedbackOf, splitAnswers } from './answers.js';
import { type Span } from './block.js';
import { readLine } from './texts.js';

/** `{=no one =%50%none}`; a single answer needs no mark. Case is ignored, as in Moodle. */
export function readShortText(section: Span, format: TextFormat) {
  const answers = splitAnswers(section).map((answer) => {
    const text = readLine(answer.content, format);
    if (!text) throw emptyAnswer(answer);
    return { text, credit: answer.credit, ...feedbackOf(answer, format) };
  });
  refuseUnearnable(answers, section);
  return { type: 'short_text' as const, body: {}, key: { caseSensitive: false, answers } };
}

/** `{#1822:5}`, `{#1..3}` or `{#=1822:0 =%50%1822:2 ~#Neither.}`; the section begins after the `#`. */
export function readNumeric(section: Span, format: TextFormat) {
  const answers = splitAnswers(section)
    .filter(({ source }) => source.text !== '~')
    .map((answer) => readNumber(answer, format));
  refuseUnearnable(answers, section);
  return { type: 'numeric' as const, body: { units: [] }, key: { answers } };
}

/** An accepted number; `*`, or feedback without a number, matches every other number. */
function readNumber(answer: Answer, format: TextFormat): NumericAnswer {
  const text = readLine(answer.content, format);
  const { source, credit } = answer;
  const isAnyOther = text === '*' || (text === '' && answer.feedback);
  if (!isAnyOther) return { ...readRange(text, source), credit, ...feedbackOf(answer, format) };
  if (credit === '0') return { credit, ...feedbackOf(answer, format) };
  throw source.parseError(
    'number_missing',
    'The number is missing. Write it, or ~# and the feedback for every other number.',
  );
}

function readRange(text: string, source: Span): Pick<NumericAnswer, 'value' | 'tolerance' | 'min' | 'max'> {
  const isRange = text.includes('..');
  const numbers = text.split(isRange ? '..' : ':').map((number) => number.trim());
  if (numbers.length > 2 || numbers.some((number) => number.includes('/') || !Fraction.parse(number))) {
    throw source.parseError(
      'number_unreadable',
      'This is not a number (1822), a number with a tolerance (1822:5) or a range (1821..1823). Use a decimal point.',
    );
  }
  const [first = '', second] = numbers;
  if (second === undefined) return { value: first };
  if (isRange) return readEnds(first, second, source);
  if (exact(second).compare(Fraction.zero) >= 0) return { value: first, tolerance: second };
  throw source.parseError('tolerance_negative', 'A tolerance must not be negative. Remove the minus.');
}

function readEnds(min: string, max: string, source: Span) {
  if (exact(min).compare(exact(max)) <= 0) return { min, max };
  throw source.parseError('range_reversed', `The smaller number of a range must come first. Write ${max}..${min}.`);
}

function refuseUnearnable(answers: { credit: Credit }[], section: Span): void {
  if (answers.some((answer) => earnsPoints(answer.credit))) return;
  throw section.parseError(
    'right_answer_missing',
    'At least one answer must earn points. Give it a weight above 0 or remove the weights.',
  );
}
