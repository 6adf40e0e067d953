import { parseArgs } from 'node:util';
import { backendsOf, prepareDatabase, startServer, stopServer } from './databases.js';
import { load, onTheWire, processorMs, residentMiB, startBare, startClient, startProduct, stop } from './processes.js';
import { printed, summed } from './report.js';
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
const warmSeconds = options.quick ? 0.7 : 1.5;
/** A program is not itself until it has answered some; on a busy machine that takes longer. */
const warmRequests = options.quick ? 500 : 3000;
const usualConcurrency = 32;

const say = (line) => console.error(line);
const chosen = routes.filter(
  ({ name }) => !options.only || options.only.split(',').some((word) => name.includes(word)),
);

/** Everything that was started, to be stopped the other way round. */
const open = [];
const opened = (value, close) => {
  open.push(() => close(value));
  return value;
};

async function main() {
  const server = opened(await startServer(), stopServer);
  const small = await prepareDatabase(server, 1, say);
  const large = await prepareDatabase(server, 10, say);
  const runs = {
    product: { ...(await started(startProduct, small.url)), facts: small.facts },
    bare: { ...(await started(startBare, small.url)), facts: small.facts },
    grown: { ...(await started(startProduct, large.url)), facts: large.facts },
  };
  const client = opened(startClient(), stop);
  const idle = await residentMiB(runs.product.program);
  const results = [];
  for (const route of chosen) results.push(await measured(route, runs, { client, server }));
  const memory = { idle, after: await residentMiB(runs.product.program) };
  console.log(options.json ? JSON.stringify({ results, memory }, null, 2) : printed(results, memory));
}

async function started(start, url) {
  const running = await start(url);
  opened(running.program, stop);
  return running;
}

/** Rounds of one after the other, so that whatever else the machine does strikes all alike. */
async function measured(route, runs, machine) {
  const missing = await missingIn(route, runs);
  if (missing) return { ...route, missing };
  const taken = { product: [], bare: [], grown: [] };
  for (let round = 0; round < rounds; round++) {
    const order = Object.keys(taken);
    for (const name of round % 2 === 0 ? order : order.reverse()) {
      if (name === 'grown' && !route.grown) continue;
      taken[name].push(await one(route, runs[name], machine));
    }
    say(`${route.name}: round ${round + 1} of ${rounds}`);
  }
  return summed(route, taken);
}

/** One run of some seconds, with the processor time a request took, in the program and in PostgreSQL. */
async function one(route, run, { client, server }) {
  const { port, facts, program } = run;
  const requests = route.make(facts).map(onTheWire);
  const concurrency = route.concurrency ?? usualConcurrency;
  await load(client, {
    port,
    requests,
    concurrency,
    seconds: warmSeconds,
    atLeast: route.concurrency ? 0 : warmRequests,
  });
  const pids = [program.pid, ...(await backendsOf(server, run))];
  const before = await processorMs(pids);
  const result = await load(client, { port, requests, concurrency, seconds });
  return { ...result, processorMs: ((await processorMs(pids)) - before) / (result.perSecond * seconds || 1) };
}

/** Does everybody answer it at all? */
async function missingIn(route, runs) {
  for (const [name, { port, facts }] of Object.entries(runs)) {
    const { method, path, headers, body } = onTheWire(route.make(facts)[0]);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, body });
    const text = await answer.text();
    if (!answer.ok) return `${name} answers ${answer.status} ${text.slice(0, 200)}`;
  }
  return undefined;
}

main()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(async () => {
    for (const close of open.reverse()) await close();
  });
