import { assessmentFigures, distributionOf, timeSpentOf } from '#assessment/statistics/formulas/assessment-figures.js';
import { effectiveWeights, itemFigures } from '#assessment/statistics/formulas/item-figures.js';
import { readMatrix } from '#assessment/statistics/formulas/score-matrix.js';
import { similarPairs, tailOf } from '#assessment/statistics/formulas/similar-answers.js';
import { seeded } from '../contract/values.js';

const tolerance = 1e-9;
type Matrix = (number | null)[][];

/** Scores of attempts as rows, in points; null for an item the attempt does not have. */
const analyse = async (rows: Matrix, maxScores: number[]) => {
  const texts = rows.map((row) => ({
    scores: row.map((score) => score?.toFixed(2) ?? '').join(','),
    score: null,
    seconds: null,
  }));
  const matrix = await readMatrix(texts, maxScores.length);
  const items = matrix.items.map((item, at) => itemFigures(matrix, item, maxScores[at] ?? 1));
  return { matrix, figures: assessmentFigures(matrix), items, weights: effectiveWeights(matrix) };
};

/** Sums of powers of integers, exactly: another way to the moments than deviations from the mean. */
const powerSum = (values: number[], power: number): bigint =>
  values.reduce((sum, value) => sum + BigInt(Math.round(value * 100)) ** BigInt(power), 0n);

const ratio = (top: bigint, bottom: bigint): number => Number((top * 10n ** 18n) / bottom) / 1e18;

/** Variances and covariances from the differences of all pairs, without a mean. */
function covariance(one: number[], other: number[]): number {
  let sum = 0;
  for (let a = 0; a < one.length; a++) for (let b = 0; b < a; b++) sum += (one[a] - one[b]) * (other[a] - other[b]);
  return sum / (one.length * (one.length - 1));
}

const correlation = (one: number[], other: number[]): number =>
  covariance(one, other) / Math.sqrt(covariance(one, one) * covariance(other, other));

/** Skewness and kurtosis from power sums, after the definition of the k-statistics. */
function shapeOf(values: number[]) {
  const n = BigInt(values.length);
  const [s1 = 0n, s2 = 0n, s3 = 0n, s4 = 0n] = [1, 2, 3, 4].map((power) => powerSum(values, power));
  const k2 = ratio(n * s2 - s1 ** 2n, n * (n - 1n));
  const k3 = ratio(2n * s1 ** 3n - 3n * n * s1 * s2 + n ** 2n * s3, n * (n - 1n) * (n - 2n));
  const top = -6n * s1 ** 4n + 12n * n * s1 ** 2n * s2 - 3n * n * (n - 1n) * s2 ** 2n - 4n * n * (n + 1n) * s1 * s3;
  const k4 = ratio(top + n ** 2n * (n + 1n) * s4, n * (n - 1n) * (n - 2n) * (n - 3n));
  return { skewness: k3 / Math.sqrt(k2) ** 3, kurtosis: k4 / (k2 * k2) };
}

/** Facility of the best minus that of the weakest, from a list in which each attempt stands as often as it counts. */
function discrimination(scores: number[], totals: number[], maxScore: number): number {
  const size = Math.max(1, Math.round(scores.length * 0.27));
  const groupMean = (order: number) => {
    const sorted = [...new Set(totals)].sort((a, b) => order * (a - b));
    let [places, sum] = [size, 0];
    for (const total of sorted) {
      const tied = scores.filter((_, at) => totals[at] === total);
      const taken = Math.min(places, tied.length);
      sum += (taken / tied.length) * tied.reduce((all, score) => all + score, 0);
      places -= taken;
    }
    return sum / size;
  };
  return (groupMean(-1) - groupMean(1)) / maxScore;
}

const random = seeded(16);
const maxScores = [1, 2, 2.5, 4, 10, 1];
const ability = Array.from({ length: 60 }, () => random());
const rows = ability.map((own) =>
  maxScores.map((max) => Math.round(Math.min(1, Math.max(0, own + random() - 0.5)) * max * 4) / 4),
);
const columns = maxScores.map((_, item) => rows.map((row) => row[item] ?? 0));
const totals = rows.map((row) => row.reduce((sum, score) => sum + score, 0));

describe('figures of an assessment', () => {
  it('agree with an independent computation', async () => {
    const { figures } = await analyse(rows, maxScores);

    const sorted = [...totals].sort((a, b) => a - b);
    const all = columns.flatMap((one) => columns.map((other) => covariance(one, other)));
    const own = columns.map((one) => covariance(one, one));
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    const alpha = (maxScores.length / (maxScores.length - 1)) * ((sum(all) - sum(own)) / sum(all));
    const deviation = Math.sqrt(covariance(totals, totals));
    const expected = {
      mean: ratio(powerSum(totals, 1), 100n * 60n),
      median: ((sorted[29] ?? 0) + (sorted[30] ?? 0)) / 2,
      lowest: sorted[0],
      highest: sorted[59],
      standardDeviation: deviation,
      ...shapeOf(totals),
      cronbachAlpha: alpha,
      errorRatio: Math.sqrt(1 - alpha),
      standardError: deviation * Math.sqrt(1 - alpha),
    };
    for (const [name, value] of Object.entries(expected))
      expect([name, Math.abs((figures[name as keyof typeof figures] ?? NaN) - (value ?? NaN)) < tolerance]).toEqual([
        name,
        true,
      ]);
  });

  it('agree for each item', async () => {
    const { items, weights } = await analyse(rows, maxScores);

    const roots = columns.map((column) => Math.sqrt(covariance(column, totals)));
    for (const [at, scores] of columns.entries()) {
      const max = maxScores[at] ?? 1;
      const rest = totals.map((total, row) => total - (scores[row] ?? 0));
      const sort = (values: number[]) => [...values].sort((a, b) => a - b);
      const expected = {
        facility: ratio(powerSum(scores, 1), 6000n) / max,
        standardDeviation: Math.sqrt(covariance(scores, scores)) / max,
        discriminationIndex: discrimination(scores, totals, max),
        itemRestCorrelation: correlation(scores, rest),
        discriminationEfficiency: covariance(scores, rest) / covariance(sort(scores), sort(rest)),
      };
      for (const [name, value] of Object.entries(expected))
        expect([at, name, Math.abs((items[at]?.[name as keyof typeof expected] ?? NaN) - value) < tolerance]).toEqual([
          at,
          name,
          true,
        ]);
      expect(weights[at]).toBeCloseTo((roots[at] ?? 0) / roots.reduce((sum, root) => sum + root, 0), 9);
    }
  });

  it('are null where they are not defined, and never NaN', async () => {
    const matrices: [string, Matrix][] = [
      ['no student', []],
      ['a single student', [[1, 2]]],
      [
        'two equal students',
        [
          [1, 2],
          [1, 2],
        ],
      ],
      [
        'items without variance',
        [
          [1, 0],
          [1, 2],
          [1, 1],
        ],
      ],
      [
        'different items',
        [
          [1, null],
          [null, 2],
          [0, 1],
        ],
      ],
      [
        'one item without attempts',
        [
          [1, null],
          [0, null],
        ],
      ],
    ];

    const results = await Promise.all(
      matrices.map(async ([about, matrix]) => [about, await analyse(matrix, [1, 2])] as const),
    );

    const numbers = results.flatMap(([about, { figures, items, weights }]) =>
      [...Object.values(figures), ...items.flatMap((item) => Object.values(item)), ...weights].map((value) => [
        about,
        value,
      ]),
    );
    expect(numbers.filter(([, value]) => value !== null && !Number.isFinite(value))).toEqual([]);
    const [none, single, equal, constant, different] = results.map(([, result]) => result);
    expect(none?.figures).toMatchObject({ mean: null, median: null, standardDeviation: null, cronbachAlpha: null });
    expect(single?.figures).toMatchObject({
      mean: 3,
      median: 3,
      standardDeviation: null,
      skewness: null,
      cronbachAlpha: null,
    });
    expect(equal?.figures).toMatchObject({
      standardDeviation: 0,
      skewness: null,
      kurtosis: null,
      cronbachAlpha: null,
      standardError: null,
    });
    expect(equal?.items[0]).toMatchObject({ facility: 1, discriminationIndex: null, itemRestCorrelation: null });
    expect(constant?.items[0]).toMatchObject({
      facility: 1,
      standardDeviation: 0,
      discriminationIndex: 0,
      itemRestCorrelation: null,
      discriminationEfficiency: null,
    });
    expect(different?.figures.cronbachAlpha).toBeNull();
    expect(different?.items.map(({ attempts, facility }) => [attempts, facility])).toEqual([
      [2, 0.5],
      [2, 0.75],
    ]);
    expect(different?.weights).toEqual([null, null]);
  });

  it('count missing answers with their score of zero', async () => {
    const matrix = await readMatrix(
      [
        { scores: '1.00,-', score: null },
        { scores: '-,-', score: null },
      ],
      2,
    );

    expect([matrix.items.map(({ unanswered }) => unanswered), [...matrix.totals], matrix.isComplete]).toEqual([
      [1, 2],
      [100, 0],
      true,
    ]);
  });

  it('has no weight for an item with negative covariance', async () => {
    const { weights } = await analyse(
      [
        [0, 5],
        [0.25, 4],
        [0.5, 3],
        [1, 1],
      ],
      [1, 5],
    );

    expect(weights).toEqual([null, 1]);
  });

  it('divides scores into tenths, each with its lower boundary', () => {
    const { labels, counts } = distributionOf(Float64Array.of(0, 99, 100, 999, 1000, 1100), 10);

    expect([labels[0], labels[9], counts]).toEqual(['0–10%', '90–100%', [2, 1, 0, 0, 0, 0, 0, 0, 0, 3]]);
  });
});

describe('the time students spent', () => {
  it('leaves out work without a start', () => {
    expect(timeSpentOf([{ seconds: 60 }, { seconds: null }, { seconds: 90 }, { seconds: 600 }])).toEqual({
      attempts: 3,
      meanSeconds: 250,
      medianSeconds: 90,
    });
    expect(timeSpentOf([{ seconds: null }])).toEqual({ attempts: 0, meanSeconds: null, medianSeconds: null });
  });
});

describe('equal wrong answers', () => {
  it('are as probable as the sum over all outcomes', () => {
    const probabilities = [0.1, 0.5, 0.25, 0.8, 0.3];
    const outcomes = Array.from({ length: 2 ** probabilities.length }, (_, bits) =>
      probabilities.map((_one, at) => (bits >> at) & 1),
    );
    const expected = (least: number) =>
      outcomes
        .filter((outcome) => outcome.filter(Boolean).length >= least)
        .reduce(
          (sum, outcome) =>
            sum + outcome.reduce((product, bit, at) => product * (bit ? probabilities[at] : 1 - probabilities[at]), 1),
          0,
        );

    for (const least of [1, 2, 3, 5])
      expect(Math.abs(tailOf(probabilities, least) - expected(least))).toBeLessThan(1e-12);
  });

  it('reveal two students who share rare wrong answers, and not those who share popular ones', async () => {
    const wrong = (student: number, item: number) =>
      random() < 0.6 ? (random() < 0.7 ? 'popular' : `w${(student * item) % 4}`) : '';
    const answers = Array.from({ length: 40 }, (_, student) =>
      Array.from({ length: 30 }, (_item, item) => wrong(student, item)),
    );
    answers[7] = Array.from({ length: 30 }, (_, item) => (item % 2 ? `rare${item}` : ''));
    answers[23] = answers[7].map((answer, item) => (item === 5 ? 'popular' : answer));

    const pairs = await similarPairs(answers);

    expect(pairs.map(({ one, other, bothWrong, equalWrong }) => [one, other, bothWrong, equalWrong])).toEqual([
      [7, 23, 15, 14],
    ]);
    expect(pairs[0]?.probability).toBeLessThan(1e-6);
  });

  it('does not report a class in which all gave the same wrong answers', async () => {
    const same = Array.from({ length: 20 }, () => 'x');

    expect(await similarPairs(Array.from({ length: 30 }, () => same))).toEqual([]);
    expect(await similarPairs([])).toEqual([]);
  });
});
