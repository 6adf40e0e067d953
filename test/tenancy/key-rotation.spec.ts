import { spawn } from 'node:child_process';
import { createCipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { rotateKeys } from '#cli/crypto/rotate-keys.js';
import { keyFindings } from '#cli/doctor/doctor-keys.js';
import { sealedOccupation, sealedPoliticalPreference } from '#identity/profiles/profile.sealed.js';
import { CredentialKeys } from '#learning/certificates/credentials/credential-keys.service.js';
import { keyBytes } from '#platform/config/encryption-key.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { EncryptionKeys } from '#platform/crypto/encryption-keys.js';
import { sealedMail } from '#platform/mail/mail.sealed.js';
import { Mailer } from '#platform/mail/mailer.js';
import { sealedColumns, sealedPayloads } from '#sealed-places.js';
import { program, type Run, spawnCommand } from '../support/command.js';
import { openSchool, type Person, type School } from '../support/school.js';

const [first, second] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
const cipherOf = (encryptionKey: string, encryptionKeysOld?: string) =>
  new Cipher({ encryptionKey, ...(encryptionKeysOld && { encryptionKeysOld }) });
const printOf = (key: string) => new EncryptionKeys({ encryptionKey: key }).current.print;

/** As during a reload: each key encrypts in one instance, and both instances know both. */
const school = openSchool({ ENCRYPTION_KEY: first, ENCRYPTION_KEYS_OLD: second, AUTH_REQUIRE_VERIFIED: 'true' });
let successor: School;
beforeAll(async () => {
  successor = await school.secondInstance({ ENCRYPTION_KEY: second, ENCRYPTION_KEYS_OLD: first });
});

const rotate = (encryptionKey = second, encryptionKeysOld = first) =>
  rotateKeys({
    databaseUrl: school.databaseUrl,
    settings: { encryptionKey, encryptionKeysOld },
    onProgress: () => undefined,
  });

describe('an encrypted value', () => {
  const id = '01900000-0000-7000-8000-00000000000a';

  it('names its key, and is read with any key of the settings', () => {
    const value = cipherOf(first).encrypt('Nurse', sealedOccupation, { id });

    expect(value).toMatch(new RegExp(`^v2:${printOf(first)}:`));
    expect(
      cipherOf(second, `${randomBytes(32).toString('base64')}, ${first}`).decrypt(value, sealedOccupation, { id }),
    ).toBe('Nurse');
    expect(() => cipherOf(second).decrypt(value, sealedOccupation, { id })).toThrow(printOf(first));
  });

  it('is the same key in hex and base64', () => {
    expect(printOf(first)).toBe(printOf(Buffer.from(first, 'hex').toString('base64')));
  });

  it('of the form v1 is still read', () => {
    const value = inFirstForm('Nurse', first, `user_profiles.occupation:${id}`);

    expect(cipherOf(second, first).decrypt(value, sealedOccupation, { id })).toBe('Nurse');
    expect(() => cipherOf(second).decrypt(value, sealedOccupation, { id })).toThrow('none of the keys');
  });

  it.each([
    ['moved to another row', (value: string) => value, school.ben.id],
    ['changed', (value: string) => `${value.slice(0, -4)}AAAA`, id],
    ['cut', (value: string) => value.slice(0, value.lastIndexOf(':')), id],
    ['not encrypted', () => 'Nurse', id],
  ])('cannot be read once it is %s', (_what, change, row) => {
    const value = change(cipherOf(first).encrypt('Nurse', sealedOccupation, { id }));

    expect(() => cipherOf(first).decrypt(value, sealedOccupation, { id: row })).toThrow();
  });
});

describe('the declarations of encrypted places', () => {
  it('are all in src/sealed-places.ts', () => {
    const declared = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((file) =>
        [
          ...readFileSync(join('src', file), 'utf8').matchAll(
            /= sealed(?:Column|Payload)(?:<[^>]*>)?\(\s*'([^']+)',\s*'([^']+)'/g,
          ),
        ].map(([, place, name]) => `${place}.${name}`),
      );

    const listed = [
      ...sealedColumns.map(({ table, column }) => `${table}.${column}`),
      ...sealedPayloads.map(({ task, field }) => `${task}.${field}`),
    ];
    expect(listed.sort()).toEqual(declared.sort());
    expect(listed.length).toBeGreaterThan(3);
  });
});

describe('a rotation', () => {
  it('encrypts every place again, and no other column holds encrypted values', async () => {
    await fillEveryPlace(school);
    expect(await columnsWith(`v2:${printOf(first)}:`)).toEqual(expect.arrayContaining(places));

    const { remaining, unreadable, changed } = await rotate();

    expect([remaining, unreadable, changed >= places.length]).toEqual([0, {}, true]);
    expect(await columnsWith(`v2:${printOf(first)}:`)).toEqual([]);
    expect(await columnsWith(`v2:${printOf(second)}:`)).toEqual(places);
    expect((await rotate()).changed).toBe(0);
  });

  it('loses no write of instances with either key that run meanwhile', async () => {
    const people = await school.crowd(24);
    const latest = new Map<string, string>();
    let isOver = false;
    const write = async (person: Person, round: number): Promise<void> => {
      if (isOver) return;
      const [occupation, instance] = [`Job ${person.id} ${round}`, round % 2 === 0 && round < 4 ? school : successor];
      const token = await school.as(person).token();
      const { status } = await instance.with(token).put('/user/profile', { occupation });
      if (status === 200) latest.set(person.id, occupation);
      return write(person, round + 1);
    };
    const writers = people.map((person) => write(person, 0));

    const { changed } = await rotate();
    isOver = true;
    await Promise.all(writers);
    const { remaining } = await rotate();

    expect([changed > 0, remaining, latest.size]).toEqual([true, 0, people.length]);
    expect(await occupations(cipherOf(second), people)).toEqual(Object.fromEntries(latest));
  });

  it('continues after it was killed', async () => {
    const total = 8_000;
    await fillOutbox(total);
    const killed = await killAfterFirstBatch();
    const left = await staleMails();

    const resumed = await homeroom('crypto', 'rotate', 'test', '--json');

    expect([killed, left > 0, left < total]).toEqual(['SIGKILL', true, true]);
    expect([resumed.code, resumed.json.remaining, resumed.json.oldKeys]).toEqual([0, 0, [printOf(first)]]);
    expect(resumed.json.changed).toBe(left);
    expect(resumed.json.message).toContain('can be removed from ENCRYPTION_KEYS_OLD');
    expect(await unreadableMails()).toBe(0);
  }, 60_000);

  it('fails while the key of a value is missing, and names the place', async () => {
    const id = '01900000-0000-7000-8000-0000000000ee';
    await addMails([[id, cipherOf(randomBytes(32).toString('hex')).encrypt('x', sealedMail, { id })]]);

    const { code, json } = await homeroom('crypto', 'rotate', 'test', '--json');
    await school.sql('DELETE FROM outbox_emails WHERE id = $1', [id]);

    expect([code, json.code, json.unreadable]).toEqual([1, 'values_remain', { 'outbox_emails.sealed': 1 }]);
  });
});

describe('homeroom doctor', () => {
  const findings = async (encryptionKey: string, encryptionKeysOld = '') => {
    const client = new pg.Client(school.databaseUrl);
    await client.connect();
    const env = { ENCRYPTION_KEY: encryptionKey, ENCRYPTION_KEYS_OLD: encryptionKeysOld };
    const found = await keyFindings(
      { slug: 'test', home, shared: '', secret: '', env, exists: true, damage: [] },
      client,
    );
    await client.end();
    return found.map(({ code }) => code);
  };

  it('reports a missing key, an unfinished rotation and a key that is no longer needed', async () => {
    await rotate();

    expect(await findings(second)).toEqual([]);
    expect(await findings(second, first)).toEqual(['key_unused']);
    expect(await findings(first, second)).toEqual(['rotation_unfinished']);
    expect(await findings(first)).toEqual(['key_missing']);
  });
});

const home = mkdtempSync(join(tmpdir(), 'homeroom-keys-'));
afterAll(() => rmSync(home, { recursive: true }));
const surroundings = () => {
  mkdirSync(join(home, 'env'), { recursive: true });
  const lines = {
    ORGANIZATION_ID: 'test',
    ORGANIZATION_SLUG: 'test',
    DATABASE_URL: school.databaseUrl,
    JWT_SECRET: randomBytes(32).toString('hex'),
    ENCRYPTION_KEY: second,
    ENCRYPTION_KEYS_OLD: first,
  };
  const text = Object.entries(lines).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(home, 'env/test.local.env'), text.join(''), { mode: 0o600 });
  return { cwd: home, env: { PATH: process.env.PATH ?? '', HOMEROOM_HOME: home } };
};
const homeroom = (...args: string[]): Promise<Run> => spawnCommand(args, surroundings());

/** Kills the command once it has reported progress; the signal that ended it. */
function killAfterFirstBatch(): Promise<string | null> {
  const child = spawn(process.execPath, [program, 'crypto', 'rotate', 'test'], surroundings());
  child.stderr.once('data', () => child.kill('SIGKILL'));
  return new Promise((done) => child.once('exit', (_code, signal) => done(signal)));
}

const places = [
  'credential_keys.secret_key_encrypted',
  'graphile_worker._private_jobs.payload',
  'outbox_emails.sealed',
  'user_profiles.occupation',
  'user_profiles.political_preference',
];

/** Writes a value with the first key into each place. */
async function fillEveryPlace({ app, ben }: School): Promise<void> {
  await app.get(Mailer, { strict: false }).send({ to: 'x@test.example', subject: 'Hello', text: 'Hello' });
  await app.get(CredentialKeys, { strict: false }).current();
  await school.anyone.post('/auth/register', { email: 'new@test.example', password: 'a perfectly long password' });
  await school.as(ben).put('/user/profile', { occupation: 'Nurse' });
  const preference = cipherOf(first).encrypt('green', sealedPoliticalPreference, { id: ben.id });
  await school.sql('UPDATE user_profiles SET political_preference = $1 WHERE id = $2', [preference, ben.id]);
}

/** The columns of the database in which a value contains the text. */
async function columnsWith(text: string): Promise<string[]> {
  const columns = await school.sql<{ table: string; column: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS "table", quote_ident(column_name) AS "column"
     FROM information_schema.columns JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND table_schema IN ('public', 'graphile_worker')
       AND data_type IN ('text', 'json', 'jsonb', 'character varying', 'ARRAY')`,
  );
  const found = await school.sql<{ name: string }>(
    columns
      .map(
        ({ table, column }) =>
          `SELECT '${table.replace(/^public\./, '')}.${column}' AS name WHERE EXISTS (SELECT FROM ${table} WHERE strpos(${column}::text, '${text}') > 0)`,
      )
      .join(' UNION ALL '),
  );
  return found.map(({ name }) => name).sort();
}

async function occupations(cipher: Cipher, people: Person[]): Promise<Record<string, string>> {
  const rows = await school.sql<{ id: string; occupation: string }>(
    'SELECT id, occupation FROM user_profiles WHERE id = ANY ($1)',
    [people.map(({ id }) => id)],
  );
  return Object.fromEntries(
    rows.map(({ id, occupation }) => [id, cipher.decrypt(occupation, sealedOccupation, { id })]),
  );
}

const addMails = (mails: string[][]) =>
  school.sql(
    `INSERT INTO outbox_emails (id, recipient, sealed, status)
     SELECT m.id, 'kept@test.example', m.sealed, 'kept' FROM unnest($1::uuid[], $2::text[]) AS m (id, sealed)`,
    [mails.map(([id]) => id), mails.map(([, sealed]) => sealed)],
  );

async function fillOutbox(count: number): Promise<void> {
  const cipher = cipherOf(first);
  const ids = Array.from({ length: count }, (_, n) => `01900000-0000-7000-9000-${n.toString().padStart(12, '0')}`);
  await addMails(ids.map((id) => [id, cipher.encrypt(`Mail ${id}`, sealedMail, { id })]));
}

const keptMails = () =>
  school.sql<{ id: string; sealed: string }>(
    `SELECT id, sealed FROM outbox_emails WHERE recipient = 'kept@test.example'`,
  );
const staleMails = async () => {
  const cipher = cipherOf(second);
  return (await keptMails()).filter(({ sealed }) => !cipher.isCurrent(sealed)).length;
};
const unreadableMails = async () => {
  const cipher = cipherOf(second);
  return (await keptMails()).filter(({ id, sealed }) => cipher.decrypt(sealed, sealedMail, { id }) !== `Mail ${id}`)
    .length;
};

/** A value as it was written before values named their key. */
function inFirstForm(text: string, key: string, place: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyBytes(key) ?? '', iv).setAAD(Buffer.from(place));
  const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
  return ['v1', ...[iv, cipher.getAuthTag(), ciphertext].map((part) => part.toString('base64'))].join(':');
}
