import { decodeReferences } from '#platform/text/escape-html.js';
import { optionId } from '#questions/formats/option-order.js';
import { earnsPoints } from '#questions/formats/percent-credits.js';
import { parseError } from '#questions/formats/text-file.js';
import { type Gap, type GapKey } from '#questions/types/cloze-gaps.js';
import { type NumericAnswer } from '#questions/types/numeric.js';
import { type TextFormat } from '#questions/types/question-content.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { type Credit } from '#questions/types/shared/part-schemas.js';
import { gapsIn, type WrittenGap } from './gap-syntax.js';

type Note = (line: number, rule: string, message: string) => void;

export interface ReadCloze {
  type: 'cloze';
  body: { text: string; gaps: Gap[] };
  key: { gaps: Record<string, GapKey> };
  /** The sum of the weights, which are the points of the question in Moodle. */
  points: string;
}

/** Reads a text with embedded answers, which begins on `line`. Undefined if it has no gaps. */
export function readCloze(text: string, format: TextFormat, line: number, note: Note): ReadCloze | undefined {
  const written = gapsIn(text, line);
  if (written.length === 0) return undefined;
  const gaps = written.map((gap, index) => ({ ...readGap(gap, String(index + 1), format, note), gap }));
  let at = 0;
  const parts = gaps.map(({ gap, body }) => {
    const part = `${text.slice(at, gap.start)}[[${body.id}]]`;
    at = gap.end;
    return part;
  });
  const points = sum(written.map(({ weight }) => exact(weight)));
  return {
    type: 'cloze',
    body: { text: `${parts.join('')}${text.slice(at)}`.trim(), gaps: gaps.map(({ body }) => body) },
    key: { gaps: Object.fromEntries(gaps.map(({ body, key }) => [body.id, key])) },
    points: points.toShort(2),
  };
}

function readGap(gap: WrittenGap, id: string, format: TextFormat, note: Note): { body: Gap; key: GapKey } {
  const { type, weight, line } = gap;
  if (type.kind === 'text') {
    const answers = gap.answers.map(({ text, credit, feedback }) => ({
      text: typed(text, format),
      credit,
      ...(feedback && { feedback }),
    }));
    requireEarning(answers, line);
    return { body: { id, type: 'short_text' }, key: { weight, caseSensitive: type.caseSensitive === true, answers } };
  }
  if (type.kind === 'number') {
    const answers = gap.answers.map(({ text, credit, feedback }) => ({
      ...numberOf(typed(text, format), line),
      credit,
      ...(feedback && { feedback }),
    }));
    requireEarning(answers, line);
    return { body: { id, type: 'numeric' }, key: { weight, answers } };
  }
  return readChoices(gap, id, note);
}

/** Editors write `&lt;` for a `<` that a student types. */
const typed = (text: string, format: TextFormat): string => (format === 'plain' ? text : decodeReferences(text));

function requireEarning(answers: { credit: Credit }[], line: number): void {
  if (answers.some(({ credit }) => earnsPoints(credit))) return;
  throw parseError(line, 'right_answer_missing', 'At least one answer of this gap must be correct. Mark it with =.');
}

function numberOf(text: string, line: number): Pick<NumericAnswer, 'value' | 'tolerance'> {
  if (text === '*') return {};
  const [value = '', tolerance, ...more] = text.split(':').map((part) => part.trim().replace(',', '.'));
  const isNumber = (part: string) => !part.includes('/') && Fraction.parse(part) !== null;
  if (more.length > 0 || !isNumber(value) || (tolerance !== undefined && !isNumber(tolerance)))
    throw parseError(
      line,
      'number_unreadable',
      `${text.slice(0, 60)} is not a number, such as 1822 or 1822:5 with a tolerance.`,
    );
  return { value, ...(tolerance !== undefined && { tolerance }) };
}

function readChoices({ type, weight, line, answers }: WrittenGap, id: string, note: Note): { body: Gap; key: GapKey } {
  if (answers.length < 2)
    throw parseError(line, 'answers_too_few', 'A gap to choose in must have at least two answers. Add one.');
  const isSingle = type.kind === 'choice';
  if (isSingle && !answers.some(({ credit }) => credit === '1'))
    throw parseError(
      line,
      'right_answer_missing',
      'One answer of this gap must be completely correct. Mark it with =.',
    );
  requireEarning(answers, line);
  if (type.isShuffled)
    note(line, 'shuffle_dropped', 'The assessment decides whether choices are shuffled, so _S was left out.');
  const credits = isSingle ? answers.map(({ credit }) => credit) : sharesOf(answers, line, note);
  const choices = answers.map(({ text }, index) => ({ id: optionId(index), text }));
  const credited = credits.flatMap((credit, index) => (credit === '0' ? [] : [[optionId(index), credit] as const]));
  const feedback = answers.flatMap((answer, index) =>
    answer.feedback ? [[optionId(index), answer.feedback] as const] : [],
  );
  const key = {
    weight,
    credits: Object.fromEntries(credited),
    ...(feedback.length > 0 && { feedback: Object.fromEntries(feedback) }),
  };
  return {
    body: { id, type: isSingle ? 'single_choice' : 'multiple_choice', choices, layout: type.layout ?? 'dropdown' },
    key,
  };
}

/** Credits whose sum is not 1 are divided by it, unless each is 1: choosing everything correct earns all points. */
function sharesOf(answers: { credit: Credit }[], line: number, note: Note): Credit[] {
  const positive = answers.map(({ credit }) => exact(credit)).filter((credit) => credit.isPositive);
  const total = sum(positive);
  const isWhole = total.isBetween(exact('0.999'), exact('1.001'));
  if (isWhole || positive.every((credit) => credit.compare(Fraction.one) === 0))
    return answers.map(({ credit }) => credit);
  note(
    line,
    'weights_scaled',
    `The weights above 0 of this gap add up to ${total.times(Fraction.of(100)).toShort(1)} %, so they were divided to make 100 %.`,
  );
  return answers.map(({ credit }) => (earnsPoints(credit) ? String(exact(credit).over(total)) : credit));
}
