import type { Estimate } from './statistics.js';

/** One measurement; see launch.js. */
export interface Round {
  ms: number;
  perSecond: number;
  p99: number;
  failures: Record<string, number>;
}
export interface Launch {
  routes: Record<string, Record<string, Round[]>>;
}
type Judged = Estimate & { goal: number; verdict: string };

export function summaryOf(
  route: string,
  launches: Launch[],
): { ratio: Judged; growth?: Judged; duties: Estimate; noise: Estimate; failures: string[] };
export function comparisonOf(route: string, now: Launch[], earlier: Launch[]): Estimate & { verdict: string };
