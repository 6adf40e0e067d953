import { type Markup, xml } from '#platform/xml/write-xml.js';
import { optionId } from '#questions/formats/option-order.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { exact, sum } from '#questions/types/shared/fraction.js';
import { type Credit, entryOf } from '#questions/types/shared/part-schemas.js';
import { type TrueFalseKey } from '#questions/types/true-false.js';
import { fractionOf, readFraction } from './grades.js';
import { plainTextOf, type QuestionElement } from './question-element.js';
import { plainAnswer, type WrittenQuestion } from './written-question.js';

/** `multichoice`: a single choice, or a multiple choice whose positive grades add up to 100 %. */
export function readChoices(question: QuestionElement) {
  const type = question.flag('single', true) ? ('single_choice' as const) : ('multiple_choice' as const);
  const answers = question.children('answer').map((answer, index) => ({
    id: optionId(index),
    text: question.text(answer),
    credit: readFraction(answer.attribute('fraction') ?? '0', answer.line),
    feedback: question.text(answer.child('feedback')),
    line: answer.line,
  }));
  const empty = answers.find(({ text }) => text === '');
  if (empty) question.fail('answer_empty', 'This answer has no text. Write it or remove the answer.', empty.line);
  if (answers.length < 2)
    question.fail('answers_too_few', 'A choice question must have at least two answers. Add one.');
  const credits = answers.filter(({ credit }) => credit !== '0').map(({ id, credit }) => [id, credit] as const);
  const feedback = answers
    .filter((answer) => answer.feedback !== '')
    .map((answer) => [answer.id, answer.feedback] as const);
  return {
    type,
    body: { choices: answers.map(({ id, text }) => ({ id, text })) },
    key: {
      credits: Object.fromEntries(credits),
      ...(feedback.length > 0 && { feedback: Object.fromEntries(feedback) }),
    },
  };
}

export function writeChoices(
  content: QuestionOf<'single_choice'> | QuestionOf<'multiple_choice'>,
  written: WrittenQuestion,
): Markup[] {
  const isSingle = content.type === 'single_choice';
  const { credits, feedback = {} } = content.key;
  const creditOf = (id: string) => entryOf(credits, id) ?? '0';
  const shares = isSingle ? (credit: Credit) => credit : sharesOf(Object.values(credits));
  return [
    xml('single', {}, String(isSingle)),
    xml('shuffleanswers', {}, 'true'),
    xml('answernumbering', {}, 'abc'),
    ...content.body.choices.map(({ id, text }) =>
      written.answer(fractionOf(shares(creditOf(id))), text, entryOf(feedback, id)),
    ),
  ];
}

/** Moodle's positive grades add up to 100 %; grading divides by their sum here. */
function sharesOf(credits: Credit[]): (credit: Credit) => Credit {
  const total = sum(credits.map(exact).filter((credit) => credit.isPositive));
  return (credit) => String(exact(credit).over(total));
}

/** `truefalse`: answers with the texts true and false; without them, the first is true as in Moodle. */
export function readTruth(question: QuestionElement) {
  const [first, second] = question.children('answer');
  if (!first || !second)
    question.fail('answers_too_few', 'A true-false question must have two answers, true and false.');
  const isReversed = plainTextOf(first) === 'false' || plainTextOf(second) === 'true';
  const [whenTrue, whenFalse] = isReversed ? [second, first] : [first, second];
  const isCorrect = (fraction: string | undefined) => Number(fraction) === 100;
  const answer = isCorrect(whenTrue.attribute('fraction'));
  if (answer === isCorrect(whenFalse.attribute('fraction')))
    question.fail('right_answer_missing', 'One of true and false must have the fraction 100 and the other 0.');
  const [right, wrong] = (answer ? [whenTrue, whenFalse] : [whenFalse, whenTrue]).map((one) =>
    question.text(one.child('feedback')),
  );
  const key: TrueFalseKey = { answer };
  if (right || wrong) key.feedback = { ...(right && { right }), ...(wrong && { wrong }) };
  return { type: 'true_false' as const, body: {}, key };
}

export function writeTruth(
  { key: { answer, feedback } }: QuestionOf<'true_false'>,
  written: WrittenQuestion,
): Markup[] {
  return [true, false].map((value) =>
    plainAnswer(
      value === answer ? '100' : '0',
      String(value),
      written.text('feedback', (value === answer ? feedback?.right : feedback?.wrong) ?? ''),
    ),
  );
}
