/** Summarizes the rounds of one route: the median of the ratios of each round, and their minimum and maximum. */
export function summary({ name, target, grown }, samples) {
  const { product, bare } = samples;
  const ratios = product.map(({ perSecond }, round) => perSecond / bare[round].perSecond);
  const growth = samples.grown.map(({ perSecond }, round) => perSecond / product[round].perSecond);
  const tails = product.map(({ p99 }, round) => p99 / bare[round].p99);
  return {
    name,
    target,
    perSecond: { product: median(product.map(perSecond)), bare: median(bare.map(perSecond)) },
    processorMs: { product: median(product.map(processorMs)), bare: median(bare.map(processorMs)) },
    p50: { product: median(product.map(({ p50 }) => p50)), bare: median(bare.map(({ p50 }) => p50)) },
    ratio: spreadOf(ratios),
    tail: spreadOf(tails),
    ...(grown && { grownTarget: grown, growth: spreadOf(growth) }),
    failures: failuresOf(samples),
  };
}

const perSecond = (round) => round.perSecond;
const processorMs = (round) => round.processorMs;

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

const spreadOf = (numbers) => ({ median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) });

function failuresOf(samples) {
  const found = Object.entries(samples).flatMap(([program, rounds]) =>
    rounds.flatMap(({ failures }) =>
      Object.entries(failures).map(([status, count]) => `${program} ${status} × ${count}`),
    ),
  );
  return found.length > 0 ? found : undefined;
}

/** The results as a Markdown table. */
export function tableOf(results, { idle, after }) {
  const head = [
    '| route | requests/s | bare | ratio (min–max) | target | p99 ÷ bare | CPU ms, bare | rows ×10 ÷ ×1 | target | |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  const memory = `Resident memory of the product: ${idle ?? '?'} MiB idle, ${after ?? '?'} MiB after the run.`;
  const failures = results.flatMap(({ name, failures: list }) => (list ? [`${name}: ${list.join(', ')}`] : []));
  return [
    ...head,
    ...results.map(line),
    '',
    memory,
    ...(failures.length ? ['', 'Unsuccessful responses:', ...failures] : []),
  ].join('\n');
}

function line({ name, failure, target, grownTarget, perSecond: speed, processorMs: cpu, ratio, tail, growth }) {
  if (failure) return `| ${name} | failed: ${failure} | | | | | | | | |`;
  const isMet = ratio.median >= target && (!growth || growth.median >= grownTarget) && tail.median <= 1.5;
  const cells = [
    ...[
      name,
      speed.product.toFixed(0),
      speed.bare.toFixed(0),
      withSpread(ratio),
      `≥ ${target}`,
      tail.median.toFixed(2),
      `${cpu.product.toFixed(2)}, ${cpu.bare.toFixed(2)}`,
    ],
    ...(growth ? [withSpread(growth), `≥ ${grownTarget}`] : ['–', '–']),
    isMet ? 'met' : 'missed',
  ];
  return `| ${cells.join(' | ')} |`;
}

const withSpread = ({ median: middle, min, max }) => `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
