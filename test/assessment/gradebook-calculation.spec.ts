import { calculate, type CategoryRule, type Work } from '#assessment/gradebook/calculation/calculate.js';
import { gradeOn, type GradeScaleRule } from '#assessment/gradebook/calculation/grade-scale.js';
import { overallPercent, subjectTotals } from '#assessment/gradebook/calculation/subject-totals.js';
import { exact } from '#questions/types/shared/fraction.js';

/** Work as `40/50`, `-/50` without a grade, `e/50` excused, `5/10+` for extra credit; letters before it are its category. */
function work(...texts: string[]): Work[] {
  return texts.map((text, at) => {
    const [, category, score = '', maxScore = '', extra] = /^([A-Z]*)([\d.]+|-|e)\/([\d.]+)(\+?)$/.exec(text) ?? [];
    return {
      assessmentId: `${text}#${at}`,
      category: category || null,
      maxScore,
      score: /\d/.test(score) ? score : null,
      isExcused: score === 'e',
      isExtraCredit: extra === '+',
    };
  });
}

/** A category as `A 40`, with `drop 1`, `keep 2` or `extra` after its weight. */
function category(text: string): CategoryRule {
  const [, name = '', weight = '', rule = '', count = '0'] = /^(\w+) ([\d.]+) ?([a-z]*) ?(\d*)$/.exec(text) ?? [];
  const dropLowest = rule === 'drop' ? Number(count) : 0;
  const keepHighest = rule === 'keep' ? Number(count) : 0;
  return { name, weight, dropLowest, keepHighest, isExtraCredit: rule === 'extra' };
}

interface Case {
  about: string;
  work: string[];
  categories?: string[];
  aggregation?: 'points' | 'percent';
  /** The total over graded work, and with ungraded work as zero; as exact numbers. */
  current: string | null;
  withUngraded: string | null;
}

/** Computed by hand. */
const cases: Case[] = [
  { about: 'nothing', work: [], current: null, withUngraded: null },
  { about: 'one grade', work: ['40/50'], current: '80', withUngraded: '80' },
  { about: 'points of several', work: ['40/50', '50/200'], current: '36', withUngraded: '36' },
  {
    about: 'percentages of several',
    work: ['40/50', '50/200'],
    aggregation: 'percent',
    current: '105/2',
    withUngraded: '105/2',
  },
  { about: 'thirds without rounding', work: ['1/3', '1/3', '1/3'], current: '100/3', withUngraded: '100/3' },
  { about: 'decimals', work: ['0.1/0.3', '0.2/0.3'], current: '50', withUngraded: '50' },
  { about: 'ungraded work', work: ['40/50', '-/50'], current: '80', withUngraded: '40' },
  { about: 'only ungraded work', work: ['-/50'], current: null, withUngraded: '0' },
  { about: 'a zero is a grade', work: ['0/50', '50/50'], current: '50', withUngraded: '50' },
  { about: 'excused work', work: ['40/50', 'e/50'], current: '80', withUngraded: '80' },
  { about: 'only excused work', work: ['e/50'], current: null, withUngraded: null },
  { about: 'a maximum lowered after grading', work: ['60/50'], current: '100', withUngraded: '100' },
  { about: 'a maximum of zero', work: ['40/50', '0/0'], current: '80', withUngraded: '80' },
  { about: 'extra credit', work: ['90/100', '20/20+'], current: '110', withUngraded: '110' },
  { about: 'extra credit without a grade', work: ['90/100', '-/20+'], current: '90', withUngraded: '90' },
  { about: 'extra credit alone', work: ['5/5+'], current: null, withUngraded: null },
  {
    about: 'extra credit by percentages',
    work: ['50/100', '100/100', '1/2+'],
    aggregation: 'percent',
    current: '100',
    withUngraded: '100',
  },
  { about: 'weights', work: ['A80/100', 'B60/100'], categories: ['A 40', 'B 60'], current: '68', withUngraded: '68' },
  {
    about: 'weights below 100',
    work: ['A80/100', 'B60/100'],
    categories: ['A 20', 'B 30'],
    current: '68',
    withUngraded: '68',
  },
  {
    about: 'weights above 100',
    work: ['A80/100', 'B60/100'],
    categories: ['A 80', 'B 120'],
    current: '68',
    withUngraded: '68',
  },
  {
    about: 'a third as weight',
    work: ['A100/100', 'B0/100'],
    categories: ['A 1', 'B 2'],
    current: '100/3',
    withUngraded: '100/3',
  },
  { about: 'an empty category', work: ['A80/100'], categories: ['A 40', 'B 60'], current: '80', withUngraded: '80' },
  {
    about: 'an ungraded category',
    work: ['A80/100', 'B-/100'],
    categories: ['A 40', 'B 60'],
    current: '80',
    withUngraded: '32',
  },
  {
    about: 'an excused category',
    work: ['A80/100', 'Be/100'],
    categories: ['A 40', 'B 60'],
    current: '80',
    withUngraded: '80',
  },
  {
    about: 'a weight of zero',
    work: ['A80/100', 'B0/100'],
    categories: ['A 1', 'B 0'],
    current: '80',
    withUngraded: '80',
  },
  { about: 'all weights zero', work: ['A80/100'], categories: ['A 0'], current: null, withUngraded: null },
  {
    about: 'work without a category',
    work: ['A80/100', '0/100'],
    categories: ['A 1'],
    current: '80',
    withUngraded: '80',
  },
  {
    about: 'drop lowest by percentage, not points',
    work: ['A40/50', 'A50/200'],
    categories: ['A 1 drop 1'],
    current: '80',
    withUngraded: '80',
  },
  {
    about: 'drop the lowest of three',
    work: ['A5/10', 'A9/10', 'A7/10'],
    categories: ['A 1 drop 1'],
    current: '80',
    withUngraded: '80',
  },
  {
    about: 'drop one of two equal ones: the smaller',
    work: ['A5/10', 'A50/100', 'A90/100'],
    categories: ['A 1 drop 1'],
    current: '70',
    withUngraded: '70',
  },
  {
    about: 'drop more than there are',
    work: ['A5/10', 'A9/10'],
    categories: ['A 1 drop 5'],
    current: '90',
    withUngraded: '90',
  },
  {
    about: 'drop ungraded work first',
    work: ['A5/10', 'A9/10', 'A-/10'],
    categories: ['A 1 drop 1'],
    current: '90',
    withUngraded: '70',
  },
  {
    about: 'drop never takes excused work',
    work: ['A5/10', 'A9/10', 'Ae/10'],
    categories: ['A 1 drop 1'],
    current: '90',
    withUngraded: '90',
  },
  {
    about: 'drop never takes extra credit',
    work: ['A5/10', 'A9/10', 'A0/5+'],
    categories: ['A 1 drop 1'],
    current: '90',
    withUngraded: '90',
  },
  {
    about: 'keep highest by percentage',
    work: ['A40/50', 'A50/200', 'A9/10'],
    categories: ['A 1 keep 1'],
    current: '90',
    withUngraded: '90',
  },
  {
    about: 'keep two of four',
    work: ['A4/10', 'A8/10', 'A6/10', 'A7/10'],
    categories: ['A 1 keep 2'],
    current: '75',
    withUngraded: '75',
  },
  {
    about: 'keep more than there are',
    work: ['A4/10', 'A8/10'],
    categories: ['A 1 keep 5'],
    current: '60',
    withUngraded: '60',
  },
  {
    about: 'drop in one of two categories',
    work: ['A0/10', 'A10/10', 'B50/100'],
    categories: ['A 50 drop 1', 'B 50'],
    current: '75',
    withUngraded: '75',
  },
  {
    about: 'a category on top',
    work: ['A90/100', 'B50/100'],
    categories: ['A 100', 'B 10 extra'],
    current: '95',
    withUngraded: '95',
  },
  {
    about: 'a category on top of nothing',
    work: ['B50/100'],
    categories: ['A 100', 'B 10 extra'],
    current: null,
    withUngraded: null,
  },
  {
    about: 'an ungraded category on top',
    work: ['A90/100', 'B-/100'],
    categories: ['A 100', 'B 10 extra'],
    current: '90',
    withUngraded: '90',
  },
  {
    about: 'percentages within a category',
    work: ['A10/10', 'A0/90', 'B50/100'],
    categories: ['A 50', 'B 50'],
    aggregation: 'percent',
    current: '50',
    withUngraded: '50',
  },
  {
    about: 'percentages with one dropped',
    work: ['A1/3', 'A2/3', 'A3/3'],
    categories: ['A 1 drop 1'],
    aggregation: 'percent',
    current: '250/3',
    withUngraded: '250/3',
  },
];

describe('the total of a subject', () => {
  it.each(cases)('counts $about', ({ work: texts, categories = [], aggregation = 'points', current, withUngraded }) => {
    const rules = { aggregation, categories: categories.map(category) };

    const totals = [calculate(work(...texts), rules), calculate(work(...texts), rules, true)];

    expect(totals.map(({ percent }) => percent && String(percent))).toEqual([current, withUngraded]);
  });

  it('does not depend on the order of the work, except among equal ones', () => {
    const rules = { aggregation: 'points' as const, categories: [category('A 1 drop 2')] };
    const texts = ['A4/10', 'A80/100', 'A3/50', 'A19/20', 'A7/7'];

    const orders = [texts, texts.toReversed(), [...texts.slice(2), ...texts.slice(0, 2)]];

    expect(new Set(orders.map((order) => String(calculate(work(...order), rules).percent)))).toEqual(
      new Set(['10600/127']),
    );
  });

  it('names the dropped work and the percentage of each category', () => {
    const rules = { aggregation: 'points' as const, categories: [category('A 1 drop 1'), category('B 1')] };

    const { dropped, categories } = calculate(work('A40/50', 'A50/200'), rules);

    expect([dropped, categories.map(({ name, percent }) => [name, percent && String(percent)])]).toEqual([
      ['A50/200#1'],
      [
        ['A', '80'],
        ['B', null],
      ],
    ]);
  });

  it('exceeds 100% only by extra credit', () => {
    const percents = Array.from({ length: 200 }, (_, n) => {
      const texts = Array.from(
        { length: 5 },
        (_item, at) => `${'AB'[(n + at) % 2]}${(n * 7 + at * 13) % 101}/${50 + ((n + at) % 51)}`,
      );
      const rules = {
        aggregation: n % 2 ? ('points' as const) : ('percent' as const),
        categories: ['A 3 drop 1', 'B 5 keep 2'].map(category),
      };
      return calculate(work(...texts), rules).percent;
    });

    expect(percents.filter((percent) => percent && percent.compare(exact('100')) > 0)).toEqual([]);
  });
});

const letters: GradeScaleRule = {
  kind: 'bands',
  bands: [
    { label: 'F', minPercent: 0 },
    { label: 'C', minPercent: 70 },
    { label: 'A', minPercent: 90 },
    { label: 'B', minPercent: 79.5 },
  ],
};
const twenty: GradeScaleRule = { kind: 'linear', low: 0, high: 20, decimals: 1 };
const sixToOne: GradeScaleRule = { kind: 'linear', low: 6, high: 1, decimals: 2 };

describe('a grade scale', () => {
  it.each([
    [letters, '100', 'A'],
    [letters, '90', 'A'],
    [letters, '89.995', 'A'],
    [letters, '89.994999', 'B'],
    [letters, '79.5', 'B'],
    [letters, '79.49', 'C'],
    [letters, '70', 'C'],
    [letters, '69.99', 'F'],
    [letters, '0', 'F'],
    [letters, '120', 'A'],
    [twenty, '50', '10.0'],
    [twenty, '66.67', '13.3'],
    [twenty, '110', '20.0'],
    [sixToOne, '100', '1.00'],
    [sixToOne, '0', '6.00'],
    [sixToOne, '33.33', '4.33'],
  ])('%j writes %s%% as %s', (scale, percent, grade) => {
    expect(gradeOn(scale, exact(percent))).toBe(grade);
  });

  it('decides on a pass by the percentage as shown', () => {
    const rules = { aggregation: 'points' as const, categories: [], scale: letters, passPercent: '50' };

    const passed = ['4999/10000', '49994/100000', '49995/100000', '1/2'].map(
      (text) => subjectTotals(work(text), rules).current,
    );

    expect(passed.map(({ percent, passed: isPassed }) => [percent, isPassed])).toEqual([
      [49.99, false],
      [49.99, false],
      [50, true],
      [50, true],
    ]);
  });
});

describe('the total of a class', () => {
  it('is the mean of the subjects by weight', () => {
    const subjects = [
      { percent: 80, weight: '2' },
      { percent: 50, weight: '1' },
      { percent: null, weight: '5' },
      { percent: 0, weight: '0' },
    ];

    expect(String(overallPercent(subjects))).toBe('70');
    expect(overallPercent([{ percent: null, weight: '1' }])).toBeNull();
  });
});
