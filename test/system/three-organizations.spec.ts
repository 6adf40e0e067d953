import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../support/ports.js';
import { type Answer, Machine, until } from './machine.js';

const machine = new Machine();
const { operator } = machine;
const slugs = ['pbs', 'hospital', 'coding'].map(operator.slug) as [string, string, string];
const [pbs, hospital, coding] = slugs;
const tokens: Record<string, string> = {};
const heads: Record<string, string> = {};
const password = 'a long random sentence';

beforeAll(async () => {
  await operator.arrive();
  const ports = await freePorts(4);
  for (const [index, preset] of ['school', 'hospital', 'coding'].entries()) {
    const slug = slugs[index] ?? '';
    const { json, err } = await operator.create(slug, '--preset', preset, '--port', String(ports[index]));
    if (!json.admin) throw new Error(err);
    // The load below exceeds the rate limits.
    appendFileSync(join(operator.home, 'env', `${slug}.env`), 'RATE_LIMIT_ENABLED=false\nBCRYPT_ROUNDS=4\n');
    heads[slug] = json.admin.oneTimePassword;
  }
  await machine.start(ports[3] ?? 0);
  for (const slug of slugs) {
    await until(async () => (await machine.request(slug, 'GET', '/health/ready')).status === 200);
    const login = { email: `head@${slug}.example`, password: heads[slug], newPassword: password };
    const { body } = await machine.request(slug, 'POST', '/auth/login', { body: login });
    tokens[slug] = body.accessToken;
  }
});
afterAll(() => machine.stop());

const as = (slug: string, method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  machine.request(slug, method, path, { token: tokens[slug], body, headers });

describe('three organizations on one machine', () => {
  it.each([0, 1, 2])('each accept their own admin at their own host name (%#)', async (index) => {
    const slug = slugs[index] ?? '';
    const { status, body } = await as(slug, 'GET', '/auth/me');

    expect([status, body.organizationId, body.role]).toEqual([200, slug, 'ADMIN']);
  });

  it('do not accept each other’s tokens, host names, passwords and ids', async () => {
    const { body: me } = await as(pbs, 'GET', '/auth/me');
    const elsewhere = await Promise.all([
      machine.request(hospital, 'GET', '/auth/me', { token: tokens[pbs] }),
      machine.direct(hospital, `${pbs}.localhost`, 'GET', '/auth/me', { token: tokens[pbs] }),
      machine.request(hospital, 'POST', '/auth/login', { body: { email: `head@${pbs}.example`, password } }),
      as(hospital, 'GET', `/users/${me.id}`),
      machine.request(coding, 'POST', '/auth/refresh-token', { body: { refreshToken: tokens[pbs] } }),
    ]);

    expect(elsewhere.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'token_invalid'],
      [421, 'wrong_host'],
      [401, 'login_failed'],
      [404, 'not_found'],
      [401, expect.any(String)],
    ]);
  });

  it('cannot read each other’s files', async () => {
    const form = new FormData();
    form.append('scope', 'library');
    form.append('title', 'Light');
    form.append('file', new Blob(['Light bends at an edge.'], { type: 'text/plain' }), 'light.txt');
    const sent = await fetch(`http://127.0.0.1:${operator.settings(pbs).PORT}/api/v1/resources`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${tokens[pbs]}` },
    });
    const { fileId } = (await sent.json()) as { fileId: string };
    const path = `/files/${fileId}/content`;

    const [own, theirs, foreign] = await Promise.all([
      as(pbs, 'GET', path),
      as(hospital, 'GET', path),
      machine.request(hospital, 'GET', path, { token: tokens[pbs] }),
    ]);

    expect([own.status, own.body]).toEqual([200, 'Light bends at an edge.']);
    expect([theirs.status, foreign.status]).toEqual([404, 401]);
    expect(Object.keys(operator.files(`.data/files/${hospital}`))).toEqual([]);
  });

  it('cannot connect to each other’s databases', async () => {
    const own = new URL(operator.addressOf(pbs));
    const other = new URL(operator.addressOf(hospital));
    own.pathname = other.pathname;

    await expect(operator.sql(own.toString(), 'SELECT 1')).rejects.toThrow(/permission denied for database/);
    expect(await operator.sql(other.toString(), 'SELECT id FROM organizations')).toEqual([{ id: hospital }]);
  });

  it('have only the features of their presets', async () => {
    const subjects = await Promise.all(slugs.map((slug) => as(slug, 'GET', '/subjects')));
    const { status, body } = await as(hospital, 'GET', `/students/${crypto.randomUUID()}/guardians`);

    expect(subjects.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([status, body.code]).toEqual([404, 'feature_disabled']);
  });
});

const maxRecoveryMs = process.env.LONG ? 5_000 : 15_000;

/** Kills the hospital's process. Returns the milliseconds until it is ready again. */
async function recoverFromKill(): Promise<number> {
  const [app] = await machine.apps(hospital);
  process.kill(app?.pid ?? 0, 'SIGKILL');
  // PM2 keeps the port open: connections given to the dead process get no response, so the client retries.
  const ready = () => machine.request(hospital, 'GET', '/health/ready', { timeoutMs: 500 });
  return until(async () => (await ready()).status === 200, 60_000);
}

describe('an instance that is killed', () => {
  it('is ready again, in the long run within five seconds, and the other instances serve every request', async () => {
    const others: Answer[] = [];
    let watching = true;
    const watch = (async () => {
      while (watching) {
        others.push(...(await Promise.all([as(pbs, 'GET', '/auth/me'), as(coding, 'GET', '/auth/me')])));
        await new Promise((later) => setTimeout(later, 20));
      }
    })();

    // The best of three, because other specs use the processors at the same time.
    let recoveryMs = Infinity;
    for (let kill = 0; kill < 3 && recoveryMs >= maxRecoveryMs; kill++)
      recoveryMs = Math.min(recoveryMs, await recoverFromKill());
    watching = false;
    await watch;

    expect(recoveryMs).toBeLessThan(maxRecoveryMs);
    expect(others.length).toBeGreaterThan(10);
    expect(others.filter(({ status }) => status !== 200)).toEqual([]);
    expect((await as(hospital, 'GET', '/auth/me')).status).toBe(200);
    console.log(`ready after ${recoveryMs} ms; the others served ${others.length} requests meanwhile`);
  });
});

describe('a machine on which one organization has two processes', () => {
  const idle = 40;
  let insertedAt: Date;
  // Their next run is up to a minute away, in which the first test takes place.
  beforeAll(async () => {
    await machine.pm2('scale', `${coding}-lms`, '2');
    await until(async () => (await machine.apps(coding)).filter(({ status }) => status === 'online').length === 2);
    insertedAt = new Date();
    await operator.sql(
      operator.addressOf(coding),
      `INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
       SELECT gen_random_uuid(), u.id, now() - interval '2 hours', now() - interval '1 hour', gen_random_uuid()::text
       FROM users u, generate_series(1, ${idle}) LIMIT ${idle}`,
    );
  });

  const clients = 20;
  const seconds = process.env.LONG ? 30 : 12;

  it('fails no request and loses no submission of another that is reloaded under load, which applies a changed env file', async () => {
    const { assessmentId, students } = await schoolWith(clients);
    const answers: (Answer & { action: string })[] = [];
    const deadline = Date.now() + seconds * 1000;
    const client = async (token: string, number: number) => {
      for (let turn = 0; Date.now() < deadline; turn++) {
        const tick = new Promise((later) => setTimeout(later, 100));
        const action = turn % 10 === number % 10 ? 'submit' : turn % 2 ? 'ping' : 'list';
        const key = `${number}-${turn}`;
        const answer =
          action === 'submit'
            ? await machine.request(pbs, 'POST', '/submissions', {
                token,
                headers: { 'idempotency-key': key },
                body: { assessmentId, answers: {}, text: `turn ${turn}` },
              })
            : await machine.request(
                pbs,
                action === 'ping' ? 'POST' : 'GET',
                action === 'ping' ? '/session/ping' : '/assessments',
                {
                  token,
                },
              );
        answers.push({ ...answer, action });
        await tick;
      }
    };
    const host = `learn.${pbs}.example`;
    const direct = () => machine.direct(pbs, host, 'GET', '/auth/me');
    const refused = await direct();
    appendFileSync(
      join(operator.home, 'env', `${pbs}.env`),
      `ORG_HOSTS=${host},${pbs}.localhost,localhost,127.0.0.1\n`,
    );
    const load = Promise.all(students.map(client));
    const [before] = await machine.apps(pbs);
    await new Promise((later) => setTimeout(later, 1_500));
    await machine.pm2('reload', `${pbs}-lms`);
    await new Promise((later) => setTimeout(later, 1_500));
    await machine.pm2('reload', `${pbs}-lms`);
    await load;
    const [after] = await machine.apps(pbs);
    const accepted = await direct();

    expect(after?.pid).not.toBe(before?.pid);
    expect([refused.status, refused.body.code, accepted.status]).toEqual([421, 'wrong_host', 401]);
    expect(answers.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    const submitted = answers.filter(({ action }) => action === 'submit');
    const [{ count } = { count: 0 }] = await operator.sql<{ count: number }>(
      operator.addressOf(pbs),
      'SELECT count(*)::int AS count FROM submission_attempts',
    );
    expect(count).toBe(submitted.length);
    console.log(
      `${answers.length} requests in ${seconds} s over two reloads, ${submitted.length} submissions, 0 failed`,
    );
  });

  it('runs each scheduled job once, and shares revoked sessions', async () => {
    const address = operator.addressOf(coding);
    const runs = () =>
      operator.sql<{ affected: number }>(
        address,
        `SELECT affected FROM job_runs WHERE name = 'expire-idle-sessions' AND started_at > $1`,
        [insertedAt],
      );
    // Each look is a connection of its own, and the next run is up to a minute away.
    await until(async () => (await runs()).length > 0, 75_000, 500);
    await new Promise((later) => setTimeout(later, 2_000));

    expect(await runs()).toEqual([{ affected: idle }]);
    const closed = await operator.sql(address, `SELECT 1 FROM user_sessions WHERE end_time = last_active`);
    expect(closed).toHaveLength(idle);

    await as(coding, 'POST', '/auth/logout');
    const later = await Promise.all(Array.from({ length: 20 }, () => as(coding, 'GET', '/auth/me')));
    expect(new Set(later.map(({ status }) => status))).toEqual(new Set([401]));
  });
});

/** Continuous requests over parallel connections, with failed responses and response times. */
class Load {
  readonly failed: Answer[] = [];
  readonly responseMs: number[] = [];
  private isRunning = true;
  private readonly connections: Promise<void[]>;

  constructor(slug: string, path: string, count = 16) {
    const token = tokens[slug];
    const connection = async () => {
      while (this.isRunning) {
        const startedAt = performance.now();
        const answer = await machine.request(slug, 'GET', path, { token });
        this.responseMs.push(performance.now() - startedAt);
        if (answer.status !== 200) this.failed.push(answer);
      }
    };
    this.connections = Promise.all(Array.from({ length: count }, connection));
  }

  async end(): Promise<void> {
    this.isRunning = false;
    await this.connections;
  }

  /** The 99th percentile of response times, in milliseconds. */
  get p99(): number {
    return [...this.responseMs].sort((a, b) => a - b)[Math.floor(this.responseMs.length * 0.99)] ?? 0;
  }
}

const whenLong = process.env.LONG ? describe : describe.skip;

whenLong('a machine under full load', () => {
  it('serves a hundred thousand requests over six reloads without a failure', async () => {
    const load = new Load(pbs, '/auth/me');
    for (let reload = 0; reload < 6 || load.responseMs.length < 100_000; reload++) {
      await new Promise((later) => setTimeout(later, 3_000));
      if (reload < 6) await machine.pm2('reload', `${pbs}-lms`);
    }
    await load.end();

    expect(load.failed).toEqual([]);
    console.log(`${load.responseMs.length} requests over six reloads, p99 ${load.p99.toFixed(0)} ms`);
  }, 600_000);

  it('serves every request of an organization during another’s load peak and crash', async () => {
    const watch = async (seconds: number) => {
      const visitor = new Load(pbs, '/classrooms', 1);
      await new Promise((later) => setTimeout(later, seconds * 1000));
      await visitor.end();
      return visitor;
    };
    const quiet = await watch(10);
    const peak = new Load(hospital, '/classrooms', 8);
    const busy = await watch(10);
    await peak.end();
    const [app] = await machine.apps(hospital);
    process.kill(app?.pid ?? 0, 'SIGKILL');
    const duringCrash = await watch(6);

    expect([...quiet.failed, ...busy.failed, ...duringCrash.failed]).toEqual([]);
    const times = [quiet, busy, duringCrash].map(({ p99 }) => p99.toFixed(1)).join(' / ');
    console.log(`p99 alone / during another's load peak / during its crash: ${times} ms`);
  });
});

/** A class with this number of signed-in students and an assessment that allows many attempts. */
async function schoolWith(count: number): Promise<{ assessmentId: string; students: string[] }> {
  const made = async (path: string, body: object) => {
    const { status, body: row } = await as(pbs, 'POST', path, body);
    if (status >= 300) throw new Error(`POST ${path}: ${JSON.stringify(row)}`);
    return row;
  };
  const classroom = await made('/classrooms', { level: 'P1', classNumber: 1 });
  const subject = await made('/subjects', { classroomId: classroom.id, name: 'Light' });
  const draft = {
    title: 'Daily',
    maxAttempts: 100,
    maxScore: 10,
    placement: { subjectId: subject.id },
    instructions: 'Write.',
  };
  const assessment = await made('/assessments', draft);
  await made(`/assessments/${assessment.id}/publish`, {});
  const numbers = Array.from({ length: count }, (_, index) => index);
  const students = await Promise.all(
    numbers.map(async (number) => {
      const student = { firstName: 'Student', lastName: `Number${number}`, classroomId: classroom.id };
      const { student: account, oneTimePassword } = await made('/students', student);
      const login = { email: account.username, password: oneTimePassword, newPassword: `${password} ${number}` };
      const { body } = await machine.request(pbs, 'POST', '/auth/login', { body: login });
      return body.accessToken as string;
    }),
  );
  return { assessmentId: assessment.id, students };
}
