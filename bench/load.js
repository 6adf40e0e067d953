import { Agent, request } from 'node:http';

/**
 * The one who asks, in a process of its own: so many connections, kept open, each sending the next request as soon as
 * the last is answered. Works are told and reported over IPC.
 */
process.on('message', (work) => {
  measure(work).then(
    (result) => process.send(result),
    (error) => process.send({ error: String(error) }),
  );
});

async function measure({ port, requests, concurrency, seconds, atLeast = 0 }) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const cursor = { next: Math.floor(Math.random() * requests.length) };
  const { times, failures } = await asLongAs(seconds, { port, requests, concurrency, agent, cursor, atLeast });
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), failures };
}

async function asLongAs(seconds, { port, requests, concurrency, agent, cursor, atLeast }) {
  const until = performance.now() + seconds * 1000;
  const atLatest = until + 20_000;
  const times = [];
  const failures = {};
  const connection = async () => {
    while (performance.now() < until || (times.length < atLeast && performance.now() < atLatest)) {
      const started = performance.now();
      const status = await ask(port, agent, requests[cursor.next++ % requests.length]);
      if (status < 300) times.push(performance.now() - started);
      else failures[status] = (failures[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, connection));
  return { times, failures };
}

function ask(port, agent, { method, path, body, headers }) {
  return new Promise((answered, failed) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
      response.resume();
      response.on('end', () => answered(response.statusCode));
    });
    sent.on('error', failed);
    sent.end(body);
  });
}
