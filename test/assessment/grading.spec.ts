import { finalScoreOf } from '#assessment/grading/attempt-score.js';
import { latePenalty } from '#assessment/grading/late-penalty.js';
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

describe('The late penalty', () => {
  const dueAt = new Date('2027-03-27T12:00:00Z');
  const after = (hours: number, ms = 0) => new Date(dueAt.getTime() + hours * 3_600_000 + ms);
  const lateBy = (submittedAt: Date, percent = '10') =>
    latePenalty('8.35', { submittedAt, dueAt, latePenaltyPercent: percent });

  it('is zero up to the due time', () => {
    expect(lateBy(after(0))).toEqual({
      score: '8.35',
      deducted: '0.00',
      daysLate: 0,
      explanation: 'Submitted on time.',
    });
    expect(lateBy(after(-48)).score).toBe('8.35');
  });

  it('deducts the percentage for every started day', () => {
    expect(lateBy(after(0, 1))).toEqual({
      score: '7.52',
      deducted: '0.83',
      daysLate: 1,
      explanation: 'Submitted 1 day late: 10% deducted.',
    });
    expect(lateBy(after(24))).toMatchObject({ daysLate: 1, score: '7.52' });
    expect(lateBy(after(24, 1))).toMatchObject({ daysLate: 2, score: '6.68', deducted: '1.67' });
  });

  it('never deducts more than the score', () => {
    expect(lateBy(after(24 * 11))).toMatchObject({
      score: '0.00',
      deducted: '8.35',
      explanation: 'Submitted 11 days late: 100% deducted.',
    });
  });

  it('may be zero or a fraction of a percent', () => {
    expect(lateBy(after(30), '0')).toMatchObject({
      score: '8.35',
      explanation: 'Submitted 2 days late: no deduction.',
    });
    expect(lateBy(after(30), '0.25').explanation).toBe('Submitted 2 days late: 0.5% deducted.');
  });

  it('is zero without a due time', () => {
    const lateness = { submittedAt: after(999), dueAt: null, latePenaltyPercent: '10' };

    expect(latePenalty('8.35', lateness).score).toBe('8.35');
  });
});
