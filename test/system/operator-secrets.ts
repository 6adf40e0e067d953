import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/ports.js';
import { Machine, until } from './machine.js';

const email = 'nadia.kovac@families.example';
const passwordHash = '$2b$12$Wm3n0TTr6pQv9s0mYkJ5uOa1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p';
const diagnosis = 'Nadia has asthma and carries an inhaler.';

/** One organization of an operator, with a pupil's data in it and one backup. */
export interface Premises {
  machine: Machine;
  slug: string;
  folder: string;
}

/** Makes the organization before the tests and removes it after them. */
export function openPremises(): Premises {
  const premises = { machine: new Machine() } as Premises;
  beforeAll(async () => {
    const { operator } = premises.machine;
    await operator.arrive();
    premises.slug = operator.slug('pbs');
    const { json, err } = await operator.create(premises.slug, '--port', String(await freePort()));
    if (!json.admin) throw new Error(err);
    await operator.sql(
      operator.addressOf(premises.slug),
      `INSERT INTO users (id, organization_id, email, password_hash, role)
       SELECT gen_random_uuid(), $1, CASE n WHEN 1 THEN $2 ELSE n || $2 END, $3, 'STUDENT' FROM generate_series(1, 6000) n`,
      [premises.slug, email, passwordHash],
    );
    const month = join(operator.home, '.data/files', premises.slug, '2026/11');
    mkdirSync(month, { recursive: true, mode: 0o700 });
    const text = Buffer.concat([Buffer.from(diagnosis), randomBytes(300_000)]);
    writeFileSync(join(month, '01900000-0000-7000-8000-000000000001.txt'), text);
    const backup = await operator.run('org', 'backup', premises.slug, '--json');
    premises.folder = backup.json.organizations[0].folder;
  }, 120_000);
  afterAll(() => premises.machine.stop(), 60_000);
  return premises;
}

const isSecret = /SECRET|KEY|PASSWORD|DATABASE_URL/;

export async function savedProcessListHoldsNoSecret({ machine, slug }: Premises): Promise<void> {
  const { operator } = machine;
  machine.exported = { DATABASE_ADMIN_URL: operator.adminUrl, JWT_SECRET: 'the-shell-of-the-operator-has-this-one' };
  await machine.start(await freePort());
  await machine.pm2('save');
  await machine.pm2('save');

  const settings = Object.entries(operator.settings(slug));
  const secrets = [...settings.filter(([name]) => isSecret.test(name)), ...Object.entries(machine.exported)];
  const saved = readdirSync(machine.pm2Home).filter((name) => name.startsWith('dump.pm2'));
  const texts = saved.map((name) => readFileSync(join(machine.pm2Home, name), 'utf8'));
  const exposed = secrets.filter(([, value]) => texts.some((text) => text.includes(value))).map(([name]) => name);
  expect([saved, secrets.length >= 6, exposed]).toEqual([['dump.pm2', 'dump.pm2.bak'], true, []]);
  await until(async () => (await machine.request(slug, 'GET', '/health/ready')).status === 200);
}

export async function backupFilesReadAsNoise({ machine, folder }: Premises): Promise<void> {
  const { operator } = machine;
  const { gunzipSync } = await import('node:zlib');
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const bytes = paths.map((path) => readFileSync(path));
  const unzipped = bytes.flatMap((content) => {
    try {
      return [gunzipSync(content)];
    } catch {
      return [];
    }
  });
  const readable = [...bytes, ...unzipped].filter((content) =>
    [email, passwordHash, diagnosis, passwordHash.slice(7, 29)].some((word) => content.includes(word)),
  );
  expect([paths.length > 20, unzipped.length, readable.length]).toEqual([true, 0, 0]);
  expect(operator.files(folder.slice(operator.home.length + 1))).not.toEqual({});
}

interface PartFacts {
  path: string;
  bytes: number;
  sha256: string;
}

/** Changes a copy of the backup, with the hashes in its manifest set to what they are then, and restores it. */
async function restoreForged({ machine, slug, folder }: Premises, change: (sealed: Buffer) => Buffer): Promise<string> {
  const forged = `${folder}-forged`;
  cpSync(folder, forged, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(forged, 'manifest.json'), 'utf8')) as { tables: PartFacts[] };
  const users = manifest.tables.find(({ path }) => path === 'tables/users.gz');
  if (!users) throw new Error('The backup has no users.');
  const changed = change(readFileSync(join(forged, users.path)));
  writeFileSync(join(forged, users.path), changed);
  const before = await machine.operator.portrait(slug);
  const damaged = await machine.operator.run('org', 'restore', slug, forged);
  Object.assign(users, { bytes: changed.length, sha256: createHash('sha256').update(changed).digest('hex') });
  writeFileSync(join(forged, 'manifest.json'), JSON.stringify(manifest));
  const rehashed = await machine.operator.run('org', 'restore', slug, forged);
  rmSync(forged, { recursive: true });
  expect([damaged.code, rehashed.code, await machine.operator.portrait(slug)]).toEqual([1, 1, before]);
  return `${damaged.err}\n${rehashed.err}`;
}

export async function changedBackupIsRefused(premises: Premises): Promise<void> {
  const [header, chunk] = [24, 65_536 + 16];
  const flipped = await restoreForged(premises, (sealed) => {
    sealed.writeUInt8(sealed.readUInt8(5_000) ^ 1, 5_000);
    return sealed;
  });
  const cutOff = await restoreForged(premises, (sealed) => sealed.subarray(0, header + chunk));
  const swapped = await restoreForged(premises, (sealed) =>
    Buffer.concat([
      sealed.subarray(0, header),
      sealed.subarray(header + chunk, header + 2 * chunk),
      sealed.subarray(header, header + chunk),
      sealed.subarray(header + 2 * chunk),
    ]),
  );
  for (const said of [flipped, cutOff, swapped]) {
    expect(said).toContain('1 of its files are missing or modified (tables/users.gz). Nothing was restored.');
    expect(said).toContain('its manifest.json was modified. Nothing was restored.');
  }
}

export async function backupOfAnotherKeyIsRefused({ machine: { operator }, slug, folder }: Premises): Promise<void> {
  const file = join(operator.home, 'env', `${slug}.local.env`);
  const text = readFileSync(file, 'utf8');
  const before = await operator.portrait(slug);
  writeFileSync(file, text.replace(/BACKUP_KEY=.*/, `BACKUP_KEY=${randomBytes(32).toString('hex')}`));
  const other = await operator.run('org', 'restore', slug, folder);
  writeFileSync(file, text.replace(/BACKUP_KEY=.*/, ''));
  const none = await operator.run('org', 'restore', slug, folder);
  writeFileSync(file, text);

  expect([other.code, none.code]).toEqual([1, 1]);
  expect(other.err).toMatch(/encrypted with the key [0-9a-f]{16}, but BACKUP_KEY is a different key\. Set BACKUP_KEY/);
  expect(none.err).toMatch(/encrypted with the key [0-9a-f]{16}, but BACKUP_KEY is not set\. Set BACKUP_KEY/);
  expect(await operator.portrait(slug)).toEqual(before);
}

/** A forged backup would make its writer an admin, so one without the key is not taken for a real one. */
export async function unencryptedBackupNeedsConsent({ machine: { operator }, slug }: Premises): Promise<void> {
  const file = join(operator.home, 'env', `${slug}.local.env`);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/BACKUP_KEY=.*/, ''));
  const backup = await operator.run('org', 'backup', slug, '--json');
  const warned = await operator.run('doctor', slug, '--json');
  writeFileSync(file, text);
  const [report] = backup.json.organizations;
  const refused = await operator.run('org', 'restore', slug, report.folder);
  const accepted = await operator.run('org', 'restore', slug, report.folder, '--accept-unencrypted');
  rmSync(report.folder, { recursive: true });

  expect([report.encrypted, backup.err]).toEqual([false, expect.stringContaining('not encrypted')]);
  expect(warned.json.findings).toContainEqual(expect.objectContaining({ code: 'backups_unencrypted' }));
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('add --accept-unencrypted')]);
  expect(accepted.code).toBe(0);
}

export async function doctorFindsSecretsThatPm2Saved({ machine: { operator }, slug }: Premises): Promise<void> {
  const folder = join(operator.home, '.pm2-of-an-older-release');
  mkdirSync(folder);
  writeFileSync(join(folder, 'dump.pm2'), JSON.stringify([{ env: operator.settings(slug) }]));
  const { json } = await operator.runWith({ PM2_HOME: folder }, 'doctor', slug, '--json');

  const remedy = expect.stringContaining(`pm2 delete ${slug}-lms`);
  expect(json.findings).toContainEqual(expect.objectContaining({ code: 'secrets_in_pm2', remedy }));
}
