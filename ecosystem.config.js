import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';

/**
 * One PM2 app per organization in `env/`, and one for the embedded PostgreSQL if an organization uses it. `pm2 save`
 * writes the environment of every app to a file that all users can read, so an app only gets the path of its env file
 * and reads the settings itself (docs/decisions/0033). In cluster mode, a reload overlaps two processes; with
 * `wait_ready` and the application's graceful shutdown, no request is lost.
 */
const root = import.meta.dirname;
const home = resolve(process.env.HOMEROOM_HOME || root);
const folder = join(home, 'env');
const read = (file) => (existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {});

/** Every documented setting with an empty value, so that variables of the operator's shell do not become settings. */
const unset = Object.fromEntries(
  [...readFileSync(join(root, 'env/example.env'), 'utf8').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => [
    name,
    '',
  ]),
);

/** The variables a process needs from the operator's shell. By default PM2 saves all, DATABASE_ADMIN_URL included. */
const shell = Object.fromEntries(
  ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'PM2_HOME'].flatMap((name) =>
    process.env[name] ? [[name, process.env[name]]] : [],
  ),
);

/** PM2 omits variables whose names contain one of these strings; the empty string matches all. */
const withoutShell = { filter_env: [''] };

/** Node reads these before the application reads its env file. They come from the shared file, which has no secrets. */
const forNode = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => /^(NODE_(?!ENV$)|UV_|TZ$)/.test(name)));

const slugs = new Set(
  readdirSync(folder)
    .filter((file) => file.endsWith('.env') && file !== 'example.env')
    .map((file) => basename(basename(file, '.env'), '.local')),
);

/** An organization that cannot be started is named, and does not prevent the others from starting. */
const organizations = [...slugs].sort().flatMap((slug) => {
  const [file, secret] = [join(folder, `${slug}.env`), join(folder, `${slug}.local.env`)];
  try {
    const shared = read(file);
    const env = { ...shared, ...read(secret) };
    if (env.JWT_SECRET) return [{ slug, file, shared, env }];
    console.error(`${slug} is not started: ${secret} is missing or has no JWT_SECRET. Run npx homeroom doctor.`);
  } catch (error) {
    console.error(`${slug} is not started: ${error.message}. Run npx homeroom doctor.`);
  }
  return [];
});

/** Standard output is discarded, because LOG_DIR has the same lines, rotated; error.log has failures of the start. */
const logs = (name, out) => {
  const error = join(home, '.data/logs', name, 'error.log');
  return { out_file: out ?? error, error_file: error, merge_logs: true };
};

const embeddedPort = existsSync(join(home, '.data/postgres.port'))
  ? readFileSync(join(home, '.data/postgres.port'), 'utf8').trim()
  : undefined;

const isEmbedded = ({ DATABASE_URL: url }) => {
  if (!url) return true;
  if (!URL.canParse(url)) return false;
  const { hostname, port } = new URL(url);
  return hostname === '127.0.0.1' && port === embeddedPort;
};

/**
 * Memory limits of an instance. By default, V8 uses a 32 MiB young generation and a heap limit derived from the
 * machine's memory. Measured with these limits: 25 MiB less when idle, a third less under load, same throughput.
 */
export const nodeArgs = ['--max-semi-space-size=8', '--max-old-space-size=768'];

/**
 * Restarts are never given up: an organization whose database was away for a minute must come back without an operator.
 * The delay grows from 0.2 to 15 seconds and is reset after 30 seconds of uptime.
 */
const restarts = { autorestart: true, exp_backoff_restart_delay: 200, max_restarts: 1_000_000 };

/**
 * PM2 takes an instance that it stops before the instance is ready for a crashed one, and starts it again later, beside
 * the next process. An instance stopped by SIGINT during its start ends with this code (docs/decisions/0113).
 */
const stoppedDuringStart = 130;
const stopDuringStart = `--import=${pathToFileURL(join(root, 'dist/program/stop-during-start.cjs'))}`;

/**
 * Its kill timeout is longer than the instances' 10 seconds, so that they disconnect first. `pm2 reload` restarts it, but
 * PostgreSQL keeps running while organizations are connected (docs/decisions/0111).
 */
const database = {
  name: 'homeroom-db',
  script: join(root, 'dist/program/homeroom.js'),
  args: ['--home', home, 'db', 'serve'],
  cwd: home,
  exec_mode: 'fork',
  ...restarts,
  watch: false,
  wait_ready: true,
  listen_timeout: 120_000,
  kill_timeout: 35_000,
  ...logs('homeroom-db'),
  ...withoutShell,
  env: shell,
};

export const apps = [
  ...(organizations.some(({ env }) => isEmbedded(env)) ? [database] : []),
  ...organizations.map(({ slug, file, shared }) => ({
    name: `${slug}-lms`,
    script: join(root, 'dist/program/main.js'),
    node_args: [...nodeArgs, stopDuringStart],
    // PM2's built-in metrics need another 8 MiB; /ops/metrics has more.
    pmx: false,
    cwd: home,
    exec_mode: 'cluster',
    instances: 1,
    ...restarts,
    stop_exit_codes: [stoppedDuringStart],
    watch: false,
    wait_ready: true,
    // During a reload, PM2 ends the old process after this time, even if the new one is not ready.
    listen_timeout: 120_000,
    kill_timeout: 10_000,
    max_memory_restart: '1G',
    ...logs(slug, '/dev/null'),
    ...withoutShell,
    env: { ...shell, ...unset, ...forNode(shared), LOG_DIR: join(home, '.data/logs', slug), HOMEROOM_ENV_FILE: file },
  })),
];
