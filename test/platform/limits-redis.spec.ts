import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connectRedis } from '#platform/limits/redis.js';
import { freePort } from '../support/ports.js';
import { openSchool, type School } from '../support/school.js';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const port = await freePort();
const url = `redis://127.0.0.1:${port}`;
const school = openSchool({ RATE_LIMIT_ENABLED: 'true' });
const given = hasRedis ? describe : describe.skip;

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
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

/** Guesses so many times, at each of the processes in turn. */
async function guess(times: number, email: string, processes: School[]): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < times; n++) {
    const at = processes[n % processes.length] ?? school;
    statuses.push((await at.anyone.post('/auth/login', { email, password: `guess ${n}` })).status);
  }
  return statuses;
}

const counted = (statuses: number[], status: number) => statuses.filter((each) => each === status).length;

given('limits of tries with REDIS_URL', () => {
  let processes: School[];
  beforeAll(async () => {
    await startRedis();
    processes = [await school.secondInstance({ REDIS_URL: url }), await school.secondInstance({ REDIS_URL: url })];
  });
  afterAll(stopRedis);

  it('are counted by all processes together, and name nobody', async () => {
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

  it('are counted by each process while Redis is away, and by all again when it is back', async () => {
    const [one, two, three] = [
      await school.person('STUDENT'),
      await school.person('STUDENT'),
      await school.person('STUDENT'),
    ];
    await stopRedis();
    const right = await processes[0]?.anyone.post('/auth/login', { email: two.email, password: two.password });
    const away = await guess(30, one.email, processes);
    await startRedis();
    await new Promise((turn) => setTimeout(turn, 3_000));
    const back = await guess(24, three.email, processes);

    expect(right?.status).toBe(200);
    expect([counted(away, 401), counted(away, 429)]).toEqual([20, 10]);
    expect([counted(back, 401), counted(back, 429)]).toEqual([10, 14]);
  }, 30_000);

  it('say what is wrong with an address that is none', async () => {
    await expect(school.secondInstance({ REDIS_URL: 'localhost:6379' })).rejects.toThrow(/REDIS_URL/);
  });
});
