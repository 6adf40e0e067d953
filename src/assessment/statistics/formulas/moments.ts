/** Numbers of a sample. Scores are given in hundredths, as integers, so that their sums and a constant mean are exact. */
export type Sample = ArrayLike<number>;

/** The arithmetic mean; null for an empty sample. */
export const meanOf = (sample: Sample): number | null =>
  sample.length === 0 ? null : total(sample, (value) => value) / sample.length;

/** The middle value, or the mean of the two middle values; null for an empty sample. */
export function medianOf(sample: Sample): number | null {
  const sorted = ascending(sample);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The unbiased sample variance, with n - 1; null for less than two values. */
export function varianceOf(sample: Sample): number | null {
  const mean = meanOf(sample);
  if (mean === null || sample.length < 2) return null;
  return total(sample, (value) => (value - mean) * (value - mean)) / (sample.length - 1);
}

/** The square root of the sample variance; null for less than two values. */
export function standardDeviationOf(sample: Sample): number | null {
  const variance = varianceOf(sample);
  return variance === null ? null : Math.sqrt(variance);
}

/**
 * The skewness k3 / k2^(3/2) and the excess kurtosis k4 / k2² from the k-statistics of Fisher (1930), as in "Quiz statistics
 * calculations" of the Moodle developer documentation. Null without variance, for less than three and four values.
 */
export function shapeOf(sample: Sample): { skewness: number | null; kurtosis: number | null } {
  const n = sample.length;
  const mean = meanOf(sample) ?? 0;
  const square = (value: number) => (value - mean) * (value - mean);
  const m2 = total(sample, square) / n;
  const m3 = total(sample, (value) => square(value) * (value - mean)) / n;
  const m4 = total(sample, (value) => square(value) * square(value)) / n;
  if (!m2) return { skewness: null, kurtosis: null };
  const k2 = (n / (n - 1)) * m2;
  const k3 = (n ** 2 / ((n - 1) * (n - 2))) * m3;
  const k4 = (n ** 2 / ((n - 1) * (n - 2) * (n - 3))) * ((n + 1) * m4 - 3 * (n - 1) * m2 ** 2);
  return { skewness: n < 3 ? null : k3 / k2 ** 1.5, kurtosis: n < 4 ? null : k4 / k2 ** 2 };
}

/** The unbiased sample covariance of pairs; null for less than two pairs. */
export function covarianceOf(one: Sample, other: Sample): number | null {
  const [meanOne, meanOther] = [meanOf(one), meanOf(other)];
  if (meanOne === null || meanOther === null || one.length < 2) return null;
  return total(one, (value, at) => (value - meanOne) * ((other[at] ?? 0) - meanOther)) / (one.length - 1);
}

/** Pearson's correlation of pairs; null if one of the two does not vary. */
export function correlationOf(one: Sample, other: Sample): number | null {
  const covariance = covarianceOf(one, other);
  const spread = (standardDeviationOf(one) ?? 0) * (standardDeviationOf(other) ?? 0);
  return covariance === null || spread === 0 ? null : Math.max(-1, Math.min(1, covariance / spread));
}

/** A sorted copy. Typed arrays sort by value; `from` is ten times slower than the constructor. */
export const ascending = (sample: Sample): Float64Array => new Float64Array(sample).sort();

function total(sample: Sample, of: (value: number, at: number) => number): number {
  let sum = 0;
  for (let at = 0; at < sample.length; at++) sum += of(sample[at] ?? 0, at);
  return sum;
}
