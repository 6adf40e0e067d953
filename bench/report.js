/** What the rounds of one route come to. Each round is its own ratio; the middle one counts, the others are its spread. */
export function summed({ name, target, grown }, taken) {
  const { product, bare } = taken;
  const ratios = product.map(({ perSecond }, round) => perSecond / bare[round].perSecond);
  const growth = taken.grown.map(({ perSecond }, round) => perSecond / product[round].perSecond);
  const tails = product.map(({ p99 }, round) => p99 / bare[round].p99);
  return {
    name,
    target,
    perSecond: { product: middle(product.map(perSecond)), bare: middle(bare.map(perSecond)) },
    processorMs: { product: middle(product.map(processorMs)), bare: middle(bare.map(processorMs)) },
    p50: { product: middle(product.map(({ p50 }) => p50)), bare: middle(bare.map(({ p50 }) => p50)) },
    ratio: spreadOf(ratios),
    tail: spreadOf(tails),
    ...(grown && { grownTarget: grown, growth: spreadOf(growth) }),
    failures: failuresOf(taken),
  };
}

const perSecond = (round) => round.perSecond;
const processorMs = (round) => round.processorMs;

function middle(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

const spreadOf = (numbers) => ({ median: middle(numbers), least: Math.min(...numbers), most: Math.max(...numbers) });

function failuresOf(taken) {
  const found = Object.entries(taken).flatMap(([who, rounds]) =>
    rounds.flatMap(({ failures }) => Object.entries(failures).map(([status, count]) => `${who} ${status} × ${count}`)),
  );
  return found.length > 0 ? found : undefined;
}

/** A table for people, which is also Markdown. */
export function printed(results, { idle, after }) {
  const head = [
    '| route | requests/s | bare | ratio (least–most) | wanted | p99 ÷ bare | CPU ms, bare | rows ×10 ÷ ×1 | wanted | |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  const memory = `Resident memory of the product: ${idle ?? '?'} MiB idle, ${after ?? '?'} MiB after the run.`;
  const failures = results.flatMap(({ name, failures: list }) => (list ? [`${name}: ${list.join(', ')}`] : []));
  return [
    ...head,
    ...results.map(line),
    '',
    memory,
    ...(failures.length ? ['', 'Not answered with success:', ...failures] : []),
  ].join('\n');
}

function line({ name, missing, target, grownTarget, perSecond: speed, processorMs: cpu, ratio, tail, growth }) {
  if (missing) return `| ${name} | not there yet: ${missing} | | | | | | | | |`;
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

const withSpread = ({ median, least, most }) => `${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
