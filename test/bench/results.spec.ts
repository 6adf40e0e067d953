import { comparisonOf, type Launch, summaryOf } from '../../bench/results.js';

/** Five launches with three rounds of each program; costs in milliseconds per request. */
function launches(costs: Record<string, number>, speed = [1, 1, 1, 1, 1]): Launch[] {
  return speed.map((factor) => {
    const round = (ms: number, n: number) => ({ ms: ms * factor * (n + 1), perSecond: 100, p99: 9, failures: {} });
    const programs = Object.entries(costs).map(([name, ms]) => [name, [0, 1, 2].map((n) => round(ms, n))] as const);
    return { routes: { submit: Object.fromEntries(programs) } };
  });
}

const costs = { product: 2, twin: 2, grown: 4, minimal: 3, duties: 5 };

describe('the summary of a route', () => {
  it('pairs the programs within each round, whatever the speed of the machine was', () => {
    const { ratio, growth, duties, noise } = summaryOf('submit', launches(costs, [1, 3, 2, 9, 1]));

    expect([ratio, growth, duties, noise].map((value) => [value?.low, value?.median, value?.high])).toEqual([
      [1.5, 1.5, 1.5],
      [0.5, 0.5, 0.5],
      [2.5, 2.5, 2.5],
      [1, 1, 1],
    ]);
  });

  it('judges each ratio by its goal', () => {
    const { ratio, growth } = summaryOf('submit', launches(costs));

    expect([ratio.verdict, growth?.verdict]).toEqual(['met', 'missed']);
  });

  it('counts unsuccessful responses', () => {
    const measured = launches(costs);
    for (const round of measured[0]?.routes.submit?.minimal ?? []) round.failures = { 503: 2 };

    expect(summaryOf('submit', measured).failures).toEqual(['minimal 503 × 6']);
  });
});

describe('the comparison with an earlier run', () => {
  it.each([
    ['worse', 2.4, 1.2],
    ['not worse', 2.05, 1.025],
    ['not worse', 1, 0.5],
  ])('is %s for a cost of %d instead of 2', (verdict, product, change) => {
    const now = launches({ ...costs, product }, [2, 2, 2, 2, 2]);

    const result = comparisonOf('submit', now, launches(costs));

    expect([result.verdict, result.median]).toEqual([verdict, expect.closeTo(change)]);
  });
});
