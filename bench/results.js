import { goals } from './goals.js';
import { estimate, median, ratioOfSamples } from './statistics.js';
import { changeOf, verdictOf } from './verdicts.js';

/** One number per launch: the median over its rounds of `value(a) / value(b)`, each round paired with its neighbor. */
const ratios = (launches, route, [above, below], value = ({ ms }) => ms) =>
  launches.map(({ routes }) => {
    const rounds = routes[route];
    return median(rounds[above].map((round, n) => value(round) / value(rounds[below][n])));
  });

/** The median over all rounds of all launches. */
const figure = (launches, route, program, value) =>
  median(launches.flatMap(({ routes }) => routes[route][program].map(value)));

/** Summarizes the launches of a route: ratios with their intervals and verdicts, and figures beside them. */
export function summaryOf(route, launches) {
  const { against, ratio: ratioGoal, growth: growthGoal } = goals[route];
  const ratio = estimate(ratios(launches, route, [against, 'product']));
  const growth = growthGoal && estimate(ratios(launches, route, ['product', 'grown']));
  const figures = (program) => ({
    ms: figure(launches, route, program, ({ ms }) => ms),
    perSecond: figure(launches, route, program, ({ perSecond }) => perSecond),
  });
  return {
    route,
    against,
    ratio: { ...ratio, goal: ratioGoal, verdict: verdictOf(ratio, ratioGoal) },
    ...(growth && { growth: { ...growth, goal: growthGoal, verdict: verdictOf(growth, growthGoal) } }),
    minimal: estimate(ratios(launches, route, ['minimal', 'product'])),
    duties: estimate(ratios(launches, route, ['duties', 'product'])),
    noise: estimate(ratios(launches, route, ['twin', 'product'])),
    tail: estimate(ratios(launches, route, ['product', against], ({ p99 }) => p99)),
    product: figures('product'),
    bare: figures(against),
    failures: failuresOf(launches, route),
  };
}

/** Unsuccessful responses, such as `minimal 503 × 2`. */
function failuresOf(launches, route) {
  const counts = new Map();
  const rounds = launches.flatMap(({ routes }) => Object.entries(routes[route]));
  for (const [program, list] of rounds) {
    for (const [status, count] of list.flatMap(({ failures }) => Object.entries(failures))) {
      const name = `${program} ${status}`;
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  return [...counts].map(([name, count]) => `${name} × ${count}`);
}

/**
 * Compares the processor time of a route with an earlier run: now ÷ earlier, above 1 is slower. Both are relative to the
 * minimal bare server of their own run, which removes the speed of the machine.
 */
export function comparisonOf(route, now, earlier) {
  const relative = (launches) => ratios(launches, route, ['product', 'minimal']);
  const change = ratioOfSamples(relative(now), relative(earlier));
  return { route, ...change, verdict: changeOf(change) };
}
