/** Below this probability of covering the true value, an interval supports no verdict. */
export const minConfidence = 0.9;

/** The middle of the sorted numbers, or the mean of the two middle ones; NaN without numbers. */
export function median(numbers) {
  const sorted = ascending(numbers);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * Median of independent measurements (one per launch) with its order-statistic interval, which assumes no distribution.
 * An interval that drops the k smallest and k largest of n values misses the true median with probability
 * 2 · P(Binomial(n, ½) ≤ k). Of those with at least `minConfidence` it is the narrowest, otherwise the widest.
 * Five values give minimum to maximum, with a confidence of 0.94.
 */
export function estimate(numbers) {
  const sorted = ascending(numbers);
  const confidence = (dropped) => 1 - 2 * binomialAtMost(dropped, sorted.length);
  return intervalOf(sorted, confidence);
}

/**
 * Ratio of two independent samples (such as this run and an earlier one): the median of all pairwise ratios (Hodges and
 * Lehmann 1963), with the interval that inverts the Mann-Whitney test. Five values each give a confidence of 0.9.
 */
export function ratioOfSamples(numerators, denominators) {
  const sorted = ascending(numerators.flatMap((above) => denominators.map((below) => above / below)));
  const [n, m] = [numerators.length, denominators.length];
  const arrangements = binomial(n + m, n);
  const confidence = (dropped) => {
    const counts = Array.from({ length: dropped + 1 }, (_, u) => arrangementsWith(u, n, m));
    return 1 - (2 * counts.reduce((sum, count) => sum + count, 0)) / arrangements;
  };
  return intervalOf(sorted, confidence);
}

const ascending = (numbers) => [...numbers].sort((a, b) => a - b);

function intervalOf(sorted, confidence) {
  const largest = Math.floor((sorted.length - 1) / 2);
  let dropped = 0;
  while (dropped < largest && confidence(dropped + 1) >= minConfidence) dropped++;
  return {
    median: median(sorted),
    low: sorted[dropped] ?? NaN,
    high: sorted[sorted.length - 1 - dropped] ?? NaN,
    confidence: sorted.length > 0 ? Math.max(0, confidence(dropped)) : 0,
  };
}

/** P(Binomial(n, ½) ≤ k). */
function binomialAtMost(k, n) {
  let sum = 0;
  for (let i = 0; i <= k; i++) sum += binomial(n, i);
  return sum / 2 ** n;
}

function binomial(n, k) {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

/** Number of arrangements of n and m values whose Mann-Whitney statistic is u. */
function arrangementsWith(u, n, m) {
  if (u < 0) return 0;
  if (n === 0 || m === 0) return u === 0 ? 1 : 0;
  return arrangementsWith(u - m, n - 1, m) + arrangementsWith(u, n, m - 1);
}
