import { responsesFit } from '#questions/bank/responses-fit.js';
import { exampleQuestions, options, question } from './examples.js';

const choice = (...choices: { id: string | undefined; text: string }[]) =>
  question('single_choice', {
    body: { choices: choices.map(({ id = '', text }) => ({ id, text })) },
    key: { credits: { a: '1' } },
  });
const before = choice(...options('3/4', '2/3'));

describe('Responses to a question', () => {
  it.each(exampleQuestions.map((one) => [one.type, one] as const))('fit the same %s with another key', (_, one) => {
    expect(responsesFit(one, { ...one, prompt: 'Other', feedback: 'Other' })).toBe(true);
  });

  it.each([
    ['a corrected text', choice(...options('3/4 of it', '2/3')), true],
    ['two corrected texts', choice(...options('0.75', '0.67')), true],
    ['exchanged texts', choice(...options('2/3', '3/4')), false],
    ['a text of another choice', choice(...options('2/3', 'none')), false],
    ['other choices', choice(...options('3/4', '2/3', 'none')), false],
    ['another order', choice({ id: 'b', text: '2/3' }, { id: 'a', text: '3/4' }), false],
    ['another type', question('multiple_choice', { body: before.body, key: { credits: { a: '1' } } }), false],
  ] as const)('to a question with %s: %#', (_, after, fits) => {
    expect(responsesFit(before, after)).toBe(fits);
  });
});

describe('Responses to a question with drawn values', () => {
  const formula = (written: string) => [{ formula: written, credit: '1' }];
  const calculated = (key: object) =>
    question('calculated', {
      body: { variables: [{ name: 'a' }, { name: 'b' }], units: [] },
      key: { answers: formula('{a} + {b}'), ...key },
    });
  const ranges = { a: { min: '1', max: '1000' }, b: { min: '0', max: '3' } };
  const seeds = Array.from({ length: 40 }, (_, number) => `attempt ${number}`);
  const drawn = calculated({ ranges });

  it.each([
    ['another formula', calculated({ ranges, answers: formula('{a} - {b}') }), true],
    ['another range', calculated({ ranges: { ...ranges, a: { min: '1', max: '999' } } }), false],
    ['a formula that some values do not fit', calculated({ ranges, answers: formula('{a} / {b}') }), false],
  ] as const)('fit %s: %#', (_, after, fits) => {
    expect(responsesFit(drawn, after, seeds)).toBe(fits);
  });

  it('fit another data set that no attempt has drawn', () => {
    const before = calculated({ dataSets: [{ a: '1', b: '2' }] });
    const after = calculated({ dataSets: [{ a: '1', b: '3' }] });

    expect([responsesFit(before, after, []), responsesFit(before, after, seeds)]).toEqual([true, false]);
  });
});
