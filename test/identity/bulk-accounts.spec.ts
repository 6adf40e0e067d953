import { BulkAccounts, type NewSchoolAccount } from '#identity/accounts/bulk-accounts.service.js';
import { newId } from '#platform/crypto/new-id.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
const accounts = () => school.app.get(BulkAccounts);

let count = 0;
const account = (changes: Partial<NewSchoolAccount> = {}): NewSchoolAccount => {
  const username = `bulk${++count}`;
  return {
    id: newId(),
    email: `${username}@test.example`,
    username,
    firstName: 'Bulk',
    lastName: 'Account',
    externalId: null,
    role: 'STUDENT',
    ...changes,
  };
};

interface Row {
  account_status: string;
  email_verified: boolean;
  first_name: string;
  managed: boolean;
  password_hash: string | null;
  version: number;
}
const rowsOf = (ids: string[]) =>
  school.sql<Row>(
    `SELECT account_status, email_verified, first_name, managed, password_hash, version FROM users
     WHERE id = ANY ($1) ORDER BY id`,
    [ids],
  );

const expiresAt = new Date('2030-01-01');

describe('accounts created in bulk', () => {
  it('are managed, and allow no login until a one-time password is issued', async () => {
    const [withPassword, without] = [account({ password: { plaintext: 'x', hash: '$2b$04$x', expiresAt } }), account()];

    await accounts().create([withPassword, without]);

    expect(await rowsOf([withPassword.id, without.id])).toMatchObject([
      { account_status: 'invited', managed: true, password_hash: '$2b$04$x' },
      { account_status: 'invited', managed: true, password_hash: null },
    ]);
    const login = { email: without.username, password: 'anything at all' };
    expect((await school.anyone.post('/auth/login', login)).status).toBe(401);
  });

  it('are all created or none, if an address is taken', async () => {
    const [first, second] = [account(), account({ email: 'ana@test.example' })];

    const result = accounts().create([first, second]);

    await expect(result).rejects.toThrow(/users_email/);
    expect(await rowsOf([first.id])).toEqual([]);
  });

  it('take one statement per batch, none for an empty list', async () => {
    const many = Array.from({ length: 500 }, () => account());

    await accounts().create([]);
    await accounts().create(many);

    const [{ found }] = await school.sql<{ found: number }>(
      `SELECT count(DISTINCT xmin::text)::int AS found FROM users WHERE id = ANY ($1)`,
      [many.map(({ id }) => id)],
    );
    expect(found).toBe(1);
  });
});

describe('accounts changed in bulk', () => {
  it('get a new version only where something changes, and a new address is not verified', async () => {
    const [same, other] = [account(), account()];
    await accounts().create([same, other]);
    await school.sql(`UPDATE users SET email_verified = true WHERE id = ANY ($1)`, [[same.id, other.id]]);
    const before = await rowsOf([same.id, other.id]);

    await accounts().change([same, { ...other, firstName: 'Changed', email: 'changed@test.example' }]);

    const [sameAfter, otherAfter] = await rowsOf([same.id, other.id]);
    expect(sameAfter).toEqual(before[0]);
    expect(otherAfter).toMatchObject({ first_name: 'Changed', email_verified: false, version: before[1].version + 1 });
  });

  it('keep the password of a holder who has chosen one', async () => {
    const [unused, used] = [account(), account()];
    await accounts().create([unused, used]);
    await school.sql(`UPDATE users SET account_status = 'active', password_hash = 'own' WHERE id = $1`, [used.id]);
    const password = { plaintext: 'x', hash: 'issued', expiresAt };

    const changed = await accounts().issueOneTimePasswords([unused, used].map(({ id }) => ({ id, password })));

    expect(changed).toEqual([unused.id]);
    expect((await rowsOf([unused.id, used.id])).map(({ password_hash: hash }) => hash)).toEqual(['issued', 'own']);
  });

  it('graduate and reopen, except suspended ones', async () => {
    const [first, suspended] = [account(), account()];
    await accounts().create([first, suspended]);
    const ids = [first.id, suspended.id];
    await school.sql(`UPDATE users SET account_status = 'suspended' WHERE id = $1`, [suspended.id]);
    const statuses = async () => (await rowsOf(ids)).map(({ account_status: status }) => status);

    await accounts().graduate(ids);
    const graduated = await statuses();
    const reopened = await accounts().reopen(ids.map((id) => ({ id, accountStatus: 'active' })));

    expect(graduated).toEqual(['graduated', 'suspended']);
    expect([reopened, await statuses()]).toEqual([[first.id], ['active', 'suspended']]);
  });
});
