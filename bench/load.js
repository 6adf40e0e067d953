import { Agent, request } from 'node:http';

/**
 * The client, in its own process: persistent connections, each sending the next request as soon as the last one is
 * answered. It receives the load to generate and reports the result over IPC.
 */
process.on('message', (options) => {
  measure(options).then(
    (result) => process.send(result),
    (error) => process.send({ error: String(error) }),
  );
});

async function measure({ port, requests, concurrency, seconds, minRequests = 0 }) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const cursor = { next: Math.floor(Math.random() * requests.length) };
  const { times, failures } = await sendRequests(seconds, { port, requests, concurrency, agent, cursor, minRequests });
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), failures };
}

async function sendRequests(seconds, { port, requests, concurrency, agent, cursor, minRequests }) {
  const endsAt = performance.now() + seconds * 1000;
  const maxEndsAt = endsAt + 20_000;
  const times = [];
  const failures = {};
  const connection = async () => {
    while (performance.now() < endsAt || (times.length < minRequests && performance.now() < maxEndsAt)) {
      const started = performance.now();
      const status = await send(port, agent, requests[cursor.next++ % requests.length]);
      if (status < 300) times.push(performance.now() - started);
      else failures[status] = (failures[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, connection));
  return { times, failures };
}

function send(port, agent, { method, path, body, headers }) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
