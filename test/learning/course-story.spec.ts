import { addMs, atTime, createTcode, endAt, grantSubscription } from '../billing/scenario.js';
import { createCourse, enroll, outcome } from '../curriculum/courses.js';
import { createModule } from '../curriculum/modules.js';
import { openSchool, type Person } from '../support/school.js';
import { certificateOf } from './certificates.js';

const school = openSchool();

/** A newcomer who registers without an invitation. */
async function register(): Promise<Person> {
  const draft = { email: 'nina@test.example', password: 'a first red horse', firstName: 'Nina', lastName: 'Novak' };
  const { status, body } = await school.anyone.post('/auth/register', draft);
  if (status !== 201) throw new Error(JSON.stringify(body));
  const { body: me } = await school.with(body.accessToken).get('/auth/me');
  return { id: me.id, ...draft };
}

interface Chained {
  id: string;
  lessonId: string;
}

/** A licensed course of three modules in a row, the last for premium; `tcodeId` is its entry in the catalogue. */
async function licensedCourse() {
  const course = await createCourse(school, { title: 'Reading maps' });
  const modules: Chained[] = [];
  for (const minTier of ['basic', 'basic', 'premium']) {
    const prerequisites = modules.slice(-1).map(({ id }) => id);
    const { id, content } = await createModule(school, { courseId: course.id, minTier, prerequisites });
    modules.push({ id, lessonId: content.lessons[0].id });
  }
  const offer = { kind: 'course', courseId: course.id, access: 'licensed', title: 'Reading maps' };
  const { id: tcodeId } = await createTcode(school, offer);
  return { courseId: course.id as string, modules: modules as [Chained, Chained, Chained], tcodeId };
}

const subscribe = async (person: Person, tcodeId: string, subscriptionType: string) =>
  school.as(person).post('/subscriptions', { tcodeId, subscriptionType });

describe('a newcomer in a licensed course', () => {
  it('registers, tries it, learns, upgrades, finishes and proves it to a stranger', async () => {
    const { courseId, modules, tcodeId } = await licensedCourse();
    const [first, second, third] = modules;
    const nina = await register();
    const client = school.as(nina);
    const access = async () =>
      (await client.get(`/courses/${courseId}/modules`)).body.items.map(
        ({ reason }: { reason: string | null }) => reason ?? 'open',
      );
    const read = async ({ id }: Chained) => outcome(await client.get(`/modules/${id}`));
    const complete = async ({ id, lessonId }: Chained) => {
      const report = { progressPercent: 100, minutes: 5 };
      const answer = await client.put(`/progress/modules/${id}/lessons/${lessonId}`, report);
      return answer.status === 200 ? answer.body.status : outcome(answer);
    };

    // Without a subscription the course is listed and closed.
    expect(await access()).toEqual(Array(3).fill('no_subscription'));
    const trial = await subscribe(nina, tcodeId, 'trial');
    expect(outcome(trial)).toBe(201);
    expect((await enroll(school, nina, courseId)).body).toMatchObject({ status: 'enrolled' });
    expect(await access()).toEqual(['open', 'module_locked', 'tier_too_low']);

    // The first module opens the second, and the person is told.
    expect(await read(second)).toEqual([403, 'module_locked']);
    expect(await complete(first)).toBe('completed');
    expect(await access()).toEqual(['open', 'open', 'tier_too_low']);
    expect((await client.get('/messages?tag=course')).body.items).toMatchObject([
      { link: `/modules/${second.id}`, readAt: null },
    ]);
    expect(await read(third)).toEqual([403, 'tier_too_low']);
    expect(await complete(third)).toEqual([403, 'tier_too_low']);

    // The trial ends at its second, not before and not after.
    const end = addMs(new Date(), 5_000);
    await endAt(school, trial.body.id, end);
    const at = (moment: Date) => atTime(school, moment, async () => [await read(second), (await access())[1]]);
    expect(await at(addMs(end, -1))).toEqual([200, 'open']);
    expect(await at(end)).toEqual([[403, 'subscription_expired'], 'subscription_expired']);
    expect(await atTime(school, end, () => complete(second))).toEqual([403, 'subscription_expired']);

    // The upgrade opens the rest.
    await endAt(school, trial.body.id, new Date());
    await grantSubscription(school, nina, { tcodeId, subscriptionType: 'monthly' });
    expect(await access()).toEqual(['open', 'open', 'module_locked']);
    expect(await complete(second)).toBe('completed');
    expect(await complete(third)).toBe('completed');
    expect(await access()).toEqual(['open', 'open', 'open']);

    await school.runJobs();

    // The certificate convinces a stranger, and so does the page behind the printed address.
    const { verificationUrl, ...certificate } = await certificateOf(school, nina);
    expect(certificate).toMatchObject({ recipientName: 'Nina Novak', courseTitle: 'Reading maps', status: 'valid' });
    const { pathname } = new URL(verificationUrl as string);
    const page = await school.anyone.get(pathname, { accept: 'text/html' });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    for (const words of ['This certificate is valid.', 'Nina Novak', 'Reading maps', 'Test School'])
      expect(page.body).toContain(words);
    const links = (await client.get('/messages')).body.items.map(({ link }: { link: string }) => link);
    expect(links).toEqual(expect.arrayContaining([`/modules/${third.id}`, `/certificates/${certificate.id}`]));
  });
});
