import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type NumericAnswer } from '#questions/types/numeric.js';
import { attributeOf } from '#questions/types/qti/node.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { type ShortTextKey } from '#questions/types/short-text.js';
import { comparesParts, constantsFor, criticalNumbers, declarationOf, usesRule } from './constants.js';
import { creditText } from './scorer.js';

/** The share a text earns in one response, from 0 to 1, and the feedback that is shown for it. */
export interface Probe {
  share(text: string): Fraction;
  feedback(text: string): string | undefined;
}

const positive = (share: Fraction): Fraction => (share.isNegative ? Fraction.zero : share);
/** A text that no author accepts. */
const other = '\ue000other\ue000';

const numbersIn = (texts: string[]): Fraction[] =>
  texts.flatMap((text) => (text.includes('/') ? [] : (Fraction.parse(text) ?? [])));

/** Whether a response is compared as a number. */
export function isNumeric(item: QtiItem, id: string): boolean {
  const baseType = attributeOf(declarationOf(item, id) ?? { name: '' }, 'baseType');
  if (baseType === 'integer' || baseType === 'float') return true;
  const constants = constantsFor(item, id);
  return usesRule(item, 'equal') && constants.length > 0 && numbersIn(constants).length === constants.length;
}

/** The accepted texts of a response; undefined if the rules compare in ways that short texts do not. */
export function textKey(item: QtiItem, id: string, probe: Probe): ShortTextKey | undefined {
  if (comparesParts(item) || probe.share(other).isPositive) return undefined;
  const accepted = constantsFor(item, id).filter((text) => probe.share(text).isPositive);
  const folds = accepted.flatMap((text) => foldsCase(text, accepted, probe));
  if (accepted.length === 0 || (folds.includes(true) && folds.includes(false))) return undefined;
  const caseSensitive = !folds.includes(true);
  const distinct = accepted.filter(
    (text, index) => caseSensitive || accepted.findIndex((one) => folded(one) === folded(text)) === index,
  );
  const answers = distinct.flatMap((text) => {
    const credit = creditText(probe.share(text));
    const feedback = probe.feedback(text);
    return credit ? [{ text: text.replaceAll('*', '\\*'), credit, ...(feedback && { feedback }) }] : [];
  });
  const refused = probe.feedback(other);
  if (refused) answers.push({ text: '*', credit: '0', feedback: refused });
  return answers.length > 0 ? { caseSensitive, answers } : undefined;
}

const folded = (text: string): string => text.toLowerCase();

/** Whether the text is accepted in another case too; nothing for a text without letters or with both forms listed. */
function foldsCase(text: string, accepted: string[], probe: Probe): boolean[] {
  const swapped = text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
  if (swapped === text || accepted.includes(swapped)) return [];
  return [probe.share(swapped).compare(probe.share(text)) === 0];
}

/** The accepted numbers and ranges of a response; undefined if one cannot be written as such. */
export function numericAnswers(item: QtiItem, id: string, probe: Probe): NumericAnswer[] | undefined {
  const constants = numbersIn(constantsFor(item, id));
  const points = criticalNumbers(item, constants);
  const places = placesOf(points);
  const shares = places.map(({ number }) => positive(probe.share(number.toShort(20))));
  if (places.length === 0 || shares.at(0)?.isPositive || shares.at(-1)?.isPositive) return undefined;
  const levels = [
    ...new Map(shares.filter((share) => share.isPositive).map((share) => [String(share), share])).values(),
  ];
  const answers: NumericAnswer[] = [];
  for (const level of levels.toSorted((one, two) => two.compare(one))) {
    const found = rangesOf(places, shares, level, constants);
    const credit = creditText(level);
    if (!found || credit === undefined) return undefined;
    for (const range of found) {
      const feedback = probe.feedback(range.value ?? range.min ?? '');
      const isKnown = answers.some((answer) => answer.value === range.value && answer.min === range.min);
      if (!isKnown) answers.push({ ...range, credit, ...(feedback && { feedback }) });
    }
  }
  const refused = probe.feedback(places[0]?.number.toShort(20) ?? '');
  if (refused) answers.push({ credit: '0', feedback: refused });
  return answers.length > 0 ? answers : undefined;
}

interface Place {
  number: Fraction;
  isPoint: boolean;
}

/** Every critical number, a number between each two, and one on each side. */
function placesOf(points: Fraction[]): Place[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [];
  const between = points.flatMap((number, index) => {
    const next = points[index + 1];
    const middle = next && number.plus(next).over(Fraction.of(2));
    return [{ number, isPoint: true }, ...(middle ? [{ number: middle, isPoint: false }] : [])];
  });
  return [
    { number: first.minus(Fraction.one), isPoint: false },
    ...between,
    { number: last.plus(Fraction.one), isPoint: false },
  ];
}

type Range = Pick<NumericAnswer, 'value' | 'tolerance' | 'min' | 'max'>;

/** Where at least this share is earned, as closed ranges; undefined if an end is open or cannot be written. */
function rangesOf(places: Place[], shares: Fraction[], level: Fraction, constants: Fraction[]): Range[] | undefined {
  const ranges: Range[] = [];
  let start: number | undefined;
  for (const [index, share] of shares.entries()) {
    const isIn = share.compare(level) >= 0;
    if (isIn && start === undefined) start = index;
    if (isIn || start === undefined) continue;
    const [low, high] = [places[start], places[index - 1]];
    const range = low?.isPoint && high?.isPoint ? rangeOf(low.number, high.number, constants) : undefined;
    if (!range) return undefined;
    ranges.push(range);
    start = undefined;
  }
  return ranges;
}

function rangeOf(low: Fraction, high: Fraction, constants: Fraction[]): Range | undefined {
  const [min, max] = [low, high].map(decimalOf);
  if (min === undefined || max === undefined) return undefined;
  if (min === max) return { value: min };
  const center = constants.find((constant) => constant.minus(low).compare(high.minus(constant)) === 0);
  const [value, tolerance] = [center && decimalOf(center), center && decimalOf(high.minus(center))];
  return value !== undefined && tolerance !== undefined ? { value, tolerance } : { min, max };
}

const decimalOf = (number: Fraction): string | undefined => {
  const text = number.toShort(20);
  return Fraction.parse(text)?.compare(number) === 0 ? text : undefined;
};
