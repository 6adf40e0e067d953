import { escapeHtml } from '#platform/text/escape-html.js';
import { percentOf } from '#questions/formats/percent-credits.js';
import { Unrepresentable } from '#questions/formats/verified-export.js';
import { type Gap, type GapKey } from '#questions/types/cloze-gaps.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { type Credit, entryOf, idPattern } from '#questions/types/shared/part-schemas.js';
import { escapeGap, nameOf } from './gap-syntax.js';

const placeholder = new RegExp(`\\[\\[(${idPattern})\\]\\]`, 'g');

/** The text of a cloze question with its answers embedded. */
export function writeCloze({ body, key, points, format }: QuestionOf<'cloze'>): string {
  const weights = wholeWeights(
    body.gaps.map(({ id }) => entryOf(key.gaps, id)?.weight ?? '1'),
    points,
  );
  const isPlain = format === 'plain';
  const written = new Map(
    body.gaps.map((gap, index) => {
      const gapKey = entryOf(key.gaps, gap.id);
      return [gap.id, gapKey ? `{${weights[index] ?? 1}:${answersOf(gap, gapKey, isPlain)}}` : ''];
    }),
  );
  return body.text.replace(placeholder, (mark, id: string) => written.get(id) ?? mark);
}

/** Weights in the same ratio as whole numbers, with the points as their sum if that is possible. */
function wholeWeights(weights: string[], points: string): string[] {
  const fractions = weights.map(exact);
  const total = sum(fractions);
  const scaled = fractions.map((weight) => weight.times(exact(points)).over(total));
  const fitting = scaled.every(isWhole)
    ? scaled
    : fractions.map((weight) => weight.times(commonDenominator(fractions)));
  if (fitting.some((weight) => weight.compare(Fraction.of(9_999)) > 0))
    throw new Unrepresentable(
      'weights_unrepresentable',
      'The weights of its gaps have no ratio of small whole numbers.',
    );
  return fitting.map(String);
}

const isWhole = (number: Fraction): boolean => /^\d{1,4}$/.test(String(number));

const denominatorOf = (number: Fraction): bigint => BigInt(String(number).split('/')[1] ?? '1');

function commonDenominator(numbers: Fraction[]): Fraction {
  return numbers.reduce((common, number) => {
    const missing = denominatorOf(common.times(number));
    return common.times(Fraction.of(missing));
  }, Fraction.one);
}

function answersOf(gap: Gap, key: GapKey, isPlain: boolean): string {
  const { layout } = gap;
  if ('credits' in key) {
    const kind = gap.type === 'multiple_choice' ? 'choices' : 'choice';
    const answers = (gap.choices ?? []).map(({ id, text }) =>
      answerOf(entryOf(key.credits, id) ?? '0', text, entryOf(key.feedback ?? {}, id)),
    );
    const shown = layout === undefined || layout === 'dropdown' ? {} : { layout };
    return `${nameOf({ kind, ...shown })}:${answers.join('~')}`;
  }
  if ('caseSensitive' in key) {
    const answers = key.answers.map(({ text, credit, feedback }) => answerOf(credit, typed(text, isPlain), feedback));
    return `${nameOf({ kind: 'text', caseSensitive: key.caseSensitive })}:${answers.join('~')}`;
  }
  const answers = key.answers.map(({ value, tolerance, min, max, credit, feedback }) => {
    if (min !== undefined || max !== undefined) return answerOf(credit, middleOf(min, max), feedback);
    return answerOf(credit, value === undefined ? '*' : `${value}:${tolerance ?? '0'}`, feedback);
  });
  return `${nameOf({ kind: 'number' })}:${answers.join('~')}`;
}

/** A range is its middle with half its width as tolerance. */
function middleOf(min = '0', max = '0'): string {
  const [low, high] = [exact(min), exact(max)];
  const half = Fraction.of(1, 2);
  return `${low.plus(high).times(half).toShort(40)}:${high.minus(low).times(half).toShort(40)}`;
}

const typed = (text: string, isPlain: boolean): string => (isPlain ? text : escapeHtml(text).replaceAll('&#39;', "'"));

function answerOf(credit: Credit, text: string, feedback: string | undefined): string {
  const percent = percentOf(credit);
  const mark = percent === '100' ? '=' : `%${percent}%`;
  return `${mark}${escapeGap(text)}${feedback ? `#${escapeGap(feedback)}` : ''}`;
}
