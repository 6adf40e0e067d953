import { totalOf } from '#assessment/grading/totals.js';
import { gradeItem } from '#questions/types/grade-item.js';
import type { QuestionResponse, ResponseOf } from '#questions/types/question-content.js';
import { issuesIn } from '#questions/types/question-rules.js';
import type { QuestionType } from '#questions/types/question-types.js';
import { definitionOf } from '#questions/types/question-types.js';
import { exact } from '#questions/types/shared/fraction.js';
import type { Scoring } from '#questions/types/shared/scoring.js';
import { studentViewOf } from '#questions/types/student-view.js';
import { examples, options, question } from './examples.js';
import { randomItems } from './random-items.js';

/** The score of a response to the example of a type, worth 12 points, under a rule. */
function scoreOf<T extends QuestionType>(type: T, response: ResponseOf<T>, scoring?: Scoring): string {
  const asked = examples[type].question;
  return gradeItem({ ...asked, points: '12', key: { ...asked.key, ...(scoring && { scoring }) } }, response).score;
}

const all = { rule: 'all_or_nothing' } as const;
const minus = { rule: 'right_minus_wrong' } as const;
const minusToHalf = { rule: 'right_minus_wrong', floor: '-1/2' } as const;
const third = { rule: 'negative_marking', penalty: '1/3' } as const;
const thirdToAll = { rule: 'negative_marking', penalty: '1/3', floor: '-1' } as const;
const none = { rule: 'none' } as const;

describe('The scoring rules of a question', () => {
  // Statements a true, b false, c true, d true; 12 points.
  it.each([
    ['TFTT', undefined, '12.00'],
    ['TFTF', undefined, '6.00'],
    ['TFT-', undefined, '6.00'],
    ['TFFF', undefined, '0.00'],
    ['TFTF', { rule: 'per_part' }, '9.00'],
    ['TFFF', { rule: 'per_part' }, '6.00'],
    ['FTFF', { rule: 'per_part' }, '0.00'],
    ['TFTF', all, '0.00'],
    ['TFTF', minus, '6.00'],
    ['TF--', minus, '6.00'],
    ['TFF-', minus, '3.00'],
    ['TTFF', minus, '0.00'],
    ['TTFF', minusToHalf, '-6.00'],
    ['FTFF', minusToHalf, '-6.00'],
    ['TFTF', third, '8.00'],
    ['FTFF', third, '0.00'],
    ['FTFF', thirdToAll, '-4.00'],
    ['F---', thirdToAll, '-1.00'],
    ['FTFF', none, '12.00'],
  ] as const)('give the kprim answers %s under %j %s points', (letters, scoring, score) => {
    const given = [...'abcd'].flatMap((id, at) => (letters[at] === '-' ? [] : [[id, letters[at] === 'T']]));

    expect(scoreOf('kprim', { answers: Object.fromEntries(given) }, scoring)).toBe(score);
  });

  // Credits a, b, d 1/3 each, c -1, e -1/2; three correct choices, 12 points.
  it.each([
    ['abd', undefined, '12.00'],
    ['ab', undefined, '8.00'],
    ['abde', undefined, '6.00'],
    ['abde', all, '0.00'],
    ['abd', all, '12.00'],
    ['abde', minus, '8.00'],
    ['ace', minus, '0.00'],
    ['ace', { ...minus, floor: '-1' }, '-4.00'],
    ['ce', { ...minus, floor: '-1' }, '-8.00'],
    ['ce', minusToHalf, '-6.00'],
    ['abde', third, '10.67'],
    ['c', thirdToAll, '-1.33'],
    ['c', none, '12.00'],
  ] as const)('give the choices %s under %j %s points', (letters, scoring, score) => {
    expect(scoreOf('multiple_choice', { choices: [...letters] }, scoring)).toBe(score);
  });

  it.each([
    ['b', third, '12.00'],
    ['a', third, '4.00'],
    ['c', third, '0.00'],
    ['c', thirdToAll, '-4.00'],
    ['c', { ...thirdToAll, floor: '-1/4' }, '-3.00'],
    ['a', all, '0.00'],
    ['c', none, '12.00'],
  ] as const)('give the choice %s under %j %s points', (choice, scoring, score) => {
    expect(scoreOf('single_choice', { choice }, scoring)).toBe(score);
  });

  // Four pairs a-c, b-d, c-e, d-b.
  it.each([
    [{ a: 'c', b: 'd' }, minus, '6.00'],
    [{ a: 'c', b: 'd', c: 'a' }, minus, '3.00'],
    [{ a: 'c', b: 'd', c: 'a' }, third, '5.00'],
    [{ a: 'c', b: 'd', c: 'a' }, all, '0.00'],
    [{ c: 'a' }, thirdToAll, '-1.00'],
  ] as const)('give the pairs %j under %j %s points', (pairs, scoring, score) => {
    expect(scoreOf('matching', { pairs }, scoring)).toBe(score);
  });

  // Weights 2, 1, 1; a is worth 1/2 of the third gap.
  it.each([
    [{ '1': { text: 'France' }, '3': { choice: 'a' } }, undefined, '7.50'],
    [{ '1': { text: 'France' }, '2': { value: '7' } }, minus, '3.00'],
    [{ '1': { text: 'Spain' }, '2': { value: '-250' } }, minus, '0.00'],
    [{ '1': { text: 'Spain' }, '2': { value: '-250' } }, minusToHalf, '-3.00'],
    [{ '1': { text: 'Spain' } }, third, '0.00'],
    [{ '1': { text: 'Spain' } }, thirdToAll, '-2.00'],
  ] as const)('give the gaps %j under %j %s points', (gaps, scoring, score) => {
    expect(scoreOf('cloze', { gaps }, scoring)).toBe(score);
  });

  it('count a gap as one part, however many of its choices are incorrect', () => {
    const choices = [...'abcd'].map((id) => ({ id, text: id }));
    const asked = question('cloze', {
      body: {
        text: '[[1]] [[2]]',
        gaps: [
          { id: '1', type: 'short_text' },
          { id: '2', type: 'multiple_choice', choices },
        ],
      },
      key: {
        gaps: {
          '1': { weight: '1', caseSensitive: false, answers: [{ text: 'x', credit: '1' }] },
          '2': { weight: '1', credits: { a: '1' } },
        },
        scoring: { rule: 'right_minus_wrong' },
      },
      points: '10',
    });
    const scores = [['a'], ['b'], ['b', 'c', 'd']].map(
      (given) => gradeItem(asked, { gaps: { '1': { text: 'x' }, '2': { choices: given } } }).score,
    );

    expect(scores).toEqual(['10.00', '0.00', '0.00']);
    expect(gradeItem(asked, { gaps: { '1': { text: 'x' }, '2': { choices: [...'abcd'] } } }).score).toBe('5.00');
  });

  it('call a response that costs points incorrect and say what it costs', () => {
    const asked = examples.single_choice.question;
    const grade = gradeItem({ ...asked, key: { ...asked.key, scoring: thirdToAll } }, { choice: 'c' });

    expect(grade).toMatchObject({ outcome: 'incorrect', score: '-0.33' });
    expect(grade.explanation).toBe('This choice is incorrect. Incorrect answers deduct 33.33%.');
  });

  it('cost nothing without a response', () => {
    const asked = examples.kprim.question;
    const strict = { ...asked, key: { ...asked.key, scoring: thirdToAll } };

    expect([gradeItem(strict, null).score, gradeItem(strict, { answers: {} }).score]).toEqual(['0.00', '0.00']);
  });

  it('are shown to the student with the question', () => {
    const asked = examples.kprim.question;

    expect([
      studentViewOf(asked).scoring,
      studentViewOf({ ...asked, key: { ...asked.key, scoring: third } }).scoring,
      studentViewOf(examples.file.question).scoring,
    ]).toEqual([{ rule: 'kprim' }, third, undefined]);
  });

  it.each([
    ['kprim', { rule: 'half' }, 'key.scoring.rule reference'],
    ['single_choice', { rule: 'kprim' }, 'key.scoring.rule unsupported'],
    ['ordering', minus, 'key.scoring.rule unsupported'],
    ['kprim', { rule: 'negative_marking' }, 'key.scoring.penalty penalty'],
    ['kprim', { ...minus, penalty: '1/2' }, 'key.scoring.penalty penalty'],
    ['kprim', { ...third, penalty: '0' }, 'key.scoring.penalty number'],
    ['kprim', { ...third, floor: '1/2' }, 'key.scoring.floor number'],
    ['kprim', { ...all, floor: '-1' }, 'key.scoring.floor floor'],
    ['file', minus, 'key.scoring unknown'],
  ] as const)('of a %s question refuse %j', (type, scoring, expected) => {
    const asked = examples[type].question;
    const found = issuesIn({ ...asked, key: { ...asked.key, scoring } });

    expect(found.map(({ field, rule }) => `${field} ${rule}`)).toEqual([expected]);
  });
});

describe('Under every rule of its type, a response', () => {
  const judged = randomItems(3_000).flatMap((item) => {
    const asked = item.question;
    const rules = definitionOf(asked.type).scoring.flatMap((rule): Scoring[] => {
      if (rule === 'negative_marking') return [third, thirdToAll];
      return rule === 'right_minus_wrong' ? [minus, minusToHalf] : [{ rule }];
    });
    return rules.map((scoring) => {
      const strict = { ...asked, key: { ...asked.key, scoring } } as typeof asked;
      const [given, best] = [item.response, item.best].map((response) => gradeItem<QuestionType>(strict, response));
      return { type: asked.type, scoring, given, best, floor: exact(scoring.floor ?? '0') };
    });
  });

  it('earns between the floor and all points', () => {
    const outside = judged.filter(({ given, floor }) => {
      const points = exact(given.maxScore);
      const lowest = exact(points.times(floor).toFixed(2));
      return !exact(given.score).isBetween(lowest, points);
    });

    expect(judged.length).toBeGreaterThan(10_000);
    expect(outside).toEqual([]);
  });

  it('that is in the key earns all points', () => {
    expect(judged.filter(({ best }) => best.score !== best.maxScore || best.outcome !== 'correct')).toEqual([]);
  });

  it.each([
    ['kprim', { answers: {} }],
    ['multiple_choice', { choices: [] }],
    ['numeric', { value: ' ' }],
    ['calculated', { value: '' }],
    ['short_text', { text: ' ' }],
    ['code_output', { text: '' }],
    ['matching', { pairs: {} }],
    ['ordering', { order: [] }],
    ['cloze', { gaps: {} }],
    ['gap_match', { pairs: {} }],
    ['hot_text', { phrases: [] }],
    ['hotspot', { areas: [] }],
    ['point_on_image', { points: [] }],
    ['long_text', { text: '' }],
    ['file', {}],
    ['drawing', { strokes: [] }],
  ] as [QuestionType, QuestionResponse][])('to a %s question that is empty is no answer', (type, response) => {
    expect(gradeItem<QuestionType>(examples[type].question, response)).toMatchObject({
      score: '0.00',
      outcome: 'unanswered',
    });
  });
});

describe('The total of an attempt', () => {
  const wrong = { score: '-3.00', maxScore: '4.00', outcome: 'incorrect' } as const;
  const right = { score: '2.00', maxScore: '2.00', outcome: 'correct' } as const;

  it.each([
    [[right, wrong], '0.00', '6.00'],
    [[right, right, wrong], '1.00', '8.00'],
    [[wrong], '0.00', '4.00'],
    [[right], '2.00', '2.00'],
  ] as const)('of %j is %s of %s', (grades, score, maxScore) => {
    expect(totalOf([...grades])).toEqual({ score, maxScore, pendingItems: 0 });
  });
});

describe('Feedback', () => {
  const choices = options('right', 'half', 'wrong');
  const outcomeFeedback = { correct: 'Well done.', partiallyCorrect: 'Almost.', incorrect: 'Read page 3.' };
  const asked = question('single_choice', {
    body: { choices },
    key: { credits: { a: '1', b: '1/2' }, feedback: { b: 'Look again.' }, outcomeFeedback },
    feedback: 'See chapter 1.',
  });

  it.each([
    ['a', ['Well done.', 'See chapter 1.']],
    ['b', ['Look again.', 'Almost.', 'See chapter 1.']],
    ['c', ['Read page 3.', 'See chapter 1.']],
  ])('for choice %s is of the answer, the outcome and the question', (choice, feedback) => {
    expect(gradeItem(asked, { choice }).feedback).toEqual(feedback);
  });
});
