import { CertificateIssuer } from '#learning/certificates/certificate-issuer.service.js';
import { createCourse, outcome } from '../curriculum/courses.js';
import { createModule } from '../curriculum/modules.js';
import { openSchool } from '../support/school.js';
import { certificateOf, certify, complete } from './certificates.js';

const school = openSchool();

describe('a certificate', () => {
  it('is issued when a person completes a course, who is told', async () => {
    const { course, certificate } = await certify(school, school.ben);
    const { body: inbox } = await school.as(school.ben).get('/messages');

    expect(certificate).toMatchObject({
      userId: school.ben.id,
      courseId: course.id,
      recipientName: 'Ben Bauer',
      courseTitle: 'Reading maps',
      completedOn: '2026-05-01',
      status: 'valid',
      revokedAt: null,
      revocationReason: null,
      version: 1,
    });
    expect(certificate.code).toMatch(/^([0-9A-Z]{5}-){4}[0-9A-Z]{6}$/);
    expect(inbox.items[0]).toMatchObject({ title: 'You have a certificate', link: `/certificates/${certificate.id}` });
  });

  it('is issued once, however often the completion is reported', async () => {
    const course = await createCourse(school);
    const issuer = school.app.get(CertificateIssuer, { strict: false });
    const completion = { userId: school.zoe.id, courseId: course.id, completedAt: '2026-05-01T10:00:00Z' };

    const ids = await Promise.all(Array.from({ length: 12 }, () => issuer.issue(completion)));

    expect(ids.filter((id) => id !== null)).toHaveLength(1);
    expect((await school.as(school.root).get(`/courses/${course.id}/certificates`)).body.total).toBe(1);
  });

  it('is not issued to a teacher who tries a draft of a course', async () => {
    const course = await createCourse(school, { status: 'draft' }, school.olga);
    const { id, content } = await createModule(school, { courseId: course.id }, school.olga);
    const olga = school.as(school.olga);
    const path = `/progress/modules/${id}/lessons/${content.lessons[0].id}`;

    const { body } = await olga.put(path, { progressPercent: 100 });
    await school.runJobs();

    expect(body.status).toBe('completed');
    expect((await olga.get('/certificates/me')).body.total).toBe(0);
  });

  it('keeps the names of the day it was issued', async () => {
    const person = await school.person('STUDENT');
    const { course, certificate } = await certify(school, person, 'Old title');
    await school.as(school.ana).patch(`/courses/${course.id}`, { title: 'New title' });
    await school.sql(`UPDATE users SET last_name = 'Other' WHERE id = $1`, [person.id]);

    const { body } = await school.as(person).get(`/certificates/${certificate.id}`);

    expect(body).toMatchObject({ courseTitle: 'Old title', recipientName: certificate.recipientName });
  });

  it('has the day of completion in the time zone of the organization', async () => {
    await school.as(school.root).patch('/organizations/current', { timeZone: 'Asia/Bangkok' });
    const course = await createCourse(school);
    await complete(school, school.ana, course.id, '2026-05-01T20:00:00Z');

    const { completedOn } = await certificateOf(school, school.ana);
    await school.as(school.root).patch('/organizations/current', { timeZone: 'UTC' });

    expect(completedOn).toBe('2026-05-02');
  });

  it('prevents that its course is deleted, which is archived instead', async () => {
    const { course } = await certify(school, await school.person('STUDENT'));

    const { body } = await school.as(school.ana).delete(`/courses/${course.id}`);

    expect(body).toEqual({ archived: true });
  });
});

describe('GET /certificates/:id', () => {
  it('is for its person, their parents, the owner of the course and admins', async () => {
    const { certificate } = await certify(school, school.ben);
    const read = async (person: typeof school.ana) =>
      (await school.as(person).get(`/certificates/${certificate.id}`)).status;

    expect(await Promise.all([school.ben, school.paula, school.ana, school.root].map(read))).toEqual([
      200, 200, 200, 200,
    ]);
    expect(await Promise.all([school.zoe, school.olga, await school.person('STUDENT', school.p1a)].map(read))).toEqual([
      404, 404, 404,
    ]);
    expect(outcome(await school.as(school.ben).get('/certificates/maps'))).toEqual([400, 'malformed_id']);
  });
});

describe('GET /courses/:id/certificates', () => {
  it('lists, searches and exports the certificates for the owner and admins', async () => {
    const course = await createCourse(school);
    await complete(school, school.ben, course.id);
    await complete(school, school.zoe, course.id);
    const zoes = (await certificateOf(school, school.zoe)).id;
    await school.as(school.ana).post(`/certificates/${zoes}/revoke`, { reason: 'A mistake.' });
    const list = (query: string, person = school.ana) =>
      school.as(person).get(`/courses/${course.id}/certificates${query}`);
    const names = async (query: string) =>
      (await list(query)).body.items.map((item: { recipientName: string }) => item.recipientName);

    expect(await names('')).toEqual(['Ben Bauer', 'Zoe Zhang']);
    expect(await names('?sort=-recipientName')).toEqual(['Zoe Zhang', 'Ben Bauer']);
    expect(await names('?status=valid')).toEqual(['Ben Bauer']);
    expect(await names('?q=zo')).toEqual(['Zoe Zhang']);
    const csv = await school.as(school.root).get(`/courses/${course.id}/certificates`, { accept: 'text/csv' });
    expect(csv.body).toMatch(/revoked.*Zoe Zhang/);
    expect(outcome(await list('', school.olga))).toEqual([403, 'forbidden']);
    expect(outcome(await list('', school.ben))).toEqual([403, 'forbidden_role']);
    expect(outcome(await list('?status=lost'))).toEqual([400, 'validation_failed']);
  });

  it('takes as many statements for many certificates as for one', async () => {
    const course = await createCourse(school);
    const read = () => school.as(school.ana).get(`/courses/${course.id}/certificates?limit=100`);
    await complete(school, school.ben, course.id);
    const one = await read();
    await school.sql(
      `INSERT INTO certificates (id, organization_id, user_id, course_id, recipient_name, course_title, organization_name,
         completed_at, completed_on, code, issued_at)
       SELECT gen_random_uuid(), c.organization_id, u.id, c.course_id, 'Copy', c.course_title, c.organization_name,
         c.completed_at, c.completed_on, upper(left(md5(u.id::text), 26)), c.issued_at
       FROM certificates c, users u WHERE c.course_id = $1 AND u.id <> c.user_id`,
      [course.id],
    );

    const many = await read();

    expect(many.body.total).toBeGreaterThan(4);
    expect(many.headers.get('x-statements')).toBe(one.headers.get('x-statements'));
  });
});

describe('POST /certificates/:id/revoke', () => {
  it('is for the owner of the course and admins, with a reason, once, and is audited', async () => {
    const { certificate } = await certify(school, school.ben);
    const revoke = async (person: typeof school.ana, body: object = { reason: 'Not own work.' }) =>
      school.as(person).post(`/certificates/${certificate.id}/revoke`, body);

    expect(outcome(await revoke(school.ben))).toEqual([403, 'forbidden_role']);
    expect(outcome(await revoke(school.olga))).toEqual([404, 'not_found']);
    expect(outcome(await revoke(school.ana, {}))).toEqual([400, 'validation_failed']);
    const answers = await Promise.all([revoke(school.ana), revoke(school.root), revoke(school.ana)]);
    const { body: shown } = await school.as(school.ben).get(`/certificates/${certificate.id}`);
    const { body: log } = await school.as(school.root).get('/audit-log?action=certificate.revoked');
    const { body: inbox } = await school.as(school.ben).get('/messages?tag=course');
    const told = inbox.items.filter(({ title }: { title: string }) => title === 'A certificate was revoked');

    expect(answers.map(outcome).sort()).toEqual([200, [409, 'certificate_revoked'], [409, 'certificate_revoked']]);
    expect(shown).toMatchObject({ status: 'revoked', revocationReason: 'Not own work.', version: 2 });
    expect(told).toMatchObject([
      { kind: 'alert', body: expect.stringContaining('Not own work.'), link: `/certificates/${certificate.id}` },
    ]);
    expect(log.items[0]).toMatchObject({ entityId: certificate.id, data: { userId: school.ben.id } });
  });

  it('lets only a later completion issue another one', async () => {
    const person = await school.person('STUDENT');
    const { course, certificate } = await certify(school, person);
    await school.as(school.ana).post(`/certificates/${certificate.id}/revoke`, { reason: 'Not own work.' });
    const issuer = school.app.get(CertificateIssuer, { strict: false });
    const issue = (completedAt: string) => issuer.issue({ userId: person.id, courseId: course.id, completedAt });

    expect(await issue('2026-05-01T10:00:00Z')).toBeNull();
    expect(await issue(new Date(Date.now() + 1000).toISOString())).not.toBeNull();
  });
});

describe('POST /certificates/:id/reissue', () => {
  it('replaces a revoked certificate with the present names, once', async () => {
    const person = await school.person('STUDENT');
    const { certificate } = await certify(school, person);
    const reissue = (who = school.ana) => school.as(who).post(`/certificates/${certificate.id}/reissue`);
    expect(outcome(await reissue())).toEqual([409, 'certificate_valid']);
    await school.as(school.ana).post(`/certificates/${certificate.id}/revoke`, { reason: 'Wrong name.' });
    await school.sql(`UPDATE users SET first_name = 'Correct', last_name = 'Name' WHERE id = $1`, [person.id]);

    const answers = await Promise.all([reissue(), reissue(), reissue(school.root)]);

    const issued = answers.find(({ status }) => status === 201)?.body;
    expect(answers.map(outcome).sort()).toEqual([201, [409, 'certificate_valid'], [409, 'certificate_valid']]);
    expect(issued).toMatchObject({ recipientName: 'Correct Name', completedOn: '2026-05-01', status: 'valid' });
    expect(issued.code).not.toBe(certificate.code);
    expect(outcome(await reissue(school.olga))).toEqual([404, 'not_found']);
    expect(outcome(await reissue(person))).toEqual([403, 'forbidden_role']);
  });
});
