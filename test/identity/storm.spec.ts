import type { Answer, Client } from '../support/client.js';
import { Process } from '../support/process.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

/** Asks again and again until `busy` is over; how long each answer took, in order of length. */
async function whileIt(busy: Promise<unknown>, ask: () => Promise<Answer>): Promise<number[]> {
  const took: number[] = [];
  let isOver = false;
  void busy.finally(() => (isOver = true));
  while (!isOver) {
    const started = performance.now();
    await ask();
    took.push(performance.now() - started);
  }
  return took.sort((a, b) => a - b);
}

const quantile = (sorted: number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

/** Logs a whole school in at once; when the last answer came. */
async function storm(client: Client): Promise<{ answers: Answer[]; longestMs: number }> {
  const people = await Promise.all(Array.from({ length: 200 }, () => school.person('STUDENT')));
  const started = performance.now();
  const answers = await Promise.all(
    people.map(({ email, password }) => client.post('/auth/login', { email, password })),
  );
  return { answers, longestMs: performance.now() - started };
}

describe('two hundred logins at once', () => {
  it('end in a login or in 503 with Retry-After; none hangs, and others hardly notice', async () => {
    // A full-cost hash is compared for every login, whatever the stored one costs.
    const instance = new Process({ ...school.environment, BCRYPT_ROUNDS: '12' });
    const speakTo = await instance.listening();
    const { body } = await speakTo().post('/auth/login', { email: school.ana.email, password: school.ana.password });
    const ana = speakTo(body.accessToken);
    const list = () => ana.get('/classrooms');
    const quiet = await whileIt(new Promise((second) => setTimeout(second, 1_000)), list);
    const before = await instance.residentKiB;

    const logins = storm(speakTo());
    const busy = await whileIt(logins, list);
    const { answers, longestMs } = await logins;

    const statuses = [...new Set(answers.map(({ status }) => status))].sort();
    const refused = answers.filter(({ status }) => status !== 200);
    const grownMiB = ((await instance.residentKiB) - before) / 1024;
    const figures = {
      ...{ let: answers.length - refused.length, refused: refused.length, longestMs: Math.round(longestMs) },
      listP99: [quantile(quiet, 0.99), quantile(busy, 0.99)].map(Math.round),
      listMedian: [quantile(quiet, 0.5), quantile(busy, 0.5)].map((ms) => Math.round(ms * 10) / 10),
      grownMiB: Math.round(grownMiB),
    };
    console.info('login storm', JSON.stringify(figures));
    await instance.end('SIGTERM');
    expect([[200], [200, 503]]).toContainEqual(statuses);
    expect(refused.filter(({ headers }) => !(Number(headers.get('retry-after')) > 0))).toEqual([]);
    expect(figures.let).toBeGreaterThan(3);
    expect(longestMs).toBeLessThan(25_000);
    expect(grownMiB).toBeLessThan(64);
    expect(quantile(busy, 0.5)).toBeLessThan(500);
  }, 90_000);
});
