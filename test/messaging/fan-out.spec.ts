import { openSchool } from '../support/school.js';

const school = openSchool();
const people = 5_000;

describe('a message to 5,000 users', () => {
  beforeAll(() =>
    school.sql(
      `INSERT INTO users (id, organization_id, email, first_name, last_name, role, email_verified)
       SELECT gen_random_uuid(), 'test', 'pupil' || n || '@test.example', 'Pupil', n::text, 'STUDENT', true
       FROM generate_series(1, ${people}) n`,
    ),
  );

  it('is accepted immediately and delivered once to each user within seconds', async () => {
    const draft = { scopeType: 'organization', kind: 'info', title: 'Holidays', body: 'x'.repeat(500) };
    const { status, body: sent } = await school.as(school.root).post('/messages', draft);
    const started = performance.now();
    await school.runJobs();
    const ms = performance.now() - started;

    expect([status, sent.recipientCount]).toEqual([202, null]);
    expect(ms).toBeLessThan(10_000);
    const { body } = await school.as(school.root).get(`/messages/sent/${sent.id}`);
    const [counted] = await school.sql(
      `SELECT count(*)::int AS messages, count(DISTINCT recipient_id)::int AS people FROM messages WHERE send_id = $1`,
      [sent.id],
    );
    // The school has five users other than the sender.
    expect([body.recipientCount, counted]).toEqual([people + 5, { messages: people + 5, people: people + 5 }]);
    if (process.env.LONG) console.log(`${people} recipients in ${Math.round(ms)} ms`);
  }, 60_000);

  it('resumes after an interrupted job', async () => {
    const draft = { scopeType: 'organization', kind: 'info', title: 'Half delivered' };
    const { body: sent } = await school.as(school.root).post('/messages', draft);
    await school.runJobs();
    await school.sql(
      `DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE send_id = $1 ORDER BY recipient_id DESC LIMIT 3000)`,
      [sent.id],
    );

    await school.sql(`SELECT graphile_worker.add_job('deliver-message', json_build_object('sendId', $1::text))`, [
      sent.id,
    ]);
    await school.runJobs();

    const messages = await school.sql('SELECT 1 FROM messages WHERE send_id = $1', [sent.id]);
    expect(messages).toHaveLength(people + 5);
  }, 60_000);

  it('uses an index to count the unread messages of a user', async () => {
    const plan = await school.sql<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT count(*) FROM messages m WHERE m.recipient_id = $1 AND m.hidden_at IS NULL AND m.read_at IS NULL`,
      [school.ben.id],
    );

    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/messages_(unread|inbox)_idx/);
  });
});
