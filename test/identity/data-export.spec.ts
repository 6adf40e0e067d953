import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { personalData } from '#personal-data.js';
import { readZip } from '#platform/tabular/zip.js';
import { suspectColumns, undeclared } from '../contract/personal-data.js';
import { mebibyte, picture } from '../support/sample-files.js';
import { openSchool } from '../support/school.js';
import { liveAsStudent, rareNames, rarePerson } from './lives.js';

const school = openSchool();
const rowCount = process.env.LONG ? 100_000 : 5_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('the declarations of personal data', () => {
  it('name every column that can hold the id of a person, and every part of a row that belongs to one', async () => {
    const columns = await school.sql(suspectColumns);

    expect(undeclared(columns as never, personalData)).toEqual([]);
  });

  it('are missed with a sentence that says what to do', () => {
    const found = { table: 'diaries', type: 'uuid', target: null, cascades: false };
    const missing = undeclared(
      [
        { ...found, column: 'author_id', target: 'users' },
        { ...found, column: 'note_id', target: 'notes', cascades: true },
        { ...found, column: 'read_by' },
      ],
      personalData,
    );

    expect(missing).toEqual([
      expect.stringMatching(/^diaries.author_id refers to users: declare it as owner, .* of its feature/),
      expect.stringMatching(/^diaries is deleted with notes, .*: declare it with through: \['note_id', 'notes'\]/),
      expect.stringMatching(/^diaries.read_by \(uuid\) could hold the id of a person: declare it .*, or add it/),
    ]);
  });

  it('name only tables and columns that exist', async () => {
    const rows = await school.sql<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public'`,
    );
    const existing = new Set(rows.map(({ name }) => name));

    const declared = personalData.tables.flatMap((table) =>
      [
        table.owner,
        table.responsible,
        table.actors,
        table.erasedWith,
        table.exported,
        table.addresses,
        table.mentions,
        table.forgets,
        table.hidden,
        table.files,
        table.through?.slice(0, 1),
        (table.encrypted ?? []).map(({ column }) => column),
        table.retention?.flatMap(({ after, clears = [] }) => [after, ...clears]),
      ].flatMap((columns) => (columns ?? []).map((column) => `${table.table}.${column}`)),
    );

    expect(declared.filter((name) => !existing.has(name))).toEqual([]);
    expect(new Set(personalData.tables.map(({ table }) => table)).size).toBe(personalData.tables.length);
  });
});

describe('GET /user/data-export', () => {
  it('has a section for every declared table, with what is encrypted decrypted and without secrets', async () => {
    await school.as(school.ben).put('/user/profile', { occupation: 'Sailor' });

    const { status, body, headers } = await school.as(school.ben).get('/user/data-export');

    expect([status, headers.get('content-disposition')]).toEqual([200, expect.stringContaining('personal-data-')]);
    expect(Object.keys(body.sections)).toHaveLength(personalData.exported.length);
    expect(body.sections.users).toEqual([expect.objectContaining({ id: school.ben.id, email: school.ben.email })]);
    expect(body.sections.userProfiles).toMatchObject([{ occupation: 'Sailor' }]);
    expect(JSON.stringify(body)).not.toMatch(/passwordHash|refreshHash|codeHash/);
  });

  it('has everything that a student has left, and of the work of others only what the person did with it', async () => {
    const student = await rarePerson(school, 'STUDENT', school.p1a);
    await liveAsStudent(school, student);

    const { body } = await school.as(student).get('/user/data-export');
    const { body: graded } = await school.as(school.ana).get('/user/data-export');

    const filled = Object.entries(body.sections).flatMap(([name, rows]) =>
      (rows as object[]).length > 0 ? [name] : [],
    );
    expect(filled).toEqual(
      expect.arrayContaining(['notes', 'noteVersions', 'noteFiles', 'submissionAttempts', 'audioRecordings']),
    );
    expect(filled).toEqual(
      expect.arrayContaining(['liveMessages', 'discussionThreads', 'certificates', 'messages', 'enrollments']),
    );
    expect(filled.length).toBeGreaterThan(25);
    expect(body.files.map(({ name }: { name: string }) => name).sort()).toEqual(['Quixano.png', 'quixano.wav']);
    const submission = body.sections.submissions[0];
    expect(graded.sections.submissions).toContainEqual({
      id: submission.id,
      gradedBy: school.ana.id,
      createdAt: submission.createdAt,
    });
    expect(JSON.stringify(graded)).not.toContain(rareNames.lastName);
  });

  it('comes as a ZIP file with all files', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const bytes = new Uint8Array(await picture('png', 32, 32));
    const { body: file } = await school.as(person).upload('/files', 'map.png', bytes);

    const response = await fetch(`${school.url}/api/v1/user/data-export?format=zip`, {
      headers: { authorization: `Bearer ${await school.as(person).token()}` },
    });
    const files = await readZip(Buffer.from(await response.arrayBuffer()), {
      maxEntries: 10,
      maxBytes: mebibyte,
      maxEntryBytes: mebibyte,
    });

    const data = JSON.parse(files.get('data.json')?.toString() ?? '{}');
    expect(data.files).toMatchObject([{ id: file.id, name: 'map.png', path: `files/${file.id}.png` }]);
    expect(files.get(`files/${file.id}.png`)?.equals(bytes)).toBe(true);
  });

  it('is refused while the person has locked it, and audited', async () => {
    const person = await school.person('STUDENT');
    const answers = [await school.as(person).get('/user/data-export')];
    await school.as(person).put('/user/privacy', { exportData: false });
    answers.push(await school.as(person).get('/user/data-export'));
    await school.as(person).put('/user/privacy', { exportData: true });
    answers.push(await school.as(person).get('/user/data-export?format=xml'));

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [200, undefined],
      [403, 'export_disabled'],
      [400, 'validation_failed'],
    ]);
    expect(
      await school.sql(`SELECT 1 FROM audit_log WHERE action = 'data.exported' AND actor_id = $1`, [person.id]),
    ).toHaveLength(1);
  });

  it('is allowed five times a day', async () => {
    const limited = await school.secondInstance({ RATE_LIMIT_ENABLED: 'true' });
    const person = await school.person('STUDENT');
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push((await limited.as(person).get('/user/data-export')).status);

    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('streams any number of rows with flat memory', async () => {
    const person = await school.person('STUDENT');
    await school.sql(
      `INSERT INTO user_interactions (id, user_id, type, payload) SELECT gen_random_uuid(), $1, 'viewed-map',
         jsonb_build_object('text', repeat('x', 500)) FROM generate_series(1, $2::int)`,
      [person.id, rowCount],
    );
    const response = await fetch(`${school.url}/api/v1/user/data-export`, {
      headers: { authorization: `Bearer ${await school.as(person).token()}` },
    });
    let [bytes, rows, peak, chunks] = [0, 0, 0, 0];
    collectGarbage();
    const before = process.memoryUsage();
    for await (const chunk of response.body ?? []) {
      const text = Buffer.from(chunk as Uint8Array).toString();
      rows += text.split('"type":"viewed-map"').length - 1;
      bytes += text.length;
      if (++chunks % 50 === 0) collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      peak = Math.max(peak, heapUsed + external - before.heapUsed - before.external);
    }
    console.info(
      `${rowCount} rows, ${Math.round(bytes / mebibyte)} MiB, at most ${Math.round(peak / mebibyte)} MiB of memory`,
    );

    expect(rows).toBeGreaterThan(rowCount * 0.98);
    expect(peak).toBeLessThan(60 * mebibyte);
  }, 240_000);
});
