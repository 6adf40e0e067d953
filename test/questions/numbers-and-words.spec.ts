import { gradeItem } from '#questions/types/grade-item.js';
import type { NumericKey } from '#questions/types/numeric.js';
import { issuesIn } from '#questions/types/question-rules.js';
import { exact } from '#questions/types/shared/fraction.js';
import type { ShortTextKey } from '#questions/types/short-text.js';
import { question } from './examples.js';

const shareOf = (key: NumericKey, value: string, units: string[] = []) =>
  gradeItem(question('numeric', { body: { units }, key, points: '1' }), { value }).score;
const isAccepted = (answer: object, value: string) =>
  shareOf({ answers: [{ ...answer, credit: '1' }] }, value) === '1.00';

describe('The tolerance of a number', () => {
  it.each([
    [{ value: '100', tolerance: '0.05', toleranceType: 'relative' }, ['95', '105'], ['94.9', '105.1']],
    [{ value: '-100', tolerance: '0.05', toleranceType: 'relative' }, ['-95', '-105'], ['95', '-105.1']],
    [{ value: '100', tolerance: '0.25', toleranceType: 'geometric' }, ['80', '125'], ['79.9', '125.1']],
    [{ value: '-100', tolerance: '0.25', toleranceType: 'geometric' }, ['-80', '-125'], ['-79.9', '-125.1', '100']],
    [{ value: '100', tolerance: '5', toleranceType: 'absolute' }, ['95', '105'], ['94.9']],
    [
      { value: '3.14159', tolerance: '3', toleranceType: 'significant_figures' },
      ['3.14', '3.1449', '3.135'],
      ['3.13', '3.145'],
    ],
    [
      { value: '1234', tolerance: '2', toleranceType: 'significant_figures' },
      ['1200', '1249', '1150'],
      ['1149', '1250'],
    ],
    [
      { value: '-0.00456', tolerance: '2', toleranceType: 'significant_figures' },
      ['-0.0046', '-4.6e-3'],
      ['0.0046', '-0.0045'],
    ],
    [{ value: '0', tolerance: '2', toleranceType: 'significant_figures' }, ['0'], ['0.0001']],
  ])('%j accepts %j and not %j', (answer, accepted, refused) => {
    expect([
      accepted.filter((value) => !isAccepted(answer, value)),
      refused.filter((value) => isAccepted(answer, value)),
    ]).toEqual([[], []]);
  });

  it.each([
    ['0.00456', 2, '0.0046'],
    ['99.95', 3, '100'],
    ['-1250', 2, '-1300'],
    ['1e20', 1, '100000000000000000000'],
    ['2/3', 3, '667/1000'],
  ])('rounds %s to %d figures: %s', (value, figures, rounded) => {
    expect(exact(value).toFigures(figures).compare(exact(rounded))).toBe(0);
  });
});

describe('Units of a number', () => {
  const units = ['km', 'm', 'cm'];
  const key: NumericKey = {
    answers: [
      { value: '5', tolerance: '0.01', credit: '1' },
      { min: '4', max: '6', credit: '1/2' },
    ],
    unitFactors: { km: '1', m: '0.001', cm: '0.00001' },
    unitPenalty: '1/5',
  };

  it.each([
    ['5 km', '1.00'],
    ['5000 m', '1.00'],
    ['500000cm', '1.00'],
    ['4500 m', '0.50'],
    ['5', '0.80'],
    ['5 m', '0.80'],
    ['4.5', '0.30'],
    ['7 km', '0.00'],
    ['7', '0.00'],
    ['5 miles', '0.00'],
  ])('are converted: %s earns %s', (value, share) => {
    expect(shareOf(key, value, units)).toBe(share);
  });

  it.each([
    ['5 µm', '5 μm'],
    ['5 m²', '5 m2'],
    ['5 °C', '5 º\u200fC'],
  ])('are the same in the characters of a keyboard: %s and %s', (written, typed) => {
    const [, unit = ''] = written.split(' ');
    const answers = [{ value: '5', unit, credit: '1' }];

    expect([written, typed].map((value) => shareOf({ answers }, value, ['m', unit]))).toEqual(['1.00', '1.00']);
  });

  it('cost everything without a penalty of their own', () => {
    const { unitPenalty: _, ...strict } = key;

    expect(['5 km', '5 m', '5'].map((value) => shareOf(strict, value, units))).toEqual(['1.00', '0.00', '0.00']);
  });

  it.each([
    [{ ...key, unitFactors: { km: '1' } }, ['key.unitFactors.m factor', 'key.unitFactors.cm factor']],
    [{ ...key, unitFactors: { ...key.unitFactors, m: '0' } }, ['key.unitFactors.m factor']],
    [{ ...key, answers: [{ value: '5', unit: 'km', credit: '1' }] }, ['key.answers[0].unit factors']],
    [{ answers: key.answers, unitPenalty: '1/5' }, ['key.unitPenalty factors_missing']],
    [
      { answers: [{ value: '5', toleranceType: 'relative', credit: '1' }] },
      ['key.answers[0].toleranceType tolerance_missing'],
    ],
    [
      { answers: [{ value: '5', tolerance: '0', toleranceType: 'significant_figures', credit: '1' }] },
      ['key.answers[0].tolerance figures'],
    ],
  ])('refuse the key %#', (broken, expected) => {
    const found = issuesIn(question('numeric', { body: { units }, key: broken as NumericKey }));

    expect(found.map(({ field, rule }) => `${field} ${rule}`)).toEqual(expected);
  });
});

describe('Several ranges', () => {
  it('have credits of their own, and the best one counts', () => {
    const answers = [
      { min: '9', max: '11', credit: '1' },
      { min: '8', max: '12', credit: '1/2' },
      { min: '0', max: '100', credit: '1/4', feedback: 'Far off.' },
    ];

    expect(['10', '8.5', '50', '101'].map((value) => shareOf({ answers }, value))).toEqual([
      '1.00',
      '0.50',
      '0.25',
      '0.00',
    ]);
  });
});

describe('The number of significant figures', () => {
  const key: NumericKey = {
    answers: [{ value: '1500', tolerance: '10', credit: '1' }],
    writtenFigures: { count: 3, penalty: '1/4' },
  };

  it.each([
    ['1500', '1.00'],
    ['1.50e3', '1.00'],
    ['1500.0', '0.75'],
    ['1501', '0.75'],
    ['1.5e3', '0.75'],
    ['01500', '1.00'],
  ])('of %s earns %s', (value, share) => {
    expect(shareOf(key, value)).toBe(share);
  });
});

describe('A short text', () => {
  const outcomeOf = (key: Partial<ShortTextKey>, accepted: string, text: string) =>
    gradeItem(
      question('short_text', {
        body: {},
        key: { caseSensitive: false, ...key, answers: [{ text: accepted, credit: '1' }] },
      }),
      { text },
    ).outcome;

  it.each([
    [{}, 'café', 'cafe', 'incorrect'],
    [{ ignoreAccents: true }, 'café', 'CAFE', 'correct'],
    [{ ignoreAccents: true }, 'Ångström', 'angstrom', 'correct'],
    [{ ignoreAccents: true }, 'smørrebrød', 'Smorrebrod', 'correct'],
    [{ ignoreAccents: true, caseSensitive: true }, 'Café', 'Cafe', 'correct'],
    [{ ignoreAccents: true, caseSensitive: true }, 'Café', 'cafe', 'incorrect'],
    [{ ignoreAccents: true }, 'c*é', 'coupe', 'correct'],
    [{}, 'new york', ' New   York ', 'correct'],
    [{ whitespace: 'ignore' }, 'new york', 'newyork', 'correct'],
    [{ whitespace: 'collapse' }, 'new york', 'newyork', 'incorrect'],
    [{ whitespace: 'exact' }, 'new york', 'new  york', 'incorrect'],
    [{ whitespace: 'exact' }, 'new york', 'new york ', 'incorrect'],
    [{ whitespace: 'exact' }, 'new  york', 'New  York', 'correct'],
    [{ whitespace: 'ignore' }, 'a * b', 'axxb', 'correct'],
    [{}, 'שלום', '\u200fשלום\u200e', 'correct'],
    [{}, '\u2067سلام\u2069', 'سلام', 'correct'],
    [{}, 'می‌خواهم', 'میخواهم', 'correct'],
    [{ whitespace: 'exact' }, 'שלום', '\u200fשלום', 'incorrect'],
    [{ caseSensitive: true }, 'er sagt "ja"', 'er sagt »ja«', 'correct'],
  ] as [Partial<ShortTextKey>, string, string, string][])(
    'under %j accepts %j: %j is %s',
    (key, accepted, text, outcome) => {
      expect(outcomeOf(key, accepted, text)).toBe(outcome);
    },
  );
});
