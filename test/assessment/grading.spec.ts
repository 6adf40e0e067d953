import { finalScoreOf } from '#assessment/grading/attempt-score.js';
import { totalOf } from '#assessment/grading/totals.js';
import { gradeItem } from '#questions/types/grade-item.js';
import { examples } from '../questions/examples.js';
import { randomItems } from '../questions/random-items.js';

const cents = (decimals: string) => Math.round(Number(decimals) * 100);

describe('The total of an attempt', () => {
  it('is the exact sum of the scores', () => {
    const grades = ['0.10', '0.20'].map((score) => ({
      score,
      maxScore: '1.10',
      outcome: 'partially_correct' as const,
    }));

    expect(totalOf(grades)).toEqual({ score: '0.30', maxScore: '2.20', pendingItems: 0 });
  });

  it('is exact for many items', () => {
    const grades = randomItems(4_000).map(({ question, response }) => gradeItem(question, response));
    const sumOf = (amounts: string[]) => amounts.reduce((total, amount) => total + cents(amount), 0);
    const { score, maxScore } = totalOf(grades);

    expect([cents(score), cents(maxScore)]).toEqual([
      sumOf(grades.map((one) => one.score)),
      sumOf(grades.map((one) => one.maxScore)),
    ]);
  });

  it('counts the items that a teacher still has to grade', () => {
    const { matching, long_text: essay, file } = examples;
    const grades = [
      gradeItem(matching.question, matching.best),
      gradeItem(essay.question, essay.best),
      gradeItem(file.question, file.best),
    ];

    expect(totalOf(grades)).toEqual({ score: '3.00', maxScore: '5.00', pendingItems: 2 });
  });

  it('is zero without items', () => {
    expect(totalOf([])).toEqual({ score: '0.00', maxScore: '0.00', pendingItems: 0 });
  });
});

describe('The final score of several attempts', () => {
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
  ] as const)('is the %s one', (method, counting) => {
    expect(finalScoreOf(attempts, method)).toEqual(counting);
  });

  it('compares numbers, not texts', () => {
    const scores = ['9.00', '10.00'].map((score, index) => ({ attemptNumber: index + 1, score }));

    expect(finalScoreOf(scores, 'highest')?.score).toBe('10.00');
  });

  it('is null without a graded attempt', () => {
    expect(finalScoreOf([], 'average')).toBeNull();
  });
});
