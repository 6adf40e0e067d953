import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hostileTexts } from '../fuzz/words.js';
import { hostileBodies, hostileFiles, hostileRichTexts, rosterOf } from '../security/input.js';
import { Client } from '../support/client.js';
import { Instance, msUntil } from '../support/instance.js';
import { openSchoolDatabase, type Person } from '../support/school.js';

/** The CPU time of the main thread is available only on Linux. */
const describeOnLinux = existsSync('/proc/self/schedstat') ? describe : describe.skip;
const maxBlockMs = 100;

const folder = mkdtempSync(join(tmpdir(), 'homeroom-event-loop-'));
const resultFile = join(folder, 'longest-block');
const sampler = pathToFileURL(join(import.meta.dirname, '../support/event-loop-sampler.js')).href;

/** A body over the limit is refused before it is sent whole, and the connection closed, which the client may notice first. */
function throwUnlessRefusedUnread(error: Error & { cause?: { code?: string } }): void {
  if (!['EPIPE', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(error.cause?.code ?? '')) throw error;
}

describeOnLinux('the event loop', () => {
  const school = openSchoolDatabase();
  let server: Instance;

  beforeAll(async () => {
    const { PORT: _, ...environment } = school.environment;
    server = await Instance.on({
      ...environment,
      NODE_OPTIONS: `--import ${sampler}`,
      LONGEST_BLOCK_FILE: resultFile,
    });
    await server.start();
    // Warm-up: startup and first-time compilation are not measured.
    await as(school.root).upload('/imports/roster', 'warm-up.csv', rosterOf(50), { dryRun: 'true' });
    await as(school.root).get('/students', { accept: 'text/csv' });
    await longestBlockMs();
  }, 60_000);

  afterAll(async () => {
    await server.end('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  const clients = new Map<string, Client>();
  /** A client that logs in once, because logins are not measured here. */
  function as({ email, password }: Person): Client {
    const login = async () =>
      (await new Client(server.url).post('/auth/login', { email, password })).body.accessToken as string;
    const client = clients.get(email) ?? new Client(server.url, login);
    clients.set(email, client);
    return client;
  }

  /** The longest block since the previous call. */
  async function longestBlockMs(): Promise<number> {
    rmSync(resultFile, { force: true });
    process.kill(server.pid ?? 0, 'SIGUSR2');
    await msUntil(() => existsSync(resultFile) && readFileSync(resultFile, 'utf8') !== '');
    const blockMs = Number(readFileSync(resultFile, 'utf8'));
    console.info(`longest block of the event loop: ${blockMs} ms`);
    return blockMs;
  }

  /** The minimum of up to three rounds, because garbage collection and compilation vary and the cost of the input does not. */
  async function longestBlockDuring(work: () => Promise<unknown>): Promise<number> {
    let minMs = Infinity;
    for (let round = 0; round < 3 && minMs >= maxBlockMs; round++) {
      await work();
      minMs = Math.min(minMs, await longestBlockMs());
    }
    return minMs;
  }

  it('is not blocked by hostile bodies', async () => {
    const anyone = new Client(server.url);
    const send = async () => {
      for (const body of [...hostileBodies(), ...hostileTexts]) {
        await anyone.post('/auth/login', body);
        await as(school.ana).post('/assessments', body);
        await as(school.ana).post('/assessments', { title: 'A', items: body });
        const thrice = { type: 'cloze', prompt: body, body, key: body };
        await as(school.ana).post('/questions', thrice).catch(throwUnlessRefusedUnread);
      }
    };

    expect(await longestBlockDuring(send)).toBeLessThan(maxBlockMs);
  }, 60_000);

  it('is not blocked by rich text', async () => {
    const ana = as(school.ana);
    const send = async () => {
      for (const text of hostileRichTexts()) {
        const question = { type: 'true_false', prompt: text, format: 'html', key: { answer: true } };
        await ana.post('/questions', question);
        await ana.post('/questions', { ...question, format: 'markdown' });
        await ana.post('/assessments', { title: 'A', instructions: text });
        await ana.post('/assessments', { title: 'A', items: Array(45).fill({ question }) });
        await ana.post('/messages', { scopeType: 'user', scopeId: school.ben.id, title: 'A', body: text });
      }
    };

    expect(await longestBlockDuring(send)).toBeLessThan(maxBlockMs);
  }, 60_000);

  it('is not blocked by hostile files', async () => {
    const { body: subject } = await as(school.ana).post('/subjects', { classroomId: school.p1a, name: 'Files' });
    const send = async () => {
      for (const [name, content] of hostileFiles()) {
        await as(school.ana).upload('/files', `${name}.txt`, content);
        await as(school.ana).upload('/imports/questions', `${name}.gift`, content);
        await as(school.root).upload('/imports/roster', `${name}.csv`, content);
        await as(school.ana).post(`/subjects/${subject.id}/auto-structure`, { toc: content.slice(0, 200_000) });
      }
    };

    expect(await longestBlockDuring(send)).toBeLessThan(maxBlockMs);
  }, 60_000);

  it('is not blocked by a roster of 20,000 rows and 30 exports of it', async () => {
    const root = as(school.root);
    const statuses: number[] = [];
    const load = async () => statuses.push((await root.upload('/imports/roster', 'all.csv', rosterOf(20_000))).status);
    const list = async () => {
      const lists = Array.from({ length: 30 }, () => root.get('/students?level=P1', { accept: 'text/csv' }));
      statuses.push(...(await Promise.all(lists)).map(({ status }) => status));
    };

    expect(await longestBlockDuring(load)).toBeLessThan(maxBlockMs);
    expect(await longestBlockDuring(list)).toBeLessThan(maxBlockMs);
    expect(new Set(statuses)).toEqual(new Set([200]));
  }, 180_000);
});
