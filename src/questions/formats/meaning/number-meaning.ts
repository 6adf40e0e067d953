import { plainText } from '#platform/text/plain-text.js';
import { type NumericAnswer, type NumericKey } from '#questions/types/numeric.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';
import { type Answers, divided, type Normalize, number, sorted } from './normal-texts.js';

/** Convertible units are the same as an answer for each unit, and one without a unit for what its penalty leaves. */
export function numbers(key: NumericKey, units: string[], text: Normalize): Answers {
  const { unitFactors, writtenFigures } = key;
  const answers = unitFactors
    ? inEveryUnit(key, units, unitFactors)
    : key.answers.map((answer) => ({ answer, factor: Fraction.one }));
  const entries = sorted(answers.map(({ answer, factor }) => entryOfNumber(answer, factor, text)));
  return {
    answers: { units: units.map(plainText), writtenFigures, answers: entries.map(([answer]) => answer) },
    feedback: entries.map(([, feedback]) => feedback),
  };
}

interface Converted {
  answer: NumericAnswer;
  factor: Fraction;
}

function inEveryUnit(
  { answers, unitPenalty = '1' }: NumericKey,
  units: string[],
  factors: Record<string, string>,
): Converted[] {
  return answers.flatMap((answer) => {
    if (answer.value === undefined && answer.min === undefined) return [{ answer, factor: Fraction.one }];
    const converted = units.map((unit) => ({
      answer: { ...answer, unit },
      factor: exact(entryOf(factors, unit) ?? '1'),
    }));
    const left = exact(answer.credit).minus(exact(unitPenalty));
    const bare = { answer: { ...answer, credit: String(left) }, factor: Fraction.one };
    return left.isPositive ? [...converted, bare] : converted;
  });
}

function entryOfNumber(answer: NumericAnswer, factor: Fraction, text: Normalize) {
  const { value, tolerance = '0', toleranceType = 'absolute', min, max, unit, credit, feedback } = answer;
  const isAbsolute = toleranceType === 'absolute';
  const range = rangeOf(answer, factor);
  const size =
    value === undefined || isAbsolute
      ? undefined
      : { value: divided(value, factor), tolerance: number(tolerance), toleranceType };
  const meaning = { ...(size ?? range), min: size ? undefined : range?.min, max: size ? undefined : range?.max };
  return [
    {
      ...meaning,
      any: min === undefined && max === undefined && value === undefined,
      unit: unit && plainText(unit),
      credit: number(credit),
    },
    text(feedback),
  ] as const;
}

/** `value ± tolerance` is a range. */
function rangeOf({ value, tolerance = '0', min, max }: NumericAnswer, factor: Fraction) {
  if (value === undefined) return { min: divided(min, factor), max: divided(max, factor) };
  const [center, radius] = [exact(value), exact(tolerance)];
  return { min: String(center.minus(radius).over(factor)), max: String(center.plus(radius).over(factor)) };
}

export function calculated({ body, key }: QuestionOf<'calculated'>, text: Normalize): Answers {
  const { ranges = {}, dataSets = [], answers, unitFactors = {}, unitPenalty = '1', writtenFigures } = key;
  const byName = <T>(entries: Record<string, T>, shown: (entry: T) => unknown) =>
    Object.entries(entries)
      .map(([name, entry]) => [name, shown(entry)])
      .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
  return {
    answers: {
      variables: body.variables.map(({ name }) => name).toSorted(),
      units: body.units.map(plainText),
      ranges: byName(ranges, ({ min, max, decimals = 0 }) => [number(min), number(max), decimals]),
      dataSets: dataSets.map((row) => byName(row, number)),
      unitFactors: byName(unitFactors, number),
      unitPenalty: number(unitPenalty),
      writtenFigures,
      answers: answers.map(({ formula, tolerance = '0', toleranceType = 'absolute', unit, credit }) => [
        formula.replace(/\s+/g, ''),
        number(tolerance),
        toleranceType,
        unit,
        number(credit),
      ]),
    },
    feedback: answers.map(({ feedback }) => text(feedback)),
  };
}
