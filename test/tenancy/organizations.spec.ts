import { changeStatus } from '#cli/org/org.sql.js';
import { newId } from '#platform/crypto/new-id.js';
import { openSchool, type School } from '../support/school.js';

const school = openSchool();
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});
const change = (changes: object, headers?: Record<string, string>) =>
  school.as(school.root).patch('/organizations/current', changes, headers);

describe('GET /organizations', () => {
  it('lists the one organization of this instance for admins', async () => {
    const { status, body } = await school.as(school.root).get('/organizations');

    expect([status, body.total, body.items[0].id, body.items[0].name]).toEqual([200, 1, 'test', 'Test School']);
  });

  it.each(['ana', 'ben', 'paula'] as const)('returns 403 to %s', async (name) => {
    expect((await school.as(school[name]).get('/organizations')).status).toBe(403);
  });

  it('returns 401 without a token', async () => {
    expect((await school.anyone.get('/organizations')).status).toBe(401);
  });
});

describe('GET /organizations/current', () => {
  it.each(['root', 'ana', 'ben', 'paula'] as const)(
    'returns the cached organization to %s without a statement',
    async (name) => {
      await school.as(school[name]).get('/organizations/current');

      const { status, body, headers } = await school.as(school[name]).get('/organizations/current');

      expect([status, body.name, body.settings.currentAcademicYear]).toEqual([200, 'Test School', school.year]);
      expect([headers.get('x-statements'), headers.get('etag')]).toEqual(['0', `"${body.version}"`]);
    },
  );

  it('returns 401 without a token', async () => {
    expect((await school.anyone.get('/organizations/current')).status).toBe(401);
  });
});

describe('PATCH /organizations/current', () => {
  it('changes the given fields and keeps the other settings', async () => {
    const { body: before } = await school.as(school.root).get('/organizations/current');

    const { status, body } = await change({ timeZone: 'Asia/Bangkok', settings: { autoGrade: false } });

    expect([status, body.timeZone, body.version]).toEqual([200, 'Asia/Bangkok', before.version + 1]);
    expect(body.settings).toEqual({ ...before.settings, autoGrade: false });
  });

  it('applies in every process within a second', async () => {
    await secondInstance.as(secondInstance.ben).get('/organizations/current');

    await change({ name: 'Riverside School' });

    const started = performance.now();
    let name = '';
    while (name !== 'Riverside School' && performance.now() - started < 2_000)
      name = (await secondInstance.as(secondInstance.ben).get('/organizations/current')).body.name;
    expect([name, performance.now() - started < 1_000]).toEqual(['Riverside School', true]);
  });

  it('returns 412 for an outdated ETag', async () => {
    const { headers } = await school.as(school.root).get('/organizations/current');
    const seen = { 'if-match': headers.get('etag') ?? '' };

    const answers = await Promise.all(['a', 'b', 'c'].map((name) => change({ name }, seen)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it('records the actor and the changed fields in the audit log', async () => {
    await change({ settings: { registration: 'invite' } });

    const [trace] = await school.sql(
      `SELECT actor_id, data FROM audit_log WHERE action = 'organization.changed' ORDER BY created_at DESC LIMIT 1`,
    );
    expect(trace).toEqual({ actor_id: school.root.id, data: { fields: ['registration'] } });
  });

  it.each([
    [{ timeZone: 'Middle/Earth' }, 'time_zone_unknown'],
    [{ settings: { currentAcademicYear: 'next' } }, 'validation_failed'],
    [{ settings: { levels: [] } }, 'validation_failed'],
    [{ settings: { levels: [{ code: 'P1', name: 'P1', maxClasses: 7 }] } }, 'validation_failed'],
    [{ settings: { levels: ['p1', 'P1'].map((code) => ({ code, name: code, maxClasses: 1 })) } }, 'level_repeated'],
    [{ settings: { colour: 'red' } }, 'validation_failed'],
    [{ id: 'other' }, 'validation_failed'],
    [{ slug: 'other' }, 'validation_failed'],
    [{ locale: 'klingon' }, 'validation_failed'],
    [{ name: '' }, 'validation_failed'],
  ])('refuses %j', async (changes, code) => {
    const { status, body } = await change(changes);

    expect([status, body.code]).toEqual([400, code]);
  });

  it.each(['ana', 'ben', 'paula'] as const)('returns 403 to %s', async (name) => {
    expect((await school.as(school[name]).patch('/organizations/current', { name: 'x' })).status).toBe(403);
  });

  it('returns 401 without a token', async () => {
    expect((await school.anyone.patch('/organizations/current', { name: 'x' })).status).toBe(401);
  });
});

describe('a level of the organization', () => {
  type Level = Record<'code' | 'name', string> & { maxClasses: number };
  const root = () => school.as(school.root);
  const levelsOf = async () => (await root().get('/organizations/current')).body.settings.levels as Level[];
  const setLevels = async (edit: (levels: Level[]) => Level[], before = levelsOf()) =>
    change({ settings: { levels: edit(await before) } });
  const without = (code: string) => (levels: Level[]) => levels.filter((level) => level.code !== code);
  const added = (code: string) => (levels: Level[]) => [...levels, { code, name: code, maxClasses: 2 }];

  it('cannot be removed or spelled in another way while classes or students have it', async () => {
    await setLevels(added('K1'));
    const { body: room } = await root().post('/classrooms', { level: 'k1' });
    const { body: created } = await root().post('/students', { firstName: 'Kim', lastName: 'K', classroomId: room.id });

    const removed = await setLevels(without('K1'));
    const renamed = await setLevels((levels) => added('k1')(without('K1')(levels)));

    expect([removed, renamed].map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'level_in_use'],
      [409, 'level_in_use'],
    ]);
    expect(removed.body.detail).toMatch(/^Level K1 has 1 classrooms and 1 students\. Keep its code/);
    await root().patch(`/students/${created.student.id}`, { classroomId: null, level: 'P2' }, { 'if-match': '*' });
    await root().post(`/students`, { firstName: 'Kay', lastName: 'K', level: 'K1' });
    expect((await setLevels(without('K1'))).body.detail).toContain('1 classrooms and 1 students');
    expect((await levelsOf()).at(-1)?.code).toBe('K1');
  });

  it('can be removed once its classes are archived, which can be restored when it is there again', async () => {
    await setLevels(added('K2'));
    const { body: room } = await root().post('/classrooms', { level: 'K2' });
    await root().post('/subjects', { classroomId: room.id, name: 'Paint' });
    await root().delete(`/classrooms/${room.id}`);

    const removed = await setLevels(without('K2'));
    const refused = await root().post(`/classrooms/${room.id}/restore`);
    await setLevels(added('K2'));
    const restored = await root().post(`/classrooms/${room.id}/restore`);

    expect([removed.status, refused.status, refused.body.code]).toEqual([200, 409, 'level_removed']);
    expect([restored.status, restored.body.level]).toEqual([200, 'K2']);
  });

  it('is needed to undo a promotion from it', async () => {
    await setLevels((levels) => [{ code: 'K4', name: 'K4', maxClasses: 1 }, ...levels]);
    const { body: created } = await root().post('/students', { firstName: 'Kit', lastName: 'K', level: 'K4' });
    const { id } = created.student;
    const { body: promotion } = await root().patch(`/students/${id}/promote`, { academicYear: '2150' });
    const undo = () => root().delete(`/promotions/${promotion.promotionId}`);

    const removed = await setLevels(without('K4'));
    const refused = await undo();
    const student = (await root().get(`/students/${id}`)).body;
    await setLevels(added('K4'));
    const undone = await undo();

    expect([removed.status, refused.status, refused.body.code]).toEqual([200, 409, 'level_removed']);
    expect([student.level, undone.status]).toEqual(['P1', 204]);
    expect((await root().get(`/students/${id}`)).body.level).toBe('K4');
  });

  it('is removed or gets a class if both happen at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const code = `R${round}`;
      await setLevels(added(code));

      const [removed, room] = await Promise.all([
        setLevels(without(code)),
        root().post('/classrooms', { level: code }),
      ]);

      expect([
        [200, 400],
        [409, 201],
      ]).toContainEqual([removed.status, room.status]);
    }
  });

  it('lets classes beyond a lower maximum keep their number', async () => {
    await setLevels(added('K3'));
    const { body: room } = await root().post('/classrooms', { level: 'K3', classNumber: 2 });
    await setLevels((levels) => levels.map((level) => (level.code === 'K3' ? { ...level, maxClasses: 1 } : level)));
    const edit = (changes: object) => root().patch(`/classrooms/${room.id}`, changes, { 'if-match': '*' });

    const named = await edit({ name: 'Frogs' });
    const moved = await edit({ classNumber: 3 });

    expect([named.status, named.body.name, named.body.classNumber]).toEqual([200, 'Frogs', 2]);
    expect([moved.status, moved.body.code]).toEqual([409, 'class_limit']);
  });
});

describe('the IP address of a login', () => {
  it.each([
    ['full', '127.0.0.1', 'Lab PC'],
    ['truncated', '127.0.0.0', 'Lab PC'],
    ['none', null, null],
  ])('is stored as set in sessionIp: %s', async (sessionIp, ip, agent) => {
    await change({ settings: { sessionIp } });
    const person = await school.person('STUDENT');

    await school.anyone.post(
      '/auth/login',
      { email: person.email, password: person.password },
      { 'user-agent': 'Lab PC' },
    );

    const [row] = await school.sql(
      `SELECT ip_address AS ip, user_agent AS agent FROM user_sessions WHERE user_id = $1`,
      [person.id],
    );
    expect(row).toEqual({ ip, agent });
    const [trace] = await school.sql(`SELECT ip FROM audit_log WHERE action = 'login.succeeded' AND actor_id = $1`, [
      person.id,
    ]);
    expect(trace).toEqual({ ip });
  });
});

describe('GET /organizations/public', () => {
  it('returns the branding and registration mode set by the admin', async () => {
    const branding = { color: '#1b6ac9', logoUrl: 'https://school.example/logo.svg', contact: 'office@school.example' };
    expect((await change({ settings: { branding } })).status).toBe(200);

    const { status, body } = await school.anyone.get('/organizations/public');

    expect([status, body.branding, body.registration]).toEqual([200, branding, expect.any(String)]);
    expect(Object.keys(body).sort()).toEqual(['branding', 'locale', 'name', 'registration']);
  });

  it('has its contact address in the footer of e-mails', async () => {
    await school.anyone.post('/auth/forgot-password', { email: school.ben.email });
    await school.runJobs();

    expect((await school.mailTo(school.ben.email)).text).toContain('Questions? Write to office@school.example');
  });

  it('refuses invalid colours, URLs and e-mail addresses', async () => {
    const wrong = [{ color: 'blue' }, { logoUrl: 'http://school.example/a.png' }, { contact: 'office' }];
    const answers = await Promise.all(wrong.map((branding) => change({ settings: { branding } })));

    expect(answers.map(({ status, body }) => [status, body.errors[0].field])).toEqual([
      [400, 'settings.branding.color'],
      [400, 'settings.branding.logoUrl'],
      [400, 'settings.branding.contact'],
    ]);
  });
});

describe('a closed organization', () => {
  const other = openSchool();
  const setStatus = (status: string) => other.sql(changeStatus, ['test', status, newId()]);
  const answer = async (path: string) => {
    const { status, body } = await other.as(other.ana).get(path);
    return [status, body.code];
  };
  const becomes = async (expected: number) => {
    const started = performance.now();
    while ((await answer('/auth/me'))[0] !== expected && performance.now() - started < 2_000);
  };

  it('refuses every login and request until it is opened again, but not health checks and the operator', async () => {
    expect(await answer('/auth/me')).toEqual([200, undefined]);
    await setStatus('closed');
    await becomes(403);

    const { status, body } = await other.login(other.root);
    const refresh = await other.anyone.post('/auth/refresh-token', { refreshToken: 'x' });
    const operator = await other.anyone.get('/ops/health', { 'x-operator-key': 'operator-of-tests' });

    expect([status, body.code, body.detail]).toEqual([
      403,
      'organization_closed',
      expect.stringContaining('is closed'),
    ]);
    expect([refresh.status, refresh.body.code]).toEqual([403, 'organization_closed']);
    expect(await answer('/auth/me')).toEqual([403, 'organization_closed']);
    expect(await answer('/organizations/public')).toEqual([403, 'organization_closed']);
    expect([(await other.anyone.get('/health/ready')).status, operator.status]).toEqual([200, 200]);

    await setStatus('active');
    await becomes(200);
    expect(await answer('/auth/me')).toEqual([200, undefined]);
    const trail = await other.sql(`SELECT action FROM audit_log WHERE entity = 'organization' ORDER BY created_at, id`);
    expect(trail).toEqual([{ action: 'organization.closed' }, { action: 'organization.opened' }]);
  });
});
