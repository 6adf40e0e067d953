import { createCourse, outcome } from '../curriculum/courses.js';
import { openSchool } from '../support/school.js';
import { certificateOf, certify, complete } from './certificates.js';
import { plain, textOf } from './pdf-text.js';

const school = openSchool();

/** The PDF of a new certificate for a person with this name. */
async function pdfFor(name: string, title = 'Reading maps'): Promise<{ bytes: Uint8Array; code: string }> {
  const person = await school.person('STUDENT');
  await school.sql('UPDATE users SET first_name = $2, last_name = NULL WHERE id = $1', [person.id, name]);
  const course = await createCourse(school, { title });
  await complete(school, person, course.id);
  const { id, code } = await certificateOf(school, person);
  const response = await download(await school.as(person).token(), id);
  return { bytes: new Uint8Array(await response.arrayBuffer()), code };
}

const download = (token: string, id: string, headers: Record<string, string> = {}) =>
  fetch(`${school.url}/api/v1/certificates/${id}/pdf`, { headers: { authorization: `Bearer ${token}`, ...headers } });

describe('GET /certificates/:id/pdf', () => {
  it.each([
    ['Latin', 'Łukasz Ångström-Nguyễn Đức'],
    ['Cyrillic', 'Анна Иванова-Їжак'],
    ['Greek', 'Αννα Παπαδοπούλου'],
    ['Arabic', 'محمد بن عبد الله'],
    ['Hebrew', 'שלום כהן'],
    ['Thai', 'สมชาย ใจดี น้ำทิพย์'],
    ['Chinese', '王小明 陳黃龍'],
    ['Japanese', '山田 あかり タロウ'],
    ['Korean', '김민준'],
  ])('shows a name in %s', async (_script, name) => {
    const { bytes } = await pdfFor(name);

    expect(await textOf(bytes)).toContain(plain(name));
  });

  it('shows the course, the day, the organization, the code and the address that verifies it', async () => {
    const { bytes, code } = await pdfFor('Ben', 'Karten lesen 读地图');

    const text = await textOf(bytes);

    for (const part of ['Karten lesen 读地图', '1 May 2026', 'Test School', code, '/api/v1/verify/'])
      expect(text).toContain(plain(part));
  });

  it('refers to the verification page in place of a name that no font can show, and leaves out emoji', async () => {
    const adlam = await textOf((await pdfFor('𞤀𞤣𞤤𞤢𞤥')).bytes);
    const emoji = await textOf((await pdfFor('Mia 🎓 Moreau')).bytes);

    expect(adlam).toContain(plain('This certifies that (see the verification page)'));
    expect(emoji).toContain(plain('Mia Moreau'));
  });

  it('makes a long name and a long title fit', async () => {
    const [name, title] = ['W'.repeat(50), 'Wide '.repeat(51).trim()];

    const text = await textOf((await pdfFor(name, title)).bytes);

    expect(text).toContain(name);
    expect(text).toContain(plain(title));
  });

  it('is the same file each time, which clients keep and read in parts', async () => {
    const { certificate } = await certify(school, school.ben);
    const token = await school.as(school.ben).token();

    const whole = await download(token, certificate.id);
    const etag = whole.headers.get('etag') ?? '';
    const bytes = new Uint8Array(await whole.arrayBuffer());
    const part = await download(token, certificate.id, { range: 'bytes=0-4' });
    const again = await download(token, certificate.id, { 'if-none-match': etag });

    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect([part.status, await part.text()]).toEqual([206, '%PDF-']);
    expect(again.status).toBe(304);
    expect(Number(whole.headers.get('content-length'))).toBe(bytes.length);
    expect(bytes.length).toBeLessThan(60_000);
  });

  it('does not exist for outsiders and once the certificate is revoked', async () => {
    const { certificate } = await certify(school, school.ben);
    const path = `/certificates/${certificate.id}/pdf`;

    expect(outcome(await school.as(school.zoe).get(path))).toEqual([404, 'not_found']);
    await school.as(school.ana).post(`/certificates/${certificate.id}/revoke`, { reason: 'A mistake.' });
    expect(outcome(await school.as(school.ben).get(path))).toEqual([409, 'certificate_revoked']);
  });
});
