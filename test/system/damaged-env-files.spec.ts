import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Operator } from '../support/operator.js';
import { freePorts } from '../support/ports.js';

const operator = new Operator();
const [pbs, coding] = ['pbs', 'coding'].map(operator.slug) as [string, string];
const file = (name: string) => join(operator.home, 'env', name);

beforeAll(async () => {
  await operator.arrive();
  const ports = await freePorts(2);
  const options = ['--no-mail', '--org-hosts', 'school.example'];
  for (const [index, slug] of [pbs, coding].entries())
    await operator.create(slug, '--port', String(ports[index]), ...options);
});
afterAll(() => operator.leave());

/** Damages a file of an organization while `check` runs. */
async function damaged<T>(name: string, damage: (path: string) => void, check: () => Promise<T>): Promise<T> {
  const saved = join(operator.home, 'saved');
  renameSync(file(name), saved);
  writeFileSync(file(name), readFileSync(saved), { mode: 0o600 });
  damage(file(name));
  try {
    return await check();
  } finally {
    rmSync(file(name), { recursive: true, force: true });
    renameSync(saved, file(name));
  }
}

const without = (pattern: RegExp) => (path: string) =>
  writeFileSync(path, readFileSync(path, 'utf8').replace(pattern, ''), { mode: 0o600 });

const damages: [string, string, (path: string) => void, RegExp][] = [
  ['is empty', `${pbs}.local.env`, (path) => writeFileSync(path, ''), /local\.env is missing or has no JWT_SECRET/],
  ['is missing', `${pbs}.local.env`, (path) => rmSync(path), /local\.env is missing or has no JWT_SECRET/],
  [
    'is not text',
    `${pbs}.local.env`,
    (path) => writeFileSync(path, Buffer.alloc(99, 0xf3)),
    /is not a text file in UTF-8/,
  ],
  ['is a folder', `${pbs}.env`, (path) => (rmSync(path), mkdirSync(path)), /cannot be read \(EISDIR\)/],
  [
    'has a merge conflict',
    `${pbs}.env`,
    (path) => appendFileSync(path, '<<<<<<< HEAD\n'),
    /line \d+ is not NAME=value/,
  ],
  [
    'has an open quote',
    `${pbs}.env`,
    (path) => appendFileSync(path, 'EMAIL_FROM="PBS\n'),
    /quotation mark that is not closed/,
  ],
  ['has an invalid setting', `${pbs}.env`, (path) => appendFileSync(path, 'PORT=many\n'), /PORT must be/],
  ['has no organization', `${pbs}.env`, without(/ORGANIZATION_ID=.*/), /ORGANIZATION_ID is required/],
];

describe('an env file that', () => {
  it.each(damages)(
    '%s makes every command for all organizations fail with the name',
    async (_, name, damage, reason) => {
      const runs = await damaged(name, damage, async () => ({
        doctor: await operator.run('doctor'),
        status: await operator.run('org', 'status'),
        backup: await operator.run('org', 'backup', '--all', '--json'),
        migrate: await operator.run('org', 'migrate', '--all', '--json'),
      }));

      for (const { code, out, err } of Object.values(runs)) {
        expect([code, `${out}${err}`]).toEqual([1, expect.stringMatching(reason)]);
        expect(`${out}${err}`).toContain(pbs);
      }
      const others = [...runs.backup.json.organizations, ...runs.migrate.json.organizations].filter(
        ({ slug }: { slug: string }) => slug === coding,
      );
      expect(others).toMatchObject([{ folder: expect.any(String) }, { state: 'up to date' }]);
    },
  );

  it('is not named after a slug is reported, too', async () => {
    writeFileSync(file('PBS.old.env'), 'PORT=1\n');
    const { code, err } = await operator.run('org', 'migrate', '--all');
    rmSync(file('PBS.old.env'));

    expect([code, err]).toEqual([1, expect.stringContaining('PBS.old.env is not named after a slug, such as pbs.env')]);
  });

  it('has no secrets is named by PM2’s configuration, which starts the others', async () => {
    const configuration = `import('${join(process.cwd(), 'ecosystem.config.js')}').then(({ apps }) => console.log(apps.map((app) => app.name).join()))`;
    const read = () =>
      execFileSync('sh', ['-c', `"$0" -e "$1" 2>&1`, process.execPath, configuration], {
        env: { ...process.env, HOMEROOM_HOME: operator.home },
      }).toString();
    const output = await damaged(
      `${pbs}.local.env`,
      (path) => writeFileSync(path, ''),
      () => Promise.resolve(read()),
    );

    expect(output).toContain(`${pbs} is not started: `);
    expect(output.trim().split('\n').at(-1)).toBe(`${coding}-lms`);
  });
});

describe('homeroom doctor', () => {
  const findings = async (slug: string): Promise<Record<string, string>> => {
    const { json } = await operator.run('doctor', slug, '--json');
    return Object.fromEntries(json.findings.map(({ code, fault }: { code: string; fault: string }) => [code, fault]));
  };

  it('says that an organization is not running and was never backed up', async () => {
    expect(await findings(pbs)).toEqual({ not_running: 'it is not running', backup_missing: expect.any(String) });
  });

  it('says how old the last backup is', async () => {
    await operator.run('org', 'backup', coding);
    const { json } = await operator.run('org', 'backup', coding, '--json');
    const folder = json.organizations[0].folder as string;
    expect(await findings(coding)).toEqual({ not_running: expect.any(String) });
    const manifest = join(folder, 'manifest.json');
    const days = new Date(Date.now() - 4 * 24 * 60 * 60_000).toISOString();
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"createdAt": "[^"]*"/, `"createdAt": "${days}"`));

    expect(await findings(coding)).toMatchObject({ backup_old: 'its last backup is 4 days old' });
  });

  it('names settings that do not exist, with the one that may be meant', async () => {
    const found = await damaged(
      `${pbs}.env`,
      (path) => appendFileSync(path, 'PUBLIC_URI=https://x.example\nCOLOUR=red\nTZ=UTC\n'),
      async () => (await operator.run('doctor', pbs)).out,
    );

    expect(found).toContain('PUBLIC_URI is not a setting and has no effect; PUBLIC_URL may be meant ->');
    expect(found).toContain('COLOUR is not a setting and has no effect ->');
    expect(found).not.toContain('TZ is not');
  });

  it('misses PUBLIC_URL and a mail server, and counts mail that is kept in the outbox', async () => {
    const neither = await damaged(`${pbs}.env`, without(/(PUBLIC_URL|EMAIL_SERVICE)=.*\n/g), () => findings(pbs));
    await operator.sql(
      operator.addressOf(pbs),
      `INSERT INTO outbox_emails (id, recipient, sealed, status) VALUES (gen_random_uuid(), 'a@b.example', '', 'kept')`,
    );
    const kept = await findings(pbs);

    expect(neither).toMatchObject({
      public_url_missing: expect.stringContaining('PUBLIC_URL is missing'),
      mail_kept: expect.stringContaining('(0 kept)'),
    });
    expect(kept).toMatchObject({ mail_kept: expect.stringContaining('(1 kept)') });
  });
});

describe('homeroom org create', () => {
  it('takes the mail settings, the address and the folder of backups, and keeps the password out of the shared file', async () => {
    const slug = operator.slug('mailed');
    const { code, out } = await operator.run(
      'org',
      'create',
      slug,
      '--name',
      'Mailed',
      '--admin-email',
      'head@mailed.example',
      '--org-hosts',
      'mailed.example,www.mailed.example',
      '--backup-dir',
      '/mnt/elsewhere',
      '--smtp-url',
      'smtp://mailed:confidential@mail.example:587',
      '--mail-from',
      'Mailed <office@mailed.example>',
    );

    expect([code, out]).toEqual([0, expect.stringContaining('https://mailed.example')]);
    expect(operator.settings(slug)).toMatchObject({
      PUBLIC_URL: 'https://mailed.example',
      EMAIL_SERVICE: 'smtp',
      EMAIL_FROM: 'Mailed <office@mailed.example>',
      SMTP_URL: 'smtp://mailed:confidential@mail.example:587',
      BACKUP_DIR: '/mnt/elsewhere',
    });
    expect(readFileSync(file(`${slug}.env`), 'utf8')).not.toContain('confidential');
  });

  it('refuses a mail server that is not an SMTP URL, or one together with --no-mail', async () => {
    const create = (...options: string[]) =>
      operator.run('org', 'create', 'x', '--name', 'X', '--admin-email', 'a@b.example', ...options);
    const [wrong, both] = await Promise.all([
      create('--smtp-url', 'mail.example:587'),
      create('--smtp-url', 'smtp://mail.example', '--no-mail'),
    ]);

    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('--smtp-url must be smtp://')]);
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('either --smtp-url or --no-mail')]);
  });

  it('asks for the mail server in a terminal until the answer is one or empty', async () => {
    const { answersOf } = await import('#cli/org/org-mail.js');
    const ask = (answers: string[]) => () => Promise.resolve(answers.shift() ?? '');

    const [given, none] = await Promise.all([
      answersOf(ask(['mail.example', 'smtp://mail.example', 'X <x@y.example>']), { mail: true }),
      answersOf(ask(['']), { mail: true }),
    ]);

    expect(given).toEqual({ mail: true, smtpUrl: 'smtp://mail.example', mailFrom: 'X <x@y.example>' });
    expect(none).toEqual({ mail: false });
  });
});
