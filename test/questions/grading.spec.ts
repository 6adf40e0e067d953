import { gradeItem } from '#questions/types/grade-item.js';
import type { NumericKey } from '#questions/types/numeric.js';
import { issuesIn, readResponse } from '#questions/types/question-rules.js';
import type { ChoiceKey } from '#questions/types/shared/choices.js';
import type { ShortTextKey } from '#questions/types/short-text.js';
import { cpuMs } from '../support/cpu-time.js';
import { exampleQuestions, examples, options, question } from './examples.js';
import { type Chance, chance, type Item, randomItems } from './random-items.js';

const items = randomItems(4_000);

const grade = ({ question: asked, response }: Pick<Item, 'question' | 'response'>) => gradeItem(asked, response);

describe('Grading a single choice', () => {
  const asked = examples.single_choice.question;

  it('gives all points and the feedback of the choice if it is correct', () => {
    expect(gradeItem(asked, { choice: 'b' })).toEqual({
      score: '1.00',
      maxScore: '1.00',
      outcome: 'correct',
      explanation: 'This choice is correct.',
      feedback: ['Right answer!'],
    });
  });

  it('gives the exact share of the points, rounded once', () => {
    const grades = ['1', '2', '0.05'].map((points) => gradeItem({ ...asked, points }, { choice: 'a' }));

    expect(grades.map(({ score }) => score)).toEqual(['0.33', '0.67', '0.02']);
    expect(grades[0]).toMatchObject({ outcome: 'partially_correct', explanation: 'This choice is worth a third.' });
  });

  it('never deducts points', () => {
    const key: ChoiceKey = { credits: { a: '1', c: '-1' } };

    expect(gradeItem({ ...asked, key }, { choice: 'c' })).toMatchObject({ score: '0.00', outcome: 'incorrect' });
  });
});

describe('Grading multiple choice', () => {
  const asked = examples.multiple_choice.question;
  const gradeOf = (...choices: string[]) => gradeItem(asked, { choices });

  it('gives the sum of the credits', () => {
    expect(gradeOf('b', 'a')).toMatchObject({
      score: '1.33',
      outcome: 'partially_correct',
      explanation: '2 of 3 correct choices were made.',
      parts: [
        { id: 'a', outcome: 'correct' },
        { id: 'b', outcome: 'correct' },
      ],
    });
    expect(gradeOf('a', 'b', 'd')).toMatchObject({ score: '2.00', outcome: 'correct' });
  });

  it('deducts the negative credit of an incorrect choice, but never below zero', () => {
    expect(gradeOf('a', 'b', 'd', 'e')).toMatchObject({
      score: '1.00',
      explanation: '3 of 3 correct choices were made, and 1 incorrect one.',
    });
    expect(gradeOf('a', 'c', 'e')).toMatchObject({ score: '0.00', outcome: 'incorrect' });
  });

  it.each([
    ['thirds cut short', { a: '0.333', b: '0.333', d: '0.333' }],
    ['thirds rounded up', { a: '0.3336', b: '0.3336', d: '0.3337' }],
    ['credits of 1', { a: '1', b: '1', d: '1' }],
  ])('gives all points for all correct choices: %s', (_, credits) => {
    const key: ChoiceKey = { credits };

    expect(gradeItem({ ...asked, key, points: '1000' }, { choices: ['d', 'a', 'b'] }).score).toBe('1000.00');
    expect(gradeItem({ ...asked, key, points: '3' }, { choices: ['a'] }).score).toBe('1.00');
  });

  it('counts an empty list as unanswered', () => {
    expect(gradeOf()).toMatchObject({ score: '0.00', outcome: 'unanswered' });
  });
});

describe('Grading true or false', () => {
  it('is correct or incorrect, each with its own feedback', () => {
    const asked = { ...examples.true_false.question, feedback: 'See chapter 3.' };

    expect(gradeItem(asked, { value: false })).toMatchObject({
      score: '1.00',
      explanation: 'False is correct.',
      feedback: ['Grant is entombed, not buried.', 'See chapter 3.'],
    });
    expect(gradeItem(asked, { value: true })).toMatchObject({
      score: '0.00',
      outcome: 'incorrect',
      explanation: 'True is incorrect.',
      feedback: ['Think of the tomb.', 'See chapter 3.'],
    });
  });
});

describe('Grading a number', () => {
  const gradeOf = (value: string, ...answers: NumericKey['answers']) =>
    gradeItem(question('numeric', { body: { units: [] }, key: { answers } }), { value });
  const pi = { value: '3.14', tolerance: '0.01', credit: '1' };

  it('accepts everything within the tolerance and nothing beyond', () => {
    expect(gradeOf('3.15', pi)).toMatchObject({ score: '1.00', explanation: '3.15 is within 0.01 of 3.14.' });
    expect(gradeOf('3.13', pi).outcome).toBe('correct');
    expect(gradeOf('3.150000000000000000000000000001', pi)).toMatchObject({
      outcome: 'incorrect',
      explanation: '3.150000000000000000000000000001 is not an accepted answer.',
    });
  });

  it('compares exactly: 0.1 plus 0.2 is 0.3', () => {
    expect(gradeOf('0.3', { value: '0.1', tolerance: '0.2', credit: '1' }).outcome).toBe('correct');
    expect(gradeOf('0.30', { value: '0.3', credit: '1' }).explanation).toBe('0.30 is exactly correct.');
  });

  it('accepts a range, both ends included', () => {
    const oneToFive = { min: '1', max: '5', credit: '1' };

    expect(['1', '5', '3.2', '0.999', '5.001'].map((value) => gradeOf(value, oneToFive).outcome)).toEqual([
      'correct',
      'correct',
      'correct',
      'incorrect',
      'incorrect',
    ]);
    expect(gradeOf('4', oneToFive).explanation).toBe('4 is between 1 and 5.');
  });

  it("gives the credit of the best matching answer: the year of Grant's birth, or near it", () => {
    const born = [
      { value: '1822', tolerance: '2', credit: '0.5', feedback: 'You get 50% credit for being close.' },
      { value: '1822', tolerance: '0', credit: '1', feedback: 'Correct! 100% credit' },
    ];

    expect(gradeOf('1822', ...born)).toMatchObject({ score: '1.00', feedback: ['Correct! 100% credit'] });
    expect(gradeOf('1824', ...born)).toMatchObject({
      score: '0.50',
      outcome: 'partially_correct',
      explanation: '1824 is within 2 of 1822, which is worth half.',
      feedback: ['You get 50% credit for being close.'],
    });
  });

  it('gives the feedback for any other number', () => {
    const anyOther = { credit: '0', feedback: 'Look it up.' };

    expect(gradeOf('7', pi, anyOther)).toMatchObject({ score: '0.00', feedback: ['Look it up.'] });
    expect(gradeOf('3.14', anyOther, pi)).toMatchObject({ score: '1.00', feedback: [] });
  });

  it.each([
    ['1822', '1822'],
    [' 1822 ', '1822'],
    ['+1822', '1822'],
    ['1 822', '1822'],
    ['1\u202f822', '1822'],
    ["1'822", '1822'],
    ['1’822.0', '1822'],
    ['1,822', '1822'],
    ['1,822', '1.822'],
    ['1.822', '1.822'],
    ['1,822.5', '1822.5'],
    ['1.822,5', '1822.5'],
    ['1 822,5', '1822.5'],
    ['1,234,567', '1234567'],
    ['1.234.567', '1234567'],
    ['3,14', '3.14'],
    ['0,822', '0.822'],
    ['.5', '0.5'],
    [',5', '0.5'],
    ['5.', '5'],
    ['-1', '-1'],
    ['−1', '-1'],
    ['- 1', '-1'],
    ['1e-3', '0.001'],
    ['1E3', '1000'],
    ['3,1e2', '310'],
    ['3.1 × 10^-4', '0.00031'],
    ['3.1*10^−4', '0.00031'],
    ['๑๘๒๒', '1822'],
    ['१८२२', '1822'],
    ['٣٫١٤', '3.14'],
    ['١٬٢٣٤٬٥٦٧٫٥', '1234567.5'],
    ['\u061c-٣٫٥', '-3.5'],
    ['\u200e-3.5\u200f', '-3.5'],
    ['–3.5', '-3.5'],
    ['3.1 × 10⁻⁴', '0.00031'],
    ['2·10³', '2000'],
    ['2 x 10^(-1)', '0.2'],
    ['３.１４', '3.14'],
    ['00012', '12'],
    ['1e308', '1e308'],
  ])('reads %s as %s', (written, value) => {
    expect(gradeOf(written, { value, credit: '1' }).outcome).toBe('correct');
  });

  it.each([
    ['1.822', '1822'],
    ['0,822', '822'],
    ['18 22', '1822'],
    ['1,82', '182'],
    ['1,8222', '18222'],
    ['12,34,567', '1234567'],
    ['--1', '-1'],
    ['1-', '1'],
    ['1/2', '0.5'],
    ['5²', '25'],
    ['5²', '52'],
    ['0x10', '16'],
    ['Infinity', '1'],
    ['1e309', '1e308'],
    ['1e999999999', '1'],
    ['five', '5'],
    ['3.14 or so', '3.14'],
    ['9'.repeat(50_000), '9'],
    ['1' + ',000'.repeat(10_000), '1'],
  ])('does not read %s as %s', (written, value) => {
    expect(gradeOf(written, { value, credit: '1' }).outcome).toBe('incorrect');
  });

  it('explains that a text is not a number', () => {
    expect(gradeOf('about three', pi).explanation).toBe('‘about three’ is not a number.');
  });

  it('requires the unit if the answer has one', () => {
    const asked = examples.numeric.question;
    const gradeWith = (value: string, unit?: string) => gradeItem(asked, { value, ...(unit && { unit }) });

    expect(gradeWith('5', 'km')).toMatchObject({ score: '1.00', explanation: '5 km is exactly correct.' });
    expect(gradeWith('5 km').score).toBe('1.00');
    expect(gradeWith('5km', 'km').score).toBe('1.00');
    expect(gradeWith('5,010 m')).toMatchObject({
      score: '0.75',
      explanation: '5010 m is between 4990 and 5010, which is worth three quarters.',
    });
    expect(gradeWith('5')).toMatchObject({
      score: '0.00',
      explanation: 'The number is correct, but its unit is missing.',
    });
    expect(gradeWith('5', 'm')).toMatchObject({ score: '0.00', explanation: 'The number is correct, but not in m.' });
    expect(gradeWith('6', 'km')).toMatchObject({ score: '0.00', explanation: '6 km is not an accepted answer.' });
    expect(gradeWith('', 'km').outcome).toBe('unanswered');
  });
});

describe('Grading a short text', () => {
  const gradeOf = (text: string, answers: ShortTextKey['answers'], caseSensitive = false) =>
    gradeItem(question('short_text', { body: {}, key: { caseSensitive, answers } }), { text });
  const accepts = (pattern: string, text: string, caseSensitive = false) =>
    gradeOf(text, [{ text: pattern, credit: '1' }], caseSensitive).outcome === 'correct';

  it('gives the credit of the best accepted text', () => {
    const { question: asked } = examples.short_text;

    expect(gradeItem(asked, { text: 'No one' })).toMatchObject({ score: '1.00', feedback: ['excellent answer!'] });
    expect(gradeItem(asked, { text: 'noble' })).toMatchObject({
      score: '0.50',
      outcome: 'partially_correct',
      explanation: '‘noble’ is an accepted answer worth half.',
    });
    expect(gradeItem(asked, { text: 'Grant' })).toMatchObject({
      score: '0.00',
      explanation: '‘Grant’ is not an accepted answer.',
      feedback: ['Think of the tomb.'],
    });
  });

  it.each([
    ['no one', '  No   ONE \n'],
    ['Ünal', 'U\u0308NAL'],
    ['straße', 'STRASSE'],
    ['οδός', 'ΟΔΌΣ'],
    ["don't", 'Don’t'],
    ['“yes”', '"yes"'],
    ['สวัสดี', 'สวัส\u200bดี'],
    ['col*r', 'Colour'],
    ['col*r', 'color'],
    ['*', 'anything at all'],
    ['a*b*c', 'abbc'],
    ['οδοσ*', 'ΟΔΟΣΑ'],
    ['2 \\* 3', '2 * 3'],
    ['\\**', '* and more'],
    ['a**b', 'a-b'],
    ['C:\\temp', 'c:\\TEMP'],
    ['(a+)+$', '(A+)+$'],
  ])('%s accepts %s', (pattern, text) => {
    expect(accepts(pattern, text)).toBe(true);
  });

  it.each([
    ['no one', 'noone'],
    ['col*r', 'colour!'],
    ['a*a', 'a'],
    ['ab*ba', 'aba'],
    ['2 \\* 3', '2 x 3'],
    ['a*b*c', 'acb'],
    ['résumé', 'resume'],
  ])('%s does not accept %s', (pattern, text) => {
    expect(accepts(pattern, text)).toBe(false);
  });

  it('matches wildcards like a regular expression', () => {
    const luck = chance(42);
    const word = (letters: string) => Array.from({ length: 1 + luck.below(9) }, () => luck.pick([...letters])).join('');
    const cases = Array.from({ length: 3_000 }, () => ({ pattern: word('aab**'), text: word('aab') }));
    const differing = cases.filter(
      ({ pattern, text }) => accepts(pattern, text) !== new RegExp(`^${pattern.replace(/\*+/g, '.*')}$`).test(text),
    );

    expect(differing).toEqual([]);
  });

  it('ignores case unless the key is case-sensitive', () => {
    expect([accepts('pH', 'PH'), accepts('pH', 'PH', true), accepts('pH', ' pH', true)]).toEqual([true, false, true]);
  });

  it('counts white space as unanswered', () => {
    expect(gradeOf(' \n\t', [{ text: '*', credit: '1' }]).outcome).toBe('unanswered');
  });

  it('quotes at most 60 characters of the response', () => {
    const { explanation } = gradeOf('🙂'.repeat(25_000), [{ text: 'no', credit: '1' }]);

    expect(explanation).toBe(`‘${'🙂'.repeat(60)}…’ is not an accepted answer.`);
  });

  it.each([
    ['a star after every letter', `${'a*'.repeat(10_000)}b`, 'a'.repeat(50_000)],
    ['a long way to a mismatch', `*${'a'.repeat(9_999)}b${'a'.repeat(9_999)}*`, 'a'.repeat(50_000)],
    ['stars alone', '*'.repeat(20_000), 'a'.repeat(50_000)],
    ['many short pieces', '*ab'.repeat(6_000), 'a'.repeat(50_000)],
  ])('takes linear time: %s', (_, pattern, text) => {
    const times = Array.from({ length: 3 }, () => cpuMs(() => gradeOf(text, [{ text: pattern, credit: '1' }]), 50));

    expect(Math.min(...times)).toBeLessThan(50);
  });
});

describe('Grading matching', () => {
  const { question: asked } = examples.matching;

  it('gives an equal share for every correct pair', () => {
    expect(gradeItem(asked, { pairs: { a: 'c', b: 'a', c: 'e' } })).toMatchObject({
      score: '1.50',
      outcome: 'partially_correct',
      explanation: '2 of 4 pairs are correct.',
      parts: [
        { id: 'a', outcome: 'correct' },
        { id: 'b', outcome: 'incorrect' },
        { id: 'c', outcome: 'correct' },
        { id: 'd', outcome: 'unanswered' },
      ],
    });
    expect(gradeItem(asked, { pairs: { a: 'a' } }).explanation).toBe('None of the 4 pairs is correct.');
  });

  it('treats two options of the same text as equal', () => {
    expect(gradeItem(asked, { pairs: { a: 'c', b: 'd', c: 'f', d: 'b' } })).toMatchObject({
      score: '3.00',
      outcome: 'correct',
    });
  });
});

describe('Grading an order', () => {
  const { question: asked } = examples.ordering;
  const gradeOf = (order: string) => gradeItem(asked, { order: [...order] });

  it.each([
    ['dabce', '2.00', 'All 5 items are in order.'],
    ['edabc', '1.50', '1 of 5 items has to move.'],
    ['adbec', '1.00', '2 of 5 items have to move.'],
    ['ecbad', '0.00', '4 of 5 items have to move.'],
    ['dab', '1.00', '2 of 5 items have to move.'],
  ])('gives %s %s points: every item that has to move costs the same', (order, score, explanation) => {
    expect(gradeOf(order)).toMatchObject({ score, explanation });
  });

  it('marks the items that may stay', () => {
    expect(gradeOf('edab').parts).toEqual([
      { id: 'a', outcome: 'correct' },
      { id: 'b', outcome: 'correct' },
      { id: 'c', outcome: 'unanswered' },
      { id: 'd', outcome: 'correct' },
      { id: 'e', outcome: 'incorrect' },
    ]);
  });

  it('treats two items of the same text as equal', () => {
    const sentence = question('ordering', {
      body: { items: options('the', 'cat', 'chased', 'the', 'mouse') },
      key: { order: ['a', 'b', 'c', 'd', 'e'] },
    });

    expect(gradeItem(sentence, { order: ['d', 'b', 'c', 'a', 'e'] }).outcome).toBe('correct');
  });

  it('gives all points or none for two items', () => {
    const two = question('ordering', { body: { items: options('hen', 'egg') }, key: { order: ['b', 'a'] } });

    expect([gradeItem(two, { order: ['b', 'a'] }), gradeItem(two, { order: ['a', 'b'] })]).toMatchObject([
      { outcome: 'correct' },
      { outcome: 'incorrect' },
    ]);
  });
});

describe('Grading a cloze text', () => {
  const { question: asked } = examples.cloze;

  it('gives the mean of the gaps by weight', () => {
    const grade = gradeItem(asked, { gaps: { '1': { text: 'France' }, '3': { choice: 'a' } } });

    expect(grade).toMatchObject({
      score: '2.50',
      outcome: 'partially_correct',
      explanation: '1 of 3 gaps is correct, and 1 partially.',
    });
    expect(grade.parts).toEqual([
      { id: '1', outcome: 'correct', explanation: '‘France’ is an accepted answer.', feedback: [] },
      { id: '2', outcome: 'unanswered' },
      {
        id: '3',
        outcome: 'partially_correct',
        explanation: 'This choice is worth half.',
        feedback: ['They came later.'],
      },
    ]);
  });

  it('grades every gap by its type', () => {
    expect(
      gradeItem(asked, { gaps: { '1': { text: 'france' }, '2': { value: '−260,0' }, '3': { choice: 'b' } } }),
    ).toMatchObject({
      score: '2.00',
      explanation: '2 of 3 gaps are correct.',
    });
  });

  it('explains a single gap like a question of its type', () => {
    const { '1': first } = asked.key.gaps;
    const single = {
      ...asked,
      body: { text: '[[1]]', gaps: asked.body.gaps.slice(0, 1) },
      key: { gaps: { '1': first } },
    };

    expect(gradeItem(single, { gaps: { '1': { text: 'Paris' } } }).explanation).toBe(
      '‘Paris’ is not an accepted answer.',
    );
  });

  it('is exact and fast for unusual weights', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `g${index}`);
    const odd = question('cloze', {
      body: { text: ids.map((id) => `[[${id}]]`).join(' '), gaps: ids.map((id) => ({ id, type: 'numeric' })) },
      key: {
        gaps: Object.fromEntries(
          ids.map((id, index) => [id, { weight: `1/${9_900 + index}`, answers: [{ value: '1', credit: '1e-308' }] }]),
        ),
      },
    });
    const answers = { gaps: Object.fromEntries(ids.map((id) => [id, { value: '1' }])) };
    let grade: unknown;
    const ms = cpuMs(() => (grade = gradeItem(odd, answers)));

    expect(issuesIn(odd)).toEqual([]);
    expect(grade).toMatchObject({ score: '0.00', outcome: 'partially_correct' });
    expect(ms).toBeLessThan(1_000);
  });

  it('counts empty gaps as unanswered', () => {
    expect(gradeItem(asked, { gaps: { '1': { text: ' ' }, '2': { value: '' } } }).outcome).toBe('unanswered');
  });
});

describe('Manual grading', () => {
  it('is pending and gives no feedback before a teacher grades', () => {
    const essay = { ...examples.long_text.question, feedback: 'It was the railway.' };

    expect(gradeItem(essay, { text: 'Because.' })).toEqual({
      score: '0.00',
      maxScore: '1.00',
      outcome: 'pending',
      explanation: 'A teacher has to grade this answer.',
      feedback: [],
    });
    expect(gradeItem(examples.file.question, { links: ['https://example.org'] }).outcome).toBe('pending');
  });

  it('is not pending for an empty response', () => {
    expect([
      gradeItem(examples.long_text.question, { text: ' ' }).outcome,
      gradeItem(examples.file.question, { links: [] }).outcome,
    ]).toEqual(['unanswered', 'unanswered']);
  });
});

describe('Grading any response', () => {
  it('starts from valid questions and responses', () => {
    const invalid = items.filter(
      ({ question: asked, response, best }) =>
        issuesIn(asked).length > 0 ||
        'issues' in readResponse(asked.type, asked.body, response) ||
        'issues' in readResponse(asked.type, asked.body, best),
    );

    expect(invalid).toEqual([]);
  });

  it('gives between zero and all points', () => {
    const outside = items
      .map(grade)
      .filter(({ score, maxScore }) => Number(score) < 0 || Number(score) > Number(maxScore));

    expect(outside).toEqual([]);
  });

  it('gives all points for the response in the key', () => {
    const short = items
      .map(({ question: asked, best }) => gradeItem(asked, best))
      .filter(({ score, maxScore, outcome }) => score !== maxScore || outcome !== 'correct');

    expect(short).toEqual([]);
  });

  it('gives no points without a response', () => {
    const grades = [...items.map(({ question: asked }) => asked), ...exampleQuestions].map((asked) =>
      gradeItem(asked, null),
    );

    expect(new Set(grades.map(({ score, outcome, explanation }) => `${score} ${outcome} ${explanation}`))).toEqual(
      new Set(['0.00 unanswered There is no answer.']),
    );
  });

  it('does not depend on the order of choices', () => {
    const luck = chance(7);
    const changed = items.filter((item) => {
      const before = grade(item);
      const after = grade(reordered(item, luck));
      return before.score !== after.score || before.explanation !== after.explanation;
    });

    expect(changed).toEqual([]);
  });

  it('explains the grade in one sentence', () => {
    const odd = items.map(grade).filter(({ explanation }) => !/^\S.*\.$/s.test(explanation));

    expect(odd).toEqual([]);
  });
});

/** The same item with its lists in another order. */
function reordered(item: Item, { shuffle }: Chance): Item {
  const copy = structuredClone(item);
  const inOrder = 'order' in copy.response;
  const given = inOrder ? [] : Object.values(copy.response).filter(Array.isArray);
  for (const list of [...given, ...Object.values(copy.question.body).filter(Array.isArray)]) {
    list.splice(0, list.length, ...shuffle(list));
  }
  for (const [name, entries] of Object.entries(copy.response).filter(([, value]) => value?.constructor === Object)) {
    Reflect.set(copy.response, name, Object.fromEntries(shuffle(Object.entries(entries))));
  }
  return copy;
}
