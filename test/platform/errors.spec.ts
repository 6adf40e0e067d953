import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import pg from 'pg';
import { factsOf } from '#platform/errors/error-facts.js';
import { ErrorStore } from '#platform/operations/error-store.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { redact } from '#platform/errors/redact.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
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
/** Asks again until there is something, because another process writes when it comes to it. */
const errorsSoon = async (query: string, client: Client = school.anyone) => {
  for (let tries = 0; tries < 100; tries++) {
    const { status, body } = await client.get(`/ops/errors?${query}`, key);
    if (status === 200 && body.items.length > 0) return body.items;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`${query} never came`);
};

/** Hides a table from the program while `work` is done. */
async function without<T>(table: string, work: () => Promise<T>): Promise<T> {
  await school.sql(`ALTER TABLE ${table} RENAME TO hidden`);
  return work().finally(() => school.sql(`ALTER TABLE hidden RENAME TO ${table}`));
}

/** Keeps everybody from writing into a table while `work` is done. */
async function whileUnwritable<T>(table: string, work: () => Promise<T>): Promise<T> {
  const holder = new pg.Client(school.databaseUrl);
  await holder.connect();
  await holder.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
  return work().finally(() => holder.end());
}

beforeEach(async () => {
  await errors();
  await school.sql('DELETE FROM error_reports');
});

describe('an unforeseen error in a request', () => {
  it('is one line for all that failed alike, with where, how often, for how many, and the last requests', async () => {
    const failures = await without('messages', async () => {
      const answers: Awaited<ReturnType<Client['get']>>[] = [];
      for (const person of [school.ana, school.ben, school.ana]) answers.push(await school.as(person).get('/messages'));
      return answers;
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

  it('names the route and not the record', async () => {
    await without('messages', () => school.as(school.ben).get(`/messages/${school.p1a}`));

    expect(await errors()).toEqual([expect.objectContaining({ route: 'GET /api/v1/messages/:id' })]);
  });

  it('is told without a word of what was sent, without an address and without a token', async () => {
    await school.sql(`
      CREATE FUNCTION blurt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION E'% by ana@test.example\\n    at Reader.secretly (/src/private/%.js:1:1)', NEW.title, NEW.title; END $$;
      CREATE TRIGGER blurt BEFORE INSERT ON assessments FOR EACH ROW EXECUTE FUNCTION blurt()`);
    const ana = school.as(school.ana);

    const { status } = await ana.post('/assessments', { title: 'intimate', maxScore: 1 });
    await school.sql('DROP FUNCTION blurt CASCADE');

    const told = JSON.stringify(await errors());
    const kept = JSON.stringify(await school.sql('SELECT * FROM error_reports'));
    expect(status).toBe(500);
    expect(told).toContain('POST /api/v1/assessments');
    for (const word of ['intimate', 'secretly', '@', school.ana.id, await ana.token()]) {
      expect(told).not.toContain(word);
      expect(kept).not.toContain(word);
    }
  });

  it('is none where the person was at fault, nobody is, or an instance is stopping', async () => {
    await school.anyone.get('/nowhere');
    await school.anyone.post('/auth/login', '{');
    await school.as(school.ben).post('/classrooms', {});

    expect(await errors()).toEqual([]);
  });

  it('that could have been foreseen has the code the person was told', async () => {
    await school.sql(`
      CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '57014'; END $$;
      CREATE TRIGGER dawdle BEFORE INSERT ON assessments FOR EACH ROW EXECUTE FUNCTION dawdle()`);
    const { body } = await school.as(school.ana).post('/assessments', { title: 'Work', maxScore: 1 });
    await school.sql('DROP FUNCTION dawdle CASCADE');

    expect(body).toMatchObject({ status: 503, code: 'too_slow' });
    expect(await errors('status=503')).toEqual([expect.objectContaining({ code: 'too_slow', occurrences: 1 })]);
    expect(await errors('status=500')).toEqual([]);
  });
});

describe('a job that fails', () => {
  it('is there under its name, each time it failed', async () => {
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
  it('can be narrowed down and turned around', async () => {
    const reporter = school.app.get(ErrorReporter);
    for (const route of ['GET /api/v1/classrooms', 'GET /api/v1/users', 'GET /api/v1/users']) {
      reporter.report(new RangeError('x'), { source: 'request', route, status: 500 });
    }
    reporter.report('thrown as it is', { source: 'process', route: 'uncaught' });
    const routes = async (query: string) => (await errors(query)).map(({ route }: { route: string }) => route);

    expect(await routes('route=USERS')).toEqual(['GET /api/v1/users']);
    expect(await routes('source=process')).toEqual(['uncaught']);
    expect(await routes('sort=-occurrences&limit=1')).toEqual(['GET /api/v1/users']);
    expect(await routes('since=2199-01-01T00:00:00Z')).toEqual([]);
    expect((await school.anyone.get('/ops/errors?limit=1', key)).body).toMatchObject({ total: 3, limit: 1 });
    expect((await school.anyone.get('/ops/errors?status=404', key)).status).toBe(400);
    expect((await school.anyone.get('/ops/errors?sort=place', key)).status).toBe(400);
  });

  it('is read in two statements, and written in none of a request', async () => {
    const reporter = school.app.get(ErrorReporter);
    for (const route of ['a', 'b', 'c']) reporter.report(new Error('x'), { source: 'job', route });
    await errors();

    const { headers } = await school.anyone.get('/ops/errors?limit=2', key);

    expect(headers.get('x-statements')).toBe('2');
  });

  it('is the same whichever process is asked, and a process that stops writes first', async () => {
    const secondInstance = await school.secondInstance();
    const failed = { source: 'job', route: 'twice' } as const;
    school.app.get(ErrorReporter).report(new Error('x'), failed);
    secondInstance.app.get(ErrorReporter).report(new Error('x'), { ...failed, requestId: 'theirs' });
    secondInstance.app.get(ErrorReporter).report(new Error('x'), { ...failed, requestId: 'theirs' });
    await secondInstance.stop();

    const counts = (await errors()).map(({ occurrences }: { occurrences: number }) => occurrences);
    expect(counts.reduce((sum: number, count: number) => sum + count)).toBe(3);
  });

  it('holds no more than it has room for, and counts what it left out', async () => {
    const reporter = school.app.get(ErrorReporter);
    const { body: health } = await whileUnwritable('error_reports', () => {
      for (let kind = 0; kind < 205; kind++) reporter.report(new Error('x'), { source: 'job', route: `job ${kind}` });
      return school.anyone.get('/ops/health', key);
    });
    const { body } = await school.anyone.get('/ops/errors', key);
    const { body: figures } = await school.anyone.get('/ops/metrics', key);
    expect(health).toMatchObject({ spooledErrors: 200, droppedErrors: 5 });
    expect(body.total).toBe(200);
    expect(figures).toMatch(/^errors_total\{source="dropped"\} 5$/m);
  });

  it('forgets after a while', async () => {
    const journal = school.app.get(ErrorStore);
    school.app.get(ErrorReporter).report(new Error('x'), { source: 'job', route: 'old' });
    await errors();

    expect(await journal.forget(inDays(29))).toBe(0);
    expect(await journal.forget(inDays(31))).toBe(1);
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
  const start = async (flags: string[] = []) => {
    const instance = new Process({ ...school.environment, DATABASE_URL: line.url, DATA_DIR: dataDir }, flags);
    return { instance, client: (await instance.listening())() };
  };

  it('wait for the database, and a request fails no slower for them', async () => {
    const { instance, client } = await start();
    await client.get('/health/ready');
    await line.cut();
    const { body } = await client.get('/health/ready');
    const closed = await client.get('/ops/errors', key);
    await line.mend();

    const [found] = await errorsSoon('route=health/ready', client);

    expect(body).toMatchObject({ status: 503, code: 'database_unavailable' });
    expect(closed.status).toBe(503);
    expect(found).toMatchObject({ code: 'database_unavailable', requestIds: expect.arrayContaining([body.requestId]) });
    expect(await instance.end('SIGTERM')).toBe(0);
  }, 60_000);

  it('outlive a process that ends while the database is away', async () => {
    const { instance, client } = await start();
    await line.cut();
    await client.get('/health/ready');
    await instance.end('SIGTERM');
    expect(await readdir(join(dataDir, 'unwritten-errors'))).toEqual(['test.jsonl']);
    await line.mend();

    const next = await start();

    expect(await errorsSoon('route=health/ready')).toHaveLength(1);
    expect(await readdir(join(dataDir, 'unwritten-errors'))).toEqual([]);
    expect(await next.instance.end('SIGTERM')).toBe(0);
  }, 60_000);

  it('are written by the process after the one they ended', async () => {
    const planted = `data:text/javascript,process.on('SIGUSR2', () => { Promise.reject(new RangeError('planted')); });`;
    const { instance } = await start(['--import', planted]);
    expect(await instance.end('SIGUSR2')).toBe(1);

    const next = await start();

    expect(await errorsSoon('source=process')).toEqual([
      expect.objectContaining({ route: 'uncaught', errorClass: 'RangeError', status: null, occurrences: 1 }),
    ]);
    await next.instance.end('SIGTERM');
  }, 60_000);
});

describe('an error tracker', () => {
  const told: { organization: string; errors: { route: string; requestIds: string[] }[] }[] = [];
  let tracker: Server;
  let status = 500;
  beforeAll(async () => {
    tracker = createServer((request, answer) => {
      void json(request).then((body) => {
        told.push(body as (typeof told)[number]);
        answer.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((listening) => tracker.once('listening', listening));
  });
  afterAll(() => new Promise((closed) => tracker.close(closed)));

  it('is told when something first goes wrong, and again when it was not reached', async () => {
    const { port } = tracker.address() as AddressInfo;
    const secondInstance = await school.secondInstance({ ERROR_WEBHOOK_URL: `http://127.0.0.1:${port}/hook` });
    const fail = async () => {
      secondInstance.app.get(ErrorReporter).report(new Error('x'), { source: 'job', route: 'told', requestId: 'r' });
      await errors('', secondInstance.anyone);
    };

    await fail();
    status = 204;
    for (let turn = 0; turn < 3; turn++) await fail();

    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({ organization: 'test', errors: [{ route: 'told', occurrences: 2 }] });
  });
});

describe('what is told of an error', () => {
  it('is its class, its code and its place, whatever is thrown', () => {
    class Surprise extends Error {
      code = 'ESURPRISE';
    }
    expect(factsOf(new Surprise('private'))).toEqual({
      errorClass: 'Surprise',
      code: 'ESURPRISE',
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

  it('is a reason without addresses, tokens and values', () => {
    expect(redact('invalid input syntax for type uuid: "Ben Okri"')).toBe('invalid input syntax for type uuid: "…"');
    expect(redact('relation "notes" has no column "x"')).toBe('relation "notes" has no column "x"');
    expect(redact('550 <ben@test.example> unknown')).toBe('550 <…@…> unknown');
    expect(redact(`eyJhbGciOiJIUzI1NiIsInR5cCI6.eyJzdWIi.abc refused`)).toBe('… refused');
    expect(redact('violates constraint "assessments_published_check"')).toContain('assessments_published_check');
    expect(redact(null)).toBeNull();
  });
});

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);
