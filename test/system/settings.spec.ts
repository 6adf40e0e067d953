import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidSettings, readSettings } from '#platform/config/read-settings.js';
import { Process } from '../support/process.js';
import { openSchoolDatabase } from '../support/school.js';

const school = openSchoolDatabase();
let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'settings-'))));
afterAll(() => rm(folder, { recursive: true }));

let fileCount = 0;

/** Starts Homeroom with a valid env file, overridden by `changes`; an empty value omits the variable. */
async function start(changes: Record<string, string>): Promise<Process> {
  const file = join(folder, `${++fileCount}.env`);
  const lines = Object.entries({ ...school.environment, LOG_LEVEL: 'info', ...changes }).filter(([, value]) => value);
  await writeFile(file, lines.map(([name, value]) => `${name}=${value}`).join('\n'));
  return new Process({}, [`--env-file=${file}`]);
}

const invalid: [string, Record<string, string>, RegExp][] = [
  ['a JWT secret of 31 bytes', { JWT_SECRET: 'x7'.repeat(15) + 'y' }, /JWT_SECRET must be at least 32 bytes long/],
  ['a sample JWT secret', { JWT_SECRET: 'change-me-change-me-change-me-change-me' }, /JWT_SECRET must not be a sample/],
  ['no JWT secret', { JWT_SECRET: '' }, /JWT_SECRET is required/],
  ['no organization', { ORGANIZATION_ID: '' }, /ORGANIZATION_ID is required/],
  [
    'another organization’s database',
    { ORGANIZATION_ID: 'other', ORGANIZATION_SLUG: 'other' },
    /ORGANIZATION_ID is other, but the database belongs to test \(test\)\. Check DATABASE_URL/,
  ],
  ['an encryption key of 8 bytes', { ENCRYPTION_KEY: 'c2hvcnRrZXk=' }, /ENCRYPTION_KEY must be 32 bytes/],
  ['a port that is not a number', { PORT: 'many' }, /PORT must be/],
  ['an unreachable database', { DATABASE_URL: 'postgres://127.0.0.1:9/none' }, /DATABASE_URL cannot be reached/],
];

describe('an instance with invalid settings', () => {
  it.each(invalid)(
    'does not start with %s and prints one clear line',
    async (_, changes, line) => {
      const instance = await start(changes);

      const code = await instance.ended();

      expect(instance.output).toMatch(line);
      expect(instance.output).not.toMatch(/^\s+at |node:internal|\.js:\d+/m);
      expect(code).toBe(1);
    },
    30_000,
  );

  it('does not print the values of secrets', async () => {
    const instance = await start({ JWT_SECRET: 'too short', OPERATOR_KEY: 'confidential key' });

    await instance.ended();

    expect(instance.output).not.toMatch(/too short|confidential key/);
  });
});

describe('settings', () => {
  const valid = {
    ORGANIZATION_ID: 'a',
    ORGANIZATION_SLUG: 'a',
    JWT_SECRET: '0123456789abcdef0123456789abcdeg',
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const linesOf = (env: Record<string, string>): string[] => {
    try {
      readSettings({ ...valid, ...env });
      return [];
    } catch (error) {
      return error instanceof InvalidSettings ? error.lines : [String(error)];
    }
  };

  it('have defaults, except for ids and secrets', () => {
    const { port, jwtTtl, sessionIdleMs, bcryptRounds, trustProxy, emailService } = readSettings(valid);

    expect([port, jwtTtl, sessionIdleMs, bcryptRounds]).toEqual([3000, 900, 600_000, 12]);
    expect([trustProxy, emailService]).toEqual([[], 'log']);
  });

  it('are converted to numbers, booleans and lists', () => {
    const settings = readSettings({ ...valid, PORT: '0', JOBS_ENABLED: 'false', CORS_ORIGINS: 'https://a,https://b' });

    expect([settings.port, settings.jobsEnabled, settings.corsOrigins]).toEqual([0, false, ['https://a', 'https://b']]);
  });

  it('have absolute folders, which do not depend on the working directory later', () => {
    const { dataDir, backupDir, logDir, storageDir } = readSettings({ ...valid, LOG_DIR: 'logs' });

    expect([dataDir, backupDir, logDir]).toEqual(['.data', '.data/backups', 'logs'].map((path) => resolve(path)));
    expect(storageDir).toBeUndefined();
  });

  it('treat empty variables as unset and ignore other variables', () => {
    expect(linesOf({ PORT: '', DATABASE_URL: '', HOME: '/root' })).toEqual([]);
  });

  it('report all invalid variables together', () => {
    const lines = linesOf({ PORT: '70000', BCRYPT_ROUNDS: '3', JWT_SECRET: 'x', EMAIL_SERVICE: 'pigeon' });

    expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([
      'BCRYPT_ROUNDS',
      'EMAIL_SERVICE',
      'JWT_SECRET',
      'PORT',
    ]);
  });

  it.each([
    ['smtp', 'SMTP_URL'],
    ['sendgrid', 'SENDGRID_API_KEY'],
    ['mailgun', 'MAILGUN_LOGIN'],
  ])('for email by %s require %s', (service, variable) => {
    expect(linesOf({ EMAIL_SERVICE: service }).join()).toContain(variable);
  });
});
