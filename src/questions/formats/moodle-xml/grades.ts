import { creditOf, percentOf } from '#questions/formats/percent-credits.js';
import { parseError } from '#questions/formats/text-file.js';
import { Unrepresentable } from '#questions/formats/verified-export.js';
import { exact } from '#questions/types/shared/fraction.js';
import { type Credit } from '#questions/types/shared/part-schemas.js';

/** The grades Moodle offers (`question_bank::fraction_options_full`, question/engine/bank.php). It refuses others. */
const grades: readonly Credit[] =
  '1 0.9 5/6 0.8 0.75 0.7 2/3 0.6 0.5 0.4 1/3 0.3 0.25 0.2 1/6 1/7 0.125 1/9 0.1 0.05 0'.split(' ');

const isGrade = (credit: Credit): boolean =>
  grades.some((grade) => exact(credit.replace(/^-/, '')).compare(exact(grade)) === 0);

/** The credit of a fraction attribute, a percentage. */
export function readFraction(fraction: string, line: number): Credit {
  const percent = fraction.trim();
  const isNumber = /^-?\d{1,9}(?:\.\d{0,24})?$/.test(percent);
  const credit = isNumber && Math.abs(Number(percent)) <= 100 ? creditOf(percent.replace(/\.$/, '')) : undefined;
  if (credit !== undefined && isGrade(credit)) return credit;
  throw parseError(
    line,
    'grade_unknown',
    `${percent.slice(0, 40)} is not one of the grades of Moodle, such as 100, 50, 33.33333 or 20.`,
  );
}

/** A credit as the value of a fraction attribute. */
export function fractionOf(credit: Credit): string {
  if (isGrade(credit)) return percentOf(credit);
  throw new Unrepresentable('grade_unlisted', `Moodle has no grade of ${percentOf(credit)} %.`);
}
