import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const identifyingVariables = ['ORGANIZATION_ID', 'ORGANIZATION_SLUG', 'DATABASE_URL', 'JWT_SECRET'];

/** The demo runs if no variable identifies an organization, and never in production. */
export const isDemo = (env: NodeJS.ProcessEnv): boolean =>
  env.NODE_ENV !== 'production' && identifyingVariables.every((name) => !env[name]);

/** Settings of the demo. Its secrets are generated once and stored in DATA_DIR. */
export async function demoEnvironment(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const dataDir = env.DATA_DIR || '.data';
  const secrets = await secretsIn(dataDir);
  return {
    ...secrets,
    ORGANIZATION_ID: 'demo',
    ORGANIZATION_SLUG: 'demo',
    ORGANIZATION_NAME: 'Riverside School',
    LOG_LEVEL: 'warn',
    ...Object.fromEntries(Object.entries(env).filter(([, value]) => value)),
    DATA_DIR: dataDir,
  };
}

async function secretsIn(dataDir: string): Promise<Record<string, string>> {
  const file = join(dataDir, 'demo.secrets.json');
  await mkdir(dataDir, { recursive: true });
  const secret = (bytes: number) => randomBytes(bytes).toString('hex');
  const generated = { JWT_SECRET: secret(32), ENCRYPTION_KEY: secret(32), OPERATOR_KEY: secret(16) };
  await writeFile(file, JSON.stringify(generated, null, 2), { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
}
