import { connect } from 'node:net';
import { neverSucceeds } from './contract/fixtures.js';
import { documentOf, operationsOf } from './contract/operations.js';
import { callers } from './fuzz/callers.js';
import { Fuzzer } from './fuzz/fuzz.js';
import { openSchool } from './support/school.js';

const isLong = Boolean(process.env.LONG);
const today = Math.floor(Date.now() / 86_400_000);
/** The short run has one that stays and one that changes. */
const seeds = isLong ? [1, 2, 3, today] : [1, today];
/** More operations share these requests of a seed, so that new ones add no time; the long run sends 560 to each. */
const requestsPerSeed = 5_000;
const casesPerOperation = () =>
  isLong ? 140 : Math.max(10, Math.floor(requestsPerSeed / operationsOf(documentOf(school)).length));

const school = openSchool();

describe('valid and invalid requests of every role and without a token', () => {
  it.each(seeds.map((seed, round) => ({ seed, round })))(
    'get documented responses (seed $seed)',
    async (plan) => {
      const report = await new Fuzzer(school, { ...plan, casesPerOperation: casesPerOperation() }).run();

      const unexpected = [...report.neverSucceeded].filter(([id]) => !(id in neverSucceeds)).map(([, what]) => what);
      expect(report.findings).toEqual([]);
      expect(unexpected).toEqual([]);
      expect(report.requests).toBeGreaterThan(1_000);
      for (const caller of callers) expect(report.sentBy.get(caller)).toBeGreaterThan(200);
    },
    180_000,
  );
});

describe('malformed HTTP requests', () => {
  it.each([
    ['a line break in a header', 'GET /api/v1/health/live HTTP/1.1\r\nhost: a\r\nx: a\rb\r\n\r\n'],
    [
      'content-length together with transfer-encoding',
      'POST /api/v1/auth/login HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'a chunk without a size',
      'POST /api/v1/auth/login HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n',
    ],
    ['a header of 100 kB', `GET /api/v1/health/live HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['a NUL in the path', 'GET /api/v1/\0 HTTP/1.1\r\nhost: a\r\n\r\n'],
  ])('are refused: %s', async (_, text) => {
    expect(await answerTo(text)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await school.anyone.get('/health/live')).status).toBe(200);
  });
});

/** The response to exactly these bytes. */
function answerTo(text: string): Promise<string> {
  const { hostname, port } = new URL(school.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.setTimeout(5_000, () => socket.destroy());
  });
}
