import { estimate, median, ratioOfSamples } from '../../bench/statistics.js';
import { changeOf, limitVerdictOf, verdictOf } from '../../bench/verdicts.js';

describe('the median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
    [[10, 9, 100], 10],
  ])('of %j is %d', (numbers, middle) => expect(median(numbers)).toBe(middle));

  it('does not reorder the measurements', () => {
    const numbers = [3, 1, 2];

    median(numbers);

    expect(numbers).toEqual([3, 1, 2]);
  });
});

describe('the interval of a median', () => {
  it('is minimum to maximum for five launches', () => {
    expect(estimate([1.3, 1.1, 1.2, 1.5, 1.4])).toEqual({ median: 1.3, low: 1.1, high: 1.5, confidence: 0.9375 });
  });

  it('drops the extremes of eight launches', () => {
    expect(estimate([8, 1, 7, 2, 6, 3, 5, 4])).toEqual({ median: 4.5, low: 2, high: 7, confidence: 1 - 18 / 256 });
  });

  it('has too little confidence with fewer than five launches', () => {
    expect([1, 2, 3, 4].map((count) => estimate(Array<number>(count).fill(1)).confidence)).toEqual([
      0, 0.5, 0.75, 0.875,
    ]);
  });

  it('covers the true median as often as its confidence says', () => {
    const random = generator(7);
    const runs = Array.from({ length: 4000 }, () => estimate(Array.from({ length: 5 }, random)));

    const covered = runs.filter(({ low, high }) => low <= 0.5 && 0.5 <= high).length / runs.length;

    expect(Math.abs(covered - 0.9375)).toBeLessThan(0.015);
  });
});

describe('the ratio of two runs', () => {
  it('is the median of the pairwise ratios', () => {
    expect(ratioOfSamples([2, 4], [1, 2])).toEqual({ median: 2, low: 1, high: 4, confidence: 1 - 2 / 6 });
  });

  it('has the confidence of the Mann-Whitney test', () => {
    // The distribution of U for five and five values: 12 of 252 arrangements have U ≤ 4.
    const { confidence } = ratioOfSamples([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]);

    expect(confidence).toBeCloseTo(1 - 24 / 252);
  });

  it('covers the true ratio as often as its confidence says', () => {
    const random = generator(11);
    const sample = (factor: number) => Array.from({ length: 5 }, () => factor * (1 + random()));
    const runs = Array.from({ length: 4000 }, () => ratioOfSamples(sample(1.1), sample(1)));

    const covered = runs.filter(({ low, high }) => low <= 1.1 && 1.1 <= high).length / runs.length;

    expect(Math.abs(covered - 0.905)).toBeLessThan(0.02);
  });
});

describe('the verdict on a goal', () => {
  it.each([
    ['met', { low: 3, high: 3.4 }],
    ['missed', { low: 2, high: 2.9 }],
    ['undecided', { low: 2.9, high: 3.1 }],
    ['undecided', { low: 2, high: 3 }],
  ])('is %s for an interval of %j and a goal of 3', (verdict, interval) =>
    expect(verdictOf({ ...interval, confidence: 0.94 }, 3)).toBe(verdict),
  );

  it('is undecided after too few launches', () => {
    expect(verdictOf({ low: 9, high: 9, confidence: 0.5 }, 3)).toBe('undecided');
  });
});

describe('the verdict on a limit', () => {
  it.each([
    ['met', { low: 90, high: 110 }],
    ['missed', { low: 111, high: 120 }],
    ['undecided', { low: 105, high: 111 }],
  ])('is %s for an interval of %j and a limit of 110', (verdict, interval) =>
    expect(limitVerdictOf({ ...interval, confidence: 0.94 }, 110)).toBe(verdict),
  );
});

describe('the verdict on a change', () => {
  it.each([
    ['worse', { low: 1.06, high: 1.2 }],
    ['not worse', { low: 0.9, high: 1.05 }],
    ['undecided', { low: 1.01, high: 1.08 }],
  ])('is %s for an interval of %j', (verdict, interval) =>
    expect(changeOf({ ...interval, confidence: 0.9 })).toBe(verdict),
  );

  it('is undecided after too few launches', () => {
    expect(changeOf({ low: 2, high: 2, confidence: 0.5 })).toBe('undecided');
  });
});

/** Pseudo-random numbers from 0 to 1 (Park and Miller 1988), the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
