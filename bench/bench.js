import { parseArgs } from 'node:util';
import { prepareTemplate, startServer, stopServer } from './databases.js';
import { launch } from './launch.js';
import { requireProcessorTime } from './processor-time.js';
import { startClient, stop } from './programs.js';
import { comparisonReport, reportOf } from './report.js';
import { comparisonOf, summaryOf } from './results.js';
import { routes } from './routes.js';
import { readRun, saveRun } from './saved-run.js';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    save: { type: 'string' },
    compare: { type: 'string' },
  },
});

/** A round is short, because the machine changes within seconds. Heavy and buffering routes have their own. */
const sizes = options.quick
  ? { launches: 2, warmupRequests: 5_000, rounds: 2, seconds: 0.4 }
  : { launches: 5, warmupRequests: 20_000, rounds: 4, seconds: 0.5 };

const selectedRoutes = routes.filter(
  ({ name }) => !options.only || options.only.split(',').some((word) => name.includes(word)),
);

const report = (line) => console.error(line);

async function main() {
  requireProcessorTime();
  const earlier = options.compare && readRun(options.compare);
  const launches = await measure();
  if (options.save) saveRun(options.save, launches);
  const names = selectedRoutes.map(({ name }) => name);
  const summaries = names.map((name) => summaryOf(name, launches));
  console.log(reportOf(summaries, launches));
  if (options.quick) console.log('\nA quick run shows that everything works. Its figures are no verdict.');
  if (earlier) compare(names, launches, earlier);
}

async function measure() {
  const server = await startServer();
  const client = startClient();
  const launches = [];
  try {
    const templates = {
      1: await prepareTemplate(server, 1, report),
      10: await prepareTemplate(server, 10, report),
    };
    const bench = { ...sizes, server, client, templates, routes: selectedRoutes, isQuick: options.quick };
    for (let number = 0; number < sizes.launches; number++) {
      const reportLine = (line) => report(`launch ${number + 1} of ${sizes.launches}: ${line}`);
      launches.push(await launch({ ...bench, number, report: reportLine }));
    }
  } finally {
    await stop(client);
    await stopServer(server);
  }
  return launches;
}

/** Compares the routes that both runs measured. Exits with 1 if one of them became worse. */
function compare(names, launches, earlier) {
  const measured = names.filter((name) => earlier.launches.every((run) => run.routes[name]));
  const comparisons = measured.map((name) => comparisonOf(name, launches, earlier.launches));
  console.log(`\n${comparisonReport(comparisons, earlier)}`);
  if (comparisons.some(({ verdict }) => verdict === 'worse')) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
