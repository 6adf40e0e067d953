import { limits, maxTailRatio } from './goals.js';
import { estimate } from './statistics.js';
import { limitVerdictOf } from './verdicts.js';

const withInterval = ({ median, low, high }) => `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, lines) => [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');

const columns = [
  'route',
  'bare ÷ product',
  'goal',
  'verdict',
  '×1 ÷ ×10',
  'goal',
  'verdict',
  'A/A',
  'same duties ÷ product',
  'ms, bare',
  'requests/s, bare',
  'p99 ÷ bare',
];

/** The results as Markdown: a table of the routes, and lines on memory, start and unsuccessful responses. */
export function reportOf(summaries, launches) {
  const failures = summaries.flatMap(({ route, failures: list }) => list.map((failure) => `- ${route}: ${failure}`));
  return [
    table(columns, summaries.map(cellsOf)),
    processLine(launches),
    ...(failures.length > 0 ? [`Unsuccessful responses:\n\n${failures.join('\n')}`] : []),
  ].join('\n\n');
}

function cellsOf({ route, ratio, growth, noise, duties, product, bare, tail }) {
  const judged = (value) => (value ? [withInterval(value), `≥ ${value.goal}`, value.verdict] : ['–', '–', '–']);
  const { median: tailRatio } = tail;
  return [
    route,
    ...judged(ratio),
    ...judged(growth),
    withInterval(noise),
    withInterval(duties),
    `${product.ms.toFixed(3)}, ${bare.ms.toFixed(3)}`,
    `${product.perSecond.toFixed(0)}, ${bare.perSecond.toFixed(0)}`,
    `${tailRatio.toFixed(2)}${tailRatio > maxTailRatio ? ` (> ${maxTailRatio})` : ''}`,
  ];
}

function processLine(launches) {
  const shown = (name, unit, digits = 0) => {
    const value = estimate(launches.map((launch) => launch[name]));
    const [middle, low, high] = [value.median, value.low, value.high].map((number) => number.toFixed(digits));
    return `${middle} (${low}–${high}) ${unit}, goal ≤ ${limits[name]}: ${limitVerdictOf(value, limits[name])}`;
  };
  return [
    `- Resident memory of the product when idle: ${shown('idleMiB', 'MiB')}.`,
    `- Resident memory at the end: ${shown('finalMiB', 'MiB')}.`,
    `- Ready after ${shown('readySeconds', 's', 1)}.`,
  ].join('\n');
}

/** The comparison with an earlier run as Markdown. */
export function comparisonReport(comparisons, { commit, savedAt }) {
  const lines = comparisons.map((change) => [change.route, withInterval(change), change.verdict]);
  const head = ['route', 'processor time, now ÷ earlier', 'more than 5 % worse?'];
  return `Compared with ${commit} of ${savedAt}:\n\n${table(head, lines)}`;
}
