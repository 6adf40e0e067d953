import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { ChangesService } from '#insight/sync/changes.service.js';
import { Features } from '#platform/features/features.js';
import { created, link } from '../contract/builders.js';
import { rowOf } from '../contract/fixture.js';
import { curriculum } from '../curriculum/contract-fixtures.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { OfflinePeople, type World } from './offline-people.js';

const school = openSchool();
const device = randomUUID();

interface Draft {
  id?: string;
  collection?: string;
  recordId: string;
  kind?: string;
  fields?: Record<string, unknown>;
  base?: Record<string, unknown> | null;
  at?: string;
}

const operation = (draft: Draft) => ({
  id: randomUUID(),
  collection: 'notes',
  kind: 'put',
  fields: {},
  base: null,
  at: new Date().toISOString(),
  ...draft,
});
const send = async (person: Person, ...drafts: Draft[]) => {
  const operations = drafts.map(operation);
  const { status, body } = await school.as(person).post('/sync/operations', { deviceId: device, operations });
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body.results;
};
const pull = async (person: Person, cursor?: string) => {
  const { status, body } = await school.as(person).get(`/sync/changes${cursor ? `?cursor=${cursor}` : ''}`);
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
};
const note = (text = 'North is up.') => ({ title: 'Maps', content: `<p>${text}</p>` });
const writeNote = async (person: Person, fields: Record<string, unknown> = note()) => {
  const recordId = uuidv7();
  const [result] = await send(person, { recordId, fields });
  if (result.status !== 'applied') throw new Error(JSON.stringify(result));
  return recordId;
};
const statementsIn = (headers: Headers) => Number(headers.get('x-statements'));
const show = async (person: Person, id: string) => (await school.as(person).get(`/notes/${id}`)).body;

describe('POST /sync/operations', () => {
  it('creates, changes and deletes notes that were written offline, in their order', async () => {
    const recordId = uuidv7();

    const results = await send(
      school.ben,
      { recordId, fields: note() },
      { recordId, fields: { title: 'Old maps', tags: ['maps'] }, base: { title: 'Maps', tags: [] } },
      { recordId, kind: 'delete', base: { title: 'Old maps', tags: ['maps'] } },
    );

    expect(results).toMatchObject([
      { status: 'applied', version: 1, conflicts: [], code: null },
      { status: 'applied', version: 2 },
      { status: 'applied', version: null },
    ]);
    expect((await school.as(school.ben).get(`/notes/${recordId}`)).status).toBe(404);
    expect((await school.as(school.ben).get('/notes?deleted=true')).body.items).toMatchObject([{ title: 'Old maps' }]);
  });

  it('answers a repeated operation with its first result, whatever happened since', async () => {
    const first = operation({ recordId: uuidv7(), fields: note() });
    const results = await send(school.ben, first);
    await school.as(school.ben).patch(`/notes/${first.recordId}?force=true`, { title: 'Changed' });

    expect(await send(school.ben, first)).toEqual(results);
    expect((await show(school.ben, first.recordId)).title).toBe('Changed');
    expect(await send(school.ben, { ...first, fields: note('other') })).toMatchObject([
      { status: 'rejected', code: 'operation_id_reused' },
    ]);
    expect(await send(school.ben, first)).toEqual(results);
  });

  it('recognises a repeated operation whose id is in capitals, or whose keys have another order', async () => {
    const fields = { title: 'Map', content: '<p>North</p>' };
    const first = { ...operation({ recordId: uuidv7(), fields }), id: randomUUID().toUpperCase() };
    const results = await send(school.ben, first);
    const again = { ...first, id: first.id.toLowerCase(), fields: { content: '<p>North</p>', title: 'Map' } };

    expect(results).toMatchObject([{ id: again.id, status: 'applied' }]);
    expect([await send(school.ben, first), await send(school.ben, again)]).toEqual([results, results]);
  });

  it('merges fields that were changed on one side only', async () => {
    const recordId = await writeNote(school.ben, { ...note(), tags: ['a', 'b'] });
    await school.as(school.ben).patch(`/notes/${recordId}?force=true`, { title: 'From the web', tags: ['b', 'c'] });

    const [result] = await send(school.ben, {
      recordId,
      fields: { content: '<p>Offline</p>', tags: ['a', 'b', 'd'] },
      base: { content: note().content, tags: ['a', 'b'] },
    });

    expect(result).toMatchObject({ status: 'merged', version: 3, conflicts: [] });
    expect(await show(school.ben, recordId)).toMatchObject({
      title: 'From the web',
      content: '<p>Offline</p>',
      tags: ['b', 'c', 'd'],
    });
  });

  it('answers both values of a field that was changed on both sides, and keeps the one that was not applied', async () => {
    const recordId = await writeNote(school.ben);
    await school.as(school.ben).patch(`/notes/${recordId}?force=true`, { content: '<p>Web</p>' });
    const mine = operation({
      recordId,
      fields: { content: '<p>Mine</p>', title: 'Mine' },
      base: { content: note().content, title: 'Maps' },
    });

    const [result] = await send(school.ben, mine);

    expect(result).toMatchObject({
      status: 'conflict',
      version: 3,
      conflicts: [{ field: 'content', yours: '<p>Mine</p>', current: '<p>Web</p>' }],
    });
    expect(await show(school.ben, recordId)).toMatchObject({ title: 'Mine', content: '<p>Web</p>' });
    const { body } = await school.as(school.ben).get(`/sync/operations?status=conflict&deviceId=${device}`);
    expect(body.items[0]).toMatchObject({ id: mine.id, recordId, fields: mine.fields, conflicts: result.conflicts });
    const [stored] = await school.sql('SELECT * FROM sync_operations WHERE id = $1', [mine.id]);
    expect(JSON.stringify(stored)).not.toContain('Mine');
  });

  it('restores a deleted note that is edited, and does not delete one that was edited elsewhere', async () => {
    const recordId = await writeNote(school.ben);
    await school.as(school.ben).delete(`/notes/${recordId}`);

    const [edited] = await send(school.ben, { recordId, fields: { title: 'Kept' }, base: { title: 'Maps' } });
    const [deleted] = await send(school.ben, { recordId, kind: 'delete', base: { title: 'Maps' } });

    expect(edited).toMatchObject({ status: 'applied' });
    expect(deleted).toMatchObject({
      status: 'conflict',
      code: 'record_changed',
      conflicts: [{ field: 'title', yours: 'Maps', current: 'Kept' }],
    });
    expect((await show(school.ben, recordId)).title).toBe('Kept');
  });

  it('does not delete a note with a tag that the client which wrote it never received', async () => {
    const recordId = uuidv7();
    const written = { title: 'Maps', content: '<p>Asia</p>' };
    await send(school.ben, { recordId, fields: written, base: null });
    await send(school.ben, { recordId, fields: { tags: ['exam'] }, base: { tags: [] } });

    const [deleted] = await send(school.ben, { recordId, kind: 'delete', base: written });

    expect(deleted).toMatchObject({
      status: 'conflict',
      code: 'record_changed',
      conflicts: [{ field: 'tags', yours: [], current: ['exam'] }],
    });
    expect((await show(school.ben, recordId)).tags).toEqual(['exam']);
  });

  it('keeps the text of an edit whose note is gone', async () => {
    const lost = { recordId: uuidv7(), fields: { title: 'Lost' }, base: { title: 'Maps' } };

    expect(await send(school.ben, lost)).toMatchObject([{ status: 'conflict', code: 'record_deleted' }]);
    const { body } = await school.as(school.ben).get('/sync/operations?limit=1');
    expect(body.items[0]).toMatchObject({ recordId: lost.recordId, fields: lost.fields });
  });

  it('merges preferences by field and by key of extra', async () => {
    const person = await school.person('STUDENT');
    await school.as(person).put('/user/preferences', { theme: 'light', extra: { font: 'big', tips: true } });
    const put = { collection: 'preferences', recordId: person.id };

    const [merged] = await send(person, {
      ...put,
      fields: { language: 'th', extra: { tips: false } },
      base: { language: null, extra: { tips: true } },
    });
    const [conflict] = await send(person, { ...put, fields: { theme: 'dark' } });

    expect(merged).toMatchObject({ status: 'merged', version: 3 });
    expect(conflict).toMatchObject({ status: 'conflict', conflicts: [{ field: 'theme', current: 'light' }] });
    expect((await school.as(person).get('/user/preferences')).body).toMatchObject({
      theme: 'light',
      language: 'th',
      extra: { font: 'big', tips: false },
    });
  });

  it.each([
    [{ collection: 'planets', recordId: 'x' }, 'collection_unknown'],
    [{ recordId: 'x', fields: note() }, 'record_id_invalid'],
    [{ recordId: '7c9e6679-7425-40de-944b-e07fc1f90ae7', fields: note() }, 'record_id_invalid'],
    [{ recordId: uuidv7(), fields: { title: 'x' } }, 'validation_failed'],
    [{ recordId: uuidv7(), fields: { ...note(), content: '<p></p>' } }, 'note_empty'],
    [{ recordId: uuidv7(), fields: { ...note(), owner: 'me' } }, 'validation_failed'],
    [{ recordId: uuidv7(), kind: 'delete' }, 'base_required'],
    [{ collection: 'preferences', recordId: uuidv7() }, 'not_found'],
    [{ collection: 'progress', recordId: uuidv7(), kind: 'delete' }, 'kind_unsupported'],
    [{ collection: 'bookmarks', recordId: uuidv7() }, 'not_found'],
  ] as [Draft, string][])('rejects an invalid operation and goes on (%#)', async (draft, code) => {
    const recordId = uuidv7();

    const results = await send(school.ben, draft, { recordId, fields: note() });

    expect(results).toMatchObject([{ status: 'rejected', code }, { status: 'applied' }]);
    expect(results[0].detail).not.toBe('');
  });

  it.each([
    { deviceId: device, operations: [] },
    { deviceId: 'x', operations: [operation({ recordId: uuidv7() })] },
    { deviceId: device, operations: [operation({ recordId: uuidv7(), at: 'yesterday' })] },
    { deviceId: device, operations: [{ ...operation({ recordId: uuidv7() }), kind: 'move' }] },
    { deviceId: device, operations: Array.from({ length: 101 }, () => operation({ recordId: uuidv7() })) },
  ])('refuses a malformed batch (%#)', async (batch) => {
    expect((await school.as(school.ben).post('/sync/operations', batch)).status).toBe(400);
  });

  it('does not change notes of others', async () => {
    const recordId = await writeNote(school.ben);
    const edit = { recordId, fields: { title: 'x' }, base: { title: 'Maps' } };

    expect(await send(school.zoe, edit)).toMatchObject([{ status: 'conflict', code: 'record_deleted' }]);
    expect(await send(school.zoe, { recordId, fields: note() })).toMatchObject([{ status: 'rejected' }]);
    expect((await show(school.ben, recordId)).title).toBe('Maps');
  });

  it('rejects the operations of people whom the routes would refuse', async () => {
    const graduate = await school.person('STUDENT');
    await school.sql(`UPDATE users SET account_status = 'graduated' WHERE id = $1`, [graduate.id]);
    const preferences = { collection: 'preferences', recordId: graduate.id, fields: { theme: 'dark' }, base: {} };

    const results = await send(graduate, { recordId: uuidv7(), fields: note() }, preferences);

    expect(results).toMatchObject([{ status: 'rejected', code: 'account_read_only' }, { status: 'applied' }]);
  });

  it('applies an operation once that is sent twenty times at the same time', async () => {
    const [first] = [operation({ recordId: uuidv7(), fields: note() })];

    const results = await Promise.all(Array.from({ length: 20 }, () => send(school.ben, first)));

    expect(new Set(results.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(results[0]).toMatchObject([{ status: 'applied', version: 1 }]);
    expect(await school.sql('SELECT FROM sync_operations WHERE id = $1', [first.id])).toHaveLength(1);
  });

  it('lets one of two devices win that change a note at the same time, and answers the other', async () => {
    const recordId = await writeNote(school.ben);
    const edits = ['one', 'two'].map((title) => ({ recordId, fields: { title }, base: { title: 'Maps' } }));

    const results = (await Promise.all(edits.map((edit) => send(school.ben, edit)))).flat();

    expect(results.map(({ status }) => status).sort()).toEqual(['applied', 'conflict']);
    const { title } = await show(school.ben, recordId);
    expect(results.find(({ status }) => status === 'conflict').conflicts).toMatchObject([{ current: title }]);
  });

  it('takes a constant number of statements per operation', async () => {
    const cost = async (count: number) => {
      const operations = Array.from({ length: count }, () => operation({ recordId: uuidv7(), fields: note() }));
      const { headers } = await school.as(school.ben).post('/sync/operations', { deviceId: device, operations });
      return statementsIn(headers) / count;
    };

    expect(await cost(8)).toBeLessThanOrEqual(await cost(2));
  });
});

describe('bookmarks, ratings and progress', () => {
  const resource = () => rowOf(curriculum, 'resources', { school, actor: school.root, role: 'ADMIN' });
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

  it('keeps what the person did last, in whatever order the devices send it', async () => {
    const recordId = await resource();
    const bookmark = { collection: 'bookmarks', recordId };
    const rating = { collection: 'ratings', recordId };

    const results = await send(
      school.ana,
      { ...bookmark, kind: 'delete', at: minutesAgo(10) },
      { ...bookmark, at: minutesAgo(20) },
      { ...rating, fields: { rating: 3 } },
      { collection: 'progress', recordId, fields: { progressPercent: 60, timeSpentSeconds: 30 } },
      { collection: 'progress', recordId, fields: { progressPercent: 40, timeSpentSeconds: 30 } },
      { ...rating, fields: { rating: 2, notes: 'dull' }, at: minutesAgo(5) },
      { ...rating, fields: { rating: 5 }, at: minutesAgo(8) },
      { ...bookmark, at: new Date(Date.now() + 1e9).toISOString() },
    );
    await school.as(school.ana).delete(`/learning/bookmark/${recordId}`);

    expect(results.map(({ status, code }: { status: string; code: string | null }) => code ?? status)).toEqual([
      'applied',
      'newer_change_kept',
      'not_viewed',
      'applied',
      'merged',
      'applied',
      'newer_change_kept',
      'applied',
    ]);
    const { changes } = await pull(school.ana);
    const of = (collection: string) =>
      changes.filter(
        (change: { id: string; collection: string }) => change.collection === collection && change.id === recordId,
      );
    expect(of('ratings')).toMatchObject([{ fields: { rating: 2, notes: 'dull' }, deleted: false }]);
    expect(of('progress')).toMatchObject([{ fields: { progressPercent: 60, timeSpentSeconds: 60 } }]);
    expect(of('bookmarks')).toMatchObject([{ deleted: true, fields: null }]);
  });
});

describe('votes', () => {
  const billId = 'us-119-hr-1';
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const votesOf = async (person: Person) => (await school.as(person).get('/sync/download')).body.votes;

  it('keeps the later of two votes, and does not bring back a withdrawn one', async () => {
    const person = await school.person('STUDENT');
    const vote = { collection: 'votes', recordId: billId };
    await school.as(person).post('/civic/vote', { billId, choice: 'no', votedAt: hoursAgo(5) });

    const results = await send(
      person,
      { ...vote, fields: { choice: 'yes', billName: 'Wages' }, at: hoursAgo(3) },
      { ...vote, fields: { choice: 'abstain' }, at: hoursAgo(4) },
      { ...vote, kind: 'delete', at: hoursAgo(1) },
      { ...vote, fields: { choice: 'no' }, at: hoursAgo(2) },
      { ...vote, fields: { choice: 'maybe' } },
    );

    expect(results.map(({ status, code }: { status: string; code: string | null }) => code ?? status)).toEqual([
      'applied',
      'newer_change_kept',
      'applied',
      'newer_change_kept',
      'validation_failed',
    ]);
    expect(await votesOf(person)).toEqual({});
    expect((await pull(person)).changes).toMatchObject([{ collection: 'votes', id: billId, deleted: true }]);
    const stored = await school.sql('SELECT contents FROM sync_operations WHERE user_id = $1', [person.id]);
    expect(JSON.stringify(stored)).not.toMatch(/"yes|maybe/);
    expect(new Set(stored.map(({ contents }) => contents.length)).size).toBe(1);
  });

  it('stores those of a browser: the later stays, and one without a time replaces none', async () => {
    const person = await school.person('STUDENT');
    const upload = (votes: object) => school.as(person).post('/sync/upload', { votes });

    const first = await upload({ a: 'yes', b: { vote: 'no', votedAt: hoursAgo(2) }, c: 'perhaps', 'd!': 'yes' });
    const second = await upload({ a: 'no', b: { choice: 'yes', votedAt: hoursAgo(1) } });
    const third = await upload({ votes: { b: { choice: 'no', votedAt: hoursAgo(3) } } });

    expect(first.body).toMatchObject({ stored: { votes: 2 }, skipped: [{ id: 'c' }, { id: 'd!' }] });
    expect(second.body).toMatchObject({ stored: { votes: 1 }, skipped: [{ id: 'a', reason: 'newer_change_kept' }] });
    expect(third.body).toMatchObject({ stored: { votes: 0 }, skipped: [{ kind: 'votes', id: 'b' }] });
    expect(await votesOf(person)).toMatchObject({ a: { choice: 'yes' }, b: { choice: 'yes' } });
  });

  it('stores one of several votes of a browser on one bill: the latest', async () => {
    const person = await school.person('STUDENT');
    const at = (choice: string, hours: number) => ({ choice, votedAt: hoursAgo(hours) });

    const votes = { a: at('no', 3), ' a': at('yes', 1), 'a ': at('no', 2), b: 'yes', ' b': 'no' };
    const { status, body } = await school.as(person).post('/sync/upload', { votes });

    const kept = { kind: 'votes', reason: 'newer_change_kept' };
    expect([status, body.stored.votes]).toEqual([200, 2]);
    expect(body.skipped).toEqual(['a', 'a ', ' b'].map((id) => expect.objectContaining({ ...kept, id })));
    expect(await votesOf(person)).toMatchObject({ a: { choice: 'yes' }, b: { choice: 'yes' } });
  });

  it('does not bring back a vote that was withdrawn later, by no route', async () => {
    const person = await school.person('STUDENT');
    const client = school.as(person);
    for (const billId of ['a', 'b']) {
      await client.post('/civic/vote', { billId, choice: 'yes', votedAt: hoursAgo(3) });
      await client.delete(`/civic/votes/${billId}`);
    }

    const late = await client.post('/civic/vote', { billId: 'a', choice: 'yes', votedAt: hoursAgo(2) });
    const votes = { a: { choice: 'yes', votedAt: hoursAgo(1) }, b: 'yes', c: 'yes' };
    const { body: uploaded } = await client.post('/sync/upload', { votes });
    const none = await votesOf(person);
    const again = await client.post('/civic/vote', { billId: 'a', choice: 'no' });

    expect([late.status, late.body.code]).toEqual([409, 'vote_withdrawn']);
    expect([uploaded.stored.votes, Object.keys(none)]).toEqual([1, ['c']]);
    expect(uploaded.skipped).toMatchObject(['a', 'b'].map((id) => ({ id, reason: 'newer_change_kept' })));
    expect([again.status, again.body.choice]).toEqual([201, 'no']);
  });
});

describe('GET /sync/changes', () => {
  it('lists every record once, then what changed since, however it was changed', async () => {
    const person = await school.person('STUDENT');
    const [kept, gone] = [await writeNote(person), await writeNote(person)];
    await school.as(person).put('/user/preferences', { theme: 'dark' });

    const all = await pull(person);
    await school.as(person).patch(`/notes/${kept}?force=true`, { title: 'Changed' });
    await school.as(person).delete(`/notes/${gone}`);
    await school.as(person).put('/user/preferences', { theme: 'light' });
    const since = await pull(person, all.cursor);
    const nothing = await pull(person, since.cursor);

    expect(all.changes).toHaveLength(3);
    expect(all.changes).toContainEqual({
      collection: 'preferences',
      id: person.id,
      version: 2,
      deleted: false,
      fields: expect.objectContaining({ theme: 'dark', playbackSpeed: 1 }),
    });
    expect(since).toMatchObject({
      more: false,
      changes: [
        { collection: 'notes', id: kept, version: 2, deleted: false, fields: { title: 'Changed', linkedNotes: [] } },
        { collection: 'notes', id: gone, version: null, deleted: true, fields: null },
        { collection: 'preferences', fields: { theme: 'light' } },
      ],
    });
    expect(nothing).toMatchObject({ changes: [], more: false });
    await school.as(person).post(`/notes/${gone}/restore`);
    expect((await pull(person, nothing.cursor)).changes).toMatchObject([{ id: gone, fields: { title: 'Maps' } }]);
  });

  it('reads long feeds in pages, with a constant number of statements', async () => {
    const person = await school.person('STUDENT');
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) ids.push(await writeNote(person));
    const seen: string[] = [];
    let cursor = '';

    for (let more = true; more;) {
      const { body } = await school.as(person).get(`/sync/changes?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.changes.map(({ id }: { id: string }) => id));
      ({ more, cursor } = body);
    }

    expect(seen.sort()).toEqual(ids.sort());
    const counts = ['?limit=1', ''].map(async (query) =>
      statementsIn((await school.as(person).get(`/sync/changes${query}`)).headers),
    );
    expect(await Promise.all(counts)).toEqual([4, 4]);
  });

  it('does not skip a change that is committed after a later one was read', async () => {
    const person = await school.person('STUDENT');
    const [slow, fast] = [await writeNote(person), await writeNote(person)];
    const { cursor } = await pull(person);
    const other = new pg.Client({ connectionString: school.databaseUrl });
    await other.connect();
    await other.query('BEGIN');
    await other.query(`UPDATE notes SET title = 'Slow' WHERE id = $1`, [slow]);

    await school.as(person).patch(`/notes/${fast}?force=true`, { title: 'Fast' });
    const before = await pull(person, cursor);
    await other.query('COMMIT');
    await other.end();
    const after = await pull(person, before.cursor);

    expect(before.changes).toMatchObject([{ id: fast }]);
    expect(after.changes).toMatchObject([{ id: slow, fields: { title: 'Slow' } }]);
  });

  it('shows only the own changes', async () => {
    const recordId = await writeNote(school.ben, { ...note(), isPrivate: false });

    const { changes } = await pull(school.ana);

    expect(JSON.stringify(changes)).not.toContain(recordId);
    expect((await school.anyone.get('/sync/changes')).status).toBe(401);
  });

  it('refuses malformed cursors, and those of another database, of fewer collections or of long ago', async () => {
    const { cursor } = await pull(school.ben);
    const outcomes = [
      'x',
      cursor.replace(/^\w+/, 'abc'),
      cursor.replace(/-?notes/, ''),
      cursor.replace(/\.\d+\./, '.5.').replace(/\.\d{13}\./, '.0.'),
    ].map(async (text) => {
      const { status, body } = await school.as(school.ben).get(`/sync/changes?cursor=${text}`);
      return [status, body.code];
    });

    expect(await Promise.all(outcomes)).toEqual([
      [400, 'cursor_invalid'],
      [409, 'cursor_expired'],
      [409, 'cursor_expired'],
      [409, 'cursor_expired'],
    ]);
  });

  it('leaves out a disabled feature, whose operations it rejects, and starts anew once it is enabled again', async () => {
    const recordId = await writeNote(school.ben);
    const before = await pull(school.ben);
    const app = school.app.get(Features);
    const enabled = app.on;
    app.choose(enabled.filter((feature) => feature !== 'workbook'));

    const [result] = await send(school.ben, { recordId, fields: { title: 'x' }, base: { title: 'Maps' } });
    const without = await pull(school.ben, before.cursor);
    app.choose(enabled);

    expect(result).toMatchObject({ status: 'rejected', code: 'feature_disabled' });
    expect(without.changes).toEqual([]);
    expect((await school.as(school.ben).get(`/sync/changes?cursor=${without.cursor}`)).status).toBe(409);
  });

  it('forgets people who are erased, and everything that is too old', async () => {
    const person = await school.person('STUDENT');
    const gone = await writeNote(person);
    await writeNote(person);
    await school.as(person).delete(`/notes/${gone}`);
    const changes = school.app.get(ChangesService);

    const later = new Date(Date.now() + 366.5 * 24 * 3600_000);
    await changes.purge(later);

    expect(await school.sql('SELECT FROM sync_changes WHERE record_id = $1', [gone])).toHaveLength(0);
    expect(await school.sql('SELECT FROM sync_operations WHERE user_id = $1', [person.id])).toHaveLength(0);
    await school.sql(
      `BEGIN; SET LOCAL homeroom.allow_erase = 'on'; DELETE FROM users WHERE id = '${person.id}'; COMMIT`,
    );
    expect(await school.sql('SELECT FROM sync_changes WHERE user_id = $1', [person.id])).toHaveLength(0);
  });
});

describe('POST /sync/upload and GET /sync/download', () => {
  it('stores what the browser kept, also from two requests at the same time, and says what it skips', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const resourceId = await rowOf(curriculum, 'resources', { school, actor: school.root, role: 'ADMIN' });
    await school.as(person).put('/user/preferences', { theme: 'light', extra: { font: 'big' } });
    const unknown = uuidv7();
    const upload = {
      votes: { votes: {} },
      bookmarks: [resourceId, { resourceId }, { id: unknown }, 7],
      preferences: { theme: 'dark', language: 'klingon', timeZone: 'Asia/Nowhere', font: 'small', tips: [1] },
    };

    const answers = await Promise.all([1, 2].map(() => school.as(person).post('/sync/upload', upload)));

    for (const { status, body } of answers) {
      expect([status, body.stored]).toEqual([200, { votes: 0, bookmarks: 1, preferences: 3 }]);
      expect(body.skipped).toEqual([
        { kind: 'bookmarks', id: unknown, reason: 'not_found' },
        { kind: 'bookmarks', id: '7', reason: 'malformed_id' },
        { kind: 'preferences', id: 'language', reason: 'validation_failed' },
        { kind: 'preferences', id: 'timeZone', reason: 'time_zone_unknown' },
      ]);
    }
    const { body } = await school.as(person).get('/sync/download');
    expect(body).toMatchObject({
      votes: {},
      bookmarks: [resourceId],
      serverTime: expect.any(String),
      preferences: { theme: 'dark', extra: { font: 'small', tips: [1] } },
    });
  });

  it.each([
    { votes: [] },
    { bookmarks: {} },
    { bookmarks: Array.from({ length: 1001 }, () => uuidv7()) },
    { votes: Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`b${n}`, 'yes'])) },
    { preferences: 'dark' },
    { notes: [] },
  ])('refuses malformed parts (%#)', async (upload) => {
    expect((await school.as(school.ben).post('/sync/upload', upload)).status).toBe(400);
  });

  it('skips preferences that do not fit', async () => {
    const person = await school.person('PARENT');
    const preferences = { theme: 'dark', store: 'x'.repeat(17_000) };

    const { body } = await school.as(person).post('/sync/upload', { preferences });

    expect(body).toMatchObject({
      stored: { preferences: 1 },
      skipped: [{ kind: 'preferences', id: 'store', reason: 'preferences_too_large' }],
    });
  });
});

describe('two offline clients of a school that restarts', () => {
  const scenarios = process.env.LONG ? 500 : 12;
  let restarts = process.env.LONG ? 20 : 2;
  let instance: School | undefined;

  /** The person of a scenario, with the instance of that moment. */
  async function worldOf(person: Person, progressId: string): Promise<World> {
    const token = await school.as(person).token();
    const online = school.with(token);
    return {
      url: '',
      token: () => token,
      progressId,
      fetch: (path, init) => fetch(`${(instance ?? school).url}/api/v1${path}`, init),
      restart: async () => {
        if (restarts-- <= 0) return;
        const [before] = [instance];
        instance = await school.secondInstance();
        await before?.stop();
      },
      editOnline: async (recordId, title) => {
        const { status, body } = await online.get(`/notes/${recordId}`);
        if (status !== 200) return undefined;
        const changed = await online.patch(`/notes/${recordId}`, { title, version: body.version });
        const base = { title: body.title };
        return changed.status === 200
          ? { ...operation({ recordId, fields: { title } }), kind: 'put', base }
          : undefined;
      },
    };
  }

  it('converge without losing or repeating an operation', async () => {
    const progressId = await created(school.as(school.root), '/resources', link());
    const faults: string[] = [];
    const limit = pLimit(4);

    const play = async (seed: number) => {
      // Of each scenario, so that no session is idle before its turn.
      const [person] = await school.crowd(1);
      if (!person) throw new Error('No person was created.');
      const pair = new OfflinePeople(await worldOf(person, progressId), seed);
      faults.push(...(await pair.play(30)).map((fault) => `seed ${seed}: ${fault}`));
      const stored = await school.sql<{ id: string }>('SELECT id FROM sync_operations WHERE user_id = $1', [person.id]);
      if (String(stored.map(({ id }) => id).sort()) !== String(pair.sentIds))
        faults.push(`seed ${seed}: other operations`);
    };
    await Promise.all(Array.from({ length: scenarios }, (_, seed) => limit(() => play(seed))));

    expect(faults.slice(0, 5)).toEqual([]);
  }, 600_000);
});
