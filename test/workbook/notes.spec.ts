import { NotesService } from '#workbook/notes/notes.service.js';
import { rowOf } from '../contract/fixture.js';
import { curriculum } from '../curriculum/contract-fixtures.js';
import { createCourse, enroll, leave, outcome } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import { picture, wav } from '../support/sample-files.js';
import { openSchool, type Person } from '../support/school.js';
import { downloadNotes } from './note-archives.js';

const school = openSchool();

const get = (person: Person, path: string) => school.as(person).get(path);
const post = (person: Person, path: string, body?: object) => school.as(person).post(path, body);
const patch = (person: Person, id: string, body: object, headers?: Record<string, string>) =>
  school.as(person).patch(`/notes/${id}`, body, headers);
const write = async (person: Person, draft: object = {}) => {
  const { status, body } = await post(person, '/notes', { title: 'Maps', content: '<p>North is up.</p>', ...draft });
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
};
const titlesOf = async (person: Person, query: string) =>
  (await get(person, `/notes${query}`)).body.items.map(({ title }: { title: string }) => title);
const share = (person: Person, communitySharing: boolean) =>
  school.as(person).put('/user/privacy', { communitySharing });

/** A module of a course of Ana in which Ben and Zoe have seats, with a video. */
async function lessons() {
  const course = await createCourse(school);
  const { id: moduleId } = await createModule(school, { courseId: course.id });
  const content = { videoUrl: 'https://videos.example/maps.mp4' };
  const { id: videoId } = await createLesson(school, moduleId, { type: 'video', content });
  const { id: textId } = await createLesson(school, moduleId);
  for (const person of [school.ben, school.zoe]) await enroll(school, person, course.id);
  return { courseId: course.id as string, moduleId: moduleId as string, videoId, textId };
}

const uploadImage = async (person: Person) =>
  (await school.as(person).upload('/files', 'map.png', await picture('png', 8, 8))).body as { id: string; url: string };

describe('POST /notes', () => {
  it('writes a private note with sanitized text, distinct labels and counted words', async () => {
    const draft = {
      title: 'Maps',
      tags: ['maps', 'MAPS', ' Çelik '],
      isPinned: true,
      content: '<h1>North</h1><p onclick="x()">is <b>up</b>, x &lt; y.</p><script>alert(1)</script>',
      metadata: { lastEditDevice: 'Tablet', categories: ['Geography'] },
    };

    const { status, body, headers } = await post(school.ben, '/notes', draft);

    expect([status, body]).toMatchObject([
      201,
      {
        title: 'Maps',
        content: '<h1>North</h1><p>is <strong>up</strong>, x &lt; y.</p>',
        snippet: 'North is up, x < y.',
        tags: ['maps', 'Çelik'],
        isPrivate: true,
        isPinned: true,
        userId: school.ben.id,
        deletedAt: null,
        moduleId: null,
        lessonId: null,
        sectionId: null,
        audioRecordingId: null,
        timestamp: null,
        files: [],
        metadata: { wordCount: 5, lastEditDevice: 'Tablet', version: 1, linkedNotes: [], categories: ['Geography'] },
      },
    ]);
    expect(headers.get('etag')).toMatch(/^"1-/);
    expect((await patch(school.ben, body.id, { content: body.content, version: 1 })).body.version).toBe(1);
  });

  it.each([
    [{ title: ' ' }, 'validation_failed'],
    [{ title: 'x'.repeat(201) }, 'validation_failed'],
    [{ content: 'x'.repeat(50_001) }, 'validation_failed'],
    [{ content: '<p>&nbsp;</p><script>1</script>' }, 'note_empty'],
    [{ content: '<img src="https://elsewhere.example/map.png">' }, 'note_empty'],
    [{ tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }, 'validation_failed'],
    [{ metadata: { categories: ['x'.repeat(51)] } }, 'validation_failed'],
    [{ metadata: { wordCount: 3 } }, 'validation_failed'],
    [{ timestamp: 5 }, 'note_place_invalid'],
    [{ timestamp: -1 }, 'validation_failed'],
    [{ lessonId: '01890a5d-ac96-774b-bcce-b302099a8057' }, 'lesson_without_module'],
    [{ isPrivate: 'no' }, 'validation_failed'],
  ])('refuses %j', async (draft, code) => {
    const answer = await post(school.ben, '/notes', { title: 'Maps', content: 'x', ...draft });

    expect(outcome(answer)).toEqual([400, code]);
  });

  it('refers to modules, lessons and sections that the author may read', async () => {
    const { moduleId, videoId, textId } = await lessons();
    const other = await createModule(school);
    const sectionId = await rowOf(curriculum, 'sections', { school, actor: school.root, role: 'ADMIN' });
    const writeAt = async (person: Person, place: object) =>
      outcome(await post(person, '/notes', { title: 'Maps', content: 'x', ...place }));

    expect(await writeAt(school.ben, { moduleId, lessonId: videoId, timestamp: 95 })).toBe(201);
    expect(await writeAt(school.ben, { moduleId, lessonId: textId, timestamp: 95 })).toEqual([
      400,
      'note_place_invalid',
    ]);
    expect(await writeAt(school.ben, { moduleId: other.id, lessonId: videoId })).toEqual([404, 'not_found']);
    expect(await writeAt(await school.person('STUDENT'), { moduleId })).toEqual([403, 'not_enrolled']);
    expect(await writeAt(school.ben, { sectionId })).toBe(201);
    expect(await writeAt(school.zoe, { sectionId })).toEqual([404, 'not_found']);
  });

  it('refers to a second of an own recording', async () => {
    const recording = (await school.as(school.ben).upload('/recordings', 'me.wav', wav(32_044))).body;
    const at = async (person: Person, timestamp: number | null) =>
      outcome(await post(person, '/notes', { title: 'x', content: 'x', audioRecordingId: recording.id, timestamp }));

    expect(recording.durationSeconds).toBe(2);
    expect(await at(school.ben, 2)).toBe(201);
    expect(await at(school.ben, 3)).toEqual([400, 'note_place_invalid']);
    expect(await at(school.zoe, 1)).toEqual([404, 'not_found']);
    const [note] = (await get(school.ben, `/notes?audioRecordingId=${recording.id}`)).body.items;
    expect(note.timestamp).toBe(2);
    expect(outcome(await patch(school.ben, note.id, { audioRecordingId: null, version: 1 }))).toEqual([
      400,
      'note_place_invalid',
    ]);
    await school.sql('DELETE FROM audio_recordings WHERE id = $1', [recording.id]);
    expect((await get(school.ben, `/notes/${note.id}`)).body).toMatchObject({
      audioRecordingId: null,
      timestamp: null,
    });
  });
});

describe('GET /notes', () => {
  it('lists own notes, pinned ones first, by filters and words', async () => {
    const person = await school.person('STUDENT');
    const { moduleId } = await lessons();
    const first = await write(person, {
      title: 'Steel',
      content: '<p>Çelik <strong>works</strong></p>',
      tags: ['Métal'],
    });
    await write(person, { title: 'Rivers', metadata: { categories: ['Water'] }, isPrivate: false });
    const module = await createModule(school);
    await write(person, { title: 'Harbours', moduleId: module.id });
    await post(person, `/notes/${first.id}/pin`);

    expect(await titlesOf(person, '')).toEqual(['Steel', 'Harbours', 'Rivers']);
    expect(await titlesOf(person, '?sort=title')).toEqual(['Steel', 'Harbours', 'Rivers']);
    expect(await titlesOf(person, '?pinned=false&sort=createdAt')).toEqual(['Rivers', 'Harbours']);
    expect(await titlesOf(person, '?q=celik')).toEqual(['Steel']);
    expect(await titlesOf(person, '?q=strong')).toEqual([]);
    expect(await titlesOf(person, '?tag=metal')).toEqual(['Steel']);
    expect(await titlesOf(person, '?category=WATER')).toEqual(['Rivers']);
    expect(await titlesOf(person, `?moduleId=${module.id}`)).toEqual(['Harbours']);
    expect(await titlesOf(person, `?moduleId=${moduleId}`)).toEqual([]);
    expect(await titlesOf(person, '?shared=mine')).toEqual(['Rivers']);
    expect(await titlesOf(person, '?deleted=true')).toEqual([]);
    expect((await get(person, '/notes?sort=content')).status).toBe(400);
    expect((await get(person, '/notes?limit=1')).body).toMatchObject({ total: 3, items: [{ isPinned: true }] });
    expect((await get(person, '/notes')).body.items[0]).not.toHaveProperty('content');
  });

  it('shows tags and categories with the number of notes', async () => {
    const person = await school.person('TEACHER');
    for (const tags of [['Maps', 'north'], ['maps'], ['maps']])
      await write(person, { tags, metadata: { categories: tags } });

    const tags = await get(person, '/notes/tags');
    const categories = await get(person, '/notes/categories');

    const expected = [
      { name: 'maps', count: 3 },
      { name: 'north', count: 1 },
    ];
    expect([tags.body.items, categories.body.items]).toEqual([expected, expected]);
  });

  it('takes as many statements for many notes as for one', async () => {
    const person = await school.person('STUDENT');
    const { id } = await write(person);
    await write(person, { metadata: { linkedNotes: [id] } });
    const paths = ['/notes', `/notes/${id}`, `/notes/${id}/backlinks`, '/notes/tags', `/notes/${id}/versions`];
    const statements = () =>
      Promise.all(paths.map(async (path) => (await get(person, path)).headers.get('x-statements')));
    await statements();

    const few = await statements();
    for (let n = 0; n < 8; n++) await write(person, { tags: [`t${n}`], metadata: { linkedNotes: [id] } });

    expect(await statements()).toEqual(few);
  });
});

describe('sharing', () => {
  it('opens a note to the teachers of the class, and to no admin, parent or other class', async () => {
    const { id } = await write(school.ben, { title: 'For my teacher' });
    const readers = () =>
      Promise.all(
        [school.ana, school.olga, school.zoe, school.paula, school.root].map(
          async (person) => (await get(person, `/notes/${id}`)).status,
        ),
      );
    const whilePrivate = await readers();

    await patch(school.ben, id, { isPrivate: false, version: 1 });

    expect([whilePrivate, await readers()]).toEqual([
      [404, 404, 404, 404, 404],
      [200, 404, 404, 404, 404],
    ]);
    expect(await titlesOf(school.ana, '?shared=others')).toContain('For my teacher');
    expect(await titlesOf(school.ana, '')).not.toContain('For my teacher');
    expect(await titlesOf(school.root, '?shared=others')).toEqual([]);
    expect(outcome(await patch(school.ana, id, { title: 'x', version: 2 }))).toEqual([403, 'forbidden']);
    expect(outcome(await school.as(school.ana).delete(`/notes/${id}`))).toEqual([403, 'forbidden']);
    expect(outcome(await post(school.ana, `/notes/${id}/pin`))).toEqual([403, 'forbidden']);
    expect(outcome(await get(school.ana, `/notes/${id}/versions`))).toEqual([403, 'forbidden']);
    expect(outcome(await post(school.ana, `/notes/${id}/restore`))).toEqual([404, 'not_found']);
  });

  it('opens a note about a module to its teacher, and to other learners while the author shares with them', async () => {
    const { moduleId, courseId } = await lessons();
    const { id } = await write(school.zoe, { moduleId, isPrivate: false });
    const reads = async (person: Person) => (await get(person, `/notes/${id}`)).status;
    const stranger = await school.person('STUDENT', school.p1a);
    const readers = async () => [await reads(school.ana), await reads(school.ben), await reads(stranger)];

    const before = await readers();
    await share(school.zoe, true);
    const shared = await readers();
    await share(school.zoe, false);
    const withdrawn = await readers();
    await share(school.zoe, true);
    await leave(school, school.zoe, courseId);

    expect([before, shared, withdrawn, await readers()]).toEqual([
      [200, 404, 404],
      [200, 200, 404],
      [200, 404, 404],
      [200, 404, 404],
    ]);
    await share(school.zoe, false);
  });
});

describe('links', () => {
  it('lead to notes that the reader may see, and back', async () => {
    const hidden = await write(school.ben, { title: 'Hidden' });
    const target = await write(school.ben, { title: 'Target', isPrivate: false });
    const source = await write(school.ben, {
      title: 'Source',
      isPrivate: false,
      metadata: { linkedNotes: [hidden.id, target.id] },
    });
    const linksFor = async (person: Person) => (await get(person, `/notes/${source.id}`)).body.metadata.linkedNotes;

    expect(await linksFor(school.ben)).toEqual([hidden.id, target.id]);
    expect(await linksFor(school.ana)).toEqual([target.id]);
    expect(await titlesOf(school.ana, `/${target.id}/backlinks`)).toEqual(['Source']);
    expect(outcome(await get(school.ana, `/notes/${hidden.id}/backlinks`))).toEqual([404, 'not_found']);
    const reversed = await patch(school.ben, source.id, {
      metadata: { linkedNotes: [target.id, hidden.id] },
      version: 1,
    });
    expect(reversed.body).toMatchObject({ version: 2, metadata: { linkedNotes: [target.id, hidden.id] } });
    const link = (id: string) =>
      school.as(school.ben).patch(`/notes/${source.id}?force=true`, { metadata: { linkedNotes: [id] } });
    expect(outcome(await link(source.id))).toEqual([400, 'note_linked_to_itself']);
    expect(outcome(await link((await write(school.zoe)).id))).toEqual([404, 'not_found']);
    await school.as(school.ben).delete(`/notes/${target.id}`);
    expect((await link(hidden.id)).body.metadata.linkedNotes).toEqual([hidden.id]);
    await post(school.ben, `/notes/${target.id}/restore`);
    expect(await linksFor(school.ben)).toEqual(expect.arrayContaining([hidden.id, target.id]));
  });
});

describe('PATCH /notes/:id', () => {
  it('needs the version it is based on, and answers a conflict with both versions', async () => {
    const { id } = await write(school.ben, { title: 'One' });
    await patch(school.ben, id, { title: 'Two', version: 1 });
    await patch(school.ben, id, { title: 'Three' }, { 'if-match': '"2"' });

    const missing = await patch(school.ben, id, { title: 'x' });
    const conflict = await patch(school.ben, id, { title: 'Mine', version: 1 });
    const forced = await school.as(school.ben).patch(`/notes/${id}?force=true`, { title: 'Mine', version: 1 });

    expect(outcome(missing)).toEqual([428, 'if_match_required']);
    expect([conflict.status, conflict.body]).toMatchObject([
      409,
      {
        code: 'version_conflict',
        status: 409,
        detail: expect.stringContaining('current'),
        current: { id, title: 'Three', version: 3, content: '<p>North is up.</p>', metadata: { version: 3 } },
        base: { title: 'One', version: 1, content: '<p>North is up.</p>', tags: [] },
      },
    ]);
    expect(conflict.body.current).not.toHaveProperty('plainText');
    expect([forced.status, forced.body.title, forced.body.version]).toEqual([200, 'Mine', 4]);
    expect((await patch(school.ben, id, { title: 'x', version: 9 })).body).toMatchObject({ base: null });
    expect(outcome(await patch(school.ben, id, { content: '<p></p>', version: 4 }))).toEqual([400, 'note_empty']);
  });

  it('accepts one of two simultaneous changes of a version', async () => {
    for (let round = 1; round <= 5; round++) {
      const { id } = await write(school.ben, { title: 'Base' });

      const answers = await Promise.all(
        ['One', 'Two', 'Three'].map((title) => patch(school.ben, id, { title, version: 1 })),
      );

      const won = answers.filter(({ status }) => status === 200);
      const lost = answers.filter(({ status }) => status === 409);
      expect([won.length, lost.length]).toEqual([1, 2]);
      for (const { body } of lost)
        expect(body).toMatchObject({ current: { title: won[0]?.body.title, version: 2 }, base: { title: 'Base' } });
      expect((await get(school.ben, `/notes/${id}/versions`)).body.total).toBe(1);
    }
  });

  it('makes no version of a pin or of what is not changed', async () => {
    const { id, title, content } = await write(school.ben);

    const same = await patch(school.ben, id, { title, content, version: 1 });
    const pinned = await post(school.ben, `/notes/${id}/pin`);
    const device = await patch(school.ben, id, { metadata: { lastEditDevice: 'Phone' }, version: 1 });
    const unpinned = await post(school.ben, `/notes/${id}/unpin`);

    expect([same.body.version, pinned.body.version, device.body.version]).toEqual([1, 1, 2]);
    expect([pinned.body.isPinned, unpinned.body.isPinned]).toEqual([true, false]);
    expect(pinned.headers.get('etag')).not.toBe(same.headers.get('etag'));
    expect((await get(school.ben, `/notes/${id}/versions`)).body.total).toBe(0);
  });
});

describe('versions', () => {
  it('keep the texts a note had, which can be restored', async () => {
    const { id } = await write(school.ben, { title: 'One', tags: ['a'] });
    await patch(school.ben, id, { isPrivate: false, version: 1 });
    await patch(school.ben, id, { tags: ['b'], content: '<p>South is down.</p>', version: 2 });
    const version = (number: number) => get(school.ben, `/notes/${id}/versions/${number}`);

    const listed = (await get(school.ben, `/notes/${id}/versions`)).body;
    const restored = await post(school.ben, `/notes/${id}/versions/1/restore`);

    expect(listed.items).toMatchObject([{ version: 2, sinceVersion: 1, title: 'One', wordCount: 3 }]);
    expect((await version(1)).body).toEqual((await version(2)).body);
    expect((await version(2)).body).toMatchObject({ content: '<p>North is up.</p>', tags: ['a'] });
    expect((await version(3)).body).toMatchObject({ content: '<p>South is down.</p>', replacedAt: expect.any(String) });
    expect(restored.body).toMatchObject({ version: 4, content: '<p>North is up.</p>', tags: ['a'], isPrivate: false });
    expect((await version(4)).body).toMatchObject({ sinceVersion: 4, replacedAt: null });
    expect(outcome(await version(5))).toEqual([404, 'not_found']);
    expect(outcome(await get(school.ben, `/notes/${id}/versions/x`))).toEqual([404, 'not_found']);
    expect(outcome(await post(school.ben, `/notes/${id}/versions/7/restore`))).toEqual([404, 'not_found']);
    expect(
      (await school.as(school.ben).post(`/notes/${id}/versions/1/restore`, undefined, { 'if-match': '"2"' })).status,
    ).toBe(412);
  });

  it('are the latest 100', async () => {
    const { id } = await write(school.ben);
    await school.sql(
      `INSERT INTO note_versions (note_id, version, since_version, title, content, word_count, replaced_at)
       SELECT $1, n, n, 'Version ' || n, 'x', 1, now() FROM generate_series(1, 100) n`,
      [id],
    );
    await school.sql('UPDATE notes SET version = 101 WHERE id = $1', [id]);

    await patch(school.ben, id, { title: 'New', version: 101 });

    const versions = (await get(school.ben, `/notes/${id}/versions?limit=100`)).body.items;
    expect([versions.length, versions[0].version, versions[99].version]).toEqual([100, 101, 2]);
    expect((await patch(school.ben, id, { title: 'x', version: 1 })).body).toMatchObject({ base: null });
  });
});

describe('DELETE /notes/:id', () => {
  it('keeps the note for 30 days', async () => {
    const person = await school.person('PARENT');
    const { id } = await write(person, { title: 'Gone' });
    const purge = (days: number) => school.app.get(NotesService).purge(new Date(Date.now() + days * 86_400_000));

    expect(outcome(await post(person, `/notes/${id}/restore`))).toEqual([409, 'note_not_deleted']);
    expect((await school.as(person).delete(`/notes/${id}`, { 'if-match': '"7"' })).status).toBe(412);
    expect((await school.as(person).delete(`/notes/${id}`)).status).toBe(204);
    expect(outcome(await school.as(person).delete(`/notes/${id}`))).toEqual([404, 'not_found']);
    expect(outcome(await get(person, `/notes/${id}`))).toEqual([404, 'not_found']);
    expect(outcome(await patch(person, id, { title: 'x', version: 1 }))).toEqual([404, 'not_found']);
    expect([await titlesOf(person, ''), await titlesOf(person, '?deleted=true')]).toEqual([[], ['Gone']]);
    expect(outcome(await post(await school.person('PARENT'), `/notes/${id}/restore`))).toEqual([404, 'not_found']);
    await purge(29);
    expect((await post(person, `/notes/${id}/restore`)).body).toMatchObject({ title: 'Gone', deletedAt: null });
    await school.as(person).delete(`/notes/${id}`);
    await purge(31);
    expect(outcome(await post(person, `/notes/${id}/restore`))).toEqual([404, 'not_found']);
  });
});

describe('a lesson with notes', () => {
  it('is deleted by force only, and the notes stay', async () => {
    const { moduleId, videoId } = await lessons();
    const { id } = await write(school.zoe, { moduleId, lessonId: videoId, timestamp: 5 });
    const remove = (query = '') => school.as(school.ana).delete(`/modules/${moduleId}/lessons/${videoId}${query}`);

    expect(outcome(await remove())).toEqual([409, 'lesson_in_use']);
    expect((await remove('?force=true')).status).toBe(204);
    expect((await get(school.zoe, `/notes/${id}`)).body).toMatchObject({ moduleId, lessonId: null, timestamp: null });
  });
});

describe('a person whose access to modules was taken away', () => {
  it('reads and exports notes, and writes none', async () => {
    const person = await school.person('STUDENT');
    const { id } = await write(person);
    await school.as(school.root).patch(`/users/${person.id}`, { workshopAccessGranted: false });
    const revoked = [403, 'workshop_access_revoked'];

    expect((await get(person, `/notes/${id}`)).status).toBe(200);
    expect((await get(person, '/notes/export')).status).toBe(200);
    expect(outcome(await post(person, '/notes', { title: 'x', content: 'x' }))).toEqual(revoked);
    expect(outcome(await patch(person, id, { title: 'x', version: 1 }))).toEqual(revoked);
    expect(outcome(await school.as(person).delete(`/notes/${id}`))).toEqual(revoked);
    expect(outcome(await post(person, `/notes/${id}/pin`))).toEqual(revoked);
  });
});

describe('images', () => {
  it('are own uploads, which readers of the note may load while it shows them', async () => {
    const { id: fileId, url } = await uploadImage(school.ben);
    const image = (address: string) => `<p>A map</p><img src="${address}" alt="Map">`;
    const load = async (person: Person) => (await get(person, url)).status;

    const note = await write(school.ben, { content: image(`${url}?signature=abc`), isPrivate: false });
    const shown = [await load(school.ana), await load(school.zoe)];
    await patch(school.ben, note.id, { content: '<p>No map</p>', version: 1 });

    expect(note).toMatchObject({
      content: `<p>A map</p><img src="${url}" alt="Map" />`,
      files: [{ id: fileId, mimeType: 'image/png', signedUrl: expect.stringContaining('signature=') }],
    });
    expect(shown).toEqual([200, 404]);
    expect([await load(school.ana), await load(school.ben)]).toEqual([404, 200]);
    expect((await post(school.ben, `/notes/${note.id}/versions/1/restore`)).body.files).toMatchObject([{ id: fileId }]);
    expect(await load(school.ana)).toBe(200);
    const stolen = await post(school.zoe, '/notes', { title: 'x', content: image(url) });
    expect([outcome(stolen), stolen.body.errors[0].field]).toEqual([[400, 'note_image_invalid'], 'content']);
  });
});

describe('GET /notes/export', () => {
  it('sends own notes as Markdown files with their images', async () => {
    const person = await school.person('TEACHER');
    const { id: fileId, url } = await uploadImage(person);
    const first = await write(person, {
      title: 'A/B: "maps"',
      content: `<h2>Map</h2><p><img src="${url}" alt="Map"></p>`,
      tags: ['a "b"'],
    });
    await write(person, { title: 'a-b- -Maps-', metadata: { linkedNotes: [first.id] }, isPinned: true });
    for (let n = 0; n < 25; n++) await write(person, { title: `Note ${n}`, content: `<p>${n} <s>x</s></p>` });
    const deleted = await write(person, { title: 'Deleted' });
    await school.as(person).delete(`/notes/${deleted.id}`);

    const { headers, files } = await downloadNotes(school, person);

    expect(headers.get('content-type')).toBe('application/zip');
    expect(headers.get('content-disposition')).toMatch(/filename="notes-\d{4}-\d\d-\d\d\.zip"/);
    expect([...files.keys()].slice(0, 3)).toEqual(['A-B- -maps-.md', `images/${fileId}.png`, 'a-b- -Maps- (2).md']);
    expect([files.size, files.has('Deleted.md')]).toEqual([28, false]);
    const text = files.get('A-B- -maps-.md')?.toString() ?? '';
    expect(text).toContain('tags: ["a \\"b\\""]\n');
    expect(text).toContain(`## Map\n\n![Map](images/${fileId}.png)\n`);
    expect(text).not.toContain('module:');
    expect(files.get('a-b- -Maps- (2).md')?.toString()).toContain(`links: ["${first.id}"]`);
    expect(files.get('Note 3.md')?.toString()).toMatch(/\n---\n\n3 ~~x~~\n$/);
    expect((await school.as(person).send('HEAD', '/notes/export')).status).toBe(200);
    expect((await get(await school.person('STUDENT'), '/notes/export')).status).toBe(200);
  });
});

describe('GET /dashboard', () => {
  it('counts notes beside the modules', async () => {
    const person = await school.person('STUDENT');
    const count = async () => (await get(person, '/dashboard')).body.workbook;
    const before = await count();

    const { id } = await write(person);
    await write(person);
    await school.as(person).delete(`/notes/${id}`);

    expect(before).toEqual({ overallProgress: 0, modulesStarted: 0, recordingsCount: 0, notesCount: 0 });
    expect(await count()).toEqual({ overallProgress: 0, modulesStarted: 0, recordingsCount: 0, notesCount: 1 });
  });
});
