import { wav } from '../support/sample-files.js';
import { openSchool } from '../support/school.js';
import { bytes, filesKept, form, mp3, outline, pdf, picture, png } from './materials.js';

const school = openSchool();

const link = {
  title: 'The water cycle',
  contentUrl: 'https://example.org/water',
  topics: ['Water Cycle', 'water-cycle'],
};
const createLibraryResource = async (fields: object = {}) =>
  (await school.as(school.root).post('/resources', { ...link, ...fields })).body;
const idsIn = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);

describe('the library', () => {
  it('shows resources added by an admin to everyone immediately', async () => {
    const made = await school.as(school.root).post('/resources', { ...link, type: 'Videos', videoId: 'dQw4w9WgXcQ' });

    expect([made.status, made.body.status, made.body.type]).toEqual([201, 'active', 'video']);
    expect(made.body.topics).toEqual(['water-cycle']);
    for (const person of [school.ana, school.ben, school.paula, school.zoe]) {
      const { status, body } = await school.as(person).get(`/resources/${made.body.id}`);
      expect([status, body.url]).toEqual([200, 'https://example.org/water']);
    }
  });

  it('shows resources proposed by a teacher after an admin approved them', async () => {
    const { status, body } = await school.as(school.ana).post('/resources', link);
    const early = await school.as(school.ben).get(`/resources/${body.id}`);
    const improved = await school.as(school.ana).patch(`/resources/${body.id}`, { title: 'Water, again' });
    const other = await school.as(school.olga).get(`/resources/${body.id}`);
    const ownApproval = await school.as(school.ana).post(`/resources/${body.id}/approve`);

    const approved = await school.as(school.root).post(`/resources/${body.id}/approve`);

    expect([status, body.status, early.status, improved.status, other.status, ownApproval.status]).toEqual([
      201,
      'pending',
      404,
      200,
      404,
      403,
    ]);
    expect([approved.status, approved.body.status]).toEqual([200, 'active']);
    expect((await school.as(school.ben).get(`/resources/${body.id}`)).body.title).toBe('Water, again');
    expect((await school.as(school.ana).patch(`/resources/${body.id}`, { title: 'Mine' })).status).toBe(403);
    expect((await school.as(school.root).post(`/resources/${body.id}/approve`)).body.code).toBe('illegal_transition');
  });

  it('is read-only for students and parents and closed to anonymous requests', async () => {
    const { id } = await createLibraryResource();

    const answers = await Promise.all([
      school.as(school.ben).post('/resources', link),
      school.as(school.paula).post('/resources', link),
      school.as(school.ben).delete(`/resources/${id}`),
      school.anyone.get('/resources'),
      school.anyone.post('/resources', link),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 401, 401]);
  });

  it('has no positions and no labels', async () => {
    const { id } = await createLibraryResource();

    const moved = await school.as(school.root).post(`/resources/${id}/reorder`, { position: 0 });
    const labelled = await school.as(school.root).patch(`/resources/${id}`, { label: 'water' });

    expect([moved.status, moved.body.code, labelled.status]).toEqual([409, 'resource_unplaced', 409]);
  });

  it('lets only admins set isVerified', async () => {
    const { body } = await school.as(school.ana).post('/resources', link);

    const own = await school.as(school.ana).patch(`/resources/${body.id}`, { isVerified: true });
    const admins = await school.as(school.root).put(`/resources/${body.id}`, { isVerified: true });

    expect([own.status, admins.status, admins.body.isVerified, admins.body.title]).toEqual([
      403,
      200,
      true,
      link.title,
    ]);
  });

  it('does not let views and ratings be written', async () => {
    const { status, body } = await school.as(school.root).post('/resources', { ...link, viewCount: 7 });

    expect([status, body.errors.map(({ field }: { field: string }) => field)]).toEqual([400, ['viewCount']]);
  });

  it('requires a title and content', async () => {
    const untitled = await school.as(school.root).post('/resources', { contentUrl: link.contentUrl });
    const empty = await school.as(school.root).post('/resources', { title: 'Nothing' });
    const { id } = await createLibraryResource();
    const emptied = await school.as(school.root).patch(`/resources/${id}`, { contentUrl: null });
    const never = await school.as(school.root).patch(`/resources/${id}`, { publicationDate: '2026-02-30' });

    expect([untitled.body.code, empty.body.code, emptied.body.code, never.body.code]).toEqual([
      'title_missing',
      'content_missing',
      'content_missing',
      'validation_failed',
    ]);
  });
});

describe('links', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'gopher://127.0.0.1:70/_x',
    'ftp://example.org/x',
    '//example.org/x',
    'http://',
    ' https://a b',
  ])('are refused: %s', async (contentUrl) => {
    for (const field of ['contentUrl', 'thumbnailUrl']) {
      const { status } = await school.as(school.root).post('/resources', { ...link, [field]: contentUrl });
      expect(status).toBe(400);
    }
  });

  it('are never fetched by the server', async () => {
    let hits = 0;
    const { createServer } = await import('node:http');
    const listener = createServer((_, answer) => {
      hits++;
      answer.end();
    });
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    const { port } = listener.address() as { port: number };
    const hosts = ['127.0.0.1', 'localhost', '2130706433', '0177.0.0.1', '0x7f.1', '[::ffff:127.0.0.1]'];

    for (const host of [...hosts, '169.254.169.254']) {
      const url = `http://${host}:${port}/latest/meta-data`;
      const made = await school.as(school.root).post('/resources', { ...link, contentUrl: url, thumbnailUrl: url });
      expect(made.status).toBe(201);
      const { body } = await school.as(school.ben).get(`/resources/${made.body.id}`);
      const download = await school.as(school.ben).get(`/resources/${made.body.id}/download`);
      const thumbnail = await school.as(school.ben).get(`/resources/${made.body.id}/thumbnail`);
      expect([body.url, download.status, thumbnail.status]).toEqual([url, 409, 409]);
    }
    await school.runJobs();

    expect(hits).toBe(0);
    await new Promise((done) => listener.close(done));
  });
});

describe('GET /resources', () => {
  it('filters by type, place, topic and difficulty', async () => {
    const { unit, section, subject } = await outline(school);
    const topic = `tides-${Math.random().toString(36).slice(2)}`;
    const library = await createLibraryResource({ topics: [topic], difficultyLevel: 'advanced', type: 'study' });
    const { body: deep } = await picture(school, { scope: 'structure', subjectId: subject, sectionId: section });
    const list = async (query: string) => idsIn((await school.as(school.ben).get(`/resources?${query}`)).body);

    expect(await list(`topic=${topic.toUpperCase()}`)).toEqual([library.id]);
    expect(await list(`topic=${topic}&difficulty=advanced&type=studies&scope=library`)).toEqual([library.id]);
    expect(await list(`topic=${topic}&difficulty=beginner`)).toEqual([]);
    expect(await list(`subjectId=${subject}`)).toEqual([deep.id]);
    expect(await list(`unitId=${unit}&label=water-cycle&type=images`)).toEqual([deep.id]);
    expect(await list(`sectionId=${section}&sort=position`)).toEqual([deep.id]);
    expect(await list(`subjectId=${subject}&scope=library`)).toEqual([]);
  });

  it('needs two statements, like search and topics', async () => {
    await createLibraryResource();
    for (const path of ['/resources?limit=1', '/resources/search?q=water&limit=1', '/topics?limit=1']) {
      await school.as(school.ben).get(path);

      const { headers, status } = await school.as(school.ben).get(path);

      expect(status).toBe(200);
      expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
    }
  });
});

describe('GET /resources/search', () => {
  it('finds resources that contain all words, by prefix, in any field', async () => {
    const word = `zeph${Math.random().toString(36).slice(2)}`;
    const titled = await createLibraryResource({ title: `${word} and rain` });
    const described = await createLibraryResource({ description: `Rain, then ${word}.` });
    const about = await createLibraryResource({ topics: [word], title: 'Rain' });
    const { body: proposed } = await school.as(school.ana).post('/resources', { ...link, title: `${word} rain` });

    const { status, body } = await school.as(school.ben).get(`/resources/search?q=${word.slice(0, 9)} RAIN`);

    expect([status, idsIn(body)]).toEqual([200, [titled.id, about.id, described.id]]);
    expect(idsIn(body)).not.toContain(proposed.id);
  });

  it.each([
    `'`,
    `\\`,
    `a' & !b | (c <-> d):*`,
    ':* <-> <0>',
    '& | ! ( )',
    '%',
    '"',
    'https://a.b/c?d=e',
    '🌧',
    `''\\''`,
  ])('accepts %s', async (q) => {
    const { status } = await school.as(school.ben).get(`/resources/search?q=${encodeURIComponent(q)}`);

    expect(status).toBe(200);
  });

  it('lists all resources without a query', async () => {
    const library = await createLibraryResource();

    const { body } = await school.as(school.ben).get('/resources/search?limit=5');

    expect(idsIn(body)[0]).toBe(library.id);
  });
});

describe('GET /topics', () => {
  it('counts the resources visible to the caller', async () => {
    const topic = `geology-${Math.random().toString(36).slice(2)}`;
    await createLibraryResource({ topics: [topic] });
    const { subject } = await outline(school);
    await school
      .as(school.ana)
      .post('/resources', { ...link, scope: 'structure', subjectId: subject, topics: [topic] });

    const inside = await school.as(school.ben).get(`/topics?q=${topic}`);
    const outside = await school.as(school.zoe).get(`/topics?q=${topic}`);

    expect(inside.body.items).toEqual([{ topic, resources: 2 }]);
    expect(outside.body.items).toEqual([{ topic, resources: 1 }]);
  });
});

describe('resources of a subject', () => {
  it('are readable by the classroom and writable by its teachers', async () => {
    const { subject, section, unit, part } = await outline(school);

    const { status, body } = await picture(school, { scope: 'structure', subjectId: subject, sectionId: section });

    expect([status, body.label, body.position, body.type, body.mimeType]).toEqual([
      201,
      'water-cycle',
      0,
      'image',
      'image/png',
    ]);
    expect([body.classroomId, body.unitId, body.partId, body.title]).toEqual([school.p1a, unit, part, 'Water Cycle']);
    const seen = await Promise.all(
      [school.root, school.ana, school.ben, school.paula, school.olga, school.zoe].map((person) =>
        school.as(person).get(`/resources/${body.id}`),
      ),
    );
    expect(seen.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 404, 404]);
    const changes = await Promise.all(
      [school.ben, school.olga, school.ana].map((person) =>
        school.as(person).patch(`/resources/${body.id}`, { description: 'Look closely' }),
      ),
    );
    expect(changes.map((answer) => answer.status)).toEqual([403, 404, 200]);
  });

  it('are refused for teachers of other classrooms, and need nested place ids', async () => {
    const { subject } = await outline(school);
    const other = await outline(school);
    const draft = { ...link, scope: 'structure', subjectId: subject };

    const foreign = await school.as(school.olga).post('/resources', draft);
    const nowhere = await school.as(school.ana).post('/resources', { ...link, scope: 'structure' });
    const crossed = await school.as(school.ana).post('/resources', { ...draft, sectionId: other.section });

    expect([foreign.status, nowhere.body.code, crossed.body.code]).toEqual([404, 'subject_missing', 'place_invalid']);
  });

  it('are hidden from students and parents while the subject is archived', async () => {
    const { subject } = await outline(school);
    const { body } = await picture(school, { scope: 'structure', subjectId: subject });
    await school.as(school.ana).delete(`/subjects/${subject}`);

    const seen = await Promise.all(
      [school.ana, school.ben, school.paula].map((person) => school.as(person).get(`/resources/${body.id}`)),
    );
    const change = await school.as(school.ana).patch(`/resources/${body.id}`, { title: 'Late' });

    expect(seen.map(({ status }) => status)).toEqual([200, 404, 404]);
    expect([change.status, change.body.code]).toEqual([409, 'subject_archived']);
  });

  it('have unique labels at one place, under concurrent requests', async () => {
    const { subject, section } = await outline(school);
    const draft = { ...link, scope: 'structure', subjectId: subject, label: 'map' };

    const answers = await Promise.all([1, 2].map(() => school.as(school.ana).post('/resources', draft)));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.map(({ body }) => body.code)).toContain('label_taken');
    const elsewhere = await school.as(school.ana).post('/resources', { ...draft, sectionId: section });
    const unnamed = await school.as(school.ana).post('/resources', { ...draft, label: undefined, title: 'Map' });
    const renamed = await school.as(school.ana).patch(`/resources/${unnamed.body.id}`, { label: 'MAP' });
    expect([elsewhere.status, unnamed.body.label, renamed.body.code]).toEqual([201, 'map-2', 'label_taken']);
    expect((await school.as(school.ana).patch(`/resources/${unnamed.body.id}`, { label: 'a b' })).status).toBe(400);
  });

  it('stay in order without gaps under concurrent moves', async () => {
    const { subject, unit } = await outline(school);
    const made: string[] = [];
    for (const title of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const draft = { ...link, title, scope: 'structure', subjectId: subject, unitId: unit };
      made.push((await school.as(school.ana).post('/resources', draft)).body.id as string);
    }

    const moves = Array.from({ length: 20 }, (_, turn) =>
      school.as(school.ana).post(`/resources/${made[turn % 6]}/reorder`, { position: (turn * 5) % 7 }),
    );
    const answers = await Promise.all(moves);

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const { body } = await school.as(school.ben).get(`/resources?unitId=${unit}&sort=position`);
    expect(body.items.map(({ position }: { position: number }) => position)).toEqual([0, 1, 2, 3, 4, 5]);
    const last = await school.as(school.ana).post(`/resources/${made[0]}/reorder`, { position: 99 });
    expect(last.body.ids.at(-1)).toBe(made[0]);
    await school.as(school.ana).delete(`/resources/${last.body.ids[1]}`);
    const left = await school.as(school.ben).get(`/resources?unitId=${unit}&sort=position`);
    expect(left.body.items.map(({ position }: { position: number }) => position)).toEqual([0, 1, 2, 3, 4]);
    expect((await school.as(school.ben).post(`/resources/${made[0]}/reorder`, { position: 0 })).status).toBe(403);
    expect((await school.as(school.olga).post(`/resources/${made[0]}/reorder`, { position: 0 })).status).toBe(404);
    expect((await school.as(school.ana).post(`/resources/${made[0]}/reorder`, { position: -1 })).status).toBe(400);
  });

  it('prevent the deletion of their unit unless detach=true archives them', async () => {
    const { subject, unit, section } = await outline(school);
    const { body } = await picture(school, { scope: 'structure', subjectId: subject, sectionId: section });

    const kept = await school.as(school.ana).delete(`/units/${unit}`);
    const gone = await school.as(school.ana).delete(`/units/${unit}?detach=true`);

    const { body: archived } = await school.as(school.ana).get(`/resources/${body.id}`);
    expect([kept.status, gone.status, archived.status, archived.unitId]).toEqual([409, 204, 'archived', null]);
    expect((await school.as(school.ben).get(`/resources/${body.id}`)).status).toBe(404);
    const { body: restored } = await school.as(school.ana).post(`/resources/${body.id}/restore`);
    expect([restored.status, restored.subjectId, restored.position]).toEqual(['active', subject, 0]);
  });
});

/** The media of a picture, as texts refer to it. */
const mediaOf = (resourceId: string) => ({
  resourceId,
  url: `/api/v1/resources/${resourceId}/download`,
  signedUrl: expect.stringContaining(`/api/v1/resources/${resourceId}/download?signature=`),
  mimeType: 'image/png',
});

describe('[[media:label]] in a section', () => {
  it('resolves to the nearest resource and reports missing labels', async () => {
    const { subject, unit, part, section } = await outline(school, 'See [[media:map]], [[media:sky]], [[media:moon]].');
    const place = { scope: 'structure', subjectId: subject };
    const { body: far } = await picture(school, { ...place, label: 'map' });
    const { body: near } = await picture(school, { ...place, unitId: unit, label: 'map' });
    const { body: sky } = await picture(school, { ...place, sectionId: section, label: 'sky' });

    const { body } = await school.as(school.ben).get(`/sections/${section}`);
    const { body: list, headers } = await school.as(school.ben).get(`/parts/${part}/sections`);

    expect(far.id).not.toBe(near.id);
    expect(body.media).toEqual({
      map: mediaOf(near.id),
      sky: mediaOf(sky.id),
    });
    expect(body.missingMedia).toEqual(['moon']);
    expect(list.items[0].media).toEqual(body.media);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(3);
  });
});

describe('files', () => {
  it.each([
    ['a picture', 'fig.png', 'image/png', () => png(), 'image'],
    ['a document', 'paper.pdf', 'application/pdf', () => Promise.resolve(pdf), 'document'],
    ['a recording', 'song.mp3', 'audio/mpeg', () => Promise.resolve(mp3), 'audio'],
  ] as const)('are returned unchanged: %s', async (_, name, type, make, kind) => {
    const content = await make();
    const { status, body } = await school.as(school.root).post('/resources', form(name, content, type));

    const whole = await bytes(school, school.zoe, `/resources/${body.id}/download`);
    const byFile = await bytes(school, school.zoe, `/files/${body.fileId}/content`);

    expect([status, body.type, body.sizeBytes, body.fileName]).toEqual([201, kind, content.length, name]);
    expect([whole.status, whole.content.equals(content), byFile.content.equals(content)]).toEqual([200, true, true]);
    expect(whole.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['without samples', 'audio_empty', wav(44)],
    ['that ends too early', 'audio_truncated', wav().subarray(0, 20)],
  ])('are refused with a sentence for a recording %s', async (_, code, content) => {
    const { status, body } = await school.as(school.root).post('/resources', form('a.wav', content, 'audio/wav'));

    expect([status, body.code]).toEqual([415, code]);
    expect(body.detail).toMatch(/^The audio file .*\.$/);
  });

  it('support byte ranges and conditional requests', async () => {
    const content = await png();
    const { body } = await school.as(school.root).post('/resources', form('a.png', content, 'image/png'));
    const path = `/resources/${body.id}/download`;

    const part = await bytes(school, school.ben, path, { range: 'bytes=8-15' });
    const again = await bytes(school, school.ben, path, { 'if-none-match': part.headers.get('etag') ?? '' });

    expect([part.status, part.content.equals(content.subarray(8, 16)), again.status]).toEqual([206, true, 304]);
    expect(part.headers.get('content-range')).toBe(`bytes 8-15/${content.length}`);
  });

  it('have a thumbnail', async () => {
    const { body } = await school.as(school.root).post('/resources', form('a.pdf', pdf, 'application/pdf'));
    await school.runJobs();

    const { status, headers } = await bytes(school, school.ben, body.thumbnailUrl.replace('/api/v1', ''));

    expect([status, headers.get('content-type')]).toEqual([200, 'image/webp']);
  });

  it.each([
    ['../../etc/passwd.png', 'passwd.png'],
    ['..\\..\\evil.png', 'evil.png'],
    ['C:\\temp\\a b.png', 'a b.png'],
    ['Fig. 1 “new”.png', 'Fig. 1 “new”.png'],
  ])('are stored under generated names: %s', async (name, shown) => {
    const { status, body } = await school.as(school.root).post('/resources', form(name, await png(), 'image/png'));

    const [{ key } = { key: '' }] = await school.sql<{ key: string }>(
      'SELECT storage_key AS key FROM stored_files WHERE id = $1',
      [body.fileId],
    );
    expect([status, body.fileName]).toEqual([201, shown]);
    expect(key).toMatch(/^\d{4}\/\d{2}\/[0-9a-f-]{36}\.png$/);
  });

  it.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a document', pdf],
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex')],
  ])('are refused and not stored when %s is declared as a picture', async (_, content) => {
    const before = await filesKept(school);

    const { status } = await school.as(school.root).post('/resources', form('a.png', content, 'image/png'));

    expect([status, await filesKept(school)]).toEqual([415, before]);
  });

  it('are not stored when the resource is refused', async () => {
    const before = await filesKept(school);
    const { subject } = await outline(school);

    const wrongType = await school
      .as(school.root)
      .post('/resources', form('a.png', await png(), 'image/png', { type: 'video' }));
    const unknown = await school
      .as(school.root)
      .post('/resources', form('a.png', await png(), 'image/png', { colour: 'red' }));
    const place = { scope: 'structure', subjectId: subject };
    const foreign = await school.as(school.olga).post('/resources', form('a.png', await png(), 'image/png', place));
    const student = await school.as(school.ben).post('/resources', form('a.png', await png(), 'image/png'));

    expect([wrongType.body.code, unknown.status, foreign.status, student.status]).toEqual([
      'type_mismatch',
      400,
      404,
      403,
    ]);
    expect(await filesKept(school)).toBe(before);
  });

  it('are replaced under the same label, and the old file is deleted', async () => {
    const { subject } = await outline(school);
    const { body } = await picture(school, { scope: 'structure', subjectId: subject, label: 'map' });
    const before = await filesKept(school);

    const { status, body: after } = await school
      .as(school.ana)
      .put(`/resources/${body.id}/file`, form('other.pdf', pdf, 'application/pdf'));

    expect([status, after.label, after.type, after.fileName]).toEqual([200, 'map', 'document', 'other.pdf']);
    expect([after.fileId === body.fileId, await filesKept(school)]).toEqual([false, before]);
    const { content } = await bytes(school, school.ben, `/resources/${body.id}/download`);
    expect(content.equals(pdf)).toBe(true);
    expect((await bytes(school, school.ben, `/files/${body.fileId}/content`)).status).toBe(404);
    const others = await Promise.all(
      [school.ben, school.olga].map((person) =>
        school.as(person).put(`/resources/${body.id}/file`, form('x.pdf', pdf, 'application/pdf')),
      ),
    );
    expect(others.map((answer) => answer.status)).toEqual([403, 404]);
  });

  it('are hidden from other classrooms on every route', async () => {
    const { subject } = await outline(school);
    const { body } = await picture(school, { scope: 'structure', subjectId: subject });

    const paths = [
      `/resources/${body.id}/download`,
      `/resources/${body.id}/thumbnail`,
      `/files/${body.fileId}/content`,
    ];
    const answers = await Promise.all(
      paths.flatMap((path) => [bytes(school, school.zoe, path), bytes(school, school.paula, path)]),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 200, 404, 200, 404, 200]);
  });
});

describe('DELETE /resources/:id', () => {
  it('deletes the row and the file', async () => {
    const before = await filesKept(school);
    const { body } = await school.as(school.root).post('/resources', form('a.png', await png(), 'image/png'));

    const { status, body: answer } = await school.as(school.root).delete(`/resources/${body.id}`);

    expect([status, answer.archived, await filesKept(school)]).toEqual([200, false, before]);
    expect((await bytes(school, school.root, `/resources/${body.id}/download`)).status).toBe(404);
    expect((await school.as(school.root).delete(`/resources/${body.id}`)).status).toBe(404);
  });

  it('restores archived resources', async () => {
    const { id } = await createLibraryResource();
    await school.sql(`UPDATE resources SET status = 'archived', archived_at = now() WHERE id = $1`, [id]);

    const change = await school.as(school.root).patch(`/resources/${id}`, { title: 'Late' });

    expect(change.body.code).toBe('resource_archived');
    expect((await school.as(school.ben).get(`/resources/${id}`)).status).toBe(404);
    const { body: restored } = await school.as(school.root).post(`/resources/${id}/restore`);
    expect([restored.status, restored.archivedAt]).toEqual(['active', null]);
    expect((await school.as(school.root).post(`/resources/${id}/restore`)).body.code).toBe('illegal_transition');
  });

  it('refuses an outdated version', async () => {
    const { id } = await createLibraryResource();
    await school.as(school.root).patch(`/resources/${id}`, { title: 'Second' });

    const change = await school.as(school.root).patch(`/resources/${id}`, { title: 'Third' }, { 'if-match': '"1"' });
    const removal = await school.as(school.root).delete(`/resources/${id}`, { 'if-match': '"1"' });

    expect([change.status, removal.status]).toEqual([412, 412]);
  });
});

describe('a scope whose feature is disabled', () => {
  const other = openSchool({ FEATURES: 'school,subjects,library' });
  const choose = (features: string[]) =>
    other.as(other.root).patch('/organizations/current', { settings: { features } });

  it('answers 404 while other scopes work', async () => {
    const admin = other.as(other.root);
    const library = await admin.post('/resources', link);
    const owned = await admin.post('/resources', { ...link, scope: 'assessment', assessmentId: library.body.id });
    const asked = await admin.get('/resources?scope=assessment');

    expect([library.status, owned.status, asked.status]).toEqual([201, 404, 404]);
    expect([owned.body.code, asked.body.code]).toEqual(['feature_disabled', 'feature_disabled']);
  });

  it('hides its resources until the feature is enabled again', async () => {
    const admin = other.as(other.root);
    const { body: library } = await admin.post('/resources', form('a.png', await png(), 'image/png'));
    const { subject } = await outline(other);
    const { body: attached } = await picture(other, { scope: 'structure', subjectId: subject });
    const paths = [
      `/resources/${library.id}/download`,
      `/files/${library.fileId}/content`,
      `/resources/${attached.id}`,
    ];
    const statuses = async () => Promise.all(paths.map(async (path) => (await bytes(other, other.ben, path)).status));

    await choose(['school', 'subjects']);
    const off = await statuses();
    const { body: left } = await admin.get('/resources');
    await choose(['school', 'subjects', 'library']);

    expect([off, idsIn(left)]).toEqual([[404, 404, 200], [attached.id]]);
    expect(await statuses()).toEqual([200, 200, 200]);
  });
});
