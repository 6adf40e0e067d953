import { sealedNotes } from '#learning/activity/activity.sealed.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { created, link } from '../contract/builders.js';
import { outcome } from '../curriculum/courses.js';
import { outline, picture } from '../curriculum/materials.js';
import { eventually } from '../support/eventually.js';
import { openSchool, type Person } from '../support/school.js';
import { createSession, join } from '../workbook/live-sessions.js';
import { subjectWith } from './builders.js';

const school = openSchool();
const bare = openSchool({ FEATURES: 'school' });

const post = (person: Person, path: string, body: object) => school.as(person).post(`/learning/${path}`, body);
const get = (person: Person, path: string) => school.as(person).get(`/learning/${path}`);
const libraryResource = (fields: object = {}) =>
  created(school.as(school.root), '/resources', { ...link(), ...fields });
const countersOf = async (id: string) => {
  const { viewCount, ratingAvg, ratingCount } = (await school.as(school.ben).get(`/resources/${id}`)).body;
  return [viewCount, ratingAvg, ratingCount];
};
const rowsOf = (person: Person, resourceId: string) =>
  school.sql(
    `SELECT activity_type AS type, progress_percent AS percent, time_spent_seconds AS seconds
     FROM user_learning_activity WHERE user_id = $1 AND resource_id = $2 ORDER BY 1`,
    [person.id, resourceId],
  );
const erase = (person: Person) =>
  school.sql(`BEGIN; SET LOCAL homeroom.allow_erase = 'on'; DELETE FROM users WHERE id = '${person.id}'; COMMIT`);
const deadlocks = async () =>
  (
    await school.sql<{ n: number }>(
      'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()',
    )
  )[0]?.n;

describe('POST /learning/view', () => {
  it('counts the views of a person once in 30 minutes, and shows the counters of the resource', async () => {
    const resourceId = await libraryResource();
    const views = async (minutes: number) => {
      school.advanceClock({ minutes });
      const { status, body } = await post(school.ben, 'view', { resourceId });
      return [status, body.activityType, (await countersOf(resourceId))[0]];
    };

    expect(await views(0)).toEqual([200, 'viewed', 1]);
    expect(await views(29)).toEqual([200, 'viewed', 1]);
    expect(await views(29)).toEqual([200, 'viewed', 1]);
    expect(await views(31)).toEqual([200, 'viewed', 2]);
    expect(await rowsOf(school.ben, resourceId)).toEqual([{ type: 'viewed', percent: 0, seconds: 0 }]);
  });

  it('accepts every resource that the person can read, and no other', async () => {
    const { section, subject } = await outline(school);
    const { body: placed } = await picture(school, { scope: 'structure', subjectId: subject, sectionId: section });
    const pending = (await school.as(school.ana).post('/resources', link())).body.id;
    const at = async (person: Person, resourceId: string) => outcome(await post(person, 'view', { resourceId }));

    expect(await at(school.ben, placed.id)).toBe(200);
    expect(await at(school.paula, placed.id)).toBe(200);
    expect(await at(school.zoe, placed.id)).toEqual([404, 'not_found']);
    expect(await at(school.ben, pending)).toEqual([404, 'not_found']);
    expect(await at(school.ben, school.p1a)).toEqual([404, 'not_found']);
    expect(await at(school.ben, 'x')).toEqual([400, 'validation_failed']);
    expect((await school.anyone.post('/learning/view', { resourceId: placed.id })).status).toBe(401);
    expect((await bare.as(bare.ben).post('/learning/view', { resourceId: placed.id })).body.code).toBe(
      'feature_disabled',
    );
  });

  it('requires the subscription that the resource requires', async () => {
    const { section, subject } = await outline(school);
    const { body: placed } = await picture(school, { scope: 'structure', subjectId: subject, sectionId: section });
    const tcode = {
      code: `SCI-${Date.now()}`,
      kind: 'subject',
      title: 'Science',
      subjectId: subject,
      access: 'licensed',
    };
    await school.as(school.root).post('/tcodes', tcode);

    expect(outcome(await post(school.ben, 'view', { resourceId: placed.id }))).toEqual([403, 'no_subscription']);
    expect(outcome(await post(school.ben, 'bookmark', { resourceId: placed.id }))).toEqual([403, 'no_subscription']);
    expect(await rowsOf(school.ben, placed.id)).toEqual([]);
  });

  it('makes one row for concurrent views, and counts those of many people without a deadlock', async () => {
    const resourceId = await libraryResource();
    const people = await school.crowd(30);
    const before = await deadlocks();

    const answers = await Promise.all([...people, ...people].map((person) => post(person, 'view', { resourceId })));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await countersOf(resourceId)).toEqual([30, 0, 0]);
    expect(await deadlocks()).toBe(before);
  });
});

describe('POST /learning/progress', () => {
  it('adds time, never decreases, and completes the resource at 100 percent', async () => {
    const resourceId = await libraryResource();
    const report = async (draft: object) => {
      const { status, body } = await post(school.ben, 'progress', { resourceId, ...draft });
      return [status, body.activityType, body.progressPercent, body.timeSpentSeconds];
    };

    expect(await report({ progressPercent: 60, timeSpentSeconds: 90 })).toEqual([200, 'viewed', 60, 90]);
    expect(await report({ progressPercent: 40, timeSpentSeconds: 30 })).toEqual([200, 'viewed', 60, 120]);
    expect(await report({})).toEqual([200, 'viewed', 60, 120]);
    expect(await report({ progressPercent: 100 })).toEqual([200, 'viewed', 100, 120]);
    expect(await rowsOf(school.ben, resourceId)).toEqual([
      { type: 'completed', percent: 100, seconds: 0 },
      { type: 'viewed', percent: 100, seconds: 120 },
    ]);
    expect((await countersOf(resourceId))[0]).toBe(0);
  });

  it.each([
    [{ progressPercent: 101 }],
    [{ progressPercent: -1 }],
    [{ progressPercent: 2.5 }],
    [{ timeSpentSeconds: 3601 }],
    [{ timeSpentSeconds: -1 }],
    [{ notes: '' }],
    [{ notes: 'x'.repeat(2001) }],
    [{ rating: 3 }],
  ])('refuses %j', async (draft) => {
    const answer = await post(school.ben, 'progress', { resourceId: school.p1a, ...draft });

    expect(outcome(answer)).toEqual([400, 'validation_failed']);
  });

  it('makes one row for concurrent reports, with all the time and the highest percentage', async () => {
    const resourceId = await libraryResource();
    const percents = Array.from({ length: 20 }, (_, index) => index * 5);

    await Promise.all(
      percents.map((progressPercent) =>
        post(school.zoe, 'progress', { resourceId, progressPercent, timeSpentSeconds: 7 }),
      ),
    );

    expect(await rowsOf(school.zoe, resourceId)).toEqual([{ type: 'viewed', percent: 95, seconds: 140 }]);
  });

  it('is followed by bookmarks and ratings, also by those made at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => libraryResource()));
    await Promise.all(ids.slice(0, 6).map((resourceId) => post(school.zoe, 'view', { resourceId })));

    await Promise.all(
      ids.flatMap((resourceId, n) => [
        post(school.zoe, 'bookmark', { resourceId }),
        post(school.zoe, 'progress', { resourceId, progressPercent: 10 + n }),
        ...(n < 6 ? [post(school.zoe, 'rate', { resourceId, rating: 3 })] : []),
      ]),
    );

    const rows = await Promise.all(ids.map((id) => rowsOf(school.zoe, id)));
    expect(rows.map((kinds) => new Set(kinds.map(({ percent }) => percent)))).toEqual(
      ids.map((_, n) => new Set([10 + n])),
    );
    expect(rows.flat()).toHaveLength(30);
  });
});

describe('POST /learning/complete', () => {
  it('completes a resource once, with what was viewed', async () => {
    const resourceId = await libraryResource();
    await post(school.ben, 'bookmark', { resourceId });

    const first = await post(school.ben, 'complete', { resourceId, timeSpentSeconds: 60, notes: 'Clear.' });
    const second = await post(school.ben, 'complete', { resourceId });

    expect([first.status, first.body]).toMatchObject([
      200,
      { activityType: 'completed', progressPercent: 100, notes: 'Clear.', resourceId },
    ]);
    expect([second.body.id, second.body.notes]).toEqual([first.body.id, 'Clear.']);
    expect(await rowsOf(school.ben, resourceId)).toEqual([
      { type: 'bookmarked', percent: 100, seconds: 0 },
      { type: 'completed', percent: 100, seconds: 0 },
      { type: 'viewed', percent: 100, seconds: 60 },
    ]);
  });
});

describe('bookmarks', () => {
  it('are listed with their resource, newest first, and removed by their id or that of the resource', async () => {
    const person = await school.person('STUDENT');
    const [one, two] = [await libraryResource({ title: 'Rivers' }), await libraryResource({ title: 'Lakes' })];
    const made = await post(person, 'bookmark', { resourceId: one });
    const again = await post(person, 'bookmark', { resourceId: one, notes: 'For Monday' });
    await post(person, 'bookmark', { resourceId: two });

    const { body } = await get(person, 'bookmarks');
    const remove = async (id: string, by = person) => outcome(await school.as(by).delete(`/learning/bookmark/${id}`));

    expect([made.status, again.body.id]).toEqual([200, made.body.id]);
    expect(body.items).toMatchObject([
      { title: 'Lakes', resourceId: two, notes: null, type: 'link' },
      { title: 'Rivers', resourceId: one, notes: 'For Monday', activityType: 'bookmarked', progressPercent: 0 },
    ]);
    expect(await remove(made.body.id, school.root)).toEqual([404, 'not_found']);
    expect(await remove(made.body.id)).toBe(204);
    expect(await remove(two)).toBe(204);
    expect(await remove(two)).toEqual([404, 'not_found']);
    expect((await get(person, 'bookmarks')).body.items).toEqual([]);
  });
});

describe('POST /learning/rate', () => {
  it('takes one rating of each person who has viewed the resource, and rounds the mean half up', async () => {
    const resourceId = await libraryResource();
    const people = await school.crowd(8);
    const [first] = people as [Person];
    const early = await post(first, 'rate', { resourceId, rating: 1 });
    await Promise.all(people.map((person) => post(person, 'view', { resourceId })));

    await post(first, 'rate', { resourceId, rating: 1 });
    const ratings = [5, 5, 5, 5, 3, 2, 2, 2];
    await Promise.all(people.map((person, n) => post(person, 'rate', { resourceId, rating: ratings[n] })));

    expect(outcome(early)).toEqual([409, 'not_viewed']);
    // 29 / 8 = 3.625
    expect(await countersOf(resourceId)).toEqual([8, 3.63, 8]);
    expect(outcome(await school.as(first).delete(`/learning/rate/${resourceId}`))).toBe(204);
    expect(outcome(await school.as(first).delete(`/learning/rate/${resourceId}`))).toEqual([404, 'not_found']);
    // 24 / 7 = 3.428…
    expect(await countersOf(resourceId)).toEqual([8, 3.43, 7]);
    expect(outcome(await post(first, 'rate', { resourceId, rating: 0 }))).toEqual([400, 'validation_failed']);
    expect(outcome(await post(first, 'rate', { resourceId, rating: 4.5 }))).toEqual([400, 'validation_failed']);
  });

  it('keeps the mean exact while many people rate, change and retract at the same time, and some are erased', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => libraryResource()));
    const people = await school.crowd(16);
    const before = await deadlocks();

    await Promise.all(
      people.map(async (person, n) => {
        for (const [k, resourceId] of [...ids, ...ids.toReversed()].entries()) {
          await post(person, 'view', { resourceId });
          await post(person, 'rate', { resourceId, rating: 1 + ((n + k) % 5) });
          if ((n + k) % 4 === 0) await school.as(person).delete(`/learning/rate/${resourceId}`);
        }
        if (n % 4 === 1) await erase(person);
      }),
    );

    const wrong = await school.sql(
      `SELECT r.id, r.rating_avg, t.* FROM resources r CROSS JOIN LATERAL (
         SELECT count(*) AS n, coalesce(round(avg(a.rating), 2), 0) AS mean, coalesce(sum(a.rating), 0) AS total
         FROM user_learning_activity a WHERE a.resource_id = r.id AND a.activity_type = 'rated') t
       WHERE (r.rating_count, r.rating_avg, r.rating_total) IS DISTINCT FROM (t.n, t.mean, t.total)`,
    );
    expect(wrong).toEqual([]);
    // Views stay when a person is erased.
    expect((await Promise.all(ids.map(countersOf))).map(([views]) => views)).toEqual([16, 16, 16]);
    expect(await deadlocks()).toBe(before);
  });
});

describe('notes on resources', () => {
  it('are ciphertext in the database, bound to their row, and removed by null', async () => {
    const [one, two] = [await libraryResource(), await libraryResource()];
    const notes = 'I do not understand the second part.';
    const { body } = await post(school.ben, 'progress', { resourceId: one, notes });
    await post(school.ben, 'progress', { resourceId: one, progressPercent: 5 });
    const [row] = await school.sql<{ notes: string }>('SELECT notes FROM user_learning_activity WHERE id = $1', [
      body.id,
    ]);
    const read = (resourceId: string) =>
      school.app
        .get(Cipher)
        .decrypt(row?.notes ?? '', sealedNotes, { userId: school.ben.id, resourceId, activityType: 'viewed' });

    expect([row?.notes.startsWith('v2:'), row?.notes.includes('second')]).toEqual([true, false]);
    expect(read(one)).toBe(notes);
    expect(() => read(two)).toThrow();
    expect((await get(school.ben, `history?resourceId=${one}`)).body.items[0].notes).toBe(notes);
    expect((await post(school.ben, 'progress', { resourceId: one, notes: null })).body.notes).toBeNull();
  });
});

describe('GET /learning/history', () => {
  it('lists the own activity, latest first, by kind and by resource', async () => {
    const person = await school.person('PARENT');
    const [one, two] = [await libraryResource({ title: 'Rivers' }), await libraryResource({ title: 'Lakes' })];
    await post(person, 'view', { resourceId: one });
    await post(person, 'rate', { resourceId: one, rating: 4 });
    await post(person, 'complete', { resourceId: two, timeSpentSeconds: 30 });
    school.advanceClock({ minutes: 1 });
    await post(person, 'progress', { resourceId: one, timeSpentSeconds: 10 });
    const listed = async (query: string) =>
      (await get(person, `history${query}`)).body.items.map((item: { activityType: string; title: string }) => [
        item.activityType,
        item.title,
      ]);

    const { body } = await get(person, 'history');

    expect([body.total, body.items[0]]).toMatchObject([
      4,
      { activityType: 'viewed', title: 'Rivers', timeSpentSeconds: 10, lastViewedAt: expect.any(String), rating: null },
    ]);
    expect(await listed('?activityType=rated')).toEqual([['rated', 'Rivers']]);
    expect(await listed(`?resourceId=${two}&sort=createdAt`)).toHaveLength(2);
    expect(outcome(await get(person, 'history?activityType=liked'))).toEqual([400, 'validation_failed']);
    expect((await get(school.root, 'history')).body.items).toEqual([]);
  });

  it('takes the same number of statements for few and many rows', async () => {
    const person = await school.person('STUDENT');
    const statements = async () => (await get(person, 'history?limit=50')).headers.get('x-statements');
    await post(person, 'view', { resourceId: await libraryResource() });
    await statements();
    const few = await statements();
    for (let n = 0; n < 8; n++) await post(person, 'bookmark', { resourceId: await libraryResource(), notes: 'x' });

    expect(await statements()).toBe(few);
  });
});

describe('GET /learning/stats', () => {
  it('sums up what the person did, with the topics', async () => {
    const person = await school.person('STUDENT');
    const [one, two] = [
      await libraryResource({ topics: ['rivers', 'maps'] }),
      await libraryResource({ topics: ['rivers'] }),
    ];
    await post(person, 'progress', { resourceId: one, progressPercent: 50, timeSpentSeconds: 3600 });
    await post(person, 'progress', { resourceId: one, timeSpentSeconds: 240 });
    await post(person, 'complete', { resourceId: two, timeSpentSeconds: 59 });
    await post(person, 'rate', { resourceId: two, rating: 2 });
    await post(person, 'bookmark', { resourceId: two });
    const engagement = async () => (await get(person, 'stats')).body.engagement;
    await eventually(async () => (await engagement())[0]?.score, 3);

    const { body } = await get(person, 'stats');
    await school.as(person).put('/user/privacy', { personalizedRecommendations: false });

    expect(body).toEqual({
      engagement: [{ topic: 'rivers', score: 3, lastEngagedAt: expect.any(String) }],
      resourcesViewed: 2,
      resourcesCompleted: 1,
      bookmarks: 1,
      ratings: 1,
      totalResourcesCompleted: 1,
      totalSeconds: 3899,
      totalTimeSpent: '1 hour 4 minutes',
      streak: 1,
      longestStreak: 1,
      daysLearned: 1,
      topics: [
        { topic: 'rivers', resources: 2, completed: 1, seconds: 3899 },
        { topic: 'maps', resources: 1, completed: 0, seconds: 3840 },
      ],
    });
    expect(await engagement()).toEqual([]);
  });

  it('is part of the dashboard, with the resources to continue among the other items', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const { sections } = await subjectWith(school, ['One']);
    const [begun, done] = [await libraryResource({ title: 'Rivers' }), await libraryResource()];
    const dashboard = async () => (await school.as(person).get('/dashboard')).body;
    await post(person, 'progress', { resourceId: begun, progressPercent: 30, timeSpentSeconds: 120 });
    await school.as(person).put(`/progress/sections/${sections[0]}`, { progressPercent: 40, minutes: 2 });
    const before = await dashboard();
    await post(person, 'complete', { resourceId: done });
    await post(person, 'progress', { resourceId: begun, progressPercent: 40 });
    const after = await dashboard();

    expect(before.user).toMatchObject({
      totalResourcesCompleted: 0,
      totalSeconds: 240,
      totalTimeSpent: '0 hours 4 minutes',
    });
    expect(before.continueLearning).toMatchObject([
      { type: 'section', id: sections[0], progress: 40 },
      { type: 'resource', id: begun, title: 'Rivers', progress: 30 },
    ]);
    expect([after.user.totalResourcesCompleted, after.continueLearning[0]]).toMatchObject([
      1,
      { id: begun, progress: 40 },
    ]);
  });
});

describe('streaks', () => {
  /** The streak, the longest one and the days of a person who learned at these moments in these time zones. */
  async function streakAfter(moments: [timeZone: string, at: string][], now: string) {
    const person = await school.person('STUDENT');
    const resourceId = await libraryResource();
    await post(person, 'view', { resourceId });
    await school.sql('DELETE FROM user_learning_days WHERE user_id = $1', [person.id]);
    for (const [timeZone, at] of moments) {
      await school.as(person).put('/user/preferences', { timeZone });
      await school.sql('UPDATE user_learning_activity SET updated_at = $2 WHERE user_id = $1', [person.id, at]);
    }
    const [streak] = await school.sql('SELECT streak, longest, days FROM learning_streak($1, $2)', [person.id, now]);
    return streak;
  }

  it.each([
    // Berlin, in the night in which the clocks go forward, and back.
    [
      'Europe/Berlin',
      ['2026-03-28T22:59:00Z', '2026-03-29T21:59:00Z', '2026-03-30T21:59:00Z'],
      '2026-03-31T21:59:00Z',
      3,
    ],
    ['Europe/Berlin', ['2026-03-28T22:59:00Z', '2026-03-29T21:59:00Z'], '2026-03-30T22:00:00Z', 0],
    [
      'Europe/Berlin',
      ['2026-10-24T21:59:00Z', '2026-10-25T22:59:00Z', '2026-10-26T00:00:00Z'],
      '2026-10-26T22:00:00Z',
      3,
    ],
    // Two moments of one day of 25 hours.
    ['Europe/Berlin', ['2026-10-24T22:00:00Z', '2026-10-25T22:59:00Z'], '2026-10-25T22:59:30Z', 1],
    [
      'America/New_York',
      ['2026-03-08T04:30:00Z', '2026-03-08T05:00:00Z', '2026-03-09T03:59:00Z'],
      '2026-03-09T03:59:30Z',
      2,
    ],
  ])('last across a change of daylight saving time in %s: %j at %s', async (timeZone, moments, now, streak) => {
    expect(
      await streakAfter(
        moments.map((at) => [timeZone, at]),
        now,
      ),
    ).toMatchObject({ streak });
  });

  it('last when the person travels west or east', async () => {
    const west: [string, string][] = [
      ['Asia/Tokyo', '2026-05-01T03:00:00Z'],
      ['Asia/Tokyo', '2026-05-02T03:00:00Z'],
      // Still the first of May in Los Angeles, where the day goes on; the second comes after it.
      ['America/Los_Angeles', '2026-05-02T06:00:00Z'],
      ['America/Los_Angeles', '2026-05-03T23:00:00Z'],
    ];
    const east: [string, string][] = [
      ['America/Los_Angeles', '2026-05-02T06:00:00Z'],
      ['Asia/Tokyo', '2026-05-02T14:00:00Z'],
      ['Asia/Tokyo', '2026-05-02T16:00:00Z'],
    ];

    expect(await streakAfter(west.slice(0, 3), '2026-05-02T06:30:00Z')).toEqual({ streak: 1, longest: 1, days: 1 });
    expect(await streakAfter(west, '2026-05-03T23:30:00Z')).toEqual({ streak: 3, longest: 3, days: 3 });
    expect(await streakAfter(east, '2026-05-02T16:30:00Z')).toEqual({ streak: 3, longest: 3, days: 3 });
  });

  it('begin again after a day without learning, and the longest one stays', async () => {
    const days = [1, 2, 3, 4, 6, 7].map((day): [string, string] => ['UTC', `2026-06-0${day}T12:00:00Z`]);

    expect(await streakAfter(days, '2026-06-08T23:59:59Z')).toEqual({ streak: 2, longest: 4, days: 6 });
    expect(await streakAfter(days, '2026-06-09T00:00:00Z')).toEqual({ streak: 0, longest: 4, days: 6 });
  });

  it('count a day on which the person joins a live session, but not one on which they lead it', async () => {
    const { id } = await createSession(school);
    await school.sql('DELETE FROM user_learning_days');

    const joined = await Promise.all([school.ben, school.ana].map((person) => join(school, person, id)));

    expect(joined.map(({ status }) => status)).toEqual([200, 200]);
    expect(await school.sql('SELECT user_id FROM user_learning_days')).toEqual([{ user_id: school.ben.id }]);
  });
});

describe('resources with activity', () => {
  it('are sorted by views and ratings in lists and searches', async () => {
    const topic = `topic-${Date.now()}`;
    const ids: string[] = [];
    for (const [n, rating] of [3, 5, 4].entries()) {
      const resourceId = await libraryResource({ title: `Volcano ${n}`, topics: [topic] });
      ids.push(resourceId);
      for (const person of [school.ben, school.zoe, school.paula].slice(0, n + 1)) {
        await post(person, 'view', { resourceId });
        await post(person, 'rate', { resourceId, rating });
      }
    }
    const order = async (path: string) =>
      (await school.as(school.ben).get(`${path}topic=${topic}`)).body.items.map(({ id }: { id: string }) =>
        ids.indexOf(id),
      );

    expect(await order('/resources?sort=-viewCount&')).toEqual([2, 1, 0]);
    expect(await order('/resources?sort=viewCount&')).toEqual([0, 1, 2]);
    expect(await order('/resources?sort=-ratingAvg&')).toEqual([1, 2, 0]);
    expect(await order('/resources/search?q=volcano&sort=-ratingAvg&')).toEqual([1, 2, 0]);
    expect(await order('/resources/search?q=volcano&sort=viewCount&')).toEqual([0, 1, 2]);
    expect(await order('/resources/search?sort=-viewCount&')).toEqual([2, 1, 0]);
  });

  it('are archived when they are deleted, and their ETag follows the counters', async () => {
    const resourceId = await libraryResource();
    const etag = async () => (await school.as(school.root).get(`/resources/${resourceId}`)).headers.get('etag');
    const before = await etag();
    await post(school.ben, 'bookmark', { resourceId });
    expect(await etag()).toBe(before);
    await post(school.ben, 'view', { resourceId });
    const after = await etag();

    const { body } = await school.as(school.root).delete(`/resources/${resourceId}`, { 'if-match': after ?? '' });

    expect(after).not.toBe(before);
    expect(body).toEqual({ archived: true });
    expect((await get(school.ben, `history?resourceId=${resourceId}`)).body.total).toBe(2);
    expect((await school.as(school.root).delete(`/resources/${await libraryResource()}`)).body.archived).toBe(false);
  });

  it('are recorded in the interactions of the person', async () => {
    const person = await school.person('STUDENT');
    const resourceId = await libraryResource();
    await post(person, 'view', { resourceId });
    await post(person, 'view', { resourceId });
    await post(person, 'complete', { resourceId });
    await post(person, 'complete', { resourceId });
    await post(person, 'rate', { resourceId, rating: 5 });

    const { body } = await school.as(person).get('/interactions');

    expect(body.items.map(({ type }: { type: string }) => type).toSorted()).toEqual([
      'completed-resource',
      'logged-in',
      'rated-resource',
      'viewed-resource',
    ]);
  });
});
