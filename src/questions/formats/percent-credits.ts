import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { type Credit } from '#questions/types/shared/part-schemas.js';

/**
 * Fractions with no finite decimal form. Moodle offers 1/3, 2/3, 1/6, 5/6, 1/7 and 1/9 and writes them with five
 * decimals (`question_bank::fraction_options`, question/engine/bank.php).
 */
const repeatingFractions = (
  '1/3 2/3 1/6 5/6 1/7 2/7 3/7 4/7 5/7 6/7 1/9 2/9 4/9 5/9 7/9 8/9 1/12 5/12 7/12 11/12 ' +
  '1/11 2/11 3/11 4/11 5/11 6/11 7/11 8/11 9/11 10/11'
)
  .split(' ')
  .map((text) => {
    const [numerator = 0, denominator = 1] = text.split('/').map(Number);
    return { text, share: numerator / denominator };
  });

/** Moodle's tolerance for recognizing a fraction (`match_grade_options`, lib/questionlib.php). */
const tolerance = 0.00001;

/** Converts a percentage to an exact credit: `50` becomes `0.5`, `33.333` becomes `1/3`. */
export function creditOf(percent: string): Credit {
  const share = Number(percent) / 100;
  const fraction = repeatingFractions.find((candidate) => Math.abs(candidate.share - Math.abs(share)) < tolerance);
  if (fraction) return share < 0 ? `-${fraction.text}` : fraction.text;
  const places = percent.length + 2;
  return exact(percent).over(Fraction.of(100)).toShort(places);
}

export const earnsPoints = (credit: Credit) => credit !== '0' && !credit.startsWith('-');

/** The percentage of a credit, as `creditOf` reads it: `0.5` becomes `50`, `1/3` becomes `33.33333`. */
export const percentOf = (credit: Credit): string => exact(credit).times(Fraction.of(100)).toShort(maxPlaces(credit));

/** Decimals are kept whole; the five decimals of a repeating fraction are those that Moodle writes. */
const maxPlaces = (credit: Credit): number => (credit.includes('/') ? 5 : 24);
