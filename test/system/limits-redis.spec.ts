import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connectRedis } from '#platform/limits/redis.js';
import { freePort } from '../support/ports.js';
import { openSchool, type School } from '../support/school.js';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const port = await freePort();
const url = `redis://127.0.0.1:${port}`;
const school = openSchool({ RATE_LIMIT_ENABLED: 'true' });
const describeWithRedis = hasRedis ? describe : describe.skip;

let server: ChildProcess;
async function startRedis(): Promise<void> {
  const options = ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'];
  server = spawn('redis-server', options, { stdio: 'ignore' });
  for (;;) {
    const redis = await connectRedis(url, () => undefined);
    const isReady = redis.status === 'ready';
    redis.disconnect();
    if (isReady) return;
    await new Promise((turn) => setTimeout(turn, 50));
  }
}
async function stopRedis(): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

/** Sends wrong passwords to the processes in turn. Returns the statuses. */
async function guess(times: number, email: string, processes: School[]): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < times; n++) {
    const instance = processes[n % processes.length] ?? school;
    statuses.push((await instance.anyone.post('/auth/login', { email, password: `guess ${n}` })).status);
  }
  return statuses;
}

const counted = (statuses: number[], status: number) => statuses.filter((each) => each === status).length;

describeWithRedis('rate limits with REDIS_URL', () => {
  let processes: School[];
  beforeAll(async () => {
    await startRedis();
    processes = [await school.secondInstance({ REDIS_URL: url }), await school.secondInstance({ REDIS_URL: url })];
  });
  afterAll(stopRedis);

  it('are shared by all processes, under keys without user data', async () => {
    const { email, password } = await school.person('STUDENT');

    const statuses = await guess(24, email, processes);

    expect([counted(statuses, 401), counted(statuses, 429)]).toEqual([10, 14]);
    expect((await processes[1]?.anyone.post('/auth/login', { email, password }))?.status).toBe(429);
    const redis = await connectRedis(url, () => undefined);
    const keys = await redis.keys('*');
    redis.disconnect();
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !/^test:limits:[\w-]+:[\w-]{43}$/.test(key))).toEqual([]);
    expect(await school.sql('SELECT * FROM rate_limits')).toEqual([]);
  });

  it('hold 300 requests a minute per person over two processes', async () => {
    const { email, password } = await school.person('STUDENT');
    const login = await processes[0]?.anyone.post('/auth/login', { email, password });
    const clients = processes.map((instance) => instance.with(login?.body.accessToken));
    const statuses: number[] = [];
    let sent = 0;
    // In parallel, so that a slow machine stays within the minute too.
    const worker = async () => {
      while (sent < 310) {
        const client = clients[sent++ % clients.length];
        if (client) statuses.push((await client.get('/auth/me')).status);
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));

    expect([counted(statuses, 200), counted(statuses, 429)]).toEqual([300, 10]);
    expect(await school.sql(`SELECT * FROM rate_limits WHERE key LIKE 'requests:%'`)).toEqual([]);
  });

  it('are counted per process while Redis is unavailable, and shared again afterwards', async () => {
    const [one, two, three] = [
      await school.person('STUDENT'),
      await school.person('STUDENT'),
      await school.person('STUDENT'),
    ];
    await stopRedis();
    const correct = await processes[0]?.anyone.post('/auth/login', { email: two.email, password: two.password });
    const during = await guess(30, one.email, processes);
    await startRedis();
    await new Promise((turn) => setTimeout(turn, 3_000));
    const after = await guess(24, three.email, processes);

    expect(correct?.status).toBe(200);
    expect([counted(during, 401), counted(during, 429)]).toEqual([20, 10]);
    expect([counted(after, 401), counted(after, 429)]).toEqual([10, 14]);
  }, 30_000);

  it('prevent the start if the URL is invalid', async () => {
    await expect(school.secondInstance({ REDIS_URL: 'localhost:6379' })).rejects.toThrow(/REDIS_URL/);
  });
});
