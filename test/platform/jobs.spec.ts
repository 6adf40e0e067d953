import { Database } from '#platform/database/database.js';
import { JobHistory } from '#platform/jobs/job-history.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { Mailer } from '#platform/mail/mailer.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

const operator = { 'x-operator-key': 'operator-of-tests' };
const mail = { to: 'ben@test.example', subject: 'Hello', text: 'Nothing urgent.' };
const queued = () =>
  school.sql<{ attempts: number; last_error: string }>('SELECT * FROM graphile_worker.jobs ORDER BY id');
const runsOf = (name: string) => school.sql('SELECT affected, error FROM job_runs WHERE name = $1', [name]);

beforeEach(() => school.sql('SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs'));

describe('a queued job', () => {
  it('is enqueued with its transaction, and not if that is rolled back', async () => {
    const database = school.app.get(Database);
    const failed = database.transaction(async () => {
      await school.app.get(Mailer).send(mail);
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect(await queued()).toEqual([]);

    await database.transaction(() => school.app.get(Mailer).send(mail));
    expect(await queued()).toHaveLength(1);

    await school.runJobs();
    expect(await queued()).toEqual([]);
  });

  it('is kept with its error and retried later if it fails', async () => {
    const queue = school.app.get(JobQueue);
    await queue.add('send-mail', { id: 'not an id' });

    await school.runJobs();
    await school.runJobs();

    const [job] = await queued();
    expect(job).toMatchObject({ attempts: 1, last_error: expect.stringContaining('uuid') });
    const { body } = await school.anyone.get('/ops/jobs', operator);
    expect(body.queue).toContainEqual(
      expect.objectContaining({ task: 'send-mail', waiting: 1, failed: 0, lastError: expect.stringContaining('uuid') }),
    );
  });

  it('is reported as failed after its last attempt', async () => {
    await school.app.get(JobQueue).add('send-mail', { id: 'not an id' }, 1);

    await school.runJobs();

    const { body } = await school.anyone.get('/ops/jobs', operator);
    expect(body.queue).toContainEqual(expect.objectContaining({ task: 'send-mail', waiting: 0, failed: 1 }));
  });

  it('is listed with its attempts, without its payload, and can be filtered', async () => {
    const queue = school.app.get(JobQueue);
    await queue.add('send-mail', { id: 'Ben <ben@test.example>' }, 1);
    await queue.add('send-mail', { id: 'not an id' });
    await queue.add('remove-bytes', { keys: [] });
    await school.runJobs();
    const { body } = await school.anyone.get('/ops/jobs?name=send-mail&failed=true', operator);
    const { body: others } = await school.anyone.get('/ops/jobs?name=remove-bytes', operator);

    expect(body.troubled[0]).toMatchObject({ task: 'send-mail', attempts: 1, maxAttempts: 1, nextTryAt: null });
    expect(body.troubled.at(-1)).toMatchObject({ attempts: 1, maxAttempts: 10, nextTryAt: expect.any(String) });
    expect(body.queue).toEqual([expect.objectContaining({ task: 'send-mail', waiting: 1 })]);
    expect(JSON.stringify(body)).toContain('invalid input syntax');
    expect(JSON.stringify(body)).not.toContain('@test');
    expect(others).toMatchObject({ queue: [], troubled: [] });
    expect((await school.anyone.get('/ops/jobs?limit=0', operator)).status).toBe(400);
  });

  it('is retried by the operator after its last attempt, with an audit entry', async () => {
    await school.app.get(JobQueue).add('send-mail', { id: 'failed' }, 1);
    await school.runJobs();
    const { body } = await school.anyone.get('/ops/jobs?name=send-mail', operator);
    const path = `/ops/jobs/${body.troubled[0].id}/retry`;

    const refused = await school.anyone.post(path, undefined, { 'x-operator-key': 'guessed' });
    const retried = await school.anyone.post(path, undefined, operator);

    const left = await school.sql('SELECT attempts FROM graphile_worker.jobs WHERE id = $1', [body.troubled[0].id]);
    expect([refused.status, retried.status]).toEqual([403, 204]);
    expect(left).toEqual([{ attempts: 0 }]);
    expect(await school.sql(`SELECT actor_id, entity_id FROM audit_log WHERE action = 'job.retried'`)).toEqual([
      { actor_id: null, entity_id: body.troubled[0].id },
    ]);
  });

  it.each(['0', '999999999', '99999999999999999999', 'x', '-1'])('with the id %s cannot be retried', async (id) => {
    expect((await school.anyone.post(`/ops/jobs/${id}/retry`, undefined, operator)).status).toBe(404);
  });

  it('is run once when several processes work', async () => {
    const secondInstance = await school.secondInstance();
    for (let count = 0; count < 20; count++) await school.app.get(Mailer).send({ ...mail, to: 'many@test.example' });

    await Promise.all([school.runJobs(), secondInstance.runJobs()]);

    const done = await school.sql(
      `SELECT status, count(*)::int FROM outbox_emails WHERE recipient = 'many@test.example' GROUP BY status`,
    );
    expect(done).toEqual([{ status: 'kept', count: 20 }]);
    // The queue is empty in the end; a process may return while the other one is removing its last job.
    while ((await queued()).length > 0) await new Promise((done) => setTimeout(done, 20));
  });
});

describe('a scheduled job', () => {
  it('runs in one of two processes that start it at the same time', async () => {
    const secondInstance = await school.secondInstance();
    const schedulers = [school, secondInstance].map(({ app }) => app.get(Scheduler));
    let runs = 0;
    const slowly = async () => {
      runs++;
      await new Promise((done) => setTimeout(done, 300));
      return 1;
    };

    const results = await Promise.all(schedulers.map((scheduler) => scheduler.run('tidy', slowly)));

    expect(runs).toBe(1);
    expect(results.sort()).toEqual([1, null]);
    expect(await runsOf('tidy')).toEqual([{ affected: 1, error: null }]);
  });

  it('records no run if it changed nothing', async () => {
    expect(await school.app.get(Scheduler).run('idle', () => Promise.resolve(0))).toBe(0);
    expect(await runsOf('idle')).toEqual([]);
  });

  it('is rolled back and recorded if it fails, and runs again', async () => {
    const scheduler = school.app.get(Scheduler);
    const database = school.app.get(Database);
    const failing = async () => {
      await database.manager.query(`UPDATE users SET first_name = 'Unsaved'`);
      throw new Error('no paper left');
    };

    expect(await scheduler.run('print', failing)).toBeNull();
    expect(await scheduler.run('print', () => Promise.resolve(2))).toBe(2);

    expect(await runsOf('print')).toEqual([
      { affected: 0, error: 'no paper left' },
      { affected: 2, error: null },
    ]);
    expect(await school.sql(`SELECT 1 FROM users WHERE first_name = 'Unsaved'`)).toEqual([]);
  });

  it('has its runs listed for 30 days, optionally only failed ones', async () => {
    const scheduler = school.app.get(Scheduler);
    await scheduler.run('sweep', () => Promise.reject(new Error('no "broom" for ana@test.example')));
    await scheduler.run('sweep', () => Promise.resolve(1));
    const { body: all } = await school.anyone.get('/ops/jobs?name=sweep', operator);
    const { body: failed } = await school.anyone.get('/ops/jobs?name=sweep&failed=true', operator);

    expect(all.runs).toHaveLength(2);
    expect(failed.runs).toEqual([expect.objectContaining({ error: 'no "…" for …@…' })]);
    const history = school.app.get(JobHistory);
    expect(await history.purge(new Date(Date.now() + 29 * 86_400_000))).toBe(0);
    expect(await history.purge(new Date(Date.now() + 31 * 86_400_000))).toBeGreaterThan(1);
    expect(await runsOf('sweep')).toEqual([]);
  });
});
