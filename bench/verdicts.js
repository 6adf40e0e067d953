import { minConfidence } from './statistics.js';

/** A change of processor time by more than this factor is a regression. */
const maxChange = 1.05;

/** Judges a ratio that must be at least `goal`: undecided while its interval includes values on both sides. */
export function verdictOf({ low, high, confidence }, goal) {
  if (confidence < minConfidence) return 'undecided';
  if (low >= goal) return 'met';
  return high < goal ? 'missed' : 'undecided';
}

/** Judges a value that must be at most `limit`. */
export const limitVerdictOf = ({ low, high, confidence }, limit) =>
  verdictOf({ low: -high, high: -low, confidence }, -limit);

/** Judges a change of processor time (now ÷ earlier). */
export function changeOf({ low, high, confidence }) {
  if (confidence < minConfidence) return 'undecided';
  if (low > maxChange) return 'worse';
  return high <= maxChange ? 'not worse' : 'undecided';
}
