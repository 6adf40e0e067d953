import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
let count = 0;
const add = (fields: object = {}) =>
  school.as(school.root).post('/roles', { name: `Role ${++count}`, baseRole: 'TEACHER', ...fields });
const assign = ({ id }: Person, changes: object) => school.as(school.root).patch(`/users/${id}`, changes);
const grantsOf = async (person: Person) => (await school.as(person).get('/auth/me')).body.grants as string[];

describe('the roles of an organization', () => {
  it('are the four system roles, which cannot be changed, and custom roles', async () => {
    await add({ name: 'Caretaker' });

    const { status, body, headers } = await school.as(school.root).get('/roles');

    const systemRoles = body.items.slice(0, 4) as { id: string; name: string; isSystem: boolean }[];
    expect([status, systemRoles.map(({ name }) => name)]).toEqual([200, ['ADMIN', 'PARENT', 'STUDENT', 'TEACHER']]);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
    for (const { id } of systemRoles) {
      expect((await school.as(school.root).patch(`/roles/${id}`, { name: 'King' })).status).toBe(403);
      expect((await school.as(school.root).delete(`/roles/${id}`)).status).toBe(403);
    }
  });

  it.each(['ana', 'ben', 'paula'] as const)('are not accessible to %s', async (name) => {
    const { body } = await add();
    const client = school.as(school[name]);

    const responses = await Promise.all([
      client.get('/roles'),
      client.post('/roles', { name: 'King', baseRole: 'ADMIN' }),
      client.patch(`/roles/${body.id}`, { name: 'King' }),
      client.delete(`/roles/${body.id}`),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  it('require authentication', async () => {
    expect((await school.anyone.get('/roles')).status).toBe(401);
    expect((await school.anyone.post('/roles', { name: 'King', baseRole: 'ADMIN' })).status).toBe(401);
  });
});

describe('a custom role', () => {
  it('gives its holders content grants and no permissions', async () => {
    const librarian = await add({ name: 'Librarian', grants: ['content:all'] });
    const person = await school.person('STUDENT');
    const before = await grantsOf(person);

    const assigned = await assign(person, { roleId: librarian.body.id });

    expect([librarian.status, before]).toEqual([201, []]);
    expect([assigned.status, assigned.body.role, assigned.body.roleId]).toEqual([200, 'TEACHER', librarian.body.id]);
    expect(await grantsOf(person)).toEqual(['content:all']);
    expect((await school.as(person).get('/users')).status).toBe(403);
  });

  it('is removed by another system role or by null', async () => {
    const { body: role } = await add({ grants: ['content:preview'] });
    const [one, two] = [await school.person('TEACHER'), await school.person('TEACHER')];
    await assign(one, { roleId: role.id });
    await assign(two, { roleId: role.id });

    const demoted = await assign(one, { role: 'STUDENT' });
    const plain = await assign(two, { roleId: null });

    expect([demoted.body.role, demoted.body.roleId]).toEqual(['STUDENT', null]);
    expect([plain.body.role, plain.body.roleId]).toEqual(['TEACHER', null]);
  });

  it('stays when other fields of the account change', async () => {
    const { body: role } = await add();
    const person = await school.person('TEACHER');
    await assign(person, { roleId: role.id });

    const { body } = await assign(person, { firstName: 'Nora', role: 'TEACHER' });

    expect(body.roleId).toBe(role.id);
  });

  it('is changed once per version, and its holders get the new grants', async () => {
    const { body: role } = await add();
    const person = await school.person('TEACHER');
    await assign(person, { roleId: role.id });
    const change = (grants: string[]) =>
      school.as(school.root).patch(`/roles/${role.id}`, { grants }, { 'if-match': '"1"' });

    const responses = await Promise.all([change(['content:all']), change(['content:all'])]);

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await grantsOf(person)).toEqual(['content:all']);
  });

  it('is deleted only when it is not assigned', async () => {
    const { body: role } = await add();
    const person = await school.person('TEACHER');
    await assign(person, { roleId: role.id });
    const path = `/roles/${role.id}`;

    const used = await school.as(school.root).delete(path);
    await assign(person, { roleId: null });
    const unused = await school.as(school.root).delete(path);
    const gone = await school.as(school.root).delete(path);

    expect([used.status, used.body.code]).toEqual([409, 'role_in_use']);
    expect([unused.status, gone.status]).toEqual([204, 404]);
  });

  it('has a unique name, for any letter case and concurrent requests', async () => {
    const responses = await Promise.all(['Nurse', 'nurse', 'NURSE'].map((name) => add({ name })));

    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(responses.find(({ status }) => status === 409)?.body.code).toBe('role_name_taken');
  });

  it.each([
    [{ name: '' }, 400],
    [{ name: 'x'.repeat(51) }, 400],
    [{ baseRole: 'KING' }, 400],
    [{ grants: ['grading:all'] }, 400],
    [{ isSystem: true }, 400],
  ])('is rejected with %j', async (fields, expected) => {
    expect((await add(fields)).status).toBe(expected);
  });

  it('must exist to be assigned', async () => {
    const { status } = await assign(await school.person('TEACHER'), { roleId: school.p1a });

    expect(status).toBe(404);
  });
});
