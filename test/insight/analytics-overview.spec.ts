import { computeTotals, freezeBlocks } from '#insight/analytics/overview/overview.sql.js';
import { SnapshotsService } from '#insight/analytics/overview/snapshots.service.js';
import { Database } from '#platform/database/database.js';
import { Features } from '#platform/features/features.js';
import { created, link } from '../contract/builders.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
/** Noon of a day in November 2026, in the time zone of the school. */
const noon = (day: number) => new Date(`2026-11-${String(day).padStart(2, '0')}T12:00:00Z`);
const take = (now: Date) => school.app.get(SnapshotsService, { strict: false }).take(now);
const overview = async (person: Person = school.ben) => (await school.as(person).get('/analytics/overview')).body;
let law: string;

/** People who permit learning analytics, are interested in law, and have spent 20 minutes on the resource about it. */
async function addPeople(count: number): Promise<Person[]> {
  const people = await school.crowd(count);
  await school.sql(
    `WITH permitted AS (
       INSERT INTO user_privacy_settings (id, consent_version, learning_analytics) SELECT id, '1', true FROM unnest($1::uuid[]) id
     ), interested AS (
       INSERT INTO user_profiles (id, interests) SELECT id, ARRAY['law'] FROM unnest($1::uuid[]) id
     )
     INSERT INTO user_learning_activity (id, user_id, resource_id, activity_type, time_spent_seconds, last_viewed_at)
     SELECT gen_random_uuid(), id, $2, 'viewed', 1200, now() FROM unnest($1::uuid[]) id`,
    [people.map(({ id }) => id), law],
  );
  return people;
}

beforeAll(async () => {
  law = await created(school.as(school.root), '/resources', { ...link(), title: 'Labor law', topics: ['law'] });
});

describe('GET /analytics/overview', () => {
  it('shows nothing about people before the first snapshot', async () => {
    expect(await overview()).toMatchObject({ day: null, suppressed: true, totalUsers: 0, popularResources: [] });
  });

  it('shows nothing about four people, and people are not counted without consent', async () => {
    await addPeople(4);

    expect(await take(noon(1))).toBe(1);

    const { day, suppressed, totalUsers, averageEngagementMinutes, interests, cohorts } = await overview();
    expect([day, suppressed, totalUsers, averageEngagementMinutes]).toEqual(['2026-11-01', true, 0, null]);
    expect([interests, cohorts.labels]).toEqual([{ labels: [], data: [] }, []]);
  });

  it('shows series about all who permit it, a day later', async () => {
    await addPeople(9);
    expect((await overview()).totalUsers).toBe(0);

    await take(noon(2));

    expect(await overview()).toEqual({
      day: '2026-11-02',
      suppressed: false,
      totalUsers: 10,
      averageEngagementMinutes: 20,
      popularResources: [{ id: law, title: 'Labor law', views: 13 }],
      interests: { labels: ['law'], data: [100] },
      engagementByTopic: { labels: ['law'], data: [20] },
      cohorts: { labels: ['2026-Q4'], people: [10], averageMinutes: [20], completions: [null] },
      trend: { labels: ['2026-11-01', '2026-11-02'], data: [0, 10] },
    });
  });

  it('shows admins the use of features, and no other role', async () => {
    const [admin, ...others] = await Promise.all([school.root, school.ana, school.ben, school.paula].map(overview));

    expect(admin.activeUsers).toEqual({ labels: ['library'], data: [10] });
    expect(others.map((body) => 'activeUsers' in body)).toEqual([false, false, false]);
    expect((await school.anyone.get('/analytics/overview')).status).toBe(401);
  });

  it('takes one statement', async () => {
    const { headers } = await school.as(school.ben).get('/analytics/overview');

    expect(headers.get('x-statements')).toBe('1');
  });

  it('does not exist while the feature is off', async () => {
    jest.spyOn(school.app.get(Features), 'on', 'get').mockReturnValue([]);

    expect((await school.as(school.ben).get('/analytics/overview')).status).toBe(404);
    jest.restoreAllMocks();
  });

  it('no longer names a resource that was archived', async () => {
    await school.sql(`UPDATE resources SET status = 'archived', archived_at = now() WHERE id = $1`, [law]);
    expect((await overview()).popularResources).toEqual([]);
    await school.sql(`UPDATE resources SET status = 'active', archived_at = NULL WHERE id = $1`, [law]);
  });
});

describe('the daily snapshot', () => {
  it('is taken once a day, from two in the time zone of the organization on, by one of several processes', async () => {
    const patch = (timeZone: string) => school.as(school.root).patch('/organizations/current', { timeZone });
    await patch('Asia/Bangkok');

    const atOne = await take(new Date('2026-11-02T18:30:00Z'));
    const atTwo = await Promise.all([1, 2, 3].map(() => take(new Date('2026-11-02T19:00:00Z')).catch(() => 0)));
    const later = await take(new Date('2026-11-03T10:00:00Z'));

    expect([atOne, atTwo.reduce((sum, taken) => sum + taken, 0), later]).toEqual([0, 1, 0]);
    expect((await overview()).day).toBe('2026-11-03');
    await patch('UTC');
  });

  it('does not show that someone has left, or what the others of the group do afterwards', async () => {
    const before = await overview();
    const [member] = await school.sql<{ id: string }>('SELECT user_id AS id FROM analytics_members LIMIT 1');
    await school.sql('UPDATE user_privacy_settings SET learning_analytics = false WHERE id = $1', [member?.id]);

    await take(noon(4));

    const { day: _, trend: __, ...after } = await overview();
    expect(before).toMatchObject(after);
    expect(await school.sql('SELECT FROM analytics_blocks WHERE frozen_at IS NOT NULL')).toHaveLength(1);
  });

  it('forgets the group of a person immediately after they withdraw', async () => {
    const people = await addPeople(5);
    await take(noon(5));
    const [person] = people;
    await school.as(person ?? school.ben).put('/user/privacy', { analytics: false });

    const rows = await school.sql('SELECT block_id FROM analytics_members WHERE user_id = $1', [person?.id]);

    expect(rows).toEqual([{ block_id: null }]);
  });

  it('computes no group of which a member withdraws while it is taken', async () => {
    await addPeople(7);
    await take(noon(6));
    const [block] = await blocks();
    await school.sql(
      'DELETE FROM users WHERE id = (SELECT user_id FROM analytics_members WHERE block_id = $1 LIMIT 1)',
      [block?.id],
    );
    await school.sql('UPDATE user_learning_activity SET time_spent_seconds = 6000');

    const database = school.app.get(Database);
    await database.query(computeTotals, [noon(1)]);

    expect((await blocks()).find(({ id }) => id === block?.id)).toEqual(block);
    expect((await database.query(freezeBlocks, [noon(6)])).length).toBeGreaterThan(0);
  });

  it('counts the others again once five new people come, and drops what they were counted in before', async () => {
    await addPeople(5);
    await take(noon(7));

    const [double] = await school.sql<{ count: number }>(
      `SELECT (sum(b.size) - (SELECT count(*) FROM analytics_members m WHERE m.block_id IS NOT NULL))::int AS count
       FROM analytics_blocks b WHERE frozen_at IS NULL`,
    );
    expect(double?.count).toBe(0);
    expect(await school.sql('SELECT FROM analytics_blocks WHERE frozen_at IS NOT NULL')).toEqual([]);
  });

  it('leaves out everyone whose consent is to earlier texts', async () => {
    await school.as(school.root).patch('/organizations/current', { settings: { privacy: { consentVersion: '2' } } });
    await take(noon(8));

    const [open] = await school.sql('SELECT count(*)::int AS count FROM analytics_blocks WHERE frozen_at IS NULL');

    expect(open?.count).toBe(0);
  });

  it('drops frozen groups after 90 days', async () => {
    await take(new Date('2027-03-01T12:00:00Z'));

    expect((await overview()).suppressed).toBe(true);
    expect(await blocks()).toEqual([]);
  });
});

const blocks = () =>
  school.sql<{ id: string; totals: object }>(
    'SELECT id, totals FROM analytics_blocks WHERE frozen_at IS NULL ORDER BY created_at DESC, id',
  );
