import { randomUUID } from 'node:crypto';
import { RetentionPeriods } from '#identity/retention/retention.service.js';
import { InboxService } from '#messaging/inbox/inbox.service.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { sharedJob } from '#platform/personal-data/retention.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

/** An invitation that expired so many days ago. */
async function invitation(daysAgo: number): Promise<string> {
  const id = randomUUID();
  await school.sql(
    `INSERT INTO invitations (id, organization_id, email, role, code_hash, expires_at)
     VALUES ($1::uuid, 'test', $1::text || '@school.test', 'TEACHER', $1::text, now() - make_interval(days => $2))`,
    [id, daysAgo],
  );
  return id;
}

/** A rejected request for erasure that was decided so many days ago. */
async function decidedRequest(daysAgo: number): Promise<string> {
  const id = randomUUID();
  await school.sql(
    `INSERT INTO erasure_requests (id, organization_id, user_id, status, decided_at, decision_reason)
     VALUES ($1, 'test', $2, 'rejected', now() - make_interval(days => $3), 'Still at school')`,
    [id, school.ben.id, daysAgo],
  );
  return id;
}

const report = async () => (await school.as(school.root).get('/privacy/retention')).body;
const rulesOf = async (...tables: string[]) =>
  (await report()).rules.filter(({ table }: { table: string }) => tables.includes(table));
const applyAll = () =>
  school.app.get(Scheduler).run(sharedJob, () => school.app.get(RetentionPeriods).apply(), { inBatches: true });

describe('GET /privacy/retention', () => {
  it('names what is past its period, until the job has removed it, and nothing younger', async () => {
    const old = [await invitation(367), await invitation(500), await decidedRequest(1_097)];
    const young = [await invitation(364), await decidedRequest(1_090)];

    const before = await rulesOf('invitations', 'erasure_requests');
    const removed = await applyAll();
    const after = await rulesOf('invitations', 'erasure_requests');

    expect(before).toMatchObject([
      { table: 'invitations', days: 365, effect: 'deleted', job: sharedJob, overdue: 2, lastRunAt: null },
      { table: 'erasure_requests', days: 1_095, effect: 'deleted', job: sharedJob, overdue: 1, lastRunAt: null },
    ]);
    expect(removed).toBe(old.length);
    expect(after).toMatchObject([
      { overdue: 0, lastRunAt: expect.any(String), lastAffected: 3 },
      { overdue: 0, lastRunAt: expect.any(String), lastAffected: 3 },
    ]);
    const left = await school.sql(
      'SELECT id FROM invitations WHERE id = ANY ($1) UNION SELECT id FROM erasure_requests WHERE id = ANY ($1)',
      [[...old, ...young]],
    );
    expect(left.map(({ id }) => id as string).sort()).toEqual(young.sort());
  });

  it('counts expired messages once the job is to delete them, 90 days later', async () => {
    for (const days of [1, 89, 91])
      await school.sql(
        `INSERT INTO messages (id, recipient_id, kind, tag, scope_type, title, body, expires_at)
         VALUES (gen_random_uuid(), $1, 'info', 'info', 'organization', 'Trip', '', now() - make_interval(days => $2))`,
        [school.ben.id, days],
      );

    const before = await rulesOf('messages');
    const purged = await school.app.get(InboxService, { strict: false }).purge();

    expect(before).toMatchObject([{ days: 90, overdue: 1, job: 'purge-messages' }]);
    expect([purged, (await rulesOf('messages'))[0].overdue]).toEqual([1, 0]);
  });

  it('has a rule for every declared period, with the job that is to apply it', async () => {
    const { rules } = await report();

    const jobs = new Set(rules.map(({ job }: { job: string }) => job));
    for (const job of [sharedJob, 'purge-tokens', 'purge-messages', 'purge-notes', 'purge-sync', 'expire-recordings'])
      expect(jobs).toContain(job);
    for (const rule of rules) expect(rule).toMatchObject({ overdue: 0, days: expect.any(Number) });
  });

  it('is for admins', async () => {
    for (const person of [school.ana, school.ben])
      expect((await school.as(person).get('/privacy/retention')).status).toBe(403);
    expect((await school.anyone.get('/privacy/retention')).status).toBe(401);
  });
});
