import { AchievementCatalogue } from '#learning/achievements/achievement-catalogue.js';
import { AchievementGranter } from '#learning/achievements/achievement-granter.js';
import { created, link } from '../contract/builders.js';
import { createCourse, enroll } from '../curriculum/courses.js';
import { createModule } from '../curriculum/modules.js';
import { wav } from '../support/sample-files.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { subjectWith } from './builders.js';

const school = openSchool();
const withoutLibrary = openSchool({ FEATURES: 'school,achievements' });

interface Standing {
  key: string;
  title: string;
  description: string;
  progress: number;
  target: number;
  earnedAt: string | null;
}

const resource = () => created(school.as(school.root), '/resources', link());
const complete = (person: Person, resourceId: string) => school.as(person).post('/learning/complete', { resourceId });
const achievementsOf = async (person: Person, where: School = school): Promise<Standing[]> =>
  (await where.as(person).get('/achievements')).body.items;
const earnedBy = async (person: Person) =>
  (await achievementsOf(person)).filter(({ earnedAt }) => earnedAt).map(({ key }) => key);
const messagesOf = async (person: Person) =>
  (await school.as(person).get('/messages?tag=info')).body.items.map(({ title }: { title: string }) => title);

/** Waits until the person has earned these, besides those of earlier steps; listeners run just after the response. */
async function eventuallyEarned(person: Person, ...keys: string[]): Promise<void> {
  for (let tries = 0; tries < 250; tries++) {
    const earned = await earnedBy(person);
    if (keys.every((key) => earned.includes(key))) return;
    await new Promise((later) => setTimeout(later, 20));
  }
  expect(await earnedBy(person)).toEqual(expect.arrayContaining(keys));
}

describe('GET /achievements', () => {
  it('shows the catalogue with the own progress, and what was earned', async () => {
    const person = await school.person('STUDENT');
    await complete(person, await resource());
    await eventuallyEarned(person, 'first-steps');

    const { status, body } = await school.as(person).get('/achievements');

    expect([status, body.total]).toEqual([200, 12]);
    expect(body.items.map(({ key }: Standing) => key).toSorted()).toEqual([
      'first-module',
      'first-note',
      'first-recording',
      'first-steps',
      'first-submission',
      'first-vote',
      'month-streak',
      'path-complete',
      'ten-resources',
      'top-score',
      'week-streak',
      'workbook-complete',
    ]);
    const byKey = new Map((body.items as Standing[]).map((each) => [each.key, each]));
    expect(byKey.get('first-steps')).toEqual({
      key: 'first-steps',
      title: 'First Steps',
      description: 'Completed a resource for the first time',
      progress: 1,
      target: 1,
      earnedAt: expect.any(String),
    });
    expect(byKey.get('ten-resources')).toMatchObject({ progress: 1, target: 10, earnedAt: null });
    expect(byKey.get('week-streak')).toMatchObject({ progress: 1, target: 7, earnedAt: null });
    expect(await earnedBy(school.root)).toEqual([]);
    expect((await school.anyone.get('/achievements')).status).toBe(401);
  });

  it('has only what the enabled features offer', async () => {
    const keys = (await achievementsOf(withoutLibrary.ben, withoutLibrary)).map(({ key }) => key);

    expect(keys).toEqual(['week-streak', 'month-streak']);
  });

  it('takes one statement', async () => {
    await achievementsOf(school.zoe);

    expect((await school.as(school.zoe).get('/achievements')).headers.get('x-statements')).toBe('1');
  });
});

describe('achievements', () => {
  it('are granted once and told once, however many resources are completed at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => resource()));
    const [one, two] = (await school.crowd(2)) as [Person, Person];

    await Promise.all([one, two].flatMap((person) => ids.map((id) => complete(person, id))));
    for (const person of [one, two]) await eventuallyEarned(person, 'first-steps', 'ten-resources');

    for (const person of [one, two])
      expect((await messagesOf(person)).toSorted()).toEqual(['You earned “First Steps”', 'You earned “Ten Down”']);
    const dashboard = (await school.as(one).get('/dashboard')).body;
    expect(dashboard.achievements.map(({ key }: Standing) => key).toSorted()).toEqual(['first-steps', 'ten-resources']);
    expect(dashboard.achievements[0]).toEqual({
      key: expect.any(String),
      title: expect.any(String),
      description: expect.any(String),
      earnedAt: expect.any(String),
    });
  });

  it('are earned by notes, recordings, modules, courses and learning paths', async () => {
    const person = await school.person('STUDENT');
    const client = school.as(person);
    const course = await createCourse(school);
    const modules = [
      await createModule(school, { courseId: course.id }),
      await createModule(school, { courseId: course.id }),
    ];
    await enroll(school, person, course.id);
    const resourceId = await resource();
    const path = await school.as(school.ana).post('/paths', { title: `Path ${resourceId}`, items: [{ resourceId }] });

    await client.post('/notes', { title: 'Maps', content: 'North is up.' });
    await eventuallyEarned(person, 'first-note');
    await client.upload('/recordings', 'me.wav', wav(32_044));
    await eventuallyEarned(person, 'first-recording');
    for (const { id, content } of modules) {
      await client.put(`/progress/modules/${id}/lessons/${content.lessons[0].id}`, { progressPercent: 100 });
      await eventuallyEarned(person, 'first-module');
      if (id === modules[0].id) expect(await earnedBy(person)).not.toContain('workbook-complete');
    }
    await eventuallyEarned(person, 'workbook-complete');
    await client.post(`/paths/${path.body.id}/start`);
    await complete(person, resourceId);
    await eventuallyEarned(person, 'path-complete', 'first-steps');
  });

  it('are earned by submissions, and by full scores that are given later at the next login', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const { subjectId } = await subjectWith(school, ['One']);
    const submission = (score: number | null) =>
      school.sql(
        `WITH work AS (
           INSERT INTO assessments (id, organization_id, author_id, title, type, status, max_score, allow_late, late_penalty_percent,
             max_attempts, grading_method, shuffle, review, classroom_id, subject_id, attached_at)
           SELECT gen_random_uuid(), 'test', $1, 'Work', 'quiz', 'published', 7, false, 0, 1, 'last', false, 'never', classroom_id, id, now()
           FROM subjects WHERE id = $3 RETURNING id, classroom_id
         )
         INSERT INTO submissions (id, organization_id, assessment_id, student_id, subject_id, classroom_id, status, score, submitted_at)
         SELECT gen_random_uuid(), 'test', id, $2, $3, classroom_id, CASE WHEN $4::numeric IS NULL THEN 'submitted' ELSE 'graded' END, $4, now()
         FROM work`,
        [school.ana.id, person.id, subjectId, score],
      );
    await submission(null);
    await submission(6.99);
    await school.login(person);
    await eventuallyEarned(person, 'first-submission');
    expect(await earnedBy(person)).not.toContain('top-score');
    await submission(7);

    await school.login(person);

    await eventuallyEarned(person, 'top-score');
  });

  it('are granted at night for streaks and for what a killed process missed, and stay when the streak ends', async () => {
    const people = await school.crowd(3);
    const ids = people.map(({ id }) => id);
    await school.sql(
      `INSERT INTO user_learning_days SELECT id, current_date - n FROM unnest($1::uuid[]) id, generate_series(1, 30) n`,
      [ids],
    );
    await school.sql('UPDATE users SET last_login_at = now() WHERE id = ANY ($1)', [ids]);
    const granter = school.app.get(AchievementGranter, { strict: false });

    const [first, second] = await Promise.all([granter.grantMissed(), granter.grantMissed()]);
    const again = await granter.grantMissed();
    await school.sql('DELETE FROM user_learning_days WHERE user_id = ANY ($1)', [ids]);

    expect(again).toBe(0);
    expect(first + second).toBeGreaterThanOrEqual(6);
    for (const person of people) {
      const standing = (await achievementsOf(person)).find(({ key }) => key === 'month-streak');
      expect(standing).toMatchObject({ progress: 0, earnedAt: expect.any(String) });
      expect((await messagesOf(person)).toSorted()).toEqual([
        'You earned “A Month in a Row”',
        'You earned “A Week in a Row”',
      ]);
    }
  });

  it('have keys of their own', () => {
    const catalogue = school.app.get(AchievementCatalogue, { strict: false });
    const keys = catalogue.of().map(({ key }) => key);

    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => !/^[a-z]+(-[a-z]+)*$/.test(key))).toEqual([]);
  });
});
