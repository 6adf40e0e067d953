/** A median, its interval, and the probability with which the interval covers the true value. */
export interface Estimate {
  median: number;
  low: number;
  high: number;
  confidence: number;
}

export const minConfidence: number;
export function median(numbers: readonly number[]): number;
export function estimate(numbers: readonly number[]): Estimate;
export function ratioOfSamples(numerators: readonly number[], denominators: readonly number[]): Estimate;
