import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { Features } from '#platform/features/features.js';
import { openSchool, type School } from '../support/school.js';

const school = openSchool();
/** A separate school for the tests in which admins suspend each other. */
const otherSchool = openSchool();
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});
let count = 0;
const address = () => `made${++count}@test.example`;
const create = (draft: object = {}) => school.as(school.root).post('/users', { email: address(), ...draft });

describe('GET /users', () => {
  it('lists accounts by name without secrets, in two statements', async () => {
    await school.as(school.root).get('/users');

    const { status, body, headers } = await school.as(school.root).get('/users?limit=3');

    expect([status, body.items.length, body.page, body.limit]).toEqual([200, 3, 1, 3]);
    const names = body.items.map(({ lastName }: { lastName: string }) => lastName);
    expect(names).toEqual([...names].sort());
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
    expect(JSON.stringify(body)).not.toMatch(/hash|\$2b/i);
  });

  it.each([
    ['q=ana', ['ana']],
    ['q=ALVES', ['ana']],
    ['q=ana alves', ['ana']],
    ['role=PARENT', ['paula']],
    ['q=bauer&role=STUDENT', ['ben']],
    ['q=100%25', []],
    ['q=_', []],
    ['status=suspended', []],
  ])('finds by %s', async (query, expected) => {
    const { body } = await school.as(school.root).get(`/users?${query}`);

    expect(body.items.map(({ username }: { username: string }) => username)).toEqual(expected);
  });

  it.each(['role=KING', 'status=gone', 'limit=0', 'page=x', 'colour=red'])('rejects %s', async (query) => {
    expect((await school.as(school.root).get(`/users?${query}`)).status).toBe(400);
  });
});

describe('the accounts of an organization', () => {
  it.each(['ana', 'ben', 'paula'] as const)('are not accessible to %s', async (name) => {
    const client = school.as(school[name]);

    const responses = await Promise.all([
      client.get('/users'),
      client.post('/users', { email: address() }),
      client.get(`/users/${school.olga.id}`),
      client.patch(`/users/${school[name].id}`, { role: 'ADMIN' }),
      client.delete(`/users/${school.olga.id}`),
      client.post(`/users/${school.olga.id}/suspend`),
      client.post(`/users/${school.olga.id}/reactivate`),
      client.post(`/users/${school.olga.id}/one-time-password`),
    ]);

    expect(responses.map(({ status }) => status)).toEqual(Array(8).fill(403));
  });

  it('require authentication', async () => {
    expect((await school.anyone.get('/users')).status).toBe(401);
    expect((await school.anyone.get(`/users/${school.ben.id}`)).status).toBe(401);
  });

  it.each(['get', 'delete'] as const)('return 404 and 400 for %s with an unknown or malformed id', async (verb) => {
    const unknown = await school.as(school.root)[verb]('/users/01900000-0000-7000-8000-0000000000ff');
    const malformed = await school.as(school.root)[verb]('/users/ben');

    expect([unknown.status, malformed.status, malformed.body.code]).toEqual([404, 400, 'malformed_id']);
  });
});

describe('POST /users', () => {
  it('creates an account with a one-time password, stored only as a hash', async () => {
    const { status, body } = await create({ firstName: ' Nora ', lastName: 'Nilsen', role: 'TEACHER' });

    expect([status, body.user.displayName, body.user.role]).toEqual([201, 'Nora Nilsen', 'TEACHER']);
    expect([body.user.accountStatus, body.user.managed, body.user.emailVerified]).toEqual(['invited', true, false]);
    expect(body.oneTimePassword).toMatch(/^([a-z2-9]{3}-){3}[a-z2-9]{3}$/);
    const stored = await school.sql('SELECT row_to_json(u)::text FROM users u WHERE id = $1', [body.user.id]);
    expect(JSON.stringify(stored)).not.toContain(body.oneTimePassword);
  });

  it('accepts instructor as the name of the role TEACHER, in accounts, filters, invitations and custom roles', async () => {
    const root = school.as(school.root);

    const { body } = await create({ role: 'instructor' });
    const found = await root.get('/users?role=Instructor&limit=100');
    const invited = await root.post('/users/invitations', { email: address(), role: 'INSTRUCTOR' });
    const role = await root.post('/roles', { name: 'Guest lecturer', baseRole: 'instructor' });

    expect([body.user.role, invited.body.invitation.role, role.body.baseRole]).toEqual(Array(3).fill('TEACHER'));
    expect(found.body.items.map(({ id }: { id: string }) => id)).toContain(body.user.id);
  });

  it('stores addresses and usernames in lower case, each unique', async () => {
    const email = address();
    const first = await create({ email: email.toUpperCase(), username: 'Nora.N' });

    const sameAddress = await create({ email });
    const sameName = await create({ username: 'NORA.n' });

    expect([first.body.user.email, first.body.user.username]).toEqual([email, 'nora.n']);
    expect([sameAddress.status, sameAddress.body.code]).toEqual([409, 'users_email_taken']);
    expect([sameName.status, sameName.body.code]).toEqual([409, 'users_username_taken']);
  });

  it.each([
    [{ email: 'nonsense' }, 'email'],
    [{ role: 'KING' }, 'role'],
    [{ username: 'with space' }, 'username'],
    [{ firstName: 'x'.repeat(51) }, 'firstName'],
    [{ passwordHash: 'x' }, 'passwordHash'],
    [{ organizationId: 'other' }, 'organizationId'],
  ])('rejects %j', async (draft, field) => {
    const { status, body } = await create(draft);

    expect([status, body.errors[0].field]).toEqual([400, field]);
  });
});

describe('PATCH /users/:id', () => {
  it('changes only the given fields, once per version', async () => {
    const { id } = await school.person('TEACHER');
    const { body: before, headers } = await school.as(school.root).get(`/users/${id}`);
    const change = (firstName: string) =>
      school.as(school.root).patch(`/users/${id}`, { firstName }, { 'if-match': headers.get('etag') ?? '' });

    const first = await change('Nora');
    const second = await change('Mora');

    expect([first.status, first.body.version]).toEqual([200, before.version + 1]);
    expect({ ...first.body, version: 0, updatedAt: '', firstName: '', displayName: '' }).toEqual({
      ...before,
      version: 0,
      updatedAt: '',
      firstName: '',
      displayName: '',
    });
    expect([second.status, second.body.code]).toEqual([412, 'row_changed']);
  });

  it('marks a new address as not verified', async () => {
    const { id } = await school.person('TEACHER');

    const { body } = await school.as(school.root).patch(`/users/${id}`, { email: address() });

    expect(body.emailVerified).toBe(false);
  });

  it('records a role change in the audit log', async () => {
    const { id } = await school.person('STUDENT');

    await school.as(school.root).patch(`/users/${id}`, { role: 'TEACHER' });

    const entries = await school.sql(
      `SELECT actor_id, data FROM audit_log WHERE action = 'user.role_changed' AND entity_id = $1`,
      [id],
    );
    expect(entries).toEqual([{ actor_id: school.root.id, data: { from: 'STUDENT', to: 'TEACHER' } }]);
  });
});

describe('the last admin', () => {
  it('cannot be suspended, demoted or deleted', async () => {
    const path = `/users/${school.root.id}`;
    const responses = [
      await school.as(school.root).post(`${path}/suspend`),
      await school.as(school.root).patch(path, { role: 'TEACHER' }),
      await school.as(school.root).delete(path),
    ];

    expect(responses.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([409, 'last_admin']));
  });

  it('remains when admins suspend each other concurrently', async () => {
    const deputies = await Promise.all([1, 2, 3].map(() => otherSchool.person('ADMIN')));
    const admins = [otherSchool.root, ...deputies];
    await Promise.all(admins.map((person) => otherSchool.as(person).get('/users/me')));

    const responses = await Promise.all(
      admins.flatMap((person) =>
        admins.filter((other) => other !== person).map(({ id }) => otherSchool.as(person).post(`/users/${id}/suspend`)),
      ),
    );

    const left = await otherSchool.sql(`SELECT id FROM users WHERE role = 'ADMIN' AND account_status = 'active'`);
    expect(responses.filter(({ status }) => status >= 500)).toEqual([]);
    expect(left.length).toBeGreaterThanOrEqual(1);
  });

  it('is counted without waiting for statements that write rows of other admins', async () => {
    const [busy, suspended] = [await school.person('ADMIN'), await school.person('ADMIN')];
    const other = new pg.Client({ connectionString: school.databaseUrl });
    await other.connect();
    await other.query('BEGIN');
    await other.query(
      `INSERT INTO user_interactions (id, user_id, type, payload, created_at) VALUES (gen_random_uuid(), $1, 'login', '{}', now())`,
      [busy.id],
    );

    const { status } = await school.as(school.root).post(`/users/${suspended.id}/suspend`);
    await other.query('ROLLBACK');
    await other.end();

    expect(status).toBe(200);
  });
});

describe('an account', () => {
  it('without records is deleted; one with submissions is not', async () => {
    const { id } = await school.person('TEACHER');

    const unused = await school.as(school.root).delete(`/users/${id}`);
    const gone = await school.as(school.root).get(`/users/${id}`);
    const used = await school.as(school.root).delete(`/users/${school.ben.id}`);

    expect([unused.status, gone.status]).toEqual([204, 404]);
    expect([used.status, used.body.code]).toEqual([409, 'still_in_use']);
  });

  it('is deleted with the own log and consents of its holder, and recorded for restored backups', async () => {
    const person = await school.person('TEACHER');
    await school.as(person).post('/interactions', { type: 'opened-page', payload: {} });
    await school.as(person).put('/user/privacy', { learningAnalytics: true });
    const own = `SELECT (SELECT count(*)::int FROM user_interactions WHERE user_id = $1) AS interactions,
      (SELECT count(*)::int FROM consents WHERE user_id = $1) AS consents, (SELECT count(*)::int FROM erasure_ledger WHERE user_id = $1) AS ledger`;
    const [before] = await school.sql(own, [person.id]);

    const { status } = await school.as(school.root).delete(`/users/${person.id}`);

    const [after] = await school.sql(own, [person.id]);
    const ledgerFile = join(school.environment.STORAGE_DIR ?? '', 'erasure-ledger.jsonl');
    expect(before).toMatchObject({ consents: 1, ledger: 0 });
    expect(before?.interactions).toBeGreaterThan(0);
    expect([status, after]).toEqual([204, { interactions: 0, consents: 0, ledger: 1 }]);
    expect(readFileSync(ledgerFile, 'utf8')).toContain(person.id);
  });

  it.each(['ana', 'ana@school', 'ana@school.x', 'ana@school.exa|mple', 'ANA@school.example', 'ana@@school.example'])(
    'cannot have the address %s, not even in the database',
    async (email) => {
      const update = school.sql('UPDATE users SET email = $2 WHERE id = $1', [school.olga.id, email]);

      await expect(update).rejects.toThrow('users_email_check');
    },
  );

  it('that cannot be deleted is not recorded as deleted', async () => {
    await school.as(school.root).delete(`/users/${school.ben.id}`);

    expect(await school.sql('SELECT FROM erasure_ledger WHERE user_id = $1', [school.ben.id])).toEqual([]);
  });

  it('is suspended and reactivated', async () => {
    const person = await school.person('STUDENT');
    const path = `/users/${person.id}`;

    const suspended = await school.as(school.root).post(`${path}/suspend`);
    const whileSuspended = await school.login(person);
    const active = await school.as(school.root).post(`${path}/reactivate`);
    const twice = await school.as(school.root).post(`${path}/reactivate`);

    expect([suspended.status, suspended.body.accountStatus]).toEqual([200, 'suspended']);
    expect([whileSuspended.status, active.body.accountStatus]).toEqual([403, 'active']);
    expect([twice.status, twice.body.code]).toEqual([409, 'user_not_suspended']);
    expect((await school.login(person)).status).toBe(200);
  });

  it('gets a new one-time password, and the old password stops working', async () => {
    const person = await school.person('STUDENT');

    const { status, body } = await school.as(school.root).post(`/users/${person.id}/one-time-password`);

    expect([status, body.user.accountStatus]).toEqual([200, 'invited']);
    expect((await school.login(person)).status).toBe(401);
    const { status: first } = await school.login({ ...person, password: body.oneTimePassword });
    expect(first).toBe(403);
  });
});

describe('/users/me', () => {
  it.each(['root', 'ana', 'ben', 'paula'] as const)('returns the own account to %s', async (name) => {
    const { status, body, headers } = await school.as(school[name]).get('/users/me');

    expect([status, body.id, headers.get('etag')]).toEqual([200, school[name].id, `"${body.version}"`]);
    expect(JSON.stringify(body)).not.toMatch(/hash/i);
  });

  it('is changed by PUT /users/me and by PATCH /auth/me', async () => {
    const person = await school.person('PARENT');

    const put = await school.as(person).put('/users/me', { firstName: 'Nora' });
    const patch = await school.as(person).patch('/auth/me', { lastName: 'Nilsen' });

    expect([put.status, put.body.firstName]).toEqual([200, 'Nora']);
    expect([patch.status, patch.body.displayName]).toEqual([200, 'Nora Nilsen']);
  });

  it.each(['role', 'accountStatus', 'emailVerified', 'managed', 'id'])(
    'does not accept a change of %s',
    async (field) => {
      const { status, body } = await school.as(school.ben).put('/users/me', { [field]: 'ADMIN' });

      expect([status, body.errors[0].field]).toEqual([400, field]);
    },
  );

  it('emails a verification link to a new address, which stays pending until then', async () => {
    const person = await school.person('PARENT');
    const email = address();

    const { body } = await school.as(person).put('/users/me', { email, currentPassword: person.password });

    expect([body.email, body.pendingEmail]).toEqual([person.email, email]);
    const { token } = await school.mailTo(email);
    expect((await school.anyone.post('/auth/verify-email', { token })).status).toBe(204);
    expect((await school.as(person).get('/users/me')).body).toMatchObject({ email, emailVerified: true });
  });

  it('cancels a pending change when the current address is sent again', async () => {
    const person = await school.person('PARENT');
    const next = address();
    await school.as(person).put('/users/me', { email: next, currentPassword: person.password });

    const { status, body } = await school.as(person).put('/users/me', { email: person.email });

    expect([status, body.email, body.pendingEmail]).toEqual([200, person.email, null]);
    const { token } = await school.mailTo(next);
    expect((await school.anyone.post('/auth/verify-email', { token })).body.code).toBe('token_invalid');
  });

  it('rejects a pending address that got an account in the meantime', async () => {
    const person = await school.person('PARENT');
    const email = address();
    await school.as(person).put('/users/me', { email, currentPassword: person.password });
    const { token } = await school.mailTo(email);
    await create({ email });

    const { status, body } = await school.anyone.post('/auth/verify-email', { token });

    expect([status, body.code]).toEqual([409, 'users_email_taken']);
    expect((await school.as(person).get('/users/me')).body.email).toBe(person.email);
  });

  it('accepts a new password only with the current one, and ends every session', async () => {
    const person = await school.person('PARENT');
    const change = (fields: object) => school.as(person).put('/users/me', { password: 'a red horse', ...fields });

    const missing = await change({});
    const wrong = await change({ currentPassword: 'wrong horse' });
    const right = await change({ currentPassword: person.password });

    expect([missing.body.code, wrong.body.code]).toEqual(['password_wrong', 'password_wrong']);
    expect(right.status).toBe(200);
    expect((await school.as(person).get('/users/me')).status).toBe(401);
  });

  it('rejects a change based on an older version', async () => {
    const person = await school.person('PARENT');
    const change = (firstName: string) => school.as(person).put('/users/me', { firstName }, { 'if-match': '"1"' });

    const responses = await Promise.all(['a', 'b', 'c', 'd'].map(change));

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  it('requires authentication', async () => {
    expect([(await school.anyone.get('/users/me')).status, (await school.anyone.put('/users/me', {})).status]).toEqual([
      401, 401,
    ]);
  });
});

describe('/user/profile', () => {
  afterEach(() => jest.restoreAllMocks());

  it('has the defaults at first, then returns the stored values', async () => {
    const person = await school.person('STUDENT');
    const empty = await school.as(person).get('/user/profile');

    const { status, body } = await school.as(person).put('/user/profile', {
      country: 'TH',
      interests: ['Labor Law', 'labor-law', '  '],
      skillLevel: 'beginner',
      occupation: 'Night nurse',
    });

    expect([empty.status, empty.body.interests, empty.body.displayName]).toEqual([200, [], expect.any(String)]);
    expect([empty.body.country, empty.body.skillLevel]).toEqual(['us', 'beginner']);
    expect([status, body.country, body.interests]).toEqual([200, 'th', ['labor-law']]);
    expect((await school.as(person).get('/user/profile')).body).toEqual(body);
  });

  it('leaves omitted fields unchanged', async () => {
    const person = await school.person('STUDENT');
    await school.as(person).put('/user/profile', { district: 'Bang Rak', learningGoals: ['Read a novel'] });

    const { body } = await school.as(person).put('/user/profile', { district: null });

    expect([body.district, body.learningGoals]).toEqual([null, ['Read a novel']]);
  });

  it('stores the occupation encrypted', async () => {
    const [one, two] = [await school.person('PARENT'), await school.person('PARENT')];
    await school.as(one).put('/user/profile', { occupation: 'Night nurse' });
    await school.as(two).put('/user/profile', { occupation: 'Pilot' });

    const rows = await school.sql<{ id: string; occupation: string }>('SELECT id, occupation FROM user_profiles');
    const encrypted = rows.find(({ id }) => id === one.id)?.occupation;

    expect(JSON.stringify(rows)).not.toMatch(/nurse|pilot/i);
    expect(encrypted).toMatch(/^v2:/);
    expect((await school.as(one).get('/user/profile')).body.occupation).toBe('Night nurse');
  });

  it('neither takes nor returns a political preference while the feature civic is off', async () => {
    jest.spyOn(school.app.get(Features), 'on', 'get').mockReturnValue([]);
    const { status, body } = await school.as(school.zoe).put('/user/profile', { politicalPreference: 'green' });

    expect([status, body.code]).toEqual([400, 'political_preference_unavailable']);
    expect((await school.as(school.zoe).get('/user/profile')).body).not.toHaveProperty('politicalPreference');
  });

  it('stores a political preference encrypted', async () => {
    jest.spyOn(school.app.get(Features), 'on', 'get').mockReturnValue(['civic'] as never);
    const before = await school.as(school.olga).get('/user/profile');

    const { body } = await school.as(school.olga).put('/user/profile', { politicalPreference: 'green' });

    const [row] = await school.sql('SELECT political_preference FROM user_profiles WHERE id = $1', [school.olga.id]);
    expect([before.body.politicalPreference, body.politicalPreference]).toEqual(['not_specified', 'green']);
    expect(row?.political_preference).not.toContain('green');
    expect((await school.as(school.olga).get('/user/profile')).body.politicalPreference).toBe('green');
  });

  it('creates one row for concurrent changes', async () => {
    const person = await school.person('STUDENT');

    const responses = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((district) => school.as(person).put('/user/profile', { district })),
    );

    expect(responses.map(({ status }) => status)).toEqual(Array(5).fill(200));
  });

  it('belongs to the caller and requires authentication', async () => {
    expect((await school.anyone.get('/user/profile')).status).toBe(401);
    expect((await school.as(school.root).get('/user/profile')).body.displayName).toBe('Root Ruiz');
  });

  it.each([{ country: 'Thailand' }, { skillLevel: 'genius' }, { interests: 'law' }, { displayName: 'King' }])(
    'rejects %j',
    async (changes) => {
      expect((await school.as(school.ben).put('/user/profile', changes)).status).toBe(400);
    },
  );
});

describe('a change by an admin', () => {
  it('takes effect in every process', async () => {
    const person = await school.person('TEACHER');
    const there = secondInstance.as(person);
    await there.get('/users/me');

    await school.as(school.root).patch(`/users/${person.id}`, { firstName: 'Nora' });

    expect((await there.get('/users/me')).body.firstName).toBe('Nora');
  });
});

describe('a search that finds more than 2,000 people', () => {
  it('lists and counts 2,000 of them, and exports all', async () => {
    await school.crowd(2_001);
    const root = school.as(school.root);

    const page = await root.get('/users?q=crowd&limit=100');
    const last = await root.get('/users?q=crowd&limit=100&page=20');
    const beyond = await root.get('/users?q=crowd&limit=100&page=21');
    const exported = await root.get('/users?q=crowd', { accept: 'text/csv' });

    expect([page.body.total, last.body.items.length, beyond.body.items.length]).toEqual([2_000, 100, 0]);
    expect(exported.body.trim().split('\r\n')).toHaveLength(2_002);
  });
});
