import type { Answer, Client } from '../support/client.js';
import { Process } from '../support/process.js';
import { openSchoolDatabase } from '../support/school.js';

const school = openSchoolDatabase();

/** Repeats a request until `work` settles; returns the sorted response times in ms. */
async function responseTimesWhile(work: Promise<unknown>, send: () => Promise<Answer>): Promise<number[]> {
  const durations: number[] = [];
  let isSettled = false;
  void work.finally(() => (isSettled = true));
  while (!isSettled) {
    const started = performance.now();
    await send();
    durations.push(performance.now() - started);
  }
  return durations.sort((a, b) => a - b);
}

const quantile = (sorted: number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

/** Logs in all pupils of a school concurrently. Returns when the last answer has come. */
async function loginStorm(client: Client): Promise<{ responses: Answer[]; maxMs: number }> {
  const people = await Promise.all(Array.from({ length: 200 }, () => school.person('STUDENT')));
  const started = performance.now();
  const responses = await Promise.all(
    people.map(({ email, password }) => client.post('/auth/login', { email, password })),
  );
  return { responses, maxMs: performance.now() - started };
}

describe('two hundred concurrent logins', () => {
  it('succeed or get 503 with Retry-After, and other requests stay fast', async () => {
    // Each login compares a full-cost hash, also when the stored hash is cheap.
    const instance = new Process({ ...school.environment, BCRYPT_ROUNDS: '12' });
    const clientFor = await instance.listening();
    const { body } = await clientFor().post('/auth/login', { email: school.ana.email, password: school.ana.password });
    const ana = clientFor(body.accessToken);
    const list = () => ana.get('/classrooms');
    const quiet = await responseTimesWhile(new Promise((second) => setTimeout(second, 1_000)), list);
    const before = await instance.residentKiB;

    const logins = loginStorm(clientFor());
    const busy = await responseTimesWhile(logins, list);
    const { responses, maxMs } = await logins;

    const statuses = [...new Set(responses.map(({ status }) => status))].sort();
    const refused = responses.filter(({ status }) => status !== 200);
    const grownMiB = ((await instance.residentKiB) - before) / 1024;
    const figures = {
      let: responses.length - refused.length,
      refused: refused.length,
      maxMs: Math.round(maxMs),
      listP99: [quantile(quiet, 0.99), quantile(busy, 0.99)].map(Math.round),
      listMedian: [quantile(quiet, 0.5), quantile(busy, 0.5)].map((ms) => Math.round(ms * 10) / 10),
      grownMiB: Math.round(grownMiB),
    };
    console.info('login storm', JSON.stringify(figures));
    await instance.end('SIGTERM');
    expect([[200], [200, 503]]).toContainEqual(statuses);
    expect(refused.filter(({ headers }) => !(Number(headers.get('retry-after')) > 0))).toEqual([]);
    expect(figures.let).toBeGreaterThan(3);
    expect(maxMs).toBeLessThan(25_000);
    expect(grownMiB).toBeLessThan(64);
    expect(quantile(busy, 0.5)).toBeLessThan(500);
  }, 90_000);
});
