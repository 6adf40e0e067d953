import { type ChoiceKey, type NumericKey, type ShortTextKey } from '#questions/types/question-content.js';
import { exact, Fraction } from '#questions/types/fraction.js';
import { issuesIn, readResponse } from '#questions/types/question-rules.js';
import { studentViewOf } from '#questions/types/student-view.js';
import { finalScoreOf } from '#assessment/grading/attempt-score.js';
import { gradeItem, totalOf } from '#assessment/grading/grading.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
import { exampleQuestions, examples, options, question } from './examples.js';
import { type Chance, chance, type Item, randomItems } from './random-items.js';
import { cpuMs } from '../support/cpu-time.js';

const items = randomItems(4_000);

const grade = ({ question: asked, response }: Pick<Item, 'question' | 'response'>) => gradeItem(asked, response);
const cents = (decimals: string) => Math.round(Number(decimals) * 100);

describe('One choice', () => {
  const asked = examples.single_choice.question;

  it('earns everything when it is right, and says what its author says to it', () => {
    expect(gradeItem(asked, { choice: 'b' })).toEqual({
      score: '1.00',
      maxScore: '1.00',
      outcome: 'correct',
      explanation: 'This choice is right.',
      feedback: ['Right answer!'],
    });
  });

  it('earns its exact share of the points, rounded once', () => {
    const grades = ['1', '2', '0.05'].map((points) => gradeItem({ ...asked, points }, { choice: 'a' }));

    expect(grades.map(({ score }) => score)).toEqual(['0.33', '0.67', '0.02']);
    expect(grades[0]).toMatchObject({ outcome: 'partially_correct', explanation: 'This choice is worth a third.' });
  });

  it('never costs points', () => {
    const key: ChoiceKey = { credits: { a: '1', c: '-1' } };

    expect(gradeItem({ ...asked, key }, { choice: 'c' })).toMatchObject({ score: '0.00', outcome: 'incorrect' });
  });
});

describe('Several choices', () => {
  const asked = examples.multiple_choice.question;
  const gradeOf = (...choices: string[]) => gradeItem(asked, { choices });

  it('earn the sum of their credits', () => {
    expect(gradeOf('b', 'a')).toMatchObject({
      score: '1.33',
      outcome: 'partially_correct',
      explanation: '2 of 3 right choices were made.',
      parts: [
        { id: 'a', outcome: 'correct' },
        { id: 'b', outcome: 'correct' },
      ],
    });
    expect(gradeOf('a', 'b', 'd')).toMatchObject({ score: '2.00', outcome: 'correct' });
  });

  it('lose for a wrong one what its author says, but never below nothing', () => {
    expect(gradeOf('a', 'b', 'd', 'e')).toMatchObject({
      score: '1.00',
      explanation: '3 of 3 right choices were made, and 1 wrong one.',
    });
    expect(gradeOf('a', 'c', 'e')).toMatchObject({ score: '0.00', outcome: 'incorrect' });
  });

  it.each([
    ['thirds cut short', { a: '0.333', b: '0.333', d: '0.333' }],
    ['thirds rounded up', { a: '0.3336', b: '0.3336', d: '0.3337' }],
    ['ones that count alike', { a: '1', b: '1', d: '1' }],
  ])('earn everything when they are all that is right: %s', (_, credits) => {
    const key: ChoiceKey = { credits };

    expect(gradeItem({ ...asked, key, points: '1000' }, { choices: ['d', 'a', 'b'] }).score).toBe('1000.00');
    expect(gradeItem({ ...asked, key, points: '3' }, { choices: ['a'] }).score).toBe('1.00');
  });

  it('left alone are no answer', () => {
    expect(gradeOf()).toMatchObject({ score: '0.00', outcome: 'unanswered' });
  });
});

describe('True or false', () => {
  it('is right or wrong, each with its own feedback', () => {
    const asked = { ...examples.true_false.question, feedback: 'See chapter 3.' };

    expect(gradeItem(asked, { value: false })).toMatchObject({
      score: '1.00',
      explanation: 'False is right.',
      feedback: ['Nobody is.', 'See chapter 3.'],
    });
    expect(gradeItem(asked, { value: true })).toMatchObject({
      score: '0.00',
      outcome: 'incorrect',
      explanation: 'True is wrong.',
      feedback: ['Think of the tomb.', 'See chapter 3.'],
    });
  });
});

describe('A number', () => {
  const gradeOf = (value: string, ...answers: NumericKey['answers']) =>
    gradeItem(question('numeric', { body: { units: [] }, key: { answers } }), { value });
  const pi = { value: '3.14', tolerance: '0.01', credit: '1' };

  it('is right up to the tolerance and not a hair beyond', () => {
    expect(gradeOf('3.15', pi)).toMatchObject({ score: '1.00', explanation: '3.15 is within 0.01 of 3.14.' });
    expect(gradeOf('3.13', pi).outcome).toBe('correct');
    expect(gradeOf('3.150000000000000000000000000001', pi)).toMatchObject({
      outcome: 'incorrect',
      explanation: '3.150000000000000000000000000001 is not an accepted answer.',
    });
  });

  it('is compared exactly: 0.1 and 0.2 make 0.3', () => {
    expect(gradeOf('0.3', { value: '0.1', tolerance: '0.2', credit: '1' }).outcome).toBe('correct');
    expect(gradeOf('0.30', { value: '0.3', credit: '1' }).explanation).toBe('0.30 is exactly right.');
  });

  it('may lie in a range, both ends included', () => {
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

  it("earns the best answer it lies in: the year of Grant's birth, or near it", () => {
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

  it('that is nowhere near can still be told something', () => {
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
    ['３.１４', '3.14'],
    ['00012', '12'],
    ['1e308', '1e308'],
  ])('written %s can mean %s', (written, value) => {
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
    ['0x10', '16'],
    ['Infinity', '1'],
    ['1e309', '1e308'],
    ['1e999999999', '1'],
    ['five', '5'],
    ['3.14 or so', '3.14'],
    ['9'.repeat(50_000), '9'],
    ['1' + ',000'.repeat(10_000), '1'],
  ])('written %s does not mean %s', (written, value) => {
    expect(gradeOf(written, { value, credit: '1' }).outcome).toBe('incorrect');
  });

  it('that is none is said to be none', () => {
    expect(gradeOf('about three', pi).explanation).toBe('‘about three’ is not a number.');
  });

  it('wants its unit where one is asked for', () => {
    const asked = examples.numeric.question;
    const gradeWith = (value: string, unit?: string) => gradeItem(asked, { value, ...(unit && { unit }) });

    expect(gradeWith('5', 'km')).toMatchObject({ score: '1.00', explanation: '5 km is exactly right.' });
    expect(gradeWith('5 km').score).toBe('1.00');
    expect(gradeWith('5km', 'km').score).toBe('1.00');
    expect(gradeWith('5,010 m')).toMatchObject({
      score: '0.75',
      explanation: '5010 m is between 4990 and 5010, which is worth three quarters.',
    });
    expect(gradeWith('5')).toMatchObject({
      score: '0.00',
      explanation: 'The number is right, but its unit is missing.',
    });
    expect(gradeWith('5', 'm')).toMatchObject({ score: '0.00', explanation: 'The number is right, but not in m.' });
    expect(gradeWith('6', 'km')).toMatchObject({ score: '0.00', explanation: '6 km is not an accepted answer.' });
    expect(gradeWith('', 'km').outcome).toBe('unanswered');
  });
});

describe('A short text', () => {
  const gradeOf = (text: string, answers: ShortTextKey['answers'], caseSensitive = false) =>
    gradeItem(question('short_text', { body: {}, key: { caseSensitive, answers } }), { text });
  const accepts = (pattern: string, text: string, caseSensitive = false) =>
    gradeOf(text, [{ text: pattern, credit: '1' }], caseSensitive).outcome === 'correct';

  it('earns the best accepted text it matches', () => {
    const { question: asked } = examples.short_text;

    expect(gradeItem(asked, { text: 'No one' })).toMatchObject({ score: '1.00', feedback: ['excellent answer!'] });
    expect(gradeItem(asked, { text: 'nobody' })).toMatchObject({
      score: '0.50',
      outcome: 'partially_correct',
      explanation: '‘nobody’ is an accepted answer worth half.',
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

  it('meets its stars like a regular expression would', () => {
    const luck = chance(42);
    const word = (letters: string) => Array.from({ length: 1 + luck.below(9) }, () => luck.pick([...letters])).join('');
    const cases = Array.from({ length: 3_000 }, () => ({ pattern: word('aab**'), text: word('aab') }));
    const differing = cases.filter(
      ({ pattern, text }) => accepts(pattern, text) !== new RegExp(`^${pattern.replace(/\*+/g, '.*')}$`).test(text),
    );

    expect(differing).toEqual([]);
  });

  it('minds case only when asked to', () => {
    expect([accepts('pH', 'PH'), accepts('pH', 'PH', true), accepts('pH', ' pH', true)]).toEqual([true, false, true]);
  });

  it('of nothing but white space is no answer', () => {
    expect(gradeOf(' \n\t', [{ text: '*', credit: '1' }]).outcome).toBe('unanswered');
  });

  it('of any length is quoted in one line', () => {
    const { explanation } = gradeOf('🙂'.repeat(25_000), [{ text: 'no', credit: '1' }]);

    expect(explanation).toBe(`‘${'🙂'.repeat(60)}…’ is not an accepted answer.`);
  });

  it.each([
    ['a star after every letter', `${'a*'.repeat(10_000)}b`, 'a'.repeat(50_000)],
    ['a long way to a mismatch', `*${'a'.repeat(9_999)}b${'a'.repeat(9_999)}*`, 'a'.repeat(50_000)],
    ['stars alone', '*'.repeat(20_000), 'a'.repeat(50_000)],
    ['many short pieces', '*ab'.repeat(6_000), 'a'.repeat(50_000)],
  ])('is graded at once however it was meant: %s', (_, pattern, text) => {
    const times = Array.from({ length: 3 }, () => cpuMs(() => gradeOf(text, [{ text: pattern, credit: '1' }])));

    expect(Math.min(...times)).toBeLessThan(50);
  });
});

describe('Matching', () => {
  const { question: asked } = examples.matching;

  it('earns an equal share for every right pair', () => {
    expect(gradeItem(asked, { pairs: { a: 'c', b: 'a', c: 'e' } })).toMatchObject({
      score: '1.50',
      outcome: 'partially_correct',
      explanation: '2 of 4 pairs are right.',
      parts: [
        { id: 'a', outcome: 'correct' },
        { id: 'b', outcome: 'incorrect' },
        { id: 'c', outcome: 'correct' },
        { id: 'd', outcome: 'unanswered' },
      ],
    });
    expect(gradeItem(asked, { pairs: { a: 'a' } }).explanation).toBe('None of the 4 pairs is right.');
  });

  it('takes two options of the same text for one', () => {
    expect(gradeItem(asked, { pairs: { a: 'c', b: 'd', c: 'f', d: 'b' } })).toMatchObject({
      score: '3.00',
      outcome: 'correct',
    });
  });
});

describe('Putting in order', () => {
  const { question: asked } = examples.ordering;
  const gradeOf = (order: string) => gradeItem(asked, { order: [...order] });

  it.each([
    ['dabce', '2.00', 'All 5 items are in order.'],
    ['edabc', '1.50', '1 of 5 items has to move.'],
    ['adbec', '1.00', '2 of 5 items have to move.'],
    ['ecbad', '0.00', '4 of 5 items have to move.'],
    ['dab', '1.00', '2 of 5 items have to move.'],
  ])('%s earns %s: every item that has to move costs the same', (order, score, explanation) => {
    expect(gradeOf(order)).toMatchObject({ score, explanation });
  });

  it('tells which items may stay', () => {
    expect(gradeOf('edab').parts).toEqual([
      { id: 'a', outcome: 'correct' },
      { id: 'b', outcome: 'correct' },
      { id: 'c', outcome: 'unanswered' },
      { id: 'd', outcome: 'correct' },
      { id: 'e', outcome: 'incorrect' },
    ]);
  });

  it('takes two items of the same text for each other', () => {
    const sentence = question('ordering', {
      body: { items: options('the', 'cat', 'chased', 'the', 'mouse') },
      key: { order: ['a', 'b', 'c', 'd', 'e'] },
    });

    expect(gradeItem(sentence, { order: ['d', 'b', 'c', 'a', 'e'] }).outcome).toBe('correct');
  });

  it('of two items is all or nothing', () => {
    const two = question('ordering', { body: { items: options('hen', 'egg') }, key: { order: ['b', 'a'] } });

    expect([gradeItem(two, { order: ['b', 'a'] }), gradeItem(two, { order: ['a', 'b'] })]).toMatchObject([
      { outcome: 'correct' },
      { outcome: 'incorrect' },
    ]);
  });
});

describe('A text with gaps', () => {
  const { question: asked } = examples.cloze;

  it('earns the mean of its gaps by their weights', () => {
    const grade = gradeItem(asked, { gaps: { '1': { text: 'France' }, '3': { choice: 'a' } } });

    expect(grade).toMatchObject({
      score: '2.50',
      outcome: 'partially_correct',
      explanation: '1 of 3 gaps is right, and 1 partly.',
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

  it('grades every gap by the rules of its type', () => {
    expect(
      gradeItem(asked, { gaps: { '1': { text: 'france' }, '2': { value: '−260,0' }, '3': { choice: 'b' } } }),
    ).toMatchObject({
      score: '2.00',
      explanation: '2 of 3 gaps are right.',
    });
  });

  it('with a single gap says what that gap says', () => {
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

  it('is weighed exactly and at once, however odd the weights', () => {
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

  it('with nothing in any gap is no answer', () => {
    expect(gradeItem(asked, { gaps: { '1': { text: ' ' }, '2': { value: '' } } }).outcome).toBe('unanswered');
  });
});

describe('What a person has to read', () => {
  it('waits, and says nothing before', () => {
    const essay = { ...examples.long_text.question, feedback: 'It was the railway.' };

    expect(gradeItem(essay, { text: 'Because.' })).toEqual({
      score: '0.00',
      maxScore: '1.00',
      outcome: 'pending',
      explanation: 'A teacher has to read this answer.',
      feedback: [],
    });
    expect(gradeItem(examples.file.question, { links: ['https://example.org'] }).outcome).toBe('pending');
  });

  it('does not wait when there is nothing to read', () => {
    expect([
      gradeItem(examples.long_text.question, { text: ' ' }).outcome,
      gradeItem(examples.file.question, { links: [] }).outcome,
    ]).toEqual(['unanswered', 'unanswered']);
  });
});

describe('Every answer', () => {
  it('is to a question that can be answered, in words that can be read', () => {
    const unread = items.filter(
      ({ question: asked, response, best }) =>
        issuesIn(asked).length > 0 ||
        'faults' in readResponse(asked.type, asked.body, response) ||
        'faults' in readResponse(asked.type, asked.body, best),
    );

    expect(unread).toEqual([]);
  });

  it('earns between nothing and everything', () => {
    const outside = items
      .map(grade)
      .filter(({ score, maxScore }) => Number(score) < 0 || Number(score) > Number(maxScore));

    expect(outside).toEqual([]);
  });

  it('earns everything when it is what the key says', () => {
    const short = items
      .map(({ question: asked, best }) => gradeItem(asked, best))
      .filter(({ score, maxScore, outcome }) => score !== maxScore || outcome !== 'correct');

    expect(short).toEqual([]);
  });

  it('earns nothing when it is not there', () => {
    const grades = [...items.map(({ question: asked }) => asked), ...exampleQuestions].map((asked) =>
      gradeItem(asked, null),
    );

    expect(new Set(grades.map(({ score, outcome, explanation }) => `${score} ${outcome} ${explanation}`))).toEqual(
      new Set(['0.00 unanswered There is no answer.']),
    );
  });

  it('earns the same however its choices are laid out', () => {
    const luck = chance(7);
    const changed = items.filter((item) => {
      const before = grade(item);
      const after = grade(relaid(item, luck));
      return before.score !== after.score || before.explanation !== after.explanation;
    });

    expect(changed).toEqual([]);
  });

  it('says why in one sentence', () => {
    const odd = items.map(grade).filter(({ explanation }) => !/^\S.*\.$/s.test(explanation));

    expect(odd).toEqual([]);
  });
});

/** The same item as another student may see it. */
function relaid(item: Item, { shuffle }: Chance): Item {
  const copy = structuredClone(item);
  const ticked = 'choices' in copy.response ? copy.response.choices : [];
  for (const list of [ticked, ...Object.values(copy.question.body).filter(Array.isArray)]) {
    list.splice(0, list.length, ...shuffle(list));
  }
  return copy;
}

describe('The total', () => {
  it('is the exact sum of what was earned', () => {
    const grades = ['0.10', '0.20'].map((score) => ({
      score,
      maxScore: '1.10',
      outcome: 'partially_correct' as const,
    }));

    expect(totalOf(grades)).toEqual({ score: '0.30', maxScore: '2.20', pendingItems: 0 });
  });

  it('adds up to the cent however long the list', () => {
    const grades = items.map(grade);
    const sumOf = (amounts: string[]) => amounts.reduce((total, amount) => total + cents(amount), 0);
    const { score, maxScore: possible } = totalOf(grades);

    expect([cents(score), cents(possible)]).toEqual([
      sumOf(grades.map(({ score }) => score)),
      sumOf(grades.map((one) => one.maxScore)),
    ]);
  });

  it('counts what still waits for a teacher', () => {
    const grades = Object.values(examples).map(({ question: asked, best }) => gradeItem(asked, best));

    expect(totalOf(grades)).toEqual({ score: '15.00', maxScore: '17.00', pendingItems: 2 });
  });

  it('of nothing is nothing', () => {
    expect(totalOf([])).toEqual({ score: '0.00', maxScore: '0.00', pendingItems: 0 });
  });
});

describe('Of several attempts', () => {
  const attempts = [
    { attemptNumber: 3, score: '7.00' },
    { attemptNumber: 1, score: '6.50' },
    { attemptNumber: 2, score: '10.00' },
    { attemptNumber: 4, score: '10.0' },
  ];

  it.each([
    ['highest', { score: '10.00', attemptNumber: 2 }],
    ['first', { score: '6.50', attemptNumber: 1 }],
    ['last', { score: '10.00', attemptNumber: 4 }],
    ['average', { score: '8.38', attemptNumber: null }],
  ] as const)('the %s counts', (method, counting) => {
    expect(finalScoreOf(attempts, method)).toEqual(counting);
  });

  it('9.00 is less than 10.00', () => {
    const scores = ['9.00', '10.00'].map((score, index) => ({ attemptNumber: index + 1, score }));

    expect(finalScoreOf(scores, 'highest')?.score).toBe('10.00');
  });

  it('none counts before one is graded', () => {
    expect(finalScoreOf([], 'average')).toBeNull();
  });
});

describe('Being late', () => {
  const dueAt = new Date('2027-03-27T12:00:00Z');
  const after = (hours: number, ms = 0) => new Date(dueAt.getTime() + hours * 3_600_000 + ms);
  const lateBy = (submittedAt: Date, percent = '10') =>
    latePenalty('8.35', { submittedAt, dueAt, cutoffAt: after(24 * 30), penaltyPercentPerDay: percent });

  it('costs nothing up to the very moment work is due', () => {
    expect(lateBy(after(0))).toEqual({
      score: '8.35',
      deducted: '0.00',
      daysLate: 0,
      explanation: 'Handed in on time.',
    });
    expect(lateBy(after(-48)).score).toBe('8.35');
  });

  it('costs its percentage for every day begun', () => {
    expect(lateBy(after(0, 1))).toEqual({
      score: '7.52',
      deducted: '0.83',
      daysLate: 1,
      explanation: 'Handed in 1 day late, which takes 10% off.',
    });
    expect(lateBy(after(24))).toMatchObject({ daysLate: 1, score: '7.52' });
    expect(lateBy(after(24, 1))).toMatchObject({ daysLate: 2, score: '6.68', deducted: '1.67' });
  });

  it('never costs more than was earned', () => {
    expect(lateBy(after(24 * 11))).toMatchObject({
      score: '0.00',
      deducted: '8.35',
      explanation: 'Handed in 11 days late, which takes 100% off.',
    });
  });

  it('may cost nothing, or a fraction of a percent', () => {
    expect(lateBy(after(30), '0')).toMatchObject({
      score: '8.35',
      explanation: 'Handed in 2 days late, which costs nothing.',
    });
    expect(lateBy(after(30), '0.25').explanation).toBe('Handed in 2 days late, which takes 0.5% off.');
  });

  it('past the last moment work is accepted earns nothing', () => {
    expect(lateBy(after(24 * 30, 1), '0')).toMatchObject({ score: '0.00', deducted: '8.35' });
  });

  it('cannot happen to work that is never due', () => {
    const lateness = { submittedAt: after(999), dueAt: null, penaltyPercentPerDay: '10' };

    expect(latePenalty('8.35', lateness).score).toBe('8.35');
  });
});

describe('What a student sees of a question', () => {
  it('is its body and nothing of the key', () => {
    const shown = exampleQuestions.map((asked) => JSON.stringify(studentViewOf(asked, 'attempt 1')));

    expect(shown.filter((body) => /credit|pairs|order"|weight|answer|guidance|feedback|France/.test(body))).toEqual([]);
  });

  it('holds the same options in another order', () => {
    const { choices } = examples.multiple_choice.question.body;
    const orders = Array.from({ length: 50 }, (_, attempt) =>
      studentViewOf(examples.multiple_choice.question, `attempt ${attempt}`),
    );

    expect(new Set(orders.map((body) => JSON.stringify(body))).size).toBeGreaterThan(30);
    for (const body of orders) expect(body).toEqual({ choices: expect.arrayContaining(choices) });
  });

  it('looks the same after a reload', () => {
    const twice = exampleQuestions.map((asked) => [studentViewOf(asked, 'x'), studentViewOf(asked, 'x')]);

    for (const [before, after] of twice) expect(after).toEqual(before);
  });

  it('stands as its author put it when nobody wants it shuffled', () => {
    const { question: asked } = examples.single_choice;

    expect(studentViewOf(asked)).toEqual(asked.body);
  });

  it('tells nothing by its order, not even to who knows the seed', () => {
    const written = question('ordering', { body: { items: options('1', '2', '3', '4') }, key: { order: [...'abcd'] } });
    const rewritten = { ...written, body: { items: options('1', '2', '3', '4').reverse() } };

    expect(studentViewOf(written)).toEqual(studentViewOf(rewritten));
    expect(studentViewOf(written, 'x')).toEqual(studentViewOf(rewritten, 'x'));
  });
});

describe('Exact numbers', () => {
  it.each([
    ['0.1', '1/10'],
    ['-.5', '-1/2'],
    ['4/6', '2/3'],
    ['1e3', '1000'],
    ['12e-1', '6/5'],
    ['5.', '5'],
    ['-0', '0'],
  ])('%s is %s', (text, reduced) => {
    expect(String(exact(text))).toBe(reduced);
  });

  it.each([
    '',
    '.',
    '-',
    '1/0',
    '1/',
    '/2',
    '1.2/3',
    '1e',
    'e5',
    '0x1',
    ' 1',
    '1 ',
    'NaN',
    '1e309',
    '1/10000',
    '1'.repeat(201),
  ])('%j is none', (text) => {
    expect(Fraction.parse(text)).toBeNull();
  });

  it.each([
    ['0.005', '0.01'],
    ['0.00499', '0.00'],
    ['2.675', '2.68'],
    ['1/3', '0.33'],
    ['2/3', '0.67'],
    ['1000', '1000.00'],
    ['-0.005', '-0.01'],
    ['-0.001', '0.00'],
  ])('%s is written %s', (text, written) => {
    expect(exact(text).toFixed(2)).toBe(written);
  });
});
