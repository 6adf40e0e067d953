import { CertificateIssuer } from '#learning/certificates/certificate-issuer.service.js';
import { createCourse, enroll } from '../curriculum/courses.js';
import { createModule } from '../curriculum/modules.js';
import { openSchool, type Person } from '../support/school.js';
import { certificateOf, certify } from './certificates.js';

const school = openSchool();

interface Started {
  person: Person;
  courseId: string;
  /** Completes one of the modules, the first by default. */
  finish: (n?: number) => Promise<number>;
}

/** A new person with a seat in a course with modules of one lesson each. */
async function startCourse(modules = 1): Promise<Started> {
  const course = await createCourse(school);
  const paths: string[] = [];
  for (let n = 0; n < modules; n++) {
    const { id, content } = await createModule(school, { courseId: course.id });
    paths.push(`/progress/modules/${id}/lessons/${content.lessons[0].id}`);
  }
  const person = await school.person('STUDENT');
  await enroll(school, person, course.id);
  const finish = async (n = 0) => (await school.as(person).put(paths[n], { progressPercent: 100 })).status;
  return { person, courseId: course.id, finish };
}

const certificatesOf = (person: Person) =>
  school.sql('SELECT id FROM certificates WHERE user_id = $1 ORDER BY issued_at', [person.id]);

describe('the certificate of a completed course', () => {
  it('is issued by another process if the one that stored the completion ends', async () => {
    const dying = await school.secondInstance();
    const { person, courseId, finish } = await startCourse();

    const status = await finish();
    await dying.stop();
    const before = await certificatesOf(person);
    await (await school.secondInstance()).runJobs();

    expect([status, before]).toEqual([200, []]);
    expect(await certificateOf(school, person)).toMatchObject({ courseId, status: 'valid' });
  });

  it('is queued in the transaction of the completion: both are stored or neither', async () => {
    const { person, finish } = await startCourse();
    await school.sql(`
      CREATE FUNCTION refuse_job() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'No job'; END $$;
      CREATE TRIGGER refuse BEFORE INSERT ON graphile_worker._private_jobs EXECUTE FUNCTION refuse_job()`);

    const refused = await finish();
    await school.sql('DROP FUNCTION refuse_job CASCADE');
    const stored = await school.sql('SELECT FROM user_progress WHERE user_id = $1 AND completed_at IS NOT NULL', [
      person.id,
    ]);
    const accepted = await finish();
    await school.runJobs();

    expect([refused, stored, accepted]).toEqual([500, [], 200]);
    expect(await certificatesOf(person)).toHaveLength(1);
  });

  it('is issued when the last two modules are completed at the same time', async () => {
    const { person, finish } = await startCourse(6);
    for (let n = 0; n < 4; n++) await finish(n);

    const statuses = await Promise.all([finish(4), finish(5)]);
    await school.runJobs();

    expect(statuses).toEqual([200, 200]);
    expect(await certificatesOf(person)).toHaveLength(1);
  });

  it.each(['unpublished', 'archived', 'deleted'])(
    'is issued once when the only unfinished module is %s',
    async (how) => {
      const { person, courseId, finish } = await startCourse(3);
      const [other, gone] = [await school.person('STUDENT'), await school.person('STUDENT')];
      for (const each of [other, gone]) await enroll(school, each, courseId);
      const { body: page } = await school.as(school.ana).get(`/modules?courseId=${courseId}&limit=10`);
      const [, , last] = (page.items as { id: string; moduleOrder: number }[]).toSorted(
        (a, b) => a.moduleOrder - b.moduleOrder,
      );
      for (const n of [0, 1]) await finish(n);
      const unpublish = () => school.as(school.ana).post(`/modules/${last?.id}/unpublish`);
      const remove = () => school.as(school.ana).delete(`/modules/${last?.id}`);
      if (how === 'archived')
        await school.sql(
          `INSERT INTO user_progress (id, user_id, module_id, status, progress_percent, last_accessed_at)
         VALUES (gen_random_uuid(), $1, $2, 'in_progress', 10, now())`,
          [other.id, last?.id],
        );

      const { status, body } = how === 'unpublished' ? await unpublish() : await remove();
      await school.runJobs();
      if (how === 'unpublished') {
        await school.as(school.ana).post(`/modules/${last?.id}/publish`);
        await unpublish();
        await school.runJobs();
      }

      expect([status, body.archived]).toEqual([200, how === 'unpublished' ? undefined : how === 'archived']);
      expect(await certificatesOf(person)).toHaveLength(1);
      expect([await certificatesOf(other), await certificatesOf(gone)]).toEqual([[], []]);
      const { body: inbox } = await school.as(person).get('/messages?tag=course');
      expect(inbox.items.filter(({ link }: { link: string }) => link.startsWith('/certificates/'))).toHaveLength(1);
    },
  );

  it('is issued once, also if it is revoked while the job runs again', async () => {
    const person = await school.person('STUDENT');
    const { course, certificate } = await certify(school, person);
    const issuer = school.app.get(CertificateIssuer, { strict: false });
    const completion = { userId: person.id, courseId: course.id, completedAt: '2026-05-01T10:00:00Z' };
    const revoke = () => school.as(school.ana).post(`/certificates/${certificate.id}/revoke`, { reason: 'A mistake.' });

    const runs = Array.from({ length: 12 }, () => issuer.recordCompletion(completion));
    await Promise.all([...runs, revoke(), ...Array.from({ length: 12 }, () => issuer.recordCompletion(completion))]);

    expect(await certificatesOf(person)).toEqual([{ id: certificate.id }]);
  });
});
