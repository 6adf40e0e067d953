import { randomUUID } from 'node:crypto';
import { msUntil, pause } from '../support/instance.js';
import { AnswerSaver } from './answer-saver.js';
import { FaultySchool } from './faulty-school.js';
import { Load, submit } from './load.js';

const isLong = Boolean(process.env.LONG);
const kills = isLong ? 30 : 3;
/** Recovery times are only meaningful in the long run, which has the machine to itself. */
const maxRecoveryMs = isLong ? 3_000 : 30_000;

let school: FaultySchool;
beforeAll(async () => (school = await FaultySchool.open(16)), 60_000);
afterAll(() => school?.close());

describe('an instance that is killed while students submit work', () => {
  it(
    'loses no acknowledged submission, recovers quickly, and repeats the first response for an Idempotency-Key',
    async () => {
      const [{ token = '', assessmentIds = [] } = {}] = school.writers;
      const key = randomUUID();
      const work = (text: string) => JSON.stringify({ assessmentId: assessmentIds.at(-1), text });
      const first = await submit(school.instance.url, token, key, work('once'));
      const load = new Load(school.instance.url, school.writers);
      load.start();
      const recoveryMs: number[] = [];
      for (let kill = 0; kill < kills; kill++) {
        await pause(700 + Math.random() * 600);
        await school.instance.end('SIGKILL');
        const started = performance.now();
        await school.instance.start();
        recoveryMs.push(performance.now() - started);
      }
      await load.stop();

      expect(await lost(load)).toEqual([]);
      expect(new Set(load.since(0).filter(isRefusal))).toEqual(new Set());
      expect(load.acknowledged.length).toBeGreaterThan(20 * kills);
      expect(Math.min(...recoveryMs)).toBeLessThan(maxRecoveryMs);
      expect(first.outcome).toBe(201);
      expect(await submit(school.instance.url, token, key, work('once'))).toEqual(first);
      expect((await submit(school.instance.url, token, key, work('twice'))).outcome).toBe(422);
    },
    isLong ? 900_000 : 90_000,
  );
});

describe('answers that students save', () => {
  it('are all there after the instance and the database were killed', async () => {
    const savers = await Promise.all(
      school.writers
        .slice(0, 8)
        .map(({ token, assessmentIds }) => AnswerSaver.start(school.instance.url, token, assessmentIds[0] ?? '')),
    );
    const running = savers.map((saver) => saver.run());
    await pause(600);
    await school.instance.end('SIGKILL');
    await school.instance.start();
    await pause(400);
    await school.postgres.crash();
    await school.postgres.restart();
    await msUntil(() => savers.every(({ acknowledged, atRestart }) => acknowledged > atRestart));
    for (const saver of savers) saver.isStopped = true;
    await Promise.all(running);
    school.connect();

    const stored = await school.rows<{ id: string; sequence: number; text: string }>(
      'SELECT id, last_sequence::float8 AS sequence, text FROM attempts WHERE id = ANY ($1::uuid[])',
      [savers.map(({ attemptId }) => attemptId)],
    );
    const storedOf = ({ attemptId }: AnswerSaver) => stored.find(({ id }) => id === attemptId);
    expect(savers.filter((saver) => (storedOf(saver)?.sequence ?? 0) < saver.acknowledged)).toEqual([]);
    expect(stored.filter(({ sequence, text }) => text !== `Answer ${sequence}`)).toEqual([]);
    expect(Math.min(...savers.map(({ acknowledged }) => acknowledged))).toBeGreaterThan(3);
  }, 180_000);
});

describe('a database that crashes while students submit work', () => {
  it('loses no acknowledged submission, and the instance reconnects', async () => {
    const { pid } = school.instance;
    const load = new Load(school.instance.url, school.writers);
    load.start();
    await pause(800);
    const crashedAt = performance.now();
    await school.postgres.crash();
    await pause(1_500);
    await school.postgres.restart();
    const restartedAt = performance.now();
    const recoveredMs = await msUntil(() => load.since(restartedAt).includes(201));
    await pause(500);
    await load.stop();
    school.connect();
    await forgetPassword();
    const jobRunMs = await msUntil(
      async () => (await school.rows(`SELECT 1 FROM outbox_emails WHERE status = 'kept'`)).length > 0,
    );

    expect(await lost(load)).toEqual([]);
    expect(new Set(load.since(crashedAt))).toEqual(new Set([201, 503]));
    expect(recoveredMs).toBeLessThan(2_000);
    expect(jobRunMs).toBeLessThan(10_000);
    expect(school.instance.pid).toBe(pid);
    expect(await school.instance.isReady()).toBe(true);
  }, 60_000);
});

describe('an instance that receives SIGTERM', () => {
  it('finishes its requests, writes the last heartbeats, and exits within ten seconds', async () => {
    const [{ token = '' } = {}] = school.writers;
    const load = new Load(school.instance.url, school.writers);
    const storedBefore = await attemptsStored();
    load.start();
    await pause(500);
    const ping = await fetch(`${school.instance.url}/api/v1/session/ping`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    const pingedAt = Date.now();
    const started = performance.now();
    const exitCode = await school.instance.end('SIGTERM');
    const tookMs = performance.now() - started;
    await load.stop({ retryPending: false });
    const [last] = await school.rows<{ at: Date }>(
      'SELECT max(last_active) AS at FROM user_sessions WHERE end_time IS NULL',
    );

    expect(ping.status).toBe(200);
    expect(exitCode).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
    // Connections not yet accepted by the process are reset; later ones are refused.
    const notReceived = ['ECONNREFUSED', 'ECONNRESET'];
    expect(load.since(0).filter((outcome) => outcome !== 201 && !notReceived.includes(String(outcome)))).toEqual([]);
    expect((await attemptsStored()) - storedBefore).toBe(load.acknowledged.length);
    expect(await lost(load)).toEqual([]);
    expect(Math.abs((last?.at.getTime() ?? 0) - pingedAt)).toBeLessThan(1_000);
  }, 60_000);
});

const forgetPassword = () =>
  fetch(`${school.instance.url}/api/v1/auth/forgot-password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ben@test.example' }),
  });

const isRefusal = (outcome: number | string): boolean => typeof outcome === 'number' && outcome !== 201;

async function attemptsStored(): Promise<number> {
  const [row] = await school.rows<{ count: number }>('SELECT count(*)::int AS count FROM submission_attempts');
  return row?.count ?? 0;
}

/** Acknowledged submissions that are not stored exactly once as sent, and submissions with a wrong attempt count. */
async function lost({ acknowledged }: Load): Promise<unknown[]> {
  const missing = await school.rows(
    `SELECT sent.key, sent.text, count(a.id)::int AS stored FROM jsonb_to_recordset($1::jsonb) AS sent (key text, text text)
     LEFT JOIN submission_attempts a ON a.idempotency_key = sent.key AND a.text = sent.text
     GROUP BY sent.key, sent.text HAVING count(a.id) <> 1`,
    [JSON.stringify(acknowledged.map(({ key, text }) => ({ key, text })))],
  );
  const inconsistent = await school.rows(
    `SELECT s.id, s.attempt_count, count(a.id)::int AS stored FROM submissions s
     LEFT JOIN submission_attempts a ON a.submission_id = s.id
     GROUP BY s.id HAVING count(a.id) <> s.attempt_count`,
  );
  return [...missing, ...inconsistent];
}
