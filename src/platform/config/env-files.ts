import { access, readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

/** Reads an env file. A missing file counts as empty. */
export async function readEnvFile(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']));
}

/** `env/pbs.env` → `env/pbs.local.env`, the file for secrets, which git ignores. */
export const secretFileOf = (sharedFile: string): string => sharedFile.replace(/\.env$/, '.local.env');

/** The variables of an organization. Its secrets file overrides its shared file. */
export async function readInstanceEnv(sharedFile: string): Promise<Record<string, string>> {
  const [shared, secret] = await Promise.all([readEnvFile(sharedFile), readEnvFile(secretFileOf(sharedFile))]);
  return { ...shared, ...secret };
}

/**
 * Loads the env files named by HOMEROOM_ENV_FILE into the environment of this process, overriding existing variables. A
 * process manager then stores a file name instead of secrets, and a restart reads changed settings (docs/decisions/0033).
 */
export async function loadEnvFiles(env: NodeJS.ProcessEnv): Promise<void> {
  const { HOMEROOM_ENV_FILE: file } = env;
  if (!file) return;
  await access(file).catch(() => {
    throw new Error(`HOMEROOM_ENV_FILE is ${file}, which cannot be read. Check the path and its permissions.`);
  });
  Object.assign(env, await readInstanceEnv(file));
}
