import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import { freePorts } from '../support/ports.js';
import { sendTo } from '../support/send.js';
import { blocksOf, GuideServer, nginxProgram, type Outcome } from './guide.js';
import { until } from './machine.js';

/**
 * docs/operations.md as a script: each test runs the blocks of one section in the order of the page, on a server in a
 * temporary folder, and looks at what they have done.
 */
const blocks = blocksOf(readFileSync('docs/operations.md', 'utf8'));
const mailServer = new SMTPServer({
  allowInsecureAuth: true,
  hideSTARTTLS: true,
  onAuth: (_, __, done) => done(null, { user: 'pbs' }),
});
mailServer.on('error', () => undefined);
let server: GuideServer;
const remaining = [...blocks];

beforeAll(async () => {
  const [http = 0, https = 0, mail = 0] = await freePorts(3);
  await new Promise<void>((listening) => mailServer.listen(mail, '127.0.0.1', listening));
  server = new GuideServer({ http, https }, { 'mail.example.org:587': `127.0.0.1:${mail}` });
});
afterAll(async () => {
  await server.close();
  await new Promise<void>((done) => mailServer.close(done));
}, 60_000);

/** Runs the next blocks of the page up to and including the one that contains the text. Expects that none fails. */
async function runUntil(text: string): Promise<string> {
  const last = remaining.findIndex(({ script }) => script.includes(text));
  if (last < 0) throw new Error(`The rest of the page has no block with ${text}.`);
  const chosen = remaining
    .splice(0, last + 1)
    .filter(({ script }) => nginxProgram || !/nginx|https:\/\/pbs\./.test(script));
  let output = '';
  for (const { script } of chosen) {
    const outcome: Outcome = await server.run(script);
    output += outcome.output;
    if (outcome.code !== 0) throw new Error(`Exit code ${outcome.code} of:\n${script}\n${outcome.output}`);
  }
  return output;
}

const env = (slug: string): Record<string, string> => {
  const text = [`${slug}.env`, `${slug}.local.env`].map((name) => server.read('srv/homeroom/app/env', name)).join('\n');
  return Object.fromEntries(
    [...text.matchAll(/^([A-Z_0-9]+)="?([^"\n]*)"?$/gm)].map(([, name, value]) => [name, value]),
  );
};
const pm2 = async (): Promise<{ name: string; pid: number; status: string }[]> => {
  const { output } = await server.run('npx pm2 jlist --silent');
  const line = output.split('\n').find((each) => each.startsWith('[')) ?? '[]';
  return JSON.parse(line).map(({ name, pid, pm2_env }: Listed) => ({ name, pid, status: pm2_env.status }));
};
interface Listed {
  name: string;
  pid: number;
  pm2_env: { status: string };
}
const pidOf = async (name: string) => (await pm2()).find((app) => app.name === name)?.pid;
const slugs = ['pbs', 'hospital', 'coding'];
const isReady = (slug: string): Promise<boolean> =>
  fetch(`http://127.0.0.1:${env(slug).PORT}/api/v1/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
/** The command line of a process; empty once it has ended. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
const allReady = () => until(async () => (await Promise.all(slugs.map(isReady))).every(Boolean));
const postmaster = () => {
  const path = execFileSync('bash', [
    '-c',
    `ls -d ${server.app}/.data/postgres /var/lib/homeroom/*/postgres 2>/dev/null`,
  ]);
  const folder = path
    .toString()
    .trim()
    .split('\n')
    .find((each) => existsSync(`${each}/postmaster.pid`));
  return readFileSync(`${folder}/postmaster.pid`, 'utf8').split('\n')[0];
};

describe('docs/operations.md, run as it stands', () => {
  it('installs Node and the program', async () => {
    await runUntil('git clone');

    expect(server.calls).toEqual(expect.arrayContaining(['npm ci', 'npm run build']));
    expect(server.calls.join('\n')).toMatch(/apt-get install .*nodejs/);
  });

  it('creates three organizations with their addresses and mail settings, outside of git', async () => {
    const output = await runUntil('org create pbs');

    expect(output.match(/one-time password/g)).toHaveLength(3);
    expect(slugs.map((slug) => env(slug).PUBLIC_URL)).toEqual([
      'https://pbs.example.org',
      'https://learn.hospital.example',
      'https://coding.example.org',
    ]);
    expect([env('pbs').EMAIL_SERVICE, env('pbs').EMAIL_FROM, env('coding').EMAIL_SERVICE]).toEqual([
      'smtp',
      'PBS <office@pbs.example.org>',
      'log',
    ]);
    expect(server.read('srv/homeroom/app/env/pbs.env')).not.toContain('SMTP_URL');
    expect(execFileSync('git', ['ls-files', 'env']).toString().trim()).toBe('env/example.env');
    const git = { cwd: process.cwd() };
    for (const name of ['pbs.env', 'pbs.local.env'])
      expect(
        execFileSync('git', ['check-ignore', `env/${name}`], git)
          .toString()
          .trim(),
      ).toBe(`env/${name}`);
    expect(readdirSync(server.file('mnt/keys')).sort()).toEqual(slugs.map((slug) => `${slug}.local.env`).sort());
  }, 120_000);

  it('starts them, makes the first backups, and starts PM2 at boot', async () => {
    await runUntil('pm2 start ecosystem.config.js && npx pm2 save');
    await allReady();
    await runUntil('startup systemd');

    expect((await pm2()).map(({ name }) => name).sort()).toEqual([
      'coding-lms',
      'homeroom-db',
      'hospital-lms',
      'pbs-lms',
    ]);
    expect(readdirSync(server.file('mnt/backups')).sort()).toEqual([...slugs].sort());
    expect(server.calls.join('\n')).toMatch(/pm2 startup systemd -u homeroom/);
  }, 120_000);

  it('configures Caddy, and nginx 1.22 with TLS, behind which every organization answers', async () => {
    await runUntil('proxy caddy');
    expect(server.read('etc/caddy/Caddyfile')).toContain(
      `pbs.example.org {\n\treverse_proxy 127.0.0.1:${env('pbs').PORT}`,
    );
    expect(server.calls).toContain('systemctl reload caddy');

    const output = nginxProgram ? await runUntil('https://pbs.example.org/api/v1/health/ready') : '{"status":"up"}';

    expect(output).toContain('{"status":"up"}');
    if (!nginxProgram) return;
    const protocol = await server.run(
      `curl -fs -o /dev/null -w '%{http_version} %{http_code}' https://coding.example.org/`,
    );
    expect(protocol.output.trim()).toBe('2 200');
  }, 60_000);

  it('backs up from the crontab, and finds no problems at the end', async () => {
    const output = await runUntil('npx homeroom doctor');

    expect(output).toContain('3 organizations checked; no problems found');
    const [, command = ''] = /^15 2 \* \* \* (.*)$/m.exec(server.read('crontab')) ?? [];
    const { code } = await server.run(command);
    expect(code).toBe(0);
    expect(readdirSync(server.file('mnt/backups/pbs'))).toHaveLength(2);
  }, 60_000);

  it('loads a changed env file by a reload and by a restart', async () => {
    const before = await pidOf('pbs-lms');
    await runUntil('SESSION_IDLE_MINUTES');
    expect(await pidOf('pbs-lms')).not.toBe(before);

    const changed = await server.run(
      `sed -i 's/^ORG_HOSTS=.*/ORG_HOSTS=other.example.org/' env/pbs.env && npx pm2 restart pbs-lms`,
    );
    await until(() => isReady('pbs'));
    const answer = async (host: string) => (await sendTo(Number(env('pbs').PORT), host, '/auth/me')).status;
    const statuses = [await answer('pbs.example.org'), await answer('other.example.org')];
    // The next reload of the page loads it.
    await server.run(`sed -i 's/^ORG_HOSTS=.*/ORG_HOSTS=pbs.example.org/' env/pbs.env`);

    expect([changed.code, statuses]).toEqual([0, [421, 401]]);
  }, 60_000);

  it('imports a roster into one organization', async () => {
    const output = await runUntil('import roster');

    expect(output).toContain('roster.csv can be imported; nothing was changed');
  }, 60_000);

  it('replaces each secret', async () => {
    const before = env('pbs');
    await runUntil('--adopt');
    await until(() => isReady('pbs'));

    const after = env('pbs');
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(changed.sort()).toEqual(['BACKUP_KEY', 'DATABASE_URL', 'JWT_SECRET', 'OPERATOR_KEY']);
    expect((await server.run('npx homeroom doctor pbs')).output).toContain('no problems found');
  }, 120_000);

  it('scrapes the metrics on this machine, and lists errors through the proxy', async () => {
    expect(await runUntil('/ops/metrics')).toMatch(/^homeroom_sessions_open \d/m);
    if (nginxProgram) expect(await runUntil('/ops/errors')).toContain('"items":[]');
  }, 60_000);

  it('upgrades without a failed request and without a restart of PostgreSQL', async () => {
    const [before, database] = [await pm2(), postmaster()];
    const failures: string[] = [];
    let isUpgrading = true;
    const load = slugs.map(async (slug) => {
      while (isUpgrading) {
        const { status } = await sendTo(Number(env(slug).PORT), env(slug).ORG_HOSTS ?? '', '/auth/me');
        if (status !== 401) failures.push(`${slug} ${status}`);
        await new Promise((later) => setTimeout(later, 20));
      }
    });
    const output = await runUntil('pm2 reload all').finally(() => (isUpgrading = false));
    await Promise.all(load);

    const after = await pm2();
    expect(failures).toEqual([]);
    expect(postmaster()).toBe(database);
    expect(after.every(({ status }) => status === 'online')).toBe(true);
    expect(after.filter(({ pid }) => before.some((app) => app.pid === pid))).toEqual([]);
    expect(output).toContain('3 organizations checked; no problems found');
  }, 120_000);

  it('runs an organization by its systemd unit instead of PM2', async () => {
    const unit = server.localized(readFileSync('docs/systemd/homeroom@.service', 'utf8').replaceAll('%i', 'coding'));
    const valueOf = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
    const environment = [...unit.matchAll(/^Environment=(.*)$/gm)].map(([, variable]) => variable).join(' ');
    const command = valueOf('ExecStart').replace('/usr/bin/node', process.execPath);
    await server.run('npx pm2 stop coding-lms');
    await server.run(
      `(cd ${valueOf('WorkingDirectory')} && exec env -i ${environment} ${command} > /dev/null 2>&1) & echo $! > ../unit.pid`,
    );
    await until(() => isReady('coding'));
    const pid = Number(server.read('srv/homeroom/unit.pid'));
    const startedAt = Date.now();
    process.kill(pid, valueOf('KillSignal'));
    await until(() => Promise.resolve(!commandOf(pid)));
    const stoppedAfterMs = Date.now() - startedAt;

    // The next section starts it with PM2 again.
    expect(stoppedAfterMs).toBeLessThan(Number(valueOf('TimeoutStopSec')) * 1_000);
  }, 60_000);

  it('restarts PostgreSQL with everything stopped', async () => {
    const before = postmaster();
    const refused = await server.run('npx homeroom db stop');
    const stopped = await server.run(
      'npx pm2 stop all > /dev/null; npx homeroom db stop > /dev/null; npx homeroom doctor pbs',
    );
    await runUntil('homeroom db stop');
    await allReady();

    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('npx pm2 stop all')]);
    expect(stopped.output).toContain('the embedded PostgreSQL is not running');
    expect(stopped.output).not.toMatch(/port .*(used|taken)/);
    expect(postmaster()).not.toBe(before);
  }, 120_000);

  it('restores an organization, and in the drill a copy of it with the copy of its keys', async () => {
    const output = await runUntil('--into drill');

    expect(output).toMatch(/Restored pbs from .*rows/);
    expect(output).toMatch(/Restored drill from .*rows/);
    expect(existsSync(server.file('srv/homeroom/app/env/drill.env'))).toBe(false);
    await allReady();
  }, 120_000);

  it('has no other blocks, leaves every organization without problems, and its secrets private', async () => {
    const { output } = await server.run('npx homeroom doctor');

    expect(remaining).toEqual([]);
    expect(output).toContain('3 organizations checked; no problems found');
    expect(statSync(server.file('srv/homeroom/app/env/pbs.local.env')).mode & 0o077).toBe(0);
    // What a reload replaces ends gracefully.
    const exits = [...server.read('srv/homeroom/.pm2/pm2.log').matchAll(/:_old_\d+\] exited with code \[(\d+)\]/g)];
    expect(new Set(exits.map(([, code]) => code))).toEqual(new Set(['0']));
  }, 60_000);
});
