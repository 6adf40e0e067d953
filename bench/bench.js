import { parseArgs } from 'node:util';
import { backendsOf, prepareDatabase, startServer, stopServer } from './databases.js';
import { load, serialized, processorMs, residentMiB, startBare, startClient, startProduct, stop } from './processes.js';
import { tableOf, summary } from './report.js';
import { routes } from './routes.js';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string' },
  },
});

const rounds = Number(options.rounds ?? (options.quick ? 3 : 7));
const seconds = options.quick ? 1.5 : 4;
const warmupSeconds = options.quick ? 0.7 : 1.5;
/** Requests before measuring, so that code is compiled and caches are warm. */
const minWarmupRequests = options.quick ? 500 : 3000;
const defaultConcurrency = 32;

const report = (line) => console.error(line);
const selectedRoutes = routes.filter(
  ({ name }) => !options.only || options.only.split(',').some((word) => name.includes(word)),
);

/** Functions that close what was started, called in reverse order. */
const closeFunctions = [];
const opened = (value, close) => {
  closeFunctions.push(() => close(value));
  return value;
};

async function main() {
  const server = opened(await startServer(), stopServer);
  const small = await prepareDatabase(server, 1, report);
  const large = await prepareDatabase(server, 10, report);
  const runs = {
    product: { ...(await started(startProduct, small.url)), facts: small.facts },
    bare: { ...(await started(startBare, small.url)), facts: small.facts },
    grown: { ...(await started(startProduct, large.url)), facts: large.facts },
  };
  const client = opened(startClient(), stop);
  const idle = await residentMiB(runs.product.program);
  const results = [];
  for (const route of selectedRoutes) results.push(await measure(route, runs, { client, server }));
  const memory = { idle, after: await residentMiB(runs.product.program) };
  console.log(options.json ? JSON.stringify({ results, memory }, null, 2) : tableOf(results, memory));
}

async function started(start, url) {
  const running = await start(url);
  opened(running.program, stop);
  return running;
}

/** Measures the programs in turn in each round, so that other load on the machine affects all of them. */
async function measure(route, runs, machine) {
  const failure = await failureOf(route, runs);
  if (failure) return { ...route, failure };
  const samples = { product: [], bare: [], grown: [] };
  for (let round = 0; round < rounds; round++) {
    const order = Object.keys(samples);
    for (const name of round % 2 === 0 ? order : order.reverse()) {
      if (name === 'grown' && !route.grown) continue;
      samples[name].push(await sample(route, runs[name], machine));
    }
    report(`${route.name}: round ${round + 1} of ${rounds}`);
  }
  return summary(route, samples);
}

/** One measurement, with the processor time per request in the program and in PostgreSQL. */
async function sample(route, run, { client, server }) {
  const { port, facts, program } = run;
  const requests = route.make(facts).map(serialized);
  const concurrency = route.concurrency ?? defaultConcurrency;
  await load(client, {
    port,
    requests,
    concurrency,
    seconds: warmupSeconds,
    minRequests: route.concurrency ? 0 : minWarmupRequests,
  });
  const pids = [program.pid, ...(await backendsOf(server, run))];
  const before = await processorMs(pids);
  const result = await load(client, { port, requests, concurrency, seconds });
  return { ...result, processorMs: ((await processorMs(pids)) - before) / (result.perSecond * seconds || 1) };
}

/** Checks that all programs answer the first request with success. */
async function failureOf(route, runs) {
  for (const [name, { port, facts }] of Object.entries(runs)) {
    const { method, path, headers, body } = serialized(route.make(facts)[0]);
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body });
    const text = await response.text();
    if (!response.ok) return `${name} responds ${response.status} ${text.slice(0, 200)}`;
  }
  return undefined;
}

main()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(async () => {
    for (const close of closeFunctions.reverse()) await close();
  });
