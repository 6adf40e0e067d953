import { copyTemplate } from './databases.js';
import { postmasterOf, processorNs, residentMiB } from './processor-time.js';
import { programs, removeLogs, stop } from './programs.js';
import { httpText } from './requests.js';

/** Requests by which a route is tried before it is warmed up. */
const trialRequests = 4;

/**
 * Starts all programs on fresh databases, warms them up, measures each route in short rounds, and stops them. Returns
 * `{ readySeconds, idleMiB, finalMiB, routes: { [route]: { [program]: Round[] } } }`, where a Round is
 * `{ ms, perSecond, p99, failures }`: milliseconds of processor time per request, requests per second, the 99th
 * percentile of the response time in milliseconds, and unsuccessful responses by status.
 */
export async function launch(bench) {
  await bench.client.call('disconnect');
  await removeLogs();
  const running = [];
  try {
    for (const program of programs) running.push(await startProgram(program, bench));
    const [product] = running;
    const idleMiB = residentMiB(product.child.pid);
    for (const program of running) await warmUp(program, bench);
    const routes = {};
    for (const route of bench.routes) routes[route.name] = await measureRoute(route, running, bench);
    return { readySeconds: product.readySeconds, idleMiB, finalMiB: residentMiB(product.child.pid), routes };
  } finally {
    for (const program of running.reverse()) await stop(program);
  }
}

async function startProgram({ name, scale, start }, { server, templates, client, routes }) {
  const template = templates[scale];
  const program = await start(name, await copyTemplate(server, template, name));
  for (const route of routes) {
    const requests = route.make(template.facts).map(httpText);
    await client.call('keepRequests', { key: keyOf(program, route), requests });
  }
  return program;
}

const keyOf = (program, route) => `${program.name} ${route.name}`;

/** Distributes the warm-up requests of a program over the routes, in several passes like mixed traffic. */
async function warmUp(program, { client, routes, warmupRequests, report }) {
  const shares = routes.reduce((sum, { warmup }) => sum + warmup, 0) || 1;
  const passes = 4;
  for (const route of routes) {
    const { failures } = await load(client, program, route, { count: trialRequests });
    const [status] = Object.keys(failures);
    if (status) throw new Error(`${program.name} responds with ${status} to ${route.name}.`);
  }
  for (let pass = 0; pass < passes; pass++) {
    for (const route of routes) {
      const count = Math.round((warmupRequests * route.warmup) / shares / passes);
      if (count > 0) await load(client, program, route, { count });
    }
  }
  report(`${program.name}: warm`);
}

/** Measures the programs in turn, in another order in each round. */
async function measureRoute(route, running, bench) {
  const rounds = Object.fromEntries(running.map(({ name }) => [name, []]));
  const count = bench.isQuick ? bench.rounds : (route.rounds ?? bench.rounds);
  for (let round = 0; round < count; round++) {
    for (const program of inOrder(running, bench.number * count + round))
      rounds[program.name].push(await measure(program, route, bench));
  }
  bench.report(`${route.name}: measured`);
  return rounds;
}

/**
 * A row of a design by Williams (1949) for five programs: over ten rows, each runs twice in each place and twice after each
 * other program, so that neither a change of the machine nor the program before favors one of them.
 */
function inOrder(running, row) {
  const order = [0, 1, 4, 2, 3].map((place) => running[(place + Math.floor(row / 2)) % running.length]);
  return row % 2 === 0 ? order : order.reverse();
}

/** One round, after some requests that are not counted, because the processor's caches still hold the last program. */
async function measure(program, route, { client, server, seconds, isQuick }) {
  await load(client, program, route, { count: concurrencyOf(route) });
  const postmaster = postmasterOf(server);
  const before = processorNs(program.child.pid, postmaster);
  const amount = { seconds: isQuick ? seconds : (route.seconds ?? seconds), count: minRequests(route) };
  const { responses, seconds: taken, p99, failures } = await load(client, program, route, amount);
  const usedNs = processorNs(program.child.pid, postmaster) - before;
  return { ms: usedNs / 1e6 / responses, perSecond: responses / taken, p99, failures };
}

const concurrencyOf = ({ concurrency = 32 }) => concurrency;
/** A round on a busy machine takes longer instead of measuring a few requests. */
const minRequests = (route) => 3 * concurrencyOf(route);

const load = (client, program, route, amount) =>
  client.call('measure', {
    key: keyOf(program, route),
    port: program.port,
    concurrency: concurrencyOf(route),
    ...amount,
  });
