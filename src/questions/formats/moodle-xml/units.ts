import { type Markup, xml } from '#platform/xml/write-xml.js';
import { type NumericAnswer, type NumericKey } from '#questions/types/numeric.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';
import { type QuestionElement } from './question-element.js';

/** A unit, and by what a number in the first unit is multiplied to give the number in this one. */
interface Unit {
  name: string;
  multiplier: string;
}

/**
 * `penalty`: the share that a correct number with a missing or wrong unit loses; 0 if the unit is optional. `of`: the
 * share of its credit or of the points of the question.
 */
export interface UnitRules {
  units: Unit[];
  penalty: string;
  of: 'credit' | 'points';
}

/** The units of a question (`qtype_numerical_answer_processor`, question/type/numerical/questiontype.php). */
export function readUnits(question: QuestionElement): UnitRules {
  const units = (question.child('units')?.childrenNamed('unit') ?? []).map((unit) => {
    const [name = '', multiplier = '1'] = [unit.textOf('unit_name'), unit.textOf('multiplier')];
    const isUsable = Fraction.parse(multiplier)?.isPositive && !multiplier.includes('/') && name !== '';
    if (!isUsable) question.fail('unit_unreadable', 'A unit must have a name and a multiplier above 0.', unit.line);
    return { name, multiplier };
  });
  const grading = question.setting('unitgradingtype', '0');
  const penalty = question.setting('unitpenalty', '0.1');
  const share = Fraction.parse(penalty);
  if (!share?.isBetween(Fraction.zero, Fraction.one))
    question.fail('unit_penalty_unreadable', 'unitpenalty must be a number from 0 to 1.');
  const of = grading === '2' ? ('points' as const) : ('credit' as const);
  return { units, penalty: units.length > 0 && grading !== '0' ? share.toShort(10) : '0', of };
}

/** Factors that convert to the first unit, if these rules can be written so. */
export function factorsOf(
  answers: { credit: string }[],
  { units, penalty, of }: UnitRules,
): Pick<NumericKey, 'unitFactors' | 'unitPenalty'> | undefined {
  const isSimple = of === 'points' || answers.every(({ credit }) => credit === '1' || credit === '0');
  const factors = units.map(({ name, multiplier }) => [name, inverse(multiplier)] as const);
  if (units.length === 0 || penalty === '0' || !isSimple || factors.some(([, factor]) => factor === undefined))
    return undefined;
  return {
    unitFactors: Object.fromEntries(factors.map(([name, factor]) => [name, factor ?? '1'])),
    unitPenalty: penalty,
  };
}

/** `1 ÷ number` if it is a finite decimal. */
export function inverse(number: string): string | undefined {
  const quotient = Fraction.one.over(exact(number));
  const decimal = quotient.toShort(30);
  return exact(decimal).compare(quotient) === 0 ? decimal : undefined;
}

/** Each number in every unit, then without a unit for what the missing unit leaves of the points. */
export function withUnits(answers: NumericAnswer[], { units, penalty, of }: UnitRules): NumericAnswer[] {
  if (units.length === 0) return answers;
  const numbers = answers.filter(({ value }) => value !== undefined);
  const others = answers.filter(({ value }) => value === undefined);
  const leftOf = (credit: string) =>
    of === 'points' ? exact(credit).minus(exact(penalty)) : exact(credit).times(Fraction.one.minus(exact(penalty)));
  const inUnits = units.flatMap((unit) => numbers.map((answer) => ({ ...multiplied(answer, unit), unit: unit.name })));
  const withoutUnit = numbers
    .filter(({ credit }) => leftOf(credit).isPositive)
    .map((answer) => ({ ...answer, credit: leftOf(answer.credit).toShort(12) }));
  return [...inUnits, ...withoutUnit, ...others];
}

function multiplied(answer: NumericAnswer, { multiplier }: Unit): NumericAnswer {
  const scaled = (number: string) => exact(number).times(exact(multiplier)).toShort(60);
  const { value, tolerance } = answer;
  return {
    ...answer,
    ...(value !== undefined && { value: scaled(value) }),
    ...(tolerance !== undefined && { tolerance: scaled(tolerance) }),
  };
}

/** How Moodle writes the units of a key; what this gets wrong is found when the question is read again. */
export function unitsOf(key: NumericKey, names: string[]): { answers: NumericAnswer[]; rules: UnitRules } {
  const { answers, unitFactors, unitPenalty = '1' } = key;
  if (!unitFactors) return expandedUnits(answers, names);
  const units = names.map((name) => ({ name, multiplier: inverse(entryOf(unitFactors, name) ?? '1') ?? '1' }));
  return { answers, rules: { units, penalty: exact(unitPenalty).toShort(10), of: 'points' } };
}

/** The reverse of `withUnits`. */
function expandedUnits(answers: NumericAnswer[], names: string[]): { answers: NumericAnswer[]; rules: UnitRules } {
  const [first] = names;
  const of = 'credit' as const;
  if (first === undefined) return { answers, rules: { units: [], penalty: '0', of } };
  const numbers = answers.filter((answer) => answer.unit === first);
  const others = answers.filter(
    ({ unit, value, min }) => unit === undefined && value === undefined && min === undefined,
  );
  const bare = answers.find((answer) => answer.unit === undefined && !others.includes(answer));
  const [base] = numbers;
  const units = names.map((name) => ({
    name,
    multiplier: ratio(
      answers.find((answer) => answer.unit === name),
      base,
    ),
  }));
  const stripped = [...numbers, ...others].map(({ unit: _, ...answer }) => answer);
  return { answers: stripped, rules: { units, penalty: bare && base ? penaltyOf(bare, base) : '1', of } };
}

const middle = ({ value, min, max }: NumericAnswer): Fraction | undefined => {
  if (value !== undefined) return exact(value);
  return min === undefined || max === undefined ? undefined : exact(min).plus(exact(max)).times(Fraction.of(1, 2));
};

function ratio(answer: NumericAnswer | undefined, base: NumericAnswer | undefined): string {
  const [number, unit] = [answer && middle(answer), base && middle(base)];
  const isKnown = number && unit && unit.compare(Fraction.zero) !== 0;
  return isKnown ? number.over(unit).toShort(20) : '1';
}

const penaltyOf = (bare: NumericAnswer, base: NumericAnswer): string => {
  const credit = exact(base.credit);
  return credit.isPositive ? Fraction.one.minus(exact(bare.credit).over(credit)).toShort(10) : '0';
};

export function writtenUnits({ units, penalty, of }: UnitRules): Markup[] {
  if (units.length === 0) return [xml('unitgradingtype', {}, '0'), xml('showunits', {}, '3')];
  const written = units.map(({ name, multiplier }) =>
    xml('unit', {}, xml('multiplier', {}, multiplier), xml('unit_name', {}, name)),
  );
  return [
    xml('units', {}, ...written),
    xml('unitgradingtype', {}, of === 'points' ? '2' : '1'),
    xml('unitpenalty', {}, penalty),
    xml('showunits', {}, '0'),
  ];
}
