import type { Estimate } from './statistics.js';

export function verdictOf(ratio: Omit<Estimate, 'median'>, goal: number): 'met' | 'missed' | 'undecided';
export function changeOf(change: Omit<Estimate, 'median'>): 'worse' | 'not worse' | 'undecided';
