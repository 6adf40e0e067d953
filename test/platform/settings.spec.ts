import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidSettings, readSettings } from '#platform/config/read-settings.js';
import { Process } from '../support/process.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'settings-'))));
afterAll(() => rm(folder, { recursive: true }));

let files = 0;

/** Starts Homeroom with an env file that is right but for `faults`; an empty value leaves the variable out. */
async function start(faults: Record<string, string>): Promise<Process> {
  const file = join(folder, `${++files}.env`);
  const lines = Object.entries({ ...school.environment, LOG_LEVEL: 'info', ...faults }).filter(([, value]) => value);
  await writeFile(file, lines.map(([name, value]) => `${name}=${value}`).join('\n'));
  return new Process({}, [`--env-file=${file}`]);
}

const bad: [string, Record<string, string>, RegExp][] = [
  ['a JWT secret of 31 bytes', { JWT_SECRET: 'x7'.repeat(15) + 'y' }, /JWT_SECRET must be at least 32 bytes long/],
  ['a sample secret', { JWT_SECRET: 'change-me-change-me-change-me-change-me' }, /JWT_SECRET must not be a sample/],
  ['no JWT secret', { JWT_SECRET: '' }, /JWT_SECRET must be filled in/],
  ['no organization', { ORGANIZATION_ID: '' }, /ORGANIZATION_ID must be filled in/],
  [
    'another organization’s database',
    { ORGANIZATION_ID: 'other', ORGANIZATION_SLUG: 'other' },
    /ORGANIZATION_ID is other, but the database belongs to test \(test\)\. Check DATABASE_URL/,
  ],
  ['an encryption key of 8 bytes', { ENCRYPTION_KEY: 'c2hvcnRrZXk=' }, /ENCRYPTION_KEY must be 32 bytes/],
  ['a port that is none', { PORT: 'many' }, /PORT must be/],
  ['a database nobody serves', { DATABASE_URL: 'postgres://127.0.0.1:9/none' }, /DATABASE_URL cannot be reached/],
];

describe('an instance does not start', () => {
  it.each(bad)(
    'with %s, and says so in a clear line',
    async (_, faults, line) => {
      const instance = await start(faults);

      const code = await instance.ended();

      expect(instance.output).toMatch(line);
      expect(instance.output).not.toMatch(/^\s+at |node:internal|\.js:\d+/m);
      expect(code).toBe(1);
    },
    30_000,
  );

  it('without saying what the secrets are', async () => {
    const instance = await start({ JWT_SECRET: 'short but mine', OPERATOR_KEY: 'nobody must read this' });

    await instance.ended();

    expect(instance.output).not.toMatch(/short but mine|nobody must read/);
  });
});

describe('settings', () => {
  const right = {
    ORGANIZATION_ID: 'a',
    ORGANIZATION_SLUG: 'a',
    JWT_SECRET: '0123456789abcdef0123456789abcdeg',
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const linesOf = (env: Record<string, string>): string[] => {
    try {
      readSettings({ ...right, ...env });
      return [];
    } catch (error) {
      return error instanceof InvalidSettings ? error.lines : [String(error)];
    }
  };

  it('have defaults for everything that is nobody’s secret', () => {
    const { port, jwtTtl, sessionIdleMs, bcryptRounds, trustProxy, emailService } = readSettings(right);

    expect([port, jwtTtl, sessionIdleMs, bcryptRounds]).toEqual([3000, 900, 600_000, 12]);
    expect([trustProxy, emailService]).toEqual([[], 'log']);
  });

  it('are read as what they are: numbers, flags and lists', () => {
    const settings = readSettings({ ...right, PORT: '0', JOBS_ENABLED: 'false', CORS_ORIGINS: 'https://a,https://b' });

    expect([settings.port, settings.jobsEnabled, settings.corsOrigins]).toEqual([0, false, ['https://a', 'https://b']]);
  });

  it('count an empty variable as unset, and know nothing of other variables', () => {
    expect(linesOf({ PORT: '', DATABASE_URL: '', HOME: '/root' })).toEqual([]);
  });

  it('name every fault at once', () => {
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
  ])('for mail by %s want %s', (service, variable) => {
    expect(linesOf({ EMAIL_SERVICE: service }).join()).toContain(variable);
  });
});
