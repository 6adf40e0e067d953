import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import pg from 'pg';
import { factsOf } from '#platform/errors/error-facts.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { redact } from '#platform/errors/redact.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { ErrorStore } from '#platform/operations/error-store.js';
import type { Client } from '../support/client.js';
import { Line } from '../support/line.js';
import { Process } from '../support/process.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

const key = { 'x-operator-key': 'operator-of-tests' };
const errors = async (query = '', client: Client = school.anyone) => {
  const { status, body } = await client.get(`/ops/errors?${query}`, key);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.items;
};
/** Polls until errors are found, because other processes write with a delay. */
const errorsSoon = async (query: string, client: Client = school.anyone) => {
  for (let tries = 0; tries < 100; tries++) {
    const { status, body } = await client.get(`/ops/errors?${query}`, key);
    if (status === 200 && body.items.length > 0) return body.items;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`No error was found for ${query}.`);
};

/** Renames a table while `work` runs. */
async function without<T>(table: string, work: () => Promise<T>): Promise<T> {
  await school.sql(`ALTER TABLE ${table} RENAME TO hidden`);
  try {
    return await work();
  } finally {
    await school.sql(`ALTER TABLE hidden RENAME TO ${table}`);
  }
}

/** Locks a table against writes while `work` runs. */
async function whileUnwritable<T>(table: string, work: () => Promise<T>): Promise<T> {
  const locker = new pg.Client(school.databaseUrl);
  await locker.connect();
  await locker.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
  try {
    return await work();
  } finally {
    await locker.end();
  }
}

beforeEach(async () => {
  await errors();
  await school.sql('DELETE FROM error_reports');
});

describe('an unexpected error in a request', () => {
  it('is grouped, with place, count, number of users and latest request ids', async () => {
    const failures = await without('messages', async () => {
      const responses: Awaited<ReturnType<Client['get']>>[] = [];
      for (const person of [school.ana, school.ben, school.ana])
        responses.push(await school.as(person).get('/messages'));
      return responses;
    });

    const items = await errors();
    expect(failures.map(({ status }) => status)).toEqual([500, 500, 500]);
    expect(items).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        source: 'request',
        route: 'GET /api/v1/messages',
        status: 500,
        errorClass: 'DatabaseError',
        code: '42P01',
        place: expect.stringMatching(/\.js:\d+\)?$/),
        release: expect.any(String),
        occurrences: 3,
        people: 2,
        requestIds: failures.map(({ body }) => body.requestId).reverse(),
        firstSeenAt: expect.any(String),
        lastSeenAt: expect.any(String),
      },
    ]);
  });

  it('names the route pattern and not the record', async () => {
    await without('messages', () => school.as(school.ben).get(`/messages/${school.p1a}`));

    expect(await errors()).toEqual([expect.objectContaining({ route: 'GET /api/v1/messages/:id' })]);
  });

  it('is reported without input, email addresses and tokens', async () => {
    await school.sql(`
      CREATE FUNCTION leak() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION E'% by ana@test.example\\n    at Reader.secretly (/src/private/%.js:1:1)', NEW.title, NEW.title; END $$;
      CREATE TRIGGER leak BEFORE INSERT ON assessments FOR EACH ROW EXECUTE FUNCTION leak()`);
    const ana = school.as(school.ana);

    const { status } = await ana.post('/assessments', { title: 'intimate', maxScore: 1 });
    await school.sql('DROP FUNCTION leak CASCADE');

    const listed = JSON.stringify(await errors());
    const stored = JSON.stringify(await school.sql('SELECT * FROM error_reports'));
    expect(status).toBe(500);
    expect(listed).toContain('POST /api/v1/assessments');
    for (const word of ['intimate', 'secretly', '@', school.ana.id, await ana.token()]) {
      expect(listed).not.toContain(word);
      expect(stored).not.toContain(word);
    }
  });

  it('is not recorded for client errors', async () => {
    await school.anyone.get('/nowhere');
    await school.anyone.post('/auth/login', '{');
    await school.as(school.ben).post('/classrooms', {});

    expect(await errors()).toEqual([]);
  });

  it('has the code sent to the client if it is a known database error', async () => {
    await school.sql(`
      CREATE FUNCTION delay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '57014'; END $$;
      CREATE TRIGGER delay BEFORE INSERT ON assessments FOR EACH ROW EXECUTE FUNCTION delay()`);
    const { body } = await school.as(school.ana).post('/assessments', { title: 'Work', maxScore: 1 });
    await school.sql('DROP FUNCTION delay CASCADE');

    expect(body).toMatchObject({ status: 503, code: 'too_slow' });
    expect(await errors('status=503')).toEqual([expect.objectContaining({ code: 'too_slow', occurrences: 1 })]);
    expect(await errors('status=500')).toEqual([]);
  });
});

describe('a job that fails', () => {
  it('is recorded under its name for each failed attempt', async () => {
    await school.app.get(JobQueue).add('send-mail', { id: 'not an id' }, 1);
    await school.runJobs();
    const scheduler = school.app.get(Scheduler);
    for (let turn = 0; turn < 2; turn++) await scheduler.run('print', () => Promise.reject(new TypeError('no paper')));

    const items = await errors('source=job&sort=-occurrences');

    expect(items).toEqual([
      expect.objectContaining({ route: 'print', errorClass: 'TypeError', occurrences: 2, status: null, people: 0 }),
      expect.objectContaining({ route: 'send-mail', requestIds: [expect.stringMatching(/^job-\d+$/)] }),
    ]);
  });
});

describe('the list of errors', () => {
  it('can be filtered and sorted', async () => {
    const reporter = school.app.get(ErrorReporter);
    for (const route of ['GET /api/v1/classrooms', 'GET /api/v1/users', 'GET /api/v1/users']) {
      reporter.report(new RangeError('x'), { source: 'request', route, status: 500 });
    }
    reporter.report('not an Error', { source: 'process', route: 'uncaught' });
    const routes = async (query: string) => (await errors(query)).map(({ route }: { route: string }) => route);

    expect(await routes('route=USERS')).toEqual(['GET /api/v1/users']);
    expect(await routes('source=process')).toEqual(['uncaught']);
    expect(await routes('sort=-occurrences&limit=1')).toEqual(['GET /api/v1/users']);
    expect(await routes('since=2199-01-01T00:00:00Z')).toEqual([]);
    expect((await school.anyone.get('/ops/errors?limit=1', key)).body).toMatchObject({ total: 3, limit: 1 });
    expect((await school.anyone.get('/ops/errors?status=404', key)).status).toBe(400);
    expect((await school.anyone.get('/ops/errors?sort=place', key)).status).toBe(400);
  });

  it('is read in two statements, and writing adds none to a request', async () => {
    const reporter = school.app.get(ErrorReporter);
    for (const route of ['a', 'b', 'c']) reporter.report(new Error('x'), { source: 'job', route });
    await errors();

    const { headers } = await school.anyone.get('/ops/errors?limit=2', key);

    expect(headers.get('x-statements')).toBe('2');
  });

  it('is shared by all processes, and a process writes its errors before it stops', async () => {
    const secondInstance = await school.secondInstance();
    const failed = { source: 'job', route: 'twice' } as const;
    school.app.get(ErrorReporter).report(new Error('x'), failed);
    secondInstance.app.get(ErrorReporter).report(new Error('x'), { ...failed, requestId: 'theirs' });
    secondInstance.app.get(ErrorReporter).report(new Error('x'), { ...failed, requestId: 'theirs' });
    await secondInstance.stop();

    const counts = (await errors()).map(({ occurrences }: { occurrences: number }) => occurrences);
    expect(counts.reduce((sum: number, count: number) => sum + count)).toBe(3);
  });

  it('drops groups beyond its maximum and counts them', async () => {
    const reporter = school.app.get(ErrorReporter);
    const { body: health } = await whileUnwritable('error_reports', () => {
      for (let kind = 0; kind < 205; kind++) reporter.report(new Error('x'), { source: 'job', route: `job ${kind}` });
      return school.anyone.get('/ops/health', key);
    });
    const { body } = await school.anyone.get('/ops/errors', key);
    const { body: metrics } = await school.anyone.get('/ops/metrics', key);
    expect(health).toMatchObject({ spooledErrors: 200, droppedErrors: 5 });
    expect(body.total).toBe(200);
    expect(metrics).toMatch(/^homeroom_errors_total\{source="dropped"\} 5$/m);
  });

  it('deletes errors after the retention period', async () => {
    const store = school.app.get(ErrorStore);
    school.app.get(ErrorReporter).report(new Error('x'), { source: 'job', route: 'old' });
    await errors();

    expect(await store.purge(inDays(29))).toBe(0);
    expect(await store.purge(inDays(31))).toBe(1);
    expect(await errors()).toEqual([]);
  });
});

describe('errors that cannot be written', () => {
  let dataDir: string;
  let line: Line;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'homeroom-errors-'));
    line = new Line(school.databaseUrl);
    await line.mend();
  });
  afterEach(async () => {
    await line.cut();
    await rm(dataDir, { recursive: true, force: true });
  });
  const environment = () => ({ DATABASE_URL: line.url, DATA_DIR: dataDir });
  const startProcess = async (flags: string[] = []) => {
    const instance = new Process({ ...school.environment, ...environment() }, flags);
    return { instance, client: (await instance.listening())() };
  };

  it('are kept in memory until the database is available', async () => {
    const instance = await school.secondInstance(environment());
    const client = instance.anyone;
    await client.get('/health/ready');
    await line.cut();
    const { body } = await client.get('/health/ready');
    const closed = await client.get('/ops/errors', key);
    await line.mend();

    const [found] = await errorsSoon('route=health/ready', client);

    expect(body).toMatchObject({ status: 503, code: 'database_unavailable' });
    expect(closed.status).toBe(503);
    expect(found).toMatchObject({ code: 'database_unavailable', requestIds: expect.arrayContaining([body.requestId]) });
    await instance.stop();
  }, 60_000);

  it('are spooled to a file if the process ends while the database is unavailable', async () => {
    const { instance, client } = await startProcess();
    await line.cut();
    await client.get('/health/ready');
    await instance.end('SIGTERM');
    expect(await readdir(join(dataDir, 'unwritten-errors'))).toEqual(['test.jsonl']);
    await line.mend();

    const next = await school.secondInstance(environment());

    expect(await errorsSoon('route=health/ready')).toHaveLength(1);
    expect(await readdir(join(dataDir, 'unwritten-errors'))).toEqual([]);
    await next.stop();
  }, 60_000);

  it('are written by the next process after a crash', async () => {
    const planted = `data:text/javascript,process.on('SIGUSR2', () => { Promise.reject(new RangeError('planted')); });`;
    const { instance } = await startProcess(['--import', planted]);
    expect(await instance.end('SIGUSR2')).toBe(1);

    const next = await school.secondInstance(environment());

    expect(await errorsSoon('source=process')).toEqual([
      expect.objectContaining({ route: 'uncaught', errorClass: 'RangeError', status: null, occurrences: 1 }),
    ]);
    await next.stop();
  }, 60_000);
});

describe('an error tracker', () => {
  const received: { organization: string; errors: { route: string; requestIds: string[] }[] }[] = [];
  let tracker: Server;
  let status = 500;
  beforeAll(async () => {
    tracker = createServer((request, response) => {
      void json(request).then((body) => {
        received.push(body as (typeof received)[number]);
        response.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => tracker.once('listening', listening));
  });
  afterAll(() => new Promise((closed) => tracker.close(closed)));

  it('is notified of a new group, and again if it could not be reached', async () => {
    const { port } = tracker.address() as AddressInfo;
    const secondInstance = await school.secondInstance({ ERROR_WEBHOOK_URL: `http://127.0.0.1:${port}/hook` });
    const fail = async () => {
      secondInstance.app.get(ErrorReporter).report(new Error('x'), { source: 'job', route: 'tracked', requestId: 'r' });
      await errors('', secondInstance.anyone);
    };

    await fail();
    status = 204;
    for (let turn = 0; turn < 3; turn++) await fail();

    expect(received).toHaveLength(2);
    expect(received[1]).toMatchObject({ organization: 'test', errors: [{ route: 'tracked', occurrences: 2 }] });
  });
});

describe('the recorded facts of an error', () => {
  it('are class, code and place, for any thrown value', () => {
    class CustomError extends Error {
      code = 'ECUSTOM';
    }
    expect(factsOf(new CustomError('private'))).toEqual({
      errorClass: 'CustomError',
      code: 'ECUSTOM',
      place: null,
    });
    expect(factsOf('private').errorClass).toBe('string');
    expect(factsOf(null).errorClass).toBe('null');
    expect(factsOf(Object.assign(new Error('x'), { code: 'ana@test.example' })).code).toBeNull();
    const stack = [
      'Error: x',
      '    at Database.query (file:///srv/src/app/dist/src/platform/database/database.js:9:1)',
      '    at next (/srv/src/app/node_modules/pg/src/pool.js:1:1)',
      '    at async NotesService.list (file:///srv/src/app/dist/src/learning/notes/notes.service.js:41:9)',
    ].join('\n');
    expect(factsOf(Object.assign(new Error('x'), { stack })).place).toBe(
      'NotesService.list (learning/notes/notes.service.js:41)',
    );
  });

  it('exclude email addresses, tokens and values from messages', () => {
    expect(redact('invalid input syntax for type uuid: "Ben Okri"')).toBe('invalid input syntax for type uuid: "…"');
    expect(redact('relation "notes" has no column "x"')).toBe('relation "notes" has no column "x"');
    expect(redact('550 <ben@test.example> unknown')).toBe('550 <…@…> unknown');
    expect(redact(`eyJhbGciOiJIUzI1NiIsInR5cCI6.eyJzdWIi.abc refused`)).toBe('… refused');
    expect(redact('violates constraint "assessments_published_check"')).toContain('assessments_published_check');
    expect(redact(null)).toBeNull();
  });
});

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);
