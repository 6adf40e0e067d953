import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * One PM2 app per organization in `env/`, and one for the embedded PostgreSQL when an organization uses it. `pm2 save`
 * writes the environment of every app to a file that all users can read, so an app gets the name of its env file only
 * and reads the settings itself (docs/decisions/0033). Cluster mode lets a reload overlap two processes; `wait_ready`
 * and the drain in the application keep a reload from losing requests.
 */
const root = import.meta.dirname;
const home = resolve(process.env.HOMEROOM_HOME || root);
const folder = join(home, 'env');
const read = (file) => (existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {});

/** Every documented setting, empty: exported variables of the operator's shell must not become settings. */
const unset = Object.fromEntries(
  [...readFileSync(join(root, 'env/example.env'), 'utf8').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => [
    name,
    '',
  ]),
);

/** What a program needs from the operator's shell. PM2 would save all of it, DATABASE_ADMIN_URL included. */
const shell = Object.fromEntries(
  ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'PM2_HOME'].flatMap((name) =>
    process.env[name] ? [[name, process.env[name]]] : [],
  ),
);

/** PM2 leaves out variables whose names contain one of these: all of them. */
const withoutShell = { filter_env: [''] };

/** Node reads these before the application can read a file. They come from the shared file, which has no secrets. */
const forNode = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => /^(NODE_(?!ENV$)|UV_|TZ$)/.test(name)));

const organizations = readdirSync(folder)
  .filter((file) => file.endsWith('.env') && !file.endsWith('.local.env') && file !== 'example.env')
  .map((file) => basename(file, '.env'))
  .map((slug) => {
    const file = join(folder, `${slug}.env`);
    return { slug, file, shared: read(file), env: { ...read(file), ...read(join(folder, `${slug}.local.env`)) } };
  })
  // The others are templates that `homeroom org create` has still to fill in.
  .filter(({ env }) => env.JWT_SECRET);

/** Standard output goes nowhere, because LOG_DIR has the same lines, rotated; what breaks a start is in error.log. */
const logs = (name, out) => {
  const error = join(home, '.data/logs', name, 'error.log');
  return { out_file: out ?? error, error_file: error, merge_logs: true };
};

const embeddedPort = existsSync(join(home, '.data/postgres.port'))
  ? readFileSync(join(home, '.data/postgres.port'), 'utf8').trim()
  : undefined;

const isEmbedded = ({ DATABASE_URL: address }) => {
  if (!address) return true;
  const { hostname, port } = new URL(address);
  return hostname === '127.0.0.1' && port === embeddedPort;
};

/**
 * What an instance tells Node about memory. Unasked, V8 keeps 32 MiB for new objects and lets as much garbage grow as a
 * large machine bears; with these an idle instance needs 25 MiB less, and a busy one a third less, at the same speed.
 */
export const nodeArgs = ['--max-semi-space-size=8', '--max-old-space-size=768'];

/** Stays up longer than the instances it serves: they have 10 seconds to leave. */
const database = {
  name: 'homeroom-db',
  script: join(root, 'dist/src/cli/homeroom.js'),
  args: ['--home', home, 'db', 'serve'],
  cwd: home,
  exec_mode: 'fork',
  autorestart: true,
  watch: false,
  wait_ready: true,
  listen_timeout: 60_000,
  kill_timeout: 30_000,
  restart_delay: 500,
  ...logs('homeroom-db'),
  ...withoutShell,
  env: shell,
};

export const apps = [
  ...(organizations.some(({ env }) => isEmbedded(env)) ? [database] : []),
  ...organizations.map(({ slug, file, shared }) => ({
    name: `${slug}-lms`,
    script: join(root, 'dist/src/main.js'),
    node_args: nodeArgs,
    // PM2's own figures from inside cost another 8 MiB; /metrics has better ones.
    pmx: false,
    cwd: home,
    exec_mode: 'cluster',
    instances: 1,
    autorestart: true,
    watch: false,
    wait_ready: true,
    listen_timeout: 15_000,
    kill_timeout: 10_000,
    restart_delay: 500,
    max_memory_restart: '1G',
    ...logs(slug, '/dev/null'),
    ...withoutShell,
    env: { ...shell, ...unset, ...forNode(shared), LOG_DIR: join(home, '.data/logs', slug), HOMEROOM_ENV_FILE: file },
  })),
];
