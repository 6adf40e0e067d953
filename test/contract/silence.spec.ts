import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { openSchoolAlone } from '../support/school.js';
import { fixtureOf } from './fixtures.js';

const school = openSchoolAlone();
const requestCount = 400;
const maxTries = 3;

/** Relative difference of the median response times of two requests: what an outsider can measure. */
async function difference(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<number> {
  const times: [number[], number[]] = [[], []];
  for (let turn = 0; turn < requestCount; turn++) {
    const order = turn % 2 ? [0, 1] : [1, 0];
    for (const which of order) times[which === 0 ? 0 : 1].push(await timed(which === 0 ? first : second));
  }
  const [a, b] = [median(times[0]), median(times[1])];
  return Math.abs(a - b) / Math.min(a, b);
}

async function timed(request: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await request();
  return performance.now() - started;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('the response time for a row of another class', () => {
  it.each(['classrooms', 'students', 'subjects', 'sections', 'assessments', 'submissions'])(
    'does not differ from that of a missing row: %s',
    async (collection) => {
      const scenario = { school, actor: school.ana, role: 'TEACHER' as const };
      const hidden = await fixtureOf(collection, 'this test').make(scenario, []);
      const outsider = school.as(school.olga);
      const answers = await Promise.all([hidden, randomUUID()].map((id) => outsider.get(`/${collection}/${id}`)));
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);

      const found: number[] = [];
      while (found.length < maxTries && !found.some((share) => share < 0.2)) {
        found.push(
          await difference(
            () => outsider.get(`/${collection}/${hidden}`),
            () => outsider.get(`/${collection}/${randomUUID()}`),
          ),
        );
      }

      expect(Math.min(...found)).toBeLessThan(0.2);
    },
    60_000,
  );
});
