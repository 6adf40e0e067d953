import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openSchool, type Person } from '../support/school.js';
import { outlined, subscription, tcode, word } from './scenario.js';

const school = openSchool();

const offer = async (who: Person, draft: Record<string, unknown>) =>
  school.as(who).post('/tcodes', { code: word('code'), title: 'Light', kind: 'subject', ...draft });

describe('POST /tcodes', () => {
  it('lets a teacher offer what they teach, and nobody else', async () => {
    const { subject, unit } = await outlined(school);
    const draft = { subjectId: subject.id, metadata: { level: 'P1' }, contentUrl: 'https://cdn.example/light' };

    const { status, body } = await offer(school.ana, draft);
    const ofUnit = await offer(school.ana, { kind: 'unit', unitId: unit.id, access: 'licensed' });
    const others = await Promise.all(
      [school.olga, school.ben, school.paula].map((who) => offer(who, { subjectId: subject.id })),
    );

    expect([status, body]).toMatchObject([201, { ...draft, isPublic: false, access: 'included', status: 'active' }]);
    expect([ofUnit.status, ofUnit.body.access]).toEqual([201, 'licensed']);
    expect(others.map((answer) => answer.status)).toEqual([404, 403, 403]);
    expect((await school.anyone.post('/tcodes', draft)).status).toBe(401);
  });

  it('has a code once, whatever its case, however many want it', async () => {
    const { subject } = await outlined(school);
    const code = word('Math');
    const answers = await Promise.all(
      [code, code.toLowerCase(), code.toUpperCase(), code].map((each) =>
        offer(school.ana, { code: each, subjectId: subject.id }),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('tcode_taken');
  });

  it('points at exactly one thing that fits its kind', async () => {
    const { subject, unit } = await outlined(school);
    const answers = await Promise.all([
      offer(school.root, {}),
      offer(school.root, { subjectId: subject.id, unitId: unit.id }),
      offer(school.root, { kind: 'unit', subjectId: subject.id }),
      offer(school.root, { subjectId: subject.id, isPublic: true }),
      offer(school.root, {
        ...{ subjectId: subject.id, isPublic: true },
        ...{ access: 'licensed', contentUrl: 'https://cdn.example' },
      }),
      offer(school.root, { subjectId: subject.id, metadata: { long: 'x'.repeat(20_000) } }),
      offer(school.root, { subjectId: subject.id, contentUrl: 'http://cdn.example' }),
      offer(school.root, { subjectId: subject.id, kind: 'course' }),
      offer(school.root, { subjectId: subject.id, code: 'two words' }),
    ]);

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'tcode_target_invalid'],
      [400, 'tcode_target_invalid'],
      [400, 'tcode_target_invalid'],
      [400, 'content_url_missing'],
      [400, 'public_not_licensed'],
      [400, 'metadata_too_large'],
      [400, 'validation_failed'],
      [400, 'validation_failed'],
      [400, 'validation_failed'],
    ]);
  });

  it('offers what lies outside the school, free for everybody, by an admin', async () => {
    const outside = { isPublic: true, contentUrl: 'https://cdn.example/free' };

    expect((await offer(school.root, outside)).status).toBe(201);
    expect((await offer(school.ana, outside)).status).toBe(403);
  });
});

describe('GET /tcodes', () => {
  it.each(['root', 'ana', 'ben', 'paula', 'zoe'] as const)('shows %s the whole catalogue', async (name) => {
    const entry = await tcode(school);

    const { status } = await school.as(school[name]).get(`/tcodes/${entry.id}`);
    const { body, headers } = await school.as(school[name]).get(`/tcodes?q=${entry.code}&limit=1`);

    expect([body.items.map(({ id }: { id: string }) => id), status]).toEqual([[entry.id], 200]);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('is for people who are signed in, and knows what there is', async () => {
    const unknown = '01900000-0000-7000-8000-0000000000ff';

    expect((await school.anyone.get('/tcodes')).status).toBe(401);
    expect((await school.as(school.ben).get(`/tcodes/${unknown}`)).status).toBe(404);
    expect((await school.as(school.ben).get('/tcodes?kind=course')).status).toBe(400);
  });

  it('filters', async () => {
    const { subject, unit } = await outlined(school);
    const whole = await tcode(school, { subjectId: subject.id, access: 'licensed' });
    const piece = await tcode(school, { unitId: unit.id });
    const found = async (query: string) => {
      const { body } = await school.as(school.ben).get(`/tcodes?limit=100&${query}`);
      return body.items.map(({ id }: { id: string }) => id);
    };

    expect(await found(`subjectId=${subject.id}`)).toEqual([whole.id]);
    expect(await found(`unitId=${unit.id}`)).toEqual([piece.id]);
    expect(await found('kind=unit')).not.toContain(whole.id);
    expect(await found('access=licensed&isPublic=false')).toContain(whole.id);
    expect(await found('status=archived')).toEqual([]);
  });
});

describe('PATCH and DELETE /tcodes/:id', () => {
  it('are for admins and those who teach it', async () => {
    const { subject } = await outlined(school);
    const { id } = await tcode(school, { subjectId: subject.id });
    const change = (who: Person) => school.as(who).patch(`/tcodes/${id}`, { title: 'Shadow' });
    const people = [school.root, school.ana, school.olga, school.ben, school.paula];

    const answers = await Promise.all(people.map(change));
    const removed = await Promise.all(people.slice(2).map((who) => school.as(who).delete(`/tcodes/${id}`)));

    expect(answers.map(({ status }) => status).filter((status) => status === 412).length).toBeLessThanOrEqual(1);
    expect(answers.slice(2).map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(removed.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await change(school.ana)).body.title).toBe('Shadow');
  });

  it('archive, and take back', async () => {
    const { id } = await tcode(school);
    const ana = school.as(school.ana);

    const gone = await ana.delete(`/tcodes/${id}`);
    const again = await ana.delete(`/tcodes/${id}`);
    const back = await ana.patch(`/tcodes/${id}`, { status: 'active' }, { 'if-match': '"2"' });
    const late = await ana.patch(`/tcodes/${id}`, { title: 'Late' }, { 'if-match': '"2"' });

    expect([gone.body.status, again.body.version]).toEqual(['archived', 2]);
    expect([back.status, back.body.status, late.status]).toEqual([200, 'active', 412]);
    const noted = await school.sql('SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY created_at', [id]);
    expect(noted.map(({ action }) => action)).toEqual(['tcode.created', 'tcode.archived', 'tcode.changed']);
  });

  it('leave what was sold to run to its end', async () => {
    const { subject } = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: subject.id });
    await subscription(school, school.zoe, { tcodeId });

    await school.as(school.root).delete(`/tcodes/${tcodeId}`);

    expect((await school.as(school.zoe).get(`/subjects/${subject.id}`)).status).toBe(200);
  });
});

describe('a unit in the catalogue', () => {
  it('is deleted only together with its entry, which is then archived', async () => {
    const { unit } = await outlined(school);
    const { id } = await tcode(school, { unitId: unit.id, access: 'licensed' });
    const ana = school.as(school.ana);

    const refused = await ana.delete(`/units/${unit.id}`);
    const deleted = await ana.delete(`/units/${unit.id}?detach=true`);

    expect([refused.status, refused.body.code, deleted.status]).toEqual([409, 'unit_in_catalogue', 204]);
    const { body } = await ana.get(`/tcodes/${id}`);
    expect([body.status, body.unitId]).toEqual(['archived', null]);
    const back = await school.as(school.root).patch(`/tcodes/${id}`, { status: 'active' });
    expect([back.status, back.body.code]).toEqual([400, 'tcode_target_invalid']);
  });
});

describe('homeroom export catalogue', () => {
  const program = resolve('dist/src/cli/homeroom.js');

  it('writes what is public, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
    await tcode(school);
    const free = await tcode(school, {
      isPublic: true,
      contentUrl: 'https://cdn.example/export',
      metadata: { age: 7 },
    });
    const env = { ...process.env, ...school.environment, NODE_OPTIONS: '' };

    const { stdout } = await promisify(execFile)(process.execPath, [program, 'export', 'catalogue', '--json'], {
      ...{ env, cwd: folder },
    });

    const { items } = JSON.parse(await readFile(join(folder, 'public/catalogue.json'), 'utf8'));
    const [entry] = items.filter(({ code }: { code: string }) => code === free.code);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, file: 'public/catalogue.json', entries: items.length });
    expect(entry).toEqual({
      ...{ code: free.code, kind: 'subject', title: free.title },
      ...{ metadata: { age: 7 }, contentUrl: 'https://cdn.example/export' },
    });
    const { body } = await school.as(school.root).get('/tcodes?isPublic=true&limit=100');
    expect(items).toHaveLength(body.total);
    await rm(folder, { recursive: true });
  }, 60_000);
});
