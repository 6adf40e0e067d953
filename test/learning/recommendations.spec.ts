import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { RecommendationsService } from '#learning/recommendations/recommendations.service.js';
import { Events } from '#platform/events/events.js';
import { eventually } from '../support/eventually.js';
import { openSchool, type Person } from '../support/school.js';
import { type Deed, type ScoreCase, scoreCases } from './recommendation-cases.js';

const school = openSchool();

interface Recommended {
  id: string;
  title: string;
  score: number;
  reason: string;
  reasonCode: string;
  parts?: { topics: object[] } & Record<'relevance' | 'difficulty' | 'quality' | 'recency' | 'popularity', number>;
}

interface LibraryResource {
  title?: string;
  topics: string[];
  difficulty?: string | undefined;
  rating?: number | undefined;
  views?: number | undefined;
  age?: number | undefined;
}

/** Adds an active library resource; a publication date is `age` days before the date in the school. */
async function resource({
  title = 'Target',
  topics,
  difficulty,
  rating,
  views,
  age,
}: LibraryResource): Promise<string> {
  const [row] = await school.sql<{ id: string }>(
    `INSERT INTO resources (id, organization_id, scope, type, status, title, content_url, topics, difficulty_level, rating_avg,
       rating_count, rating_total, view_count, publication_date)
     SELECT $1, o.id, 'library', 'article', 'active', $2, 'https://example.org', $3, $4, $5::numeric, $8::int, $8::int * $5::numeric, $6, (now() AT TIME ZONE o.time_zone)::date - $7::int
     FROM organizations o RETURNING id`,
    [randomUUID(), title, topics, difficulty ?? null, rating ?? 0, views ?? 0, age ?? null, rating ? 100 : 0],
  );
  return row?.id ?? '';
}

/** Stores an activity on another resource, which is added to the library. */
async function act(person: Person, { kind, percent, rating, ...other }: Deed): Promise<void> {
  const id = await resource({ title: other.title ?? 'First', topics: other.topics, difficulty: other.difficulty });
  await activity(person, id, kind, percent, rating);
}

const activity = (person: Person, id: string, kind: string, percent = 100, rating?: number) =>
  school.sql(
    `INSERT INTO user_learning_activity (id, user_id, resource_id, activity_type, progress_percent, rating)
     VALUES (gen_random_uuid(), $1, $2, $3, $4, $5)`,
    [person.id, id, kind, percent, rating ?? null],
  );

const profile = (person: Person, { level, interests = [] }: Pick<ScoreCase, 'level' | 'interests'>) =>
  school.sql(`INSERT INTO user_profiles (id, skill_level, interests) VALUES ($1, coalesce($2, 'beginner'), $3)`, [
    person.id,
    level ?? null,
    interests,
  ]);

const recommended = async (person: Person, query = ''): Promise<Recommended[]> =>
  (await school.as(person).get(`/resources/recommended${query}`)).body.items;

/** A learner who is interested in unions. */
async function learner(): Promise<Person> {
  const person = await school.person('STUDENT');
  await profile(person, { interests: ['unions'] });
  return person;
}

const storedRows = async (person: Person): Promise<number> => {
  const [row] = await school.sql<{ count: number }>(
    `SELECT (SELECT count(*) FROM personalized_recommendations WHERE user_id = $1)::int
       + (SELECT count(*) FROM recommendation_lists WHERE user_id = $1)::int
       + (SELECT count(*) FROM user_topic_engagement WHERE user_id = $1)::int AS count`,
    [person.id],
  );
  return row?.count ?? -1;
};

beforeEach(() => school.sql('DELETE FROM resources'));

describe('the score', () => {
  it.each(scoreCases.map((each) => [each.title, each] as const))('of %s', async (_, each) => {
    const person = await school.person('STUDENT');
    await profile(person, each);
    const target = await resource(each.resource);
    for (const deed of each.deeds ?? []) await act(person, deed);
    for (const [billType, choice] of each.votes ?? [])
      await school.as(person).post('/civic/vote', { billId: randomUUID(), billType, choice });
    // Votes are counted after their requests, and only if that is permitted then.
    await school.app.get(Events).settled();
    if (each.votes) await school.as(person).put('/user/privacy', { civicEngagementTracking: true });

    const items = await recommended(person, '?explain=true');

    const found = items.find(({ id }) => id === target);
    const { topics: _topics, ...parts } = found?.parts ?? { topics: [] };
    const sum = Object.values(parts).reduce((total, points) => total + points, 0);
    expect([found?.score, found?.reason]).toEqual([each.score, each.reason]);
    // Each part is rounded to two digits.
    expect(Math.abs(sum - each.score)).toBeLessThan(0.53);
  });

  it('considers the latest fifty activities only', async () => {
    const person = await school.person('STUDENT');
    await profile(person, {});
    const target = await resource({ topics: ['unions'], rating: 5 });
    await act(person, { kind: 'completed', topics: ['unions'], percent: 100 });
    await school.sql(`UPDATE user_learning_activity SET updated_at = now() - interval '1 day' WHERE user_id = $1`, [
      person.id,
    ]);
    for (let n = 0; n < 50; n++) await act(person, { kind: 'bookmarked', topics: ['unions'], percent: n < 9 ? 10 : 0 });

    const items = await recommended(person);

    expect(items[0]).toMatchObject({ id: target, score: 9 + 15 });
  });
});

describe('the reason', () => {
  it.each([
    [5, 'community', 'Popular with users like you'],
    [4, 'gap', "You haven't explored unions yet"],
  ])('mentions other learners of the level if %i completed it', async (count, code, reason) => {
    const person = await school.person('STUDENT');
    await profile(person, {});
    const target = await resource({ topics: ['unions'] });
    for (let n = 0; n < count; n++) {
      const peer = await school.person('STUDENT');
      await school.as(peer).put('/user/privacy', { communitySharing: true });
      await activity(peer, target, 'completed');
    }
    const hidden = await school.person('STUDENT');
    await activity(hidden, target, 'completed');
    const advanced = await school.person('STUDENT');
    await profile(advanced, { level: 'advanced' });
    await school.as(advanced).put('/user/privacy', { communitySharing: true });
    await activity(advanced, target, 'completed');

    expect(await recommended(person)).toMatchObject([{ id: target, reasonCode: code, reason }]);
  });

  it('names the topic the person engages with most if contributions are equal', async () => {
    const person = await school.person('STUDENT');
    await profile(person, { interests: ['cooperatives', 'unions'] });
    await resource({ topics: ['cooperatives', 'unions'] });
    const other = await resource({ topics: ['unions'] });
    await school.as(person).post('/learning/view', { resourceId: other });
    await eventually(() => storedRows(person), 1);

    const [first] = await recommended(person);

    expect(first?.reason).toBe('Based on your interest in unions');
  });

  it('counts each of several bookmarks that are uploaded together', async () => {
    const person = await school.person('STUDENT');
    const bookmarks = [
      await resource({ topics: ['unions', 'music'] }),
      await resource({ topics: ['unions'] }),
      await resource({ topics: [] }),
    ];

    await school.as(person).post('/sync/upload', { bookmarks });

    const engagement = () =>
      school.sql(
        'SELECT topic, engagement_score AS score FROM user_topic_engagement WHERE user_id = $1 ORDER BY topic',
        [person.id],
      );
    await eventually(engagement, [
      { topic: 'music', score: 1 },
      { topic: 'unions', score: 2 },
    ]);
  });

  it('does not name a topic the person has explored as a gap', async () => {
    const person = await school.person('STUDENT');
    await profile(person, {});
    const seen = await resource({ topics: ['unions'] });
    await school.as(person).post('/learning/view', { resourceId: seen });
    await eventually(() => storedRows(person), 1);
    await resource({ topics: ['unions', 'music'] });
    await resource({ topics: ['unions'] });

    const items = await recommended(person);

    expect(items.map(({ reason }) => reason).toSorted()).toEqual([
      'Popular in the library',
      "You haven't explored music yet",
    ]);
  });
});

describe('GET /resources/recommended', () => {
  it('returns the ten best, highest score first, then by rating, date and id', async () => {
    const person = await learner();
    const older = await resource({ topics: ['unions'], views: 300, age: 400 });
    const newer = await resource({ topics: ['unions'], views: 300, age: 300 });
    const rated = await resource({ topics: ['unions'], rating: 1 });
    for (let n = 0; n < 9; n++) await resource({ topics: ['unions'], views: 400 - n });

    const items = await recommended(person);

    expect(items.map(({ score }) => score)).toEqual([14, 14, 14, 14, 14, 14, 14, 14, 14, 13]);
    expect(items.at(-1)?.id).toBe(rated);
    await school.sql('DELETE FROM resources WHERE view_count > 300');
    await school.app.get(RecommendationsService).compute([person.id]);
    expect((await recommended(person)).map(({ id }) => id)).toEqual([rated, newer, older]);
  });

  it('leaves out what the person has viewed or completed, and what is not in the library', async () => {
    const person = await learner();
    const viewed = await resource({ topics: ['unions'] });
    const done = await resource({ topics: ['unions'] });
    const archived = await resource({ topics: ['unions'] });
    const target = await resource({ topics: ['unions'] });
    await activity(person, viewed, 'viewed', 10);
    await activity(person, done, 'completed');
    await school.sql(`UPDATE resources SET status = 'archived', archived_at = now() WHERE id = $1`, [archived]);

    expect((await recommended(person)).map(({ id }) => id)).toEqual([target]);
  });

  it('fills a short list with the most viewed resources, those of the own level first', async () => {
    const person = await learner();
    const [matching, popular, own] = [
      await resource({ topics: ['unions'] }),
      await resource({ topics: ['music'], views: 9_000 }),
      await resource({ topics: ['music'], difficulty: 'beginner' }),
    ];

    const items = await recommended(person);

    expect(items.map(({ id, score }) => [id, score])).toEqual([
      [own, 20],
      [matching, 10],
      [popular, 5],
    ]);
  });

  it('takes one statement while the list is fresh', async () => {
    const person = await learner();
    await resource({ topics: ['unions'] });
    await recommended(person);

    const { headers } = await school.as(person).get('/resources/recommended');

    expect(headers.get('x-statements')).toBe('1');
  });

  it('is computed again after six hours, and after the person has completed something or changed their interests', async () => {
    const person = await learner();
    const [first, second] = [await resource({ topics: ['unions'] }), await resource({ topics: ['music'] })];
    const scoreOf = async (id: string) => (await recommended(person)).find((each) => each.id === id)?.score;
    await recommended(person);
    await school.sql('UPDATE resources SET rating_avg = 5 WHERE id = $1', [first]);
    expect(await scoreOf(first)).toBe(10);

    await school.as(person).put('/user/profile', { interests: ['music', 'unions'] });
    await eventually(() => scoreOf(second), 10);
    expect(await scoreOf(first)).toBe(25);

    const done = await resource({ topics: ['music'] });
    await school.as(person).post('/learning/complete', { resourceId: done });
    await eventually(() => scoreOf(second), 20);
  });

  it.each([true, false])(
    'sees what changed while a list was computed, with an expired one before: %s',
    async (hasList) => {
      const person = await learner();
      const target = await resource({ topics: ['unions'] });
      await school.as(person).put('/user/privacy', { personalizedRecommendations: true });
      if (hasList) {
        await recommended(person);
        await school.sql(`UPDATE recommendation_lists SET expires_at = now() - interval '1 hour' WHERE user_id = $1`, [
          person.id,
        ]);
      }
      const other = new pg.Client(school.databaseUrl);
      await other.connect();
      // The computation waits for this row when it has read everything.
      await other.query('BEGIN');
      await other.query(
        `INSERT INTO recommendation_lists (user_id, computed_at, expires_at) VALUES ($1, now(), now() - interval '1 hour')
       ON CONFLICT (user_id) DO UPDATE SET computed_at = now()`,
        [person.id],
      );
      const computing = recommended(person);
      const waits = `SELECT 1 AS one FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await eventually(() => school.sql(waits), [{ one: 1 }]);
      const done = await resource({ topics: ['unions'] });

      await school.as(person).post('/learning/complete', { resourceId: done });
      await setTimeout(200);
      await other.query('ROLLBACK');
      await computing;
      await other.end();

      await eventually(async () => (await recommended(person)).find(({ id }) => id === target)?.score, 20);
    },
  );

  it('without personalization returns the best of the library and stores nothing', async () => {
    const person = await learner();
    await resource({ topics: ['unions'], title: 'Worse', rating: 2, age: 0 });
    await resource({ topics: ['music'], title: 'Better', rating: 4, views: 100 });
    await recommended(person);
    const before = await storedRows(person);

    await school.as(person).put('/user/privacy', { personalizedRecommendations: false });

    const { body } = await school.as(person).get('/resources/recommended?explain=true');
    expect([before > 0, await storedRows(person)]).toEqual([true, 0]);
    expect(body).toMatchObject({
      personalized: false,
      computedAt: null,
      items: [
        {
          title: 'Better',
          score: 13,
          reason: 'Popular in the library',
          parts: { quality: 12, popularity: 1, relevance: 0 },
        },
        { title: 'Worse', score: 16, reason: 'Popular in the library', parts: { quality: 6, recency: 10 } },
      ],
    });
  });

  it('stores nothing after an opt-out that races with computing and engagement', async () => {
    const [one, two] = [await resource({ topics: ['unions'] }), await resource({ topics: ['unions'] })];
    for (let round = 0; round < 10; round++) {
      const person = await learner();
      const client = school.as(person);
      await client.get('/user/privacy');

      await Promise.all([
        client.get('/resources/recommended'),
        client.post('/learning/view', { resourceId: one }),
        client.put('/user/privacy', { personalizedRecommendations: false }),
        client.post('/learning/bookmark', { resourceId: two }),
        client.get('/resources/recommended'),
      ]);
      await client.get('/resources/recommended');

      expect(await storedRows(person)).toBe(0);
    }
  });

  it('computes one list when it is asked for twice at the same time', async () => {
    const person = await learner();
    for (let n = 0; n < 12; n++) await resource({ topics: ['unions'] });

    const lists = await Promise.all(Array.from({ length: 8 }, () => recommended(person)));

    expect(new Set(lists.map((items) => JSON.stringify(items))).size).toBe(1);
  });

  it('returns 400 for an unknown filter and 401 without a token', async () => {
    expect((await school.as(school.ben).get('/resources/recommended?explain=perhaps')).status).toBe(400);
    expect((await school.anyone.get('/resources/recommended')).status).toBe(401);
  });
});

describe('POST /resources/recommended/:id/dismiss and /viewed', () => {
  it('keeps a dismissed resource out of the list for ninety days', async () => {
    const person = await learner();
    const target = await resource({ topics: ['unions'] });
    await recommended(person);

    const { status } = await school.as(person).post(`/resources/recommended/${target}/dismiss`);

    const service = school.app.get(RecommendationsService);
    const after = async (days: number) => {
      await service.compute([person.id], new Date(Date.now() + days * 86_400_000));
      return (await recommended(person)).map(({ id }) => id);
    };
    expect(status).toBe(204);
    expect([await recommended(person), await after(1), await after(89.9), await after(90.1)]).toEqual([
      [],
      [],
      [],
      [target],
    ]);
  });

  it('removes a resource from the list once it is viewed', async () => {
    const person = await learner();
    const [one, two] = [await resource({ topics: ['unions'] }), await resource({ topics: ['unions'] })];
    await recommended(person);

    await school.as(person).post(`/resources/recommended/${one}/viewed`);
    await school.as(person).post('/learning/view', { resourceId: two });

    await eventually(() => recommended(person), []);
  });

  it('does not exist for what was recommended to another person', async () => {
    const person = await learner();
    const target = await resource({ topics: ['unions'] });
    await recommended(person);

    const { status } = await school.as(school.zoe).post(`/resources/recommended/${target}/dismiss`);

    expect([status, (await recommended(person)).length]).toEqual([404, 1]);
    expect((await school.as(person).post('/resources/recommended/no-id/viewed')).status).toBe(400);
  });
});

describe('while recommendations are off', () => {
  it('what people do in the library is stored, but not the topics derived from it', async () => {
    const person = await school.person('STUDENT');
    const [bookmarked, later] = [await resource({ topics: ['chess'] }), await resource({ topics: ['go'] })];
    const choose = (features: string[] | null) =>
      school.as(school.root).patch('/organizations/current', { settings: { features } });
    await choose(['library']);

    const during = await school.as(person).post('/learning/bookmark', { resourceId: bookmarked });
    await choose(null);
    await school.as(person).post('/learning/bookmark', { resourceId: later });

    const engagement = () =>
      school.sql('SELECT topic FROM user_topic_engagement WHERE user_id = $1 ORDER BY topic', [person.id]);
    await eventually(engagement, [{ topic: 'go' }]);
    expect(during.status).toBeLessThan(300);
    const { body } = await school.as(person).get('/learning/history?activityType=bookmarked');
    expect(body.total).toBe(2);
  });
});

describe('the nightly job', () => {
  it('computes the lists of people who learned in the last seven days and allow it', async () => {
    await school.sql('DELETE FROM user_learning_days');
    const [active, idle, optedOut] = [await learner(), await learner(), await learner()];
    await resource({ topics: ['unions'] });
    await school.sql(
      `INSERT INTO user_learning_days (user_id, day) VALUES ($1, current_date - 2), ($2, current_date - 9), ($3, current_date - 2)`,
      [active.id, idle.id, optedOut.id],
    );
    await school.as(optedOut).put('/user/privacy', { personalizedRecommendations: false });
    const service = school.app.get(RecommendationsService);

    const computed = await service.refresh();

    expect([computed, await service.refresh()]).toEqual([1, 0]);
    expect([await storedRows(active), await storedRows(idle), await storedRows(optedOut)]).toEqual([2, 0, 0]);
  });
});
