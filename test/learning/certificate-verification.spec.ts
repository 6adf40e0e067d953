import pg from 'pg';
import { personalData } from '#personal-data.js';
import { eraseAccounts } from '#tenancy/provisioning/erasures.js';
import { createCourse, outcome } from '../curriculum/courses.js';
import { openSchool } from '../support/school.js';
import { certify, complete } from './certificates.js';

const school = openSchool();
const verify = (code: string, accept = 'application/json') => school.anyone.get(`/verify/${code}`, { accept });
const codeOf = (certificate: { code: string }) => certificate.code.replaceAll('-', '');

describe('GET /verify/:code', () => {
  it('tells a stranger name, course, day and organization, and nothing more', async () => {
    const { certificate } = await certify(school, school.ben, 'Maps & <b>compasses</b>');

    const { status, body, headers } = await verify(codeOf(certificate));

    expect([status, body]).toEqual([
      200,
      {
        status: 'valid',
        recipientName: 'Ben Bauer',
        courseTitle: 'Maps & <b>compasses</b>',
        completedOn: '2026-05-01',
        organizationName: 'Test School',
      },
    ]);
    expect([headers.get('cache-control'), headers.get('x-robots-tag')]).toEqual(['no-store', 'noindex']);
  });

  it('accepts the code as it is printed and as people type it', async () => {
    const { certificate } = await certify(school, school.ben);
    const typed = [certificate.code, certificate.code.toLowerCase(), codeOf(certificate).replaceAll('0', 'o')];
    const spaced = encodeURIComponent(` ${certificate.code.replaceAll('-', ' – ').replaceAll('1', 'l')} `);

    const answers = await Promise.all([...typed, spaced].map((code) => verify(code)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(certificate.verificationUrl).toContain(`/api/v1/verify/${codeOf(certificate)}`);
  });

  it('is an escaped page without scripts for a browser', async () => {
    const { certificate } = await certify(school, school.ben, '<script>alert(1)</script>');

    const { status, body, headers } = await verify(codeOf(certificate), 'text/html,application/xhtml+xml,*/*;q=0.8');

    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain(`default-src 'none'`);
    expect(body).toContain('This certificate is valid.');
    expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(body).not.toContain('<script');
  });

  it('shows that a certificate was revoked, but not why', async () => {
    const { certificate } = await certify(school, school.ben);
    await school.as(school.ana).post(`/certificates/${certificate.id}/revoke`, { reason: 'A private reason.' });

    const { body } = await verify(codeOf(certificate));
    const page = await verify(codeOf(certificate), 'text/html');

    expect(Object.entries(body)).toHaveLength(5);
    expect(body).toMatchObject({ status: 'revoked', recipientName: 'Ben Bauer' });
    expect(page.body).toContain('was revoked');
    expect(page.body).not.toContain('private reason');
  });

  it('answers the same for every code without a certificate', async () => {
    const codes = ['0'.repeat(26), 'x', 'é'.repeat(30), '7'.repeat(199), "'%20OR%20''='"];

    const answers = await Promise.all(codes.map((code) => verify(code)));
    const pages = await Promise.all(codes.map((code) => verify(code, 'text/html')));

    const seen = answers.map(({ status, body, headers }) =>
      JSON.stringify([status, { ...body, requestId: '' }, headers.get('x-statements')]),
    );
    expect([...new Set(seen)]).toHaveLength(1);
    expect(outcome(answers[0])).toEqual([404, 'not_found']);
    expect(new Set(pages.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(pages[0].status).toBe(404);
  });
});

describe('an erased account', () => {
  it('takes its certificates along', async () => {
    const person = await school.person('STUDENT');
    const enrolled = await createCourse(school);
    await school.as(person).post(`/courses/${enrolled.id}/enroll`);
    const { certificate } = await certify(school, person);
    const client = new pg.Client(school.databaseUrl);
    await client.connect();

    await eraseAccounts(client, personalData, [person.id]);
    await client.end();

    expect((await verify(codeOf(certificate))).status).toBe(404);
  });

  it('gets no certificate of a completion reported later', async () => {
    const person = await school.person('STUDENT');
    const course = await createCourse(school);
    await school.sql('DELETE FROM users WHERE id = $1', [person.id]);

    await complete(school, person, course.id);

    expect((await school.as(school.ana).get(`/courses/${course.id}/certificates`)).body.total).toBe(0);
  });
});

describe('verification in a school with rate limits', () => {
  const limited = openSchool({ RATE_LIMIT_ENABLED: 'true' });

  it('is limited per network', async () => {
    const statuses: number[] = [];
    for (let each = 0; each < 62; each++) statuses.push((await limited.anyone.get(`/verify/${each}`)).status);

    expect(statuses.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 404));
    expect(statuses.slice(60)).toEqual([429, 429]);
  });
});

describe('certificates in a school without courses', () => {
  const without = openSchool({ FEATURES: 'school,subjects' });

  it('do not exist', async () => {
    expect(outcome(await without.anyone.get('/verify/0'))).toEqual([404, 'feature_disabled']);
    expect(outcome(await without.as(without.ben).get('/certificates/me'))).toEqual([404, 'feature_disabled']);
  });
});
