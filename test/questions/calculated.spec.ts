import type { CalculatedKey } from '#questions/types/calculated/calculated.js';
import { FormulaError, parseFormula } from '#questions/types/calculated/formula.js';
import { gradeItem } from '#questions/types/grade-item.js';
import { issuesIn } from '#questions/types/question-rules.js';
import { studentViewOf } from '#questions/types/student-view.js';
import { cpuMs } from '../support/cpu-time.js';
import { examples, question } from './examples.js';

const valueOf = (formula: string, values: Record<string, number> = {}) =>
  parseFormula(formula).evaluate(new Map(Object.entries(values)));

describe('A formula', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['8 / 4 / 2', 1],
    ['8 - 4 - 2', 2],
    ['-(-3)', 3],
    ['1.5e2 + .5', 150.5],
    ['{a} * {b_1}', 12],
    ['sqrt({a} ^ 2 + {b_1} ^ 2)', 5],
    ['pow(2, 10)', 1024],
    ['round(2.5)', 3],
    ['round(-2.5)', -3],
    ['round(3.14159, 2)', 3.14],
    ['round(1.005, 2)', 1.01],
    ['round(-8.345, 2)', -8.35],
    ['round(1250, -2)', 1300],
    ['max(1, {b_1}, 3)', 4],
    ['min(1, 2)', 1],
    ['fmod(7, 3)', 1],
    ['log(exp(2))', 2],
    ['log(8, 2)', 3],
    ['log10(1000)', 3],
    ['sin(deg2rad(30))', 0.5],
    ['rad2deg(pi())', 180],
    ['ABS(-1)', 1],
    ['1/0', Infinity],
  ])('%s is %d', (formula, value) => {
    expect(valueOf(formula, { a: 3, b_1: 4 })).toBeCloseTo(value, 12);
  });

  it.each([
    '',
    '1 +',
    '* 2',
    '(1',
    '1)',
    '1 2',
    'a + 1',
    'sin',
    'sin()',
    'sin(1, 2)',
    'pow(1)',
    'constructor(1)',
    'toString()',
    '{a',
    '{__proto__}',
    '{a b}',
    '1 ; 2',
    'process.exit(1)',
    '`x`',
    '1 % 2',
    '('.repeat(100) + '1' + ')'.repeat(100),
    '-'.repeat(200) + '1',
    '1+'.repeat(600) + '1',
  ])('is refused: %j', (formula) => {
    expect(() => parseFormula(formula)).toThrow(FormulaError);
  });

  it('has no value without a value of each variable', () => {
    expect(valueOf('{unknown}')).toBeNaN();
  });

  it('takes linear time', () => {
    const formulas = ['1+'.repeat(499) + '1', '2^'.repeat(20) + '1', `max(${'1,'.repeat(19)}1)`, ' '.repeat(999) + '1'];

    const ms = cpuMs(() => {
      for (let time = 0; time < 100; time++) for (const formula of formulas) valueOf(formula);
    });

    expect(ms).toBeLessThan(1_000);
  });
});

describe('A calculated question', () => {
  const key: CalculatedKey = {
    ranges: { a: { min: '1', max: '9' }, b: { min: '-0.5', max: '0.5', decimals: 1 } },
    answers: [
      { formula: '{a} / {b}', tolerance: '0.01', toleranceType: 'relative', credit: '1', feedback: '{a} over {b}.' },
    ],
  };
  const asked = question('calculated', {
    prompt: 'Divide {a} by {b}. {c}',
    body: { variables: [{ name: 'a' }, { name: 'b' }], units: [] },
    key,
  });
  const drawnFor = (seed: string) => {
    const { variables } = studentViewOf(asked, { seed }).body as { variables: { name: string; value: string }[] };
    return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
  };
  const seeds = Array.from({ length: 200 }, (_, index) => `attempt ${index}`);

  it('is valid', () => {
    expect(issuesIn(asked)).toEqual([]);
  });

  it('draws values of the ranges, and never one without a result', () => {
    const drawn = seeds.map(drawnFor);

    expect(new Set(drawn.map(({ a }) => a))).toEqual(new Set('123456789'));
    expect(drawn.filter(({ b }) => !/^-?0\.[1-5]$/.test(b))).toEqual([]);
  });

  it('shows the drawn values and neither formulas nor ranges', () => {
    const { a, b } = drawnFor('s');
    const view = studentViewOf(asked, { seed: 's' });

    expect(view).toEqual({
      prompt: `Divide ${a} by ${b}. {c}`,
      body: {
        variables: [
          { name: 'a', value: a },
          { name: 'b', value: b },
        ],
        units: [],
      },
      scoring: { rule: 'per_part' },
    });
  });

  it('is graded with the values of the same seed', () => {
    const grades = seeds.map((seed) => {
      const { a, b } = drawnFor(seed);
      return gradeItem(asked, { value: String(Number(a) / Number(b)) }, seed);
    });
    const { a, b } = drawnFor('attempt 0');

    expect(new Set(grades.map(({ outcome }) => outcome))).toEqual(new Set(['correct']));
    expect(gradeItem(asked, { value: String(Number(a) / Number(b)) }, 'attempt 0').feedback).toEqual([
      `${a} over ${b}.`,
    ]);
    expect(gradeItem(asked, { value: '1000' }, 'attempt 0').outcome).toBe('incorrect');
  });

  it('draws the values of data sets together', () => {
    const rows = [
      { a: '1', b: '10' },
      { a: '2', b: '20' },
      { a: '3', b: '30' },
    ];
    const paired = { ...asked, key: { dataSets: rows, answers: [{ formula: '{a} + {b}', credit: '1' }] } };
    const sums = new Set(
      seeds.map((seed) =>
        ['11', '22', '33'].filter((value) => gradeItem(paired, { value }, seed).outcome === 'correct').join(),
      ),
    );

    expect(sums).toEqual(new Set(['11', '22', '33']));
  });

  it.each([
    [{ ...key, ranges: { a: { min: '1', max: '9' } } }, 'key.ranges.b source'],
    [{ ...key, dataSets: [{ a: '1' }] }, 'key.ranges.a source'],
    [{ ...key, ranges: { ...key.ranges, a: { min: '9', max: '1' } } }, 'key.ranges.a range_reversed'],
    [{ ...key, ranges: { ...key.ranges, a: { min: '0', max: '1e9' } } }, 'key.ranges.a range_size'],
    [{ ...key, ranges: { ...key.ranges, a: { min: '0.5', max: '9' } } }, 'key.ranges.a range_decimals'],
    [{ ...key, answers: [{ formula: '{a} +', credit: '1' }] }, 'key.answers[0].formula formula'],
    [{ ...key, answers: [{ formula: '{c}', credit: '1' }] }, 'key.answers[0].formula reference'],
    [{ ...key, answers: [{ formula: '1 / 0 * {a}', credit: '1' }] }, 'key.answers undefined'],
    [{ ...key, answers: [{ formula: '{a}', credit: '0' }] }, 'key.answers unearnable'],
    [
      { ...key, answers: [{ formula: '{a}', tolerance: '1.5', toleranceType: 'significant_figures', credit: '1' }] },
      'key.answers[0].tolerance figures',
    ],
  ])('refuses the key %#', (broken, expected) => {
    expect(issuesIn({ ...asked, key: broken }).map(({ field, rule }) => `${field} ${rule}`)).toEqual([expected]);
  });

  it('refuses a value given by the author', () => {
    const body = { variables: [{ name: 'a', value: '1' }, { name: 'b' }], units: [] };

    expect(issuesIn({ ...asked, body }).map(({ rule }) => rule)).toEqual(['drawn']);
  });

  it('is graded in a unit of its own', () => {
    const { question: area } = examples.calculated;
    const withUnits = {
      ...area,
      body: { ...area.body, units: ['cm²', 'mm²'] },
      key: { ...area.key, unitFactors: { 'cm²': '1', 'mm²': '0.01' }, unitPenalty: '1/4' },
    };

    expect(
      ['12 cm²', '1200 mm²', '12', '12 mm²', '14 cm²'].map((value) => gradeItem(withUnits, { value }).score),
    ).toEqual(['1.00', '1.00', '0.75', '0.75', '0.00']);
  });
});
