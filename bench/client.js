import { once } from 'node:events';
import { connect } from 'node:net';
import { ResponseReader } from './http-response.js';

/**
 * The client process. It keeps its connections to each program; each connection sends the next request when the previous
 * one is answered. Plain sockets, because Node's HTTP client would limit the fastest route.
 */
const requestsOf = new Map();
const connectionsOf = new Map();

const actions = { keepRequests, measure, disconnect };
process.on('message', ({ action, ...options }) => {
  Promise.resolve(actions[action](options)).then(
    (result = {}) => process.send(result),
    (error) => process.send({ error: error.stack }),
  );
});

/** Stores the requests (complete HTTP texts) of a program and route, so that they are transferred once. */
function keepRequests({ key, requests }) {
  requestsOf.set(key, { next: 0, buffers: requests.map((text) => Buffer.from(text)) });
}

/** Forgets the requests and connections of an earlier launch. */
function disconnect() {
  for (const { socket } of [...connectionsOf.values()].flat()) socket.destroy();
  connectionsOf.clear();
  requestsOf.clear();
}

/**
 * Sends requests for some seconds and until `count` are answered. Returns the number of responses, the seconds until the
 * last one, their 99th percentile in milliseconds, and the number of unsuccessful ones by status.
 */
async function measure({ key, port, concurrency, seconds = 0, count = 0 }) {
  const connections = await connected(port, concurrency);
  const requests = requestsOf.get(key);
  const times = [];
  const failures = {};
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let sent = 0;
  const loop = async (connection) => {
    while (performance.now() < endsAt || sent < count) {
      sent++;
      const sentAt = performance.now();
      const status = await connection.send(requests.buffers[requests.next++ % requests.buffers.length]);
      times.push(performance.now() - sentAt);
      if (status >= 300) failures[status] = (failures[status] ?? 0) + 1;
    }
  };
  await Promise.all(connections.map(loop));
  const taken = (performance.now() - startedAt) / 1000;
  times.sort((a, b) => a - b);
  return { responses: times.length, seconds: taken, p99: times[Math.floor(times.length * 0.99)], failures };
}

/** The open connections to a port. Servers close connections that have been idle for about a minute. */
async function connected(port, count) {
  const open = (connectionsOf.get(port) ?? []).filter(({ socket }) => !socket.destroyed && socket.readable);
  while (open.length < count) open.push(await Connection.to(port));
  connectionsOf.set(port, open);
  return open.slice(0, count);
}

class Connection {
  #reader = new ResponseReader();
  #waiting;

  constructor(socket) {
    this.socket = socket;
    socket.on('data', (bytes) => {
      const status = this.#reader.read(bytes);
      if (status !== undefined) this.#waiting?.resolve(status);
    });
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('The server closed a connection during a request.')));
  }

  static async to(port) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** Sends a request and resolves with the status of the response. */
  send(request) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.socket.write(request);
    });
  }
}
