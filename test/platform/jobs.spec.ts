import { Database } from '#platform/database/database.js';
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
  it('is queued with the transaction that wants it, or not at all', async () => {
    const database = school.app.get(Database);
    const failed = database.transaction(async () => {
      await school.app.get(Mailer).send(mail);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await queued()).toEqual([]);

    await database.transaction(() => school.app.get(Mailer).send(mail));
    expect(await queued()).toHaveLength(1);

    await school.work();
    expect(await queued()).toEqual([]);
  });

  it('that fails is kept with its reason and tried again later', async () => {
    const queue = school.app.get(JobQueue);
    await queue.add('send-mail', { id: 'not an id' });

    await school.work();
    await school.work();

    const [job] = await queued();
    expect(job).toMatchObject({ attempts: 1, last_error: expect.stringContaining('uuid') });
    const { body } = await school.anyone.get('/ops/jobs', operator);
    expect(body.queue).toContainEqual(
      expect.objectContaining({ task: 'send-mail', waiting: 1, failed: 0, lastError: expect.stringContaining('uuid') }),
    );
  });

  it('is given up after its last try, and the operator sees it', async () => {
    await school.app.get(JobQueue).add('send-mail', { id: 'not an id' }, 1);

    await school.work();

    const { body } = await school.anyone.get('/ops/jobs', operator);
    expect(body.queue).toContainEqual(expect.objectContaining({ task: 'send-mail', waiting: 0, failed: 1 }));
  });

  it('is done once, whichever process gets to it', async () => {
    const twin = await school.twin();
    for (let count = 0; count < 20; count++) await school.app.get(Mailer).send({ ...mail, to: 'many@test.example' });

    await Promise.all([school.work(), twin.work()]);

    const done = await school.sql(
      `SELECT status, count(*)::int FROM outbox_emails WHERE recipient = 'many@test.example' GROUP BY status`,
    );
    expect(done).toEqual([{ status: 'kept', count: 20 }]);
    expect(await queued()).toEqual([]);
  });
});

describe('a scheduled job', () => {
  it('runs in one of two processes that start it at once', async () => {
    const twin = await school.twin();
    const schedulers = [school, twin].map(({ app }) => app.get(Scheduler));
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

  it('leaves no trace when there was nothing to do', async () => {
    expect(await school.app.get(Scheduler).run('idle', () => Promise.resolve(0))).toBe(0);
    expect(await runsOf('idle')).toEqual([]);
  });

  it('that fails is rolled back, noted, and runs the next time', async () => {
    const scheduler = school.app.get(Scheduler);
    const database = school.app.get(Database);
    const failing = async () => {
      await database.manager.query(`UPDATE users SET first_name = 'Nobody'`);
      throw new Error('no paper left');
    };

    expect(await scheduler.run('print', failing)).toBeNull();
    expect(await scheduler.run('print', () => Promise.resolve(2))).toBe(2);

    expect(await runsOf('print')).toEqual([
      { affected: 0, error: 'no paper left' },
      { affected: 2, error: null },
    ]);
    expect(await school.sql(`SELECT 1 FROM users WHERE first_name = 'Nobody'`)).toEqual([]);
  });
});
