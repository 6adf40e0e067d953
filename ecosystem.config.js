import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseEnv } from 'node:util';

/**
 * One PM2 app per organization, read from `env/<slug>.env` with the secrets of `env/<slug>.local.env` over it.
 * PM2 does not know `env_file`, so the files are parsed here; cluster mode lets a reload overlap two processes, and
 * `wait_ready` with the drain in the application lets it lose no request.
 */
const root = import.meta.dirname;
const folder = join(root, 'env');
const read = (file) => (existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {});

/** Every documented setting, empty: what the operator's shell happens to hold must not leak into an instance. */
const unset = Object.fromEntries(
  [...readFileSync(join(folder, 'example.env'), 'utf8').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => [
    name,
    '',
  ]),
);

const slugs = readdirSync(folder)
  .filter((file) => file.endsWith('.env') && !file.endsWith('.local.env') && file !== 'example.env')
  .map((file) => basename(file, '.env'));

export const apps = slugs.map((slug) => ({
  name: `${slug}-lms`,
  script: join(root, 'dist/src/main.js'),
  cwd: root,
  exec_mode: 'cluster',
  instances: 1,
  autorestart: true,
  watch: false,
  wait_ready: true,
  listen_timeout: 15_000,
  kill_timeout: 10_000,
  max_memory_restart: '1G',
  env: { ...unset, ...read(join(folder, `${slug}.env`)), ...read(join(folder, `${slug}.local.env`)) },
}));
