import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { computeRecommendations } from '#learning/recommendations/recommendation-scores.sql.js';
import { RecommendationsService } from '#learning/recommendations/recommendations.service.js';
import { openSchool } from '../support/school.js';

/** Seeding takes a minute, so this spec runs in the long form only. */
const inLongRun = process.env.LONG ? describe : describe.skip;

inLongRun('a library of 50,000 resources and a person with 1,000 activities', () => {
  const school = openSchool();
  const { ben } = school;
  let bare: pg.Client;

  beforeAll(async () => {
    await school.sql(`
      INSERT INTO resources (id, organization_id, scope, type, status, title, content_url, topics, difficulty_level, rating_avg,
        rating_count, rating_total, view_count, publication_date)
      SELECT gen_random_uuid(), 'test', 'library', 'article', 'active', 'Resource ' || n, 'https://example.org',
        ARRAY['topic-' || n % 211, 'topic-' || n % 97], (ARRAY['beginner', 'intermediate', 'advanced'])[n % 3 + 1],
        1 + n::bigint * 7919 % 401 / 100.0, 100, 100 + n::bigint * 7919 % 401, n::bigint * 104729 % 2000, current_date - (n % 400)
      FROM generate_series(1, 50000) n`);
    await school.sql(
      `INSERT INTO user_learning_activity (id, user_id, resource_id, activity_type, progress_percent, rating)
       SELECT gen_random_uuid(), $1, r.id, k.kind, 100, CASE k.kind WHEN 'rated' THEN 5 END
       FROM (SELECT id FROM resources ORDER BY id LIMIT 250) r
       CROSS JOIN unnest(ARRAY['viewed', 'completed', 'bookmarked', 'rated']) AS k (kind)`,
      [ben.id],
    );
    await school.sql(
      `INSERT INTO user_profiles (id, interests) VALUES ($1, ARRAY['topic-3', 'topic-50', 'topic-96'])`,
      [ben.id],
    );
    await school.sql('ANALYZE');
    bare = new pg.Client(school.databaseUrl);
    // The database is dropped at the end.
    bare.on('error', () => undefined);
    await bare.connect();
  }, 600_000);
  afterAll(() => bare.end());

  /** Processor time in ms of this process and the connections of the school. */
  async function used(): Promise<number> {
    const backends = await school.sql<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    const times = backends.map(async ({ pid }) => {
      const stat = await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0');
      return Number(stat.split(' ')[0]) / 1e6;
    });
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000 + (await Promise.all(times)).reduce((sum, time) => sum + time, 0);
  }

  async function timeOf(work: () => Promise<unknown>): Promise<number> {
    const before = await used();
    await work();
    return (await used()) - before;
  }

  it('computes recommendations within twice the processor time of the statement alone', async () => {
    const service = school.app.get(RecommendationsService);
    const ratios: number[] = [];
    const alone: number[] = [];
    for (let round = 0; round < 25; round++) {
      const now = new Date();
      const product = await timeOf(() => service.compute([ben.id], now));
      const statement = await timeOf(() => bare.query({ ...computeRecommendations, values: [[ben.id], now, '[]', 5] }));
      ratios.push(product / statement);
      alone.push(statement);
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity;

    console.info(`statement ${median(alone).toFixed(1)} ms, product ÷ statement ${median(ratios).toFixed(2)}`);
    expect((await school.as(ben).get('/resources/recommended')).body.items).toHaveLength(10);
    expect(median(ratios)).toBeLessThan(2);
  }, 300_000);
});
