import { type Markup, xml } from '#platform/xml/write-xml.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { type NumericAnswer } from '#questions/types/numeric.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { fractionOf, readFraction } from './grades.js';
import { plainTextOf, type QuestionElement } from './question-element.js';
import { factorsOf, readUnits, unitsOf, withUnits, writtenUnits } from './units.js';
import { plainAnswer, type WrittenQuestion } from './written-question.js';

/** `shortanswer` */
export function readShortText(question: QuestionElement) {
  const answers = question.children('answer').map((answer) => {
    const text = plainTextOf(answer) ?? '';
    if (text === '')
      question.fail('answer_empty', 'This answer has no text. Write it or remove the answer.', answer.line);
    return { text, ...creditAndFeedback(answer, question) };
  });
  return { type: 'short_text' as const, body: {}, key: { caseSensitive: question.flag('usecase', false), answers } };
}

export const writeShortText = ({ key }: QuestionOf<'short_text'>, written: WrittenQuestion): Markup[] => [
  xml('usecase', {}, key.caseSensitive ? '1' : '0'),
  ...key.answers.map(({ text, credit, feedback }) =>
    plainAnswer(fractionOf(credit), text, written.text('feedback', feedback ?? '')),
  ),
];

/** `numerical`: numbers with a tolerance, in every unit of the question. */
export function readNumeric(question: QuestionElement) {
  const rules = readUnits(question);
  const answers = question.children('answer').map((answer): NumericAnswer => ({
    ...numberOf(answer, question),
    ...creditAndFeedback(answer, question),
  }));
  const factors = factorsOf(answers, rules);
  const key = factors ? { answers, ...factors } : { answers: withUnits(answers, rules) };
  return { type: 'numeric' as const, body: { units: rules.units.map(({ name }) => name) }, key };
}

/** A number with its tolerance; `*` and an empty text match every other number. */
function numberOf(answer: XmlElement, question: QuestionElement): Pick<NumericAnswer, 'value' | 'tolerance'> {
  const value = plainTextOf(answer) ?? '';
  const tolerance = answer.textOf('tolerance') || '0';
  if (value === '*' || value === '') return {};
  const isNumber = (text: string) => !text.includes('/') && Fraction.parse(text) !== null;
  if (!isNumber(value) || !isNumber(tolerance))
    question.fail(
      'number_unreadable',
      'The answer and its tolerance must be numbers with a decimal point.',
      answer.line,
    );
  return { value, ...(exact(tolerance).compare(Fraction.zero) !== 0 && { tolerance }) };
}

function creditAndFeedback(answer: XmlElement, question: QuestionElement) {
  const feedback = question.text(answer.child('feedback'));
  return { credit: readFraction(answer.attribute('fraction') ?? '0', answer.line), ...(feedback && { feedback }) };
}

export function writeNumeric({ body, key }: QuestionOf<'numeric'>, written: WrittenQuestion): Markup[] {
  const { answers, rules } = unitsOf(key, body.units);
  return [
    ...answers.map((answer) => {
      const { text, tolerance } = centerOf(answer);
      const feedback = written.text('feedback', answer.feedback ?? '');
      return plainAnswer(fractionOf(answer.credit), text, feedback, xml('tolerance', {}, tolerance));
    }),
    ...writtenUnits(rules),
  ];
}

/** A range is its middle with half its width as tolerance. */
function centerOf({ value, tolerance, toleranceType, min, max }: NumericAnswer): { text: string; tolerance: string } {
  if (toleranceType === 'relative' && value !== undefined)
    return {
      text: value,
      tolerance: exact(tolerance ?? '0')
        .times(exact(value).magnitude)
        .toShort(60),
    };
  if (value !== undefined) return { text: value, tolerance: tolerance ?? '0' };
  if (min === undefined || max === undefined) return { text: '*', tolerance: '0' };
  const half = Fraction.of(1, 2);
  const middle = exact(min).plus(exact(max)).times(half);
  return { text: middle.toShort(40), tolerance: exact(max).minus(exact(min)).times(half).toShort(40) };
}
