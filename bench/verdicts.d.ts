import type { Estimate } from './statistics.js';

type Interval = Omit<Estimate, 'median'>;

export function verdictOf(ratio: Interval, goal: number): 'met' | 'missed' | 'undecided';
export function limitVerdictOf(value: Interval, limit: number): 'met' | 'missed' | 'undecided';
export function changeOf(change: Interval): 'worse' | 'not worse' | 'undecided';
