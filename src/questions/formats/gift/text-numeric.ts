import { exact, Fraction } from '#questions/types/fraction.js';
import { type Answer, feedbackOf, splitAnswers } from './answers.js';
import { type Span } from './block.js';
import { readLine } from './texts.js';
import { type Credit, type NumericAnswer, type TextFormat } from '#questions/types/question-content.js';
import { earnsPoints } from '#questions/formats/imported-question.js';

/** `{=no one =%50%nobody}`; a single answer needs no mark. Moodle ignores case here, so we do. */
export function readShortText(section: Span, format: TextFormat) {
  const answers = splitAnswers(section).map((answer) => {
    const text = readLine(answer.content, format);
    if (!text) throw answer.source.unreadable('answer_empty', 'Write an answer after =, or take the mark away.');
    return { text, credit: answer.credit, ...feedbackOf(answer, format) };
  });
  refuseUnearnable(answers, section);
  return { type: 'short_text' as const, body: {}, key: { caseSensitive: false, answers } };
}

/** `{#1822:5}`, `{#1..3}` or `{#=1822:0 =%50%1822:2 ~#Neither.}`; the section begins after the `#`. */
export function readNumeric(section: Span, format: TextFormat) {
  const answers = splitAnswers(section).map((answer) => readNumber(answer, format));
  refuseUnearnable(answers, section);
  return { type: 'numeric' as const, body: { units: [] }, key: { answers } };
}

/** An accepted number; `*`, or a feedback without a number, speaks to every other one. */
function readNumber(answer: Answer, format: TextFormat): NumericAnswer {
  const text = readLine(answer.content, format);
  const { source, credit } = answer;
  const isAnyOther = text === '*' || (text === '' && answer.feedback);
  if (!isAnyOther) return { ...readRange(text, source), credit, ...feedbackOf(answer, format) };
  if (credit === '0') return { credit, ...feedbackOf(answer, format) };
  throw source.unreadable('number_missing', 'Write a number here, or ~# and the feedback for every other number.');
}

function readRange(text: string, source: Span): Pick<NumericAnswer, 'value' | 'tolerance' | 'min' | 'max'> {
  const isRange = text.includes('..');
  const numbers = text.split(isRange ? '..' : ':').map((number) => number.trim());
  if (numbers.length > 2 || numbers.some((number) => number.includes('/') || !Fraction.parse(number))) {
    throw source.unreadable(
      'number_unreadable',
      'Write a number (1822), one and how far off it may be (1822:5) or a range (1821..1823), with decimal points.',
    );
  }
  const [first, second] = numbers;
  if (second === undefined) return { value: first };
  if (isRange) return readEnds(first, second, source);
  if (exact(second).compare(Fraction.zero) >= 0) return { value: first, tolerance: second };
  throw source.unreadable('tolerance_negative', 'Write how far off an answer may be without a minus.');
}

function readEnds(min: string, max: string, source: Span) {
  if (exact(min).compare(exact(max)) <= 0) return { min, max };
  throw source.unreadable('range_reversed', `Write the smaller number first: ${max}..${min}.`);
}

function refuseUnearnable(answers: { credit: Credit }[], section: Span): void {
  if (answers.some((answer) => earnsPoints(answer.credit))) return;
  throw section.unreadable('right_answer_missing', 'Give at least one answer a weight above 0, or none at all.');
}
