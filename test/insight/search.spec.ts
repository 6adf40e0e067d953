import { SearchVocabulary } from '#insight/search/search-vocabulary.js';
import { openSchool, type Person } from '../support/school.js';
import { hasWords, makeWorld, randomQuery, readableBy, type WorldDocument } from './search-world.js';

const school = openSchool();
const { root, ana, ben, paula, olga, zoe } = school;
const cast = { root, ana, ben, paula, olga, zoe };

interface Hit {
  id: string;
  type: string;
  title: string;
  highlightedTitle: string;
  snippet: string;
  path: string;
}

const search = async (person: Person, q: string, rest = 'type=all'): Promise<Hit[]> => {
  const { status, body } = await school.as(person).get(`/search?q=${encodeURIComponent(q)}&limit=100&${rest}`);
  expect(status).toBe(200);
  return body.items;
};
const titles = async (...asked: Parameters<typeof search>) => (await search(...asked)).map(({ title }) => title).sort();
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();

const speak = (searchLanguage: string) =>
  school.as(root).patch('/organizations/current', { settings: { searchLanguage } });

/** A library resource, which everyone reads. */
const resource = (title: string, description = '') =>
  school.sql<{ id: string }>(
    `INSERT INTO resources (id, organization_id, scope, type, status, title, description, content_url)
     VALUES (gen_random_uuid(), 'test', 'library', 'article', 'active', $1, $2, 'https://example.org') RETURNING id`,
    [title, description],
  );

/** A completed transcription of a recording. */
async function transcription({ id }: Person, text: string): Promise<string> {
  const [made] = await school.sql<{ id: string }>(
    `WITH file AS (
       INSERT INTO stored_files (id, organization_id, owner_id, original_name, mime_type, size_bytes, sha256, storage_key)
       VALUES (gen_random_uuid(), 'test', $1, 'a.wav', 'audio/wav', 1, repeat('0', 64), gen_random_uuid()::text) RETURNING id),
     recording AS (
       INSERT INTO audio_recordings (id, user_id, file_id, file_name, mime_type, duration_seconds, file_size_bytes)
       SELECT gen_random_uuid(), $1, id, 'a.wav', 'audio/wav', 1, 1 FROM file RETURNING id)
     INSERT INTO transcription_records (id, audio_recording_id, user_id, text, status, word_count)
     SELECT gen_random_uuid(), id, $1, $2, 'completed', 3 FROM recording RETURNING id`,
    [id, text],
  );
  return made?.id ?? '';
}

describe('GET /search', () => {
  let world: WorldDocument[];
  const readable = new Map<string, WorldDocument[]>();

  beforeAll(async () => {
    world = await makeWorld(school);
    // Without other forms, so that the documents expected are those with the words themselves.
    await speak('simple');
    for (const [name, person] of Object.entries(cast)) readable.set(name, await readableBy(school, person, world));
  });

  it('finds exactly what a person may read and asked for, whatever the words are', async () => {
    const faults: string[] = [];
    const people = Object.entries(cast);
    for (let round = 0; round < 60; round++) {
      const q = randomQuery();
      // Two of the six people in turn.
      for (const [name, person] of [...people, ...people].slice((2 * round) % 6).slice(0, 2)) {
        const own = readable.get(name) ?? [];
        const found = idsOf(await search(person, q));
        const expected = idsOf(own.filter((document) => hasWords(document, q)));
        const foreign = found.filter((id) => !own.some((document) => document.id === id));
        const missing = expected.filter((id) => !found.includes(id));
        // With few documents, others with similar words may follow; with many, nothing else may be found.
        const others = expected.length < 5 ? [] : found.filter((id) => !expected.includes(id));
        if (foreign.length + missing.length + others.length > 0)
          faults.push(`${name} ${q}: ${foreign.length} foreign, ${missing.length} missing, ${others.length} others`);
      }
    }

    expect(faults).toEqual([]);
    expect([...readable.values()].map(({ length }) => length)).not.toContain(0);
  });

  it('lets each filter leave out what does not match it', async () => {
    const { body: subjects } = await school.as(root).get('/subjects');

    const sections = await search(root, 'ar', 'type=section');
    const ofSubject = await search(root, 'ar', `type=all&subjectId=${subjects.items[0].id}`);
    const later = await search(root, 'ar', 'type=all&from=2090-01-01T00:00:00Z');
    const earlier = await search(root, 'ar', 'type=all&to=2001-01-01T00:00:00Z');

    expect(new Set(sections.map(({ type }) => type))).toEqual(new Set(['section']));
    expect(new Set(ofSubject.map(({ type }) => type))).toEqual(new Set(['section', 'resource']));
    expect([later, earlier]).toEqual([[], []]);
  });

  it('finds a name with and without accents, in capitals, and misspelled', async () => {
    await resource('Gülşen Çelik', 'Wrote about steel.');

    const found = await Promise.all(
      ['celik', 'ÇELİK', 'çelk', 'Celik gulsen', 'gülsen'].map((q) => titles(zoe, q, 'type=resource')),
    );

    for (const list of found) expect(list).toContain('Gülşen Çelik');
  });

  it('finds other forms of a word in the language of the organization', async () => {
    await speak('english');
    await resource('Promenaden', 'Kleine Freundlichkeiten.');
    const english = await titles(ben, 'freundliches', 'type=resource');

    await speak('german');
    const german = await titles(ben, 'freundliches', 'type=resource');
    await speak('english');

    expect([english, german]).toEqual([[], ['Promenaden']]);
  });

  it('finds any part of a text in a script without spaces, and the beginning of a word as it is typed', async () => {
    await resource('พลังงานแสงอาทิตย์', 'โรงเรียนของเรา');
    await resource('Kaleidoscope');

    expect(await titles(ben, 'แสงอา')).toEqual(['พลังงานแสงอาทิตย์']);
    expect(await titles(ben, 'kal')).toEqual(['Kaleidoscope']);
    expect(await titles(ben, 'kaleidoskope')).toEqual(['Kaleidoscope']);
  });

  it('marks what it found and escapes everything else', async () => {
    await resource(
      'Walrus <b onclick=x>',
      `Fish & chips for the &lt;script&gt; walruses <em>and</em> ${'other animals '.repeat(60)}`,
    );
    const [hit] = await search(ben, 'walrus');

    expect(hit?.highlightedTitle).toBe('<mark>Walrus</mark> &lt;b onclick=x&gt;');
    expect(hit?.title).toBe('Walrus <b onclick=x>');
    expect(hit?.snippet).toMatch(
      /^Fish &amp; chips for the &lt;script&gt; <mark>walruses<\/mark> and other animals .* …$/,
    );
    expect(hit?.snippet.replace(/<\/?mark>/g, '')).not.toMatch(/[<>]/);
    expect(hit?.path).toBe(`/resources/${hit?.id}`);
  });

  it('shows the best match first, and pages with a total', async () => {
    await resource('Notes on stones', 'There is a zeppelin in the middle of the text.');
    await resource('Zeppelin');
    const { body } = await school.as(ben).get('/search?type=all&q=zeppelin&limit=1&page=2');

    expect((await search(ben, 'zeppelin')).map(({ title }) => title)).toEqual(['Zeppelin', 'Notes on stones']);
    expect(body).toMatchObject({ items: [{ title: 'Notes on stones' }], total: 2, page: 2, limit: 1 });
  });

  it('finds the messages of the own inbox only, with the words that delivery stored', async () => {
    await school
      .as(root)
      .post('/messages', { scopeType: 'user', scopeId: ben.id, title: 'Your wombat', body: 'It **sleeps**.' });
    await school.runJobs();

    expect(await titles(ben, 'wombat', 'type=message')).toEqual(['Your wombat']);
    expect(await titles(ben, 'sleeping', 'type=message')).toEqual(['Your wombat']);
    for (const other of [root, ana, paula]) expect(await titles(other, 'wombat')).toEqual([]);
  });

  it('lists own notes and transcriptions, newest first, unless another type is asked for', async () => {
    const note = { title: 'Otters', content: '<p>They <strong>swim</strong> in rivers.</p>' };
    await school.as(ben).post('/notes', note);
    await transcription(ben, 'today an otter swam past the bridge');
    await school.as(ben).post('/notes', { ...note, title: 'More about otters' });
    await school.as(zoe).post('/notes', { ...note, title: 'Otters of Zoe' });
    await resource('Otters everywhere');

    const found = await search(ben, 'otter', '');
    expect(found.map(({ title }) => title)).toEqual(['More about otters', 'Audio Transcription', 'Otters']);
    expect(found[1]?.snippet).toBe('today an <mark>otter</mark> swam past the bridge');
    expect(await search(ben, 'strong', '')).toEqual([]);
    expect(await titles(ben, 'otter', 'type=note')).toEqual(['More about otters', 'Otters']);
    expect(await titles(ben, 'otter')).toContain('Otters everywhere');
  });

  it('finds archived transcriptions on request, and nothing that an admin has closed', async () => {
    const id = await transcription(ben, 'a platypus');
    await school.sql('UPDATE transcription_records SET archived_at = now() WHERE id = $1', [id]);
    const found = [await titles(ben, 'platypus', ''), await titles(ben, 'platypus', 'includeArchived=true')];
    await school.sql('UPDATE users SET workshop_access_granted = false WHERE id = $1', [ben.id]);
    const closed = await search(ben, 'otter', '');
    const lessons = await search(ben, 'ar', 'type=lesson');
    await school.sql('UPDATE users SET workshop_access_granted = true WHERE id = $1', [ben.id]);

    expect(found).toEqual([[], ['Audio Transcription']]);
    expect([closed, lessons]).toEqual([[], []]);
  });

  it('leaves out features that are disabled', async () => {
    await resource('Arctic foxes');
    const before = await search(root, 'ar');
    await school.as(root).patch('/organizations/current', { settings: { features: ['school', 'library'] } });
    const after = await search(root, 'ar');
    await school.as(root).patch('/organizations/current', { settings: { features: null } });

    expect(new Set(before.map(({ type }) => type))).toEqual(
      new Set(['note', 'module', 'lesson', 'section', 'resource', 'message']),
    );
    expect(new Set(after.map(({ type }) => type))).toEqual(new Set(['resource', 'message']));
  });

  it('refuses a query that is too short or too long, and finds nothing by signs alone', async () => {
    const get = async (query: string) => (await school.as(ben).get(`/search${query}`)).status;
    const statuses = await Promise.all(
      ['', '?q=a', `?q=${'a'.repeat(201)}`, '?q=ab&type=book', '?q=ab&from=monday'].map(get),
    );

    expect(statuses).toEqual([400, 400, 400, 400, 400]);
    expect((await school.anyone.get('/search?q=ab')).status).toBe(401);
    expect(await search(ben, '***')).toEqual([]);
  });
});

describe('the vocabulary', () => {
  it('forgets words that no document has any more', async () => {
    const [made] = await resource('Xylophonist');
    const known = () => school.sql('SELECT word FROM search_words WHERE word = $1', ['xylophonist']);
    const learned = await known();
    const inAWeek = new Date(Date.now() + 8 * 86_400_000);

    await school.app.get(SearchVocabulary).check(inAWeek);
    const kept = await known();
    await school.sql('DELETE FROM resources WHERE id = $1', [made?.id]);
    await school.app.get(SearchVocabulary).check(new Date(inAWeek.getTime() + 8 * 86_400_000));

    expect([learned.length, kept.length, (await known()).length]).toEqual([1, 1, 0]);
  });
});
