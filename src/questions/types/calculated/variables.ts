import { drawnBelow } from '#questions/types/shared/draw.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';
import { type CalculatedKey, type VariableRange } from './calculated.js';

/** Variable → drawn value, as a decimal. */
export type Values = ReadonlyMap<string, string>;

/** Formulas that have no value for some draws, such as 1/0, are drawn again at most this many times. */
const maxDraws = 100;

/** The values that a seed draws: a row of the data sets, or a value of each range that `isUsable` accepts. */
export function drawValues(
  names: string[],
  key: CalculatedKey,
  seed: string,
  isUsable: (values: Values) => boolean,
): Values {
  const draw = (time: number) => valuesOf(names, key, time === 0 ? seed : `${seed}/${time}`);
  for (let time = 0; time < maxDraws; time++) {
    const values = draw(time);
    if (isUsable(values)) return values;
  }
  return draw(0);
}

function valuesOf(names: string[], { ranges = {}, dataSets = [] }: CalculatedKey, seed: string): Values {
  const row = dataSets[drawnBelow(Math.max(1, dataSets.length), `${seed}/row`)] ?? {};
  return new Map(
    names.map((name) => {
      const range = entryOf(ranges, name);
      return [name, range ? valueIn(range, `${seed}/${name}`) : (entryOf(row, name) ?? '0')];
    }),
  );
}

/** Every value from min to max with this number of decimals is equally likely. */
function valueIn(range: VariableRange, seed: string): string {
  const step = stepOf(range);
  const index = drawnBelow(stepsOf(range) + 1, seed);
  return exact(range.min)
    .plus(step.times(Fraction.of(index)))
    .toFixed(range.decimals ?? 0);
}

const stepOf = ({ decimals = 0 }: VariableRange): Fraction => Fraction.of(1n, 10n ** BigInt(decimals));

/** Whether the lowest and the highest value are values of the range; otherwise rounding would exceed it. */
export const hasWholeSteps = (range: VariableRange): boolean =>
  [range.min, range.max].every((end) => !exact(end).over(stepOf(range)).toString().includes('/'));

/** The number of steps from the lowest to the highest value. */
export const stepsOf = (range: VariableRange): number =>
  Math.floor(Number(exact(range.max).minus(exact(range.min)).over(stepOf(range)).toFixed(6)));

/** Replaces `{name}` by the value of the variable; negative values in parentheses would change prompts, so they are not. */
export const withValues = (text: string, values: Values): string =>
  text.replace(/\{([A-Za-z][A-Za-z0-9_]{0,39})\}/g, (placeholder, name: string) => values.get(name) ?? placeholder);
