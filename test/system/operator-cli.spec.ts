import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { migrations } from '#migrations/all.js';
import { Cipher } from '#platform/crypto/cipher.js';
import { migrationSource } from '#platform/database/migrate.js';
import { cipherOf } from '#tenancy/provisioning/backup-cipher.js';
import { authenticated, type Manifest } from '#tenancy/provisioning/manifest.js';
import { Operator } from '../support/operator.js';
import { freePort, freePorts } from '../support/ports.js';
import { Process } from '../support/process.js';
import { until } from './machine.js';

const operator = new Operator();
const [pbs, hospital, coding] = ['pbs', 'hospital', 'coding'].map(operator.slug) as [string, string, string];
const all = [pbs, hospital, coding];
const file = (...path: string[]) => join(operator.home, ...path);

/** A value that names the key of the organization, as encrypted values do. */
const sealedWithKeyOf = (slug: string): string =>
  `${new Cipher({ encryptionKey: operator.settings(slug).ENCRYPTION_KEY ?? '' }).currentPrefix}bm9uY2U=:dGFn:c2VjcmV0`;
const ports = (await freePorts(4)).map(String) as [string, string, string, string];
const oneTimePasswords: Record<string, string> = {};
/** What doctor always says here: the organizations are not running, and most tests make no backup. */
const expected = new Set(['not_running', 'backup_missing']);

beforeAll(async () => {
  await operator.arrive();
  const made = await Promise.all(
    [
      ['--preset', 'school', '--port', ports[0]],
      ['--preset', 'hospital', '--port', ports[1]],
      ['--preset', 'coding', '--port', ports[2]],
    ].map((options, index) => operator.create(all[index] ?? '', '--no-mail', ...options)),
  );
  for (const { json, err } of made) {
    if (!json.admin) throw new Error(err);
    oneTimePasswords[json.slug] = json.admin.oneTimePassword;
  }
});
afterAll(() => operator.leave());

describe('homeroom org create', () => {
  it('writes secrets to a file that only its owner can read, and none to the shared env file', () => {
    const [shared, secret] = [file('env', `${pbs}.env`), file('env', `${pbs}.local.env`)];

    expect(statSync(secret).mode & 0o777).toBe(0o600);
    expect(readFileSync(shared, 'utf8')).not.toMatch(/SECRET|KEY|DATABASE/);
    expect(operator.settings(pbs)).toMatchObject({
      PORT: ports[0],
      ORGANIZATION_ID: pbs,
      FEATURES: '@school',
      JWT_SECRET: expect.stringMatching(/^[0-9a-f]{96}$/),
      ENCRYPTION_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(new Set(all.map((slug) => operator.settings(slug).JWT_SECRET)).size).toBe(3);
  });

  it('changes nothing when repeated, and does not show the password again', async () => {
    const before = operator.files('env');

    const { code, json, err } = await operator.create(pbs, '--preset', 'school', '--port', ports[0]);

    expect([code, json.admin, json.message]).toEqual([0, null, `${pbs} is complete; nothing was changed`]);
    expect(json.steps.every(({ isNew }: { isNew: boolean }) => !isNew)).toBe(true);
    expect(err).toMatch(/exists {2}database/);
    expect(operator.files('env')).toEqual(before);
  });

  it('issues a new one-time password to a first admin whose password expired unused', async () => {
    const expire = `UPDATE users SET one_time_password_expires_at = now() - interval '1 day' RETURNING password_hash AS hash`;
    const [before] = await operator.sql(operator.addressOf(coding), expire);

    const { code, json } = await operator.create(coding, '--preset', 'coding', '--port', ports[2]);

    const [after] = await operator.sql(operator.addressOf(coding), 'SELECT password_hash AS hash FROM users');
    expect([code, json.admin.email]).toEqual([0, `head@${coding}.example`]);
    expect([json.admin.oneTimePassword === oneTimePasswords[coding], after?.hash === before?.hash]).toEqual([
      false,
      false,
    ]);
    oneTimePasswords[coding] = json.admin.oneTimePassword;
  });

  it('applies the settings of the preset', async () => {
    const [school] = await operator.sql(operator.addressOf(pbs), 'SELECT settings FROM organizations');
    const [clinic] = await operator.sql(operator.addressOf(hospital), 'SELECT settings FROM organizations');

    expect(school?.settings).toMatchObject({ registration: 'invite', levels: expect.arrayContaining([]) });
    expect((school?.settings as { levels: unknown[] }).levels).toHaveLength(12);
    expect(clinic?.settings).toMatchObject({ registration: 'invite', levels: [] });
  });

  it('completes an env file that the operator has prepared, and chooses different ports when two are created in parallel', async () => {
    const [branch, annex] = [operator.slug('branch'), operator.slug('annex')];
    writeFileSync(
      file('env', `${branch}.env`),
      `ORGANIZATION_NAME="The branch"\nORG_HOSTS=branch.example\nFEATURES=@hospital\n`,
    );

    const made = await Promise.all([
      operator.spawn('org', 'create', branch, '--admin-email', 'a@b.example', '--json'),
      operator.spawn('org', 'create', annex, '--name', 'The annex', '--admin-email', 'c@d.example', '--json'),
    ]);

    const [first, second] = made.map(({ json }) => json.port as number);
    expect(made.map(({ code }) => code)).toEqual([0, 0]);
    expect([first === second, operator.settings(branch).ORG_HOSTS]).toEqual([false, 'branch.example']);
    const [row] = await operator.sql(operator.addressOf(branch), 'SELECT name, settings FROM organizations');
    expect(row).toMatchObject({ name: 'The branch', settings: { registration: 'invite', levels: [] } });
    const renamed = await operator.run('org', 'create', branch, '--name', 'Other', '--admin-email', 'a@b.example');
    expect([renamed.code, renamed.err]).toEqual([1, expect.stringContaining('has ORGANIZATION_NAME=The branch')]);
    const removed = await Promise.all([branch, annex].map((slug) => operator.remove(slug)));
    expect(removed.map(({ code }) => code)).toEqual([0, 0]);
  });

  it('refuses the port of another organization, and exits with code 2 on wrong usage', async () => {
    const [badSlug, noMail, takenPort] = await Promise.all([
      operator.spawn('org', 'create', 'No Slug', '--admin-email', 'a@b.example'),
      operator.run('org', 'create', 'x'),
      operator.create(operator.slug('late'), '--port', ports[0]),
    ]);

    expect([badSlug.code, noMail.code]).toEqual([2, 2]);
    expect([takenPort.code, takenPort.json.message]).toEqual([1, expect.stringContaining(`taken by ${pbs}`)]);
  });

  it('does not take over an existing role without --adopt', async () => {
    const existing = operator.slug('ours');
    await operator.admin(`CREATE ROLE ${operator.databaseOf(existing)}`);

    const refused = await operator.create(existing);
    const adopted = await operator.create(existing, '--adopt');

    expect([refused.code, refused.json.code]).toEqual([1, 'database_foreign']);
    expect([adopted.code, adopted.json.admin.email]).toEqual([0, `head@${existing}.example`]);
    await operator.remove(existing);
  });
});

describe('the separation of databases', () => {
  it('keeps the role of an organization out of other databases, and without server privileges', async () => {
    const other = new URL(operator.addressOf(pbs));
    other.pathname = operator.databaseOf(hospital);
    const [role] = await operator.sql(
      operator.addressOf(pbs),
      `SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user`,
    );

    await expect(operator.sql(other.toString(), 'SELECT * FROM users')).rejects.toMatchObject({ code: '42501' });
    expect(Object.values(role ?? {})).toEqual([false, false, false, false, false]);
    await expect(operator.sql(operator.addressOf(pbs), 'CREATE DATABASE mine')).rejects.toMatchObject({
      code: '42501',
    });
    await expect(operator.sql(operator.addressOf(pbs), `SELECT pg_read_file('/etc/passwd')`)).rejects.toThrow();
  });

  it('refuses to start an instance with the database of another organization', async () => {
    const instance = new Process({ ...operator.settings(pbs), DATABASE_URL: operator.addressOf(coding) });

    expect([await instance.ended(), instance.output]).toEqual([1, expect.stringContaining('belongs to ' + coding)]);
    expect(instance.output).not.toMatch(/^\s+at /m);
  });
});

describe('a created organization', () => {
  it('starts, lets its first admin log in, is reported as up, and cannot be removed while it runs', async () => {
    const instance = new Process({ ...operator.settings(pbs), LOG_LEVEL: 'warn', DATA_DIR: file('.data') });
    const speak = await instance.listening();

    const login = { email: `head@${pbs}.example`, password: oneTimePasswords[pbs] };
    const { status, body } = await speak().post('/auth/login', login);
    const state = await operator.run('org', 'status', pbs, '--json');
    const removal = await operator.run('org', 'remove', pbs, '--yes', '--json');
    const health = await operator.run('doctor', pbs, '--json');
    await instance.end('SIGTERM');

    // A one-time password only allows choosing a new one.
    expect([status, body.code]).toEqual([403, 'password_change_required']);
    expect(state.json.organizations[0]).toMatchObject({
      isUp: true,
      version: expect.stringMatching(/^\d/),
      schema: migrations.at(-1)?.name,
      behind: 0,
      lastBackupAt: null,
    });
    expect([removal.code, removal.json.code]).toEqual([1, 'still_running']);
    expect(health.json.findings).toMatchObject([{ code: 'backup_missing' }]);
  });

  it('can be closed and opened, each once', async () => {
    const runs = [];
    for (const verb of ['close', 'close', 'open']) runs.push(await operator.run('org', verb, pbs, '--json'));

    expect(runs.map(({ code, json }) => [code, json.status, json.isChanged])).toEqual([
      [0, 'closed', true],
      [0, 'closed', false],
      [0, 'active', true],
    ]);
  });

  it('has retention periods, none of which is overdue', async () => {
    const { code, json } = await operator.run('retention', pbs, '--json');

    expect([code, json.report.filter(({ overdue }: { overdue: number }) => overdue > 0)]).toEqual([0, []]);
    expect(json.report).toContainEqual(
      expect.objectContaining({ table: 'notes', days: 30, job: 'purge-notes', overdue: 0 }),
    );
  });

  it('is listed', async () => {
    const { out } = await operator.run('org', 'list');

    expect(
      out
        .split('\n')
        .slice(1, 4)
        .map((line) => line.split(/ {2,}/).slice(0, 3)),
    ).toEqual([
      [coding, `The ${coding}`, ports[2]],
      [hospital, `The ${hospital}`, ports[1]],
      [pbs, `The ${pbs}`, ports[0]],
    ]);
  });
});

describe('homeroom org migrate --all', () => {
  const stepBack = async (slug: string) => {
    const source = await migrationSource(operator.addressOf(slug), migrations).initialize();
    await source.undoLastMigration({ transaction: 'each' });
    await source.destroy();
  };
  const schemaOf = async (slug: string) => {
    const [row] = await operator.sql(operator.addressOf(slug), 'SELECT count(*)::int AS count FROM schema_migrations');
    return row?.count;
  };

  it('migrates the other organizations when one fails, rolls that one back, and completes it after the repair', async () => {
    for (const slug of all) await stepBack(slug);
    await operator.sql(
      operator.databaseAsAdmin(hospital),
      `CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk full'; END $$;
       CREATE EVENT TRIGGER refuse_tables ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION refuse()`,
    );
    const before = await operator.portrait(hospital);

    const first = await operator.run('org', 'migrate', '--all', '--json');
    const untouched = await operator.portrait(hospital);
    await operator.sql(operator.databaseAsAdmin(hospital), 'DROP EVENT TRIGGER refuse_tables; DROP FUNCTION refuse()');
    const second = await operator.run('org', 'migrate', '--all', '--json');
    const third = await operator.run('org', 'migrate', '--all');

    const states = (run: typeof first) => run.json.organizations.map(({ state }: { state: string }) => state);
    expect([first.code, states(first)]).toEqual([1, ['migrated', 'failed', 'migrated']]);
    expect(first.json.message).toContain(`${hospital} failed: disk full`);
    expect(untouched).toEqual(before);
    expect([second.code, states(second)]).toEqual([0, ['up to date', 'migrated', 'up to date']]);
    expect([third.code, third.out.trim()]).toEqual([0, 'All 3 are up to date']);
  });

  it('finishes the migration in progress on SIGINT, and continues when repeated', async () => {
    for (const slug of all) await stepBack(slug);

    const stopped = await operator.interrupt(
      `${coding}: migrated`,
      'org',
      'migrate',
      '--all',
      '--parallel',
      '1',
      '--json',
    );
    const counts = await Promise.all(all.map(schemaOf));
    const resumed = await operator.run('org', 'migrate', '--all', '--json');

    expect(stopped.code).toBe(1);
    expect(stopped.json.organizations.at(-1)).toMatchObject({ slug: pbs, state: 'not begun' });
    expect(counts.every((count) => count === migrations.length || count === migrations.length - 1)).toBe(true);
    expect(resumed.code).toBe(0);
    expect(await Promise.all(all.map(schemaOf))).toEqual(all.map(() => migrations.length));
  });

  it('requires either one name or --all', async () => {
    const [neither, both, unknown] = await Promise.all([
      operator.run('org', 'migrate'),
      operator.run('org', 'migrate', pbs, '--all'),
      operator.run('org', 'migrate', 'unknown'),
    ]);

    expect([neither.code, both.code, unknown.code]).toEqual([2, 2, 1]);
    expect(unknown.err).toContain('Unknown organization unknown');
  });
});

describe('a backup', () => {
  /** Text with every character that needs escaping. */
  const odd = `"quoted", (in) {braces}, \\back\\slash\t, 'single'\r\nsecond line\u2028third, ${'ü€😀'}, NULL`;
  const latest = (slug: string) =>
    file('.data/backups', slug, readdirSync(file('.data/backups', slug)).sort().at(-1) ?? '');
  const ben = '01900000-0000-7000-8000-000000000001';

  const fillWithData = async (slug: string) => {
    const url = operator.addressOf(slug);
    await operator.sql(
      url,
      `INSERT INTO users (id, organization_id, email, first_name, role)
       SELECT CASE n WHEN 1 THEN $2 ELSE gen_random_uuid() END, $1, 'p' || n || '@x.example', $3 || n, 'STUDENT' FROM generate_series(1, 1500) n`,
      [slug, ben, odd.slice(0, 40)],
    );
    await operator.sql(url, `UPDATE organizations SET locale = 'sv'`);
    await operator.sql(
      url,
      `INSERT INTO audit_log (id, organization_id, action, entity, data) VALUES
       (gen_random_uuid(), $1, $2, '', 'null'), (gen_random_uuid(), $1, 'x', 'y', jsonb_build_object('odd', $2::text, 'n', 1.10))`,
      [slug, odd],
    );
    await operator.sql(
      url,
      `INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
       VALUES (gen_random_uuid(), $1, now() - interval '1 hour', now(), 'h')`,
      [ben],
    );
    // Positions in a status list must stay, and new ones must not repeat them.
    await operator.sql(
      url,
      `WITH key AS (INSERT INTO credential_keys (id, organization_id, public_key, secret_key_encrypted)
         VALUES (gen_random_uuid(), $1, 'public', $2) RETURNING id)
       INSERT INTO credential_statuses (key_id) SELECT id FROM key, generate_series(1, 3)`,
      [slug, sealedWithKeyOf(slug)],
    );
    await operator.sql(url, 'DELETE FROM credential_statuses WHERE status_index = 2');
    await operator.sql(
      url,
      `SELECT graphile_worker.add_job('send-mail', '{"id": "1"}', run_at := now() + interval '1 year')`,
    );
    const month = file('.data/files', slug, '2026/11');
    mkdirSync(month, { recursive: true });
    writeFileSync(join(month, `${ben}.png`), Buffer.alloc(300_000, 'photo'));
    writeFileSync(join(month, `${ben}.txt`), '');
  };

  let portrait: Record<string, string>;
  let files: Record<string, string>;
  beforeAll(async () => {
    await fillWithData(pbs);
    portrait = await operator.portrait(pbs);
    files = operator.files(`.data/files/${pbs}`);
  });

  it('contains every table and file, lists them in its manifest, and is readable only by its owner', async () => {
    const { code, json } = await operator.run('org', 'backup', '--all', '--json');

    const report = json.organizations.find(({ slug }: { slug: string }) => slug === pbs);
    const manifest = JSON.parse(readFileSync(join(report.folder, 'manifest.json'), 'utf8'));
    expect([code, json.organizations.length, report.files]).toEqual([0, 3, 2]);
    expect(manifest.tables.find(({ name }: { name: string }) => name === 'users')).toMatchObject({
      rows: 1501,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(manifest.migrations.at(-1)).toBe(migrations.at(-1)?.name);
    expect(statSync(report.folder).mode & 0o077).toBe(0);
    expect(readFileSync(join(report.folder, 'manifest.json'), 'utf8')).not.toContain(
      operator.settings(pbs).ENCRYPTION_KEY,
    );
  });

  it('restores every row and file after the database and the folder were lost', async () => {
    await operator.admin(`DROP DATABASE ${operator.databaseOf(pbs)} WITH (FORCE)`);
    renameSync(file('.data/files', pbs), file('lost'));

    const first = await operator.run('org', 'restore', pbs, 'latest', '--json');
    const again = await operator.run('org', 'restore', pbs, latest(pbs));

    expect([first.code, first.json.files, again.code]).toEqual([0, 2, 0]);
    const restored = await operator.portrait(pbs);
    // Open sessions end with the restore and are then counted in the tables of session days and their changes.
    const changed = ['user_sessions', 'session_days', 'session_changes', 'session_people', 'schema_migrations'];
    const unchanged = Object.entries(portrait).filter(([table]) => ![...changed, 'rate_limits'].includes(table));
    expect(restored).toMatchObject(Object.fromEntries(unchanged));
    const { user_sessions: sessions } = portrait;
    expect(restored.user_sessions?.split(' ')[0]).toBe(sessions?.split(' ')[0]);
    expect(operator.files(`.data/files/${pbs}`)).toEqual(files);
    const url = operator.addressOf(pbs);
    expect(await operator.sql(url, 'SELECT end_reason FROM user_sessions')).toEqual([{ end_reason: 'revoked' }]);
    expect(await operator.sql(url, 'SELECT task_identifier AS task FROM graphile_worker.jobs')).toEqual([
      { task: 'send-mail' },
    ]);
    const state = await operator.run('doctor', pbs, '--json');
    expect(state.json.findings).toMatchObject([{ code: 'not_running' }]);
    expect(await operator.leftovers()).toEqual([]);
  });

  it('has working triggers and foreign keys after a restore', async () => {
    const url = operator.addressOf(pbs);

    const [sorted] = await operator.sql(
      url,
      `SELECT string_agg(name, ' ' ORDER BY name COLLATE name_order) AS names FROM unnest('{Öst,Zug,Ost}'::text[]) name`,
    );
    expect(sorted).toEqual({ names: 'Ost Zug Öst' });
    expect(
      await operator.sql(
        url,
        'INSERT INTO credential_statuses (key_id) SELECT id FROM credential_keys RETURNING status_index AS position',
      ),
    ).toEqual([{ position: 4 }]);
    await expect(operator.sql(url, `UPDATE audit_log SET action = 'x'`)).rejects.toThrow('append-only');
    await expect(operator.sql(url, `INSERT INTO user_profiles (id) VALUES (gen_random_uuid())`)).rejects.toMatchObject({
      code: '23503',
    });
    const rules = `SELECT conrelid::regclass::text AS table, conname::text AS name, pg_get_constraintdef(oid) AS definition
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace
       UNION ALL SELECT tgrelid::regclass::text, tgname::text, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
       ORDER BY 1, 2, 3`;
    expect(await operator.sql(url, rules)).toEqual(await operator.sql(operator.addressOf(hospital), rules));
  });

  it('erases accounts again that were erased after the backup', async () => {
    appendFileSync(file('.data/files', pbs, 'erasure-ledger.jsonl'), `${JSON.stringify({ user_id: ben })}\n`);

    const { code, json } = await operator.run('org', 'restore', pbs, latest(pbs), '--json');

    expect([code, json.erasedAgain]).toEqual([0, 1]);
    expect(await operator.sql(operator.addressOf(pbs), 'SELECT 1 FROM users WHERE id = $1', [ben])).toEqual([]);
    expect(existsSync(file('.data/files', pbs, 'erasure-ledger.jsonl'))).toBe(true);
  });

  it('is refused before any change when it is damaged or made with another key', async () => {
    const users = join(latest(hospital), 'tables', 'users.gz');
    const whole = readFileSync(users);
    const before = await operator.portrait(hospital);
    writeFileSync(users, Buffer.concat([whole, Buffer.from('x')]));

    const damaged = await operator.run('org', 'restore', hospital, 'latest');
    writeFileSync(users, whole);
    const others = await operator.run('org', 'restore', hospital, 'latest', '--into', coding);
    const missing = await operator.run('org', 'restore', hospital, 'yesterday');

    expect([damaged.code, damaged.err]).toEqual([1, expect.stringContaining('tables/users.gz')]);
    expect([others.code, others.err]).toEqual([1, expect.stringContaining('another ENCRYPTION_KEY')]);
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('Unknown backup yesterday')]);
    expect(await operator.portrait(hospital)).toEqual(before);
  });

  it('changes nothing when the restore fails halfway', async () => {
    const folder = latest(hospital);
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const before = await operator.portrait(hospital);
    const wrong = JSON.parse(manifest.replace(/"rows": 1\b/, '"rows": 2')) as Manifest;
    const signed = authenticated(wrong, cipherOf(operator.settings(hospital).BACKUP_KEY));
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(signed));

    const { code, err } = await operator.run('org', 'restore', hospital, 'latest');
    writeFileSync(join(folder, 'manifest.json'), manifest);

    expect([code, err]).toEqual([1, expect.stringContaining('differ from the backup')]);
    expect(await operator.portrait(hospital)).toEqual(before);
    expect(await operator.leftovers()).toEqual([]);
  });

  it('can be restored into another organization, to which all rows then belong', async () => {
    const copy = operator.slug('copy');
    await operator.create(copy);
    const secrets = readFileSync(file('env', `${copy}.local.env`), 'utf8');
    const { ENCRYPTION_KEY: key = '' } = operator.settings(pbs);
    writeFileSync(file('env', `${copy}.local.env`), secrets.replace(/ENCRYPTION_KEY=.*/, `ENCRYPTION_KEY=${key}`));

    const { code } = await operator.run('org', 'restore', pbs, latest(pbs), '--into', copy);

    const url = operator.addressOf(copy);
    const owners = await operator.sql(
      url,
      'SELECT DISTINCT organization_id AS id FROM users UNION SELECT id FROM organizations',
    );
    expect([code, owners]).toEqual([0, [{ id: copy }]]);
    expect(await operator.sql(url, 'SELECT slug FROM organizations')).toEqual([{ slug: copy }]);
    expect((await operator.remove(copy)).code).toBe(0);
  });

  it('is removed after the retention period, except the newest', async () => {
    const folder = latest(coding);
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    writeFileSync(join(folder, 'manifest.json'), manifest.replace(/"createdAt": "\d{4}/, '"createdAt": "2020'));

    const { json } = await operator.run('org', 'backup', coding, '--json');

    expect(json.organizations[0].removed).toEqual([folder]);
    expect(readdirSync(file('.data/backups', coding))).toHaveLength(1);
  });
});

describe('homeroom doctor', () => {
  const codesOf = async (slug?: string) => {
    const { code, json } = await operator.run('doctor', ...(slug ? [slug] : []), '--json');
    const codes = (json.findings ?? []).map((found: { code: string }) => found.code) as string[];
    return [code, ...codes.filter((each) => !expected.has(each))];
  };
  /** Changes env files while `check` runs. */
  const withEnvFiles = async <T>(
    changes: Record<string, (text: string) => string>,
    check: () => Promise<T>,
  ): Promise<T> => {
    const before = Object.keys(changes).map((name) => [name, readFileSync(file('env', name), 'utf8')] as const);
    for (const [name, text] of before) writeFileSync(file('env', name), changes[name]?.(text) ?? text);
    try {
      return await check();
    } finally {
      for (const [name, text] of before) writeFileSync(file('env', name), text);
    }
  };
  const [shared, secret] = [`${coding}.env`, `${coding}.local.env`];

  it('finds only that created organizations with a backup are not running', async () => {
    const { code, out, err } = await operator.run('doctor');

    const line = (slug: string) => `${slug}: it is not running -> npx pm2 start ecosystem.config.js --only ${slug}-lms`;
    expect([code, out.trim().split('\n')]).toEqual([1, [coding, hospital, pbs].map(line)]);
    expect(err.trim()).toBe('homeroom: 3 problems found');
  });

  it('finds secrets that other users can read, that are in the shared env file, and that are weak', async () => {
    chmodSync(file('env', secret), 0o644);
    const readable = await codesOf(coding);
    chmodSync(file('env', secret), 0o600);
    const exposed = await withEnvFiles({ [shared]: (text) => `${text}OPERATOR_KEY=0123456789abcdef012345\n` }, () =>
      codesOf(coding),
    );
    const weak = await withEnvFiles(
      { [secret]: (text) => text.replace(/JWT_SECRET=.*/, `JWT_SECRET=${'ab'.repeat(20)}`) },
      () => codesOf(coding),
    );
    const sample = await withEnvFiles(
      { [secret]: (text) => text.replace(/JWT_SECRET=.*/, 'JWT_SECRET=change-me') },
      () => codesOf(coding),
    );

    expect(readable).toEqual([1, 'secrets_readable']);
    expect(exposed).toEqual([1, 'secret_exposed']);
    expect(weak).toEqual([1, 'secret_weak']);
    expect(sample).toEqual([1, 'settings_invalid', 'settings_invalid', 'secret_weak']);
  });

  it('finds backup folders that other users can access, with the command to fix them', async () => {
    const backups = file('.data/backups', coding);
    for (const folder of [operator.home, file('.data'), file('.data/backups')]) chmodSync(folder, 0o711);
    chmodSync(backups, 0o755);
    const open = await operator.run('doctor', coding, '--json');
    chmodSync(file('.data'), 0o700);
    chmodSync(operator.home, 0o700);
    const closed = await codesOf(coding);

    expect(open.json.findings).toMatchObject([
      { code: 'folder_readable', remedy: `chmod 700 ${file('.data')}` },
      { code: 'not_running' },
    ]);
    expect(closed).toEqual([1]);
  });

  it('finds unreachable, foreign and outdated databases, and mail, Redis, collector and storage that do not work', async () => {
    const set = (name: string, value: string) => (text: string) => `${text}${name}=${value}\n`;
    const address = (change: (url: URL) => void) => (text: string) => {
      const url = new URL(operator.addressOf(coding));
      change(url);
      return text.replace(/DATABASE_URL=.*/, `DATABASE_URL=${url.toString()}`);
    };
    const away = await withEnvFiles({ [secret]: address((url) => (url.port = '9')) }, () => codesOf(coding));
    const foreign = await withEnvFiles({ [secret]: set('DATABASE_URL', operator.addressOf(hospital)) }, () =>
      codesOf(coding),
    );
    const feature = await withEnvFiles({ [shared]: (text) => text.replace('@coding', 'magic') }, () => codesOf(coding));
    const mail = await withEnvFiles({ [secret]: set('EMAIL_SERVICE', 'smtp\nSMTP_URL=smtp://127.0.0.1:9') }, () =>
      codesOf(coding),
    );
    const redis = await withEnvFiles({ [secret]: set('REDIS_URL', 'redis://127.0.0.1:9') }, () => codesOf(coding));
    const collector = await withEnvFiles({ [shared]: set('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:9') }, () =>
      codesOf(coding),
    );
    const speech = await withEnvFiles({ [shared]: set('TRANSCRIPTION_PROVIDER', 'openai') }, () => codesOf(coding));
    const storage = await withEnvFiles(
      { [shared]: (text) => text.replace(/STORAGE_DIR=.*/, 'STORAGE_DIR=/dev/null/files') },
      () => codesOf(coding),
    );

    expect(away).toEqual([1, 'database_unreachable']);
    expect(foreign).toEqual([1, 'database_foreign']);
    expect(feature).toEqual([1, 'settings_invalid']);
    expect(mail).toEqual([1, 'mail_unreachable']);
    expect(redis).toEqual([1, 'redis_unreachable']);
    expect(collector).toEqual([1, 'collector_unreachable']);
    expect(speech).toEqual([1, 'speech_engine_missing']);
    expect(storage).toEqual([1, 'storage_unwritable']);
  });

  it('finds ports that another program uses, and settings that two organizations share', async () => {
    const intruder = createServer((socket) => socket.resume().end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
    await new Promise<void>((done) => intruder.listen(Number(ports[2]), '127.0.0.1', done));
    const taken = await codesOf(coding);
    await new Promise((done) => intruder.close(done));
    const { JWT_SECRET: jwt = '' } = operator.settings(pbs);
    const same = await withEnvFiles(
      {
        [secret]: (text) => text.replace(/JWT_SECRET=.*/, `JWT_SECRET=${jwt}`),
        [shared]: (text) => text.replace(ports[2], ports[0]),
      },
      () => operator.run('doctor', '--json'),
    );

    expect(taken).toEqual([1, 'port_taken']);
    const faults = same.json.findings.filter(({ code }: { code: string }) => !expected.has(code));
    expect(faults.map(({ slug, fault }: { slug: string; fault: string }) => [slug, fault])).toEqual([
      [pbs, expect.stringContaining(`JWT_SECRET of ${coding}`)],
      [pbs, expect.stringContaining(`PORT of ${coding}`)],
    ]);
  });
});

describe('homeroom proxy', () => {
  it('prints one site per organization with its port', async () => {
    const [caddy, nginx] = await Promise.all([
      operator.run('proxy', 'caddy', '--domain', 'schools.example'),
      operator.run('proxy', 'nginx'),
    ]);

    expect(caddy.out).toContain(`${pbs}.schools.example {\n\treverse_proxy 127.0.0.1:${ports[0]} {`);
    expect(caddy.err).toContain(`add ${pbs}.schools.example to ORG_HOSTS`);
    const upstreams = [...nginx.out.matchAll(/^ {2}server 127\.0\.0\.1:(\d+) /gm)].map(([, port]) => port);
    expect(upstreams.sort()).toEqual(ports.slice(0, 3).sort());
    expect(nginx.out).toContain(`server_name ${coding}.localhost;`);
    expect(nginx.out).toContain('  listen 443 ssl http2;');
    expect(nginx.out).not.toContain('http2 on');
  });
});

describe('homeroom db serve', () => {
  it('runs the embedded server on its stored port until SIGTERM, and restarts it after a crash', async () => {
    const village = new Operator({ DATABASE_ADMIN_URL: '' });
    const slug = village.slug('village');
    // A separate port: on the default one, the server of another test may start between the two commands.
    mkdirSync(join(village.home, '.data'), { mode: 0o700 });
    writeFileSync(join(village.home, '.data/postgres.port'), `${await freePort()}\n`);

    const made = await village.create(slug, '--port', ports[3]);
    const server = village.serve();
    const ready = await server.says('PostgreSQL is ready');
    const second = await village.run('db', 'serve');
    const [role] = await village.sql(village.addressOf(slug), 'SELECT current_user AS name, session_user AS session');
    const common = new URL(village.addressOf(slug));
    common.pathname = 'postgres';
    await expect(village.sql(common.toString(), 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
    const folder = /its data in (.*)/.exec(ready)?.[1] ?? '';
    const postmaster = () => Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const first = postmaster();
    process.kill(first, 'SIGKILL');
    const again = () => village.sql(village.addressOf(slug), 'SELECT 1').then(() => postmaster() !== first);
    await until(() => again().catch(() => false));
    // The signal arrives while the crashed server is being restarted and the lock acquired again.
    process.kill(postmaster(), 'SIGKILL');
    const code = await server.end();

    expect([made.code, made.json.admin.email]).toEqual([0, `head@${slug}.example`]);
    expect(ready).toContain(`127.0.0.1:${new URL(village.addressOf(slug)).port}`);
    expect(role).toEqual({ name: village.databaseOf(slug), session: village.databaseOf(slug) });
    expect([second.code, second.err]).toEqual([1, expect.stringContaining('Another db serve already runs')]);
    expect(code).toBe(0);
    await expect(village.sql(village.addressOf(slug), 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    village.removeHome();
  });
});

describe('homeroom org remove', () => {
  it('keeps only the final backup and the keys, from which the organization can be restored', async () => {
    const gone = await operator.run('org', 'remove', coding, '--yes', '--json');
    const again = await operator.run('org', 'remove', coding, '--yes', '--json');
    const never = await operator.run('org', 'remove', 'unknown', '--yes');
    const databases = await operator.admin(
      `SELECT datname FROM pg_database WHERE datname = '${operator.databaseOf(coding)}'`,
    );
    const roles = await operator.admin(`SELECT rolname FROM pg_roles WHERE rolname = '${operator.databaseOf(coding)}'`);

    expect([gone.code, again.code, never.code]).toEqual([0, 0, 1]);
    expect([gone.json.kept, again.json.keys]).toEqual([again.json.kept, gone.json.keys]);
    expect(readdirSync(gone.json.kept).filter((name) => name.endsWith('.env'))).toEqual([]);
    expect([databases, roles, existsSync(file('env', `${coding}.env`))]).toEqual([[], [], false]);

    for (const name of [`${coding}.env`, `${coding}.local.env`])
      renameSync(join(gone.json.keys, name), file('env', name));
    const back = await operator.create(coding);
    const restored = await operator.run('org', 'restore', coding, 'latest');

    expect([back.code, restored.code]).toEqual([0, 0]);
  });

  it('requires a confirmation', async () => {
    const { code, err } = await operator.run('org', 'remove', hospital);

    expect([code, err]).toEqual([2, expect.stringContaining('needs a confirmation')]);
  });
});
