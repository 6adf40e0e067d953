import { openSchool, type Person } from '../support/school.js';
import { form, outline, pdf, picture, png } from './materials.js';

const school = openSchool();

/** Requests a signed URL as a browser does for `<img>` and `<video>`: without an Authorization header. */
async function load(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(school.url + url, { method, headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isProblem = /problem/.test(response.headers.get('content-type') ?? '');
  const code = isProblem && bytes.length > 0 ? (JSON.parse(bytes.toString()).code as string) : undefined;
  return { status: response.status, headers: response.headers, bytes, code };
}

/** A picture of a subject of P1A. */
async function picturedSubject() {
  const { subject } = await outline(school);
  const { body } = await picture(school, { scope: 'structure', subjectId: subject });
  return body as { id: string; signedUrl: string; version: number };
}

const signedUrlFor = async (person: Person, id: string): Promise<string> =>
  (await school.as(person).get(`/resources/${id}`)).body.signedUrl;

/** A student of P1A with a login of their own. */
const student = () => school.person('STUDENT', school.p1a);

describe('a signed URL', () => {
  it('loads a file and its thumbnail without an Authorization header', async () => {
    const { id } = await picturedSubject();
    const { body } = await school.as(school.ben).get(`/resources/${id}`);

    const file = await load(body.signedUrl);
    const thumbnail = await load(body.signedThumbnailUrl);

    expect([file.status, file.bytes.equals(await png())]).toEqual([200, true]);
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'private, no-cache',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp']);
  });

  it('answers ranges, HEAD and If-None-Match', async () => {
    const { id } = await picturedSubject();
    const url = await signedUrlFor(school.ben, id);
    const whole = await load(url);

    const part = await load(url, { range: 'bytes=4-9' });
    const head = await load(url, {}, 'HEAD');
    const again = await load(url, { 'if-none-match': whole.headers.get('etag') ?? '' });

    expect([part.status, part.bytes.equals(whole.bytes.subarray(4, 10))]).toEqual([206, true]);
    expect(part.headers.get('content-range')).toBe(`bytes 4-9/${whole.bytes.length}`);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(whole.bytes.length)]);
    expect(again.status).toBe(304);
  });

  it('is null for links, and for a thumbnail of another server', async () => {
    const link = { title: 'Water', contentUrl: 'https://example.org/water', thumbnailUrl: 'https://example.org/w.png' };

    const { body } = await school.as(school.root).post('/resources', link);

    expect([body.url, body.signedUrl, body.signedThumbnailUrl]).toEqual([link.contentUrl, null, null]);
  });

  it('stays the same for a while, so that browsers reuse their copy', async () => {
    const { id } = await picturedSubject();

    const urls = await Promise.all([1, 2].map(() => signedUrlFor(school.ben, id)));

    expect(urls[0]).toBe(urls[1]);
    expect(urls[0]).not.toBe(await signedUrlFor(school.ana, id));
  });

  it('is not valid for another path', async () => {
    const [own, other] = [await picturedSubject(), await picturedSubject()];
    const url = await signedUrlFor(school.ben, own.id);

    const answers = await Promise.all([
      load(url.replace(own.id, other.id)),
      load(url.replace('/download', '/thumbnail')),
      load(url.replace(own.id, own.id.toUpperCase())),
    ]);

    expect(answers.map(({ status, code }) => [status, code])).toEqual(Array(3).fill([401, 'signature_invalid']));
  });

  it('cannot be altered to the session of another person', async () => {
    const { id } = await picturedSubject();
    const [mine = '', foreign = ''] = await Promise.all([signedUrlFor(school.ben, id), signedUrlFor(school.ana, id)]);
    const bytesOf = (url: string) => Buffer.from(url.split('signature=')[1] ?? '', 'base64url');
    const [path] = mine.split('?');
    const forged = [
      Buffer.concat([bytesOf(foreign).subarray(0, 36), bytesOf(mine).subarray(36)]),
      Buffer.concat([bytesOf(mine).subarray(0, 32), Buffer.alloc(4, 0xff), bytesOf(mine).subarray(36)]),
      bytesOf(mine).subarray(0, 51),
      Buffer.alloc(52),
      Buffer.alloc(0),
    ];

    const answers = await Promise.all(forged.map((bytes) => load(`${path}?signature=${bytes.toString('base64url')}`)));

    expect(answers.map(({ status, code }) => [status, code])).toEqual(Array(5).fill([401, 'signature_invalid']));
  });

  it('gives another person nothing who sends their own access token', async () => {
    const { id } = await picturedSubject();
    const url = await signedUrlFor(school.ben, id);
    const authorization = `Bearer ${await school.as(school.zoe).token()}`;

    const { status } = await load(url, { authorization });

    expect(status).toBe(404);
  });

  it('ends with the session it was made in', async () => {
    const { id } = await picturedSubject();
    const person = await student();
    const client = school.as(person);
    const url = await signedUrlFor(person, id);
    const before = await load(url);

    await client.post('/auth/logout');

    const after = await load(url);
    expect([before.status, after.status, after.code]).toEqual([200, 401, 'session_expired']);
  });

  it('ends with the membership, and with the file', async () => {
    const { id } = await picturedSubject();
    const person = await student();
    const [own, other] = [await signedUrlFor(person, id), await signedUrlFor(school.ben, id)];

    await school.as(school.root).delete(`/classrooms/${school.p1a}/members/${person.id}`);
    const outside = await load(own);
    await school.as(school.ana).delete(`/resources/${id}`);
    const deleted = await load(other);

    expect([outside.status, deleted.status]).toEqual([404, 404]);
  });

  it('is refused by routes that do not send files', async () => {
    const { id } = await picturedSubject();
    const [, query] = (await signedUrlFor(school.ana, id)).split('?');

    const answers = await Promise.all([
      load(`/api/v1/auth/me?${query}`),
      load(`/api/v1/resources/${id}?${query}`),
      load(`/api/v1/resources/${id}?${query}`, {}, 'DELETE'),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('is not part of a CSV file', async () => {
    await picturedSubject();

    const { body } = await school.as(school.root).get('/resources', { accept: 'text/csv' });

    expect(body).toContain('thumbnailUrl');
    expect(body).not.toMatch(/signature|signedUrl/i);
  });
});

describe('signed URLs in records', () => {
  it('are in lists, in texts with media, and in assessments', async () => {
    const { subject, part, section } = await outline(school, 'See [[media:water-cycle]].');
    await picture(school, { scope: 'structure', subjectId: subject });
    const draft = { title: 'Rain', instructions: 'See [[media:fig]].', placement: { subjectId: subject } };
    const { body: assessment } = await school.as(school.ana).post('/assessments', draft);
    const image = form('Fig.png', await png('#882200'), 'image/png');
    await school.as(school.ana).post(`/assessments/${assessment.id}/resources`, image);

    const [list, sections, one, detail, attached] = await Promise.all(
      [
        `/resources?subjectId=${subject}`,
        `/parts/${part}/sections`,
        `/sections/${section}`,
        `/assessments/${assessment.id}`,
        `/assessments/${assessment.id}/resources`,
      ].map((path) => school.as(school.ana).get(path)),
    );

    const urls = [
      list?.body.items[0].signedUrl,
      sections?.body.items[0].media['water-cycle'].signedUrl,
      one?.body.media['water-cycle'].signedUrl,
      detail?.body.media.fig.signedUrl,
      attached?.body.items[0].signedUrl,
    ];
    expect(await Promise.all(urls.map(async (url) => (await load(url)).status))).toEqual([200, 200, 200, 200, 200]);
  });

  it('make an ETag that still names the version for If-Match', async () => {
    const { id, version } = await picturedSubject();
    const { headers } = await school.as(school.ana).get(`/resources/${id}`);
    const etag = headers.get('etag') ?? '';

    const same = await school.as(school.ana).get(`/resources/${id}`, { 'if-none-match': etag });
    const changed = await school.as(school.ana).patch(`/resources/${id}`, { title: 'Rain' }, { 'if-match': etag });
    const outdated = await school.as(school.ana).patch(`/resources/${id}`, { title: 'Sun' }, { 'if-match': etag });

    expect(etag).toMatch(new RegExp(`^"${version}-[\\w-]+"$`));
    expect([same.status, changed.status, outdated.status]).toEqual([304, 200, 412]);
  });
});

describe('an upload that nothing refers to yet', () => {
  it('can be read by its owner only', async () => {
    const { body } = await school.as(school.ben).post('/files', form('Essay.pdf', pdf, 'application/pdf'));

    const own = await load(body.signedUrl);
    const others = await Promise.all(
      [school.root, school.ana, school.zoe].map((person) => school.as(person).get(`/files/${body.id}/content`)),
    );

    expect([own.status, own.bytes.equals(pdf)]).toEqual([200, true]);
    expect(body.url).toBe(`/api/v1/files/${body.id}/content`);
    expect(others.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

describe('time', () => {
  it('ends a signed URL: with the idle session, and after an hour at most', async () => {
    const { id } = await picturedSubject();
    const url = await signedUrlFor(school.ben, id);

    school.advanceClock({ minutes: 11 });
    const idle = await load(url);
    school.advanceClock({ minutes: 50 });
    const expired = await load(url);

    expect([idle.status, idle.code]).toEqual([401, 'session_expired']);
    expect([expired.status, expired.code]).toEqual([401, 'signature_expired']);
  });

  it('changes the ETag of a record before its signed URLs expire', async () => {
    const { id } = await picturedSubject();
    const { headers } = await school.as(school.ana).get(`/resources/${id}`);

    school.advanceClock({ minutes: 30 });
    const later = await school.as(school.ana).get(`/resources/${id}`, { 'if-none-match': headers.get('etag') ?? '' });

    expect([later.status, (await load(later.body.signedUrl)).status]).toEqual([200, 200]);
  });
});
