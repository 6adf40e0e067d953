import { access, readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';

/** Reads one env file. A missing file reads as empty. */
export async function readEnvFile(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']));
}

/** `env/pbs.env` → `env/pbs.local.env`, which holds the secrets and is never committed. */
export const secretFileOf = (sharedFile: string): string => sharedFile.replace(/\.env$/, '.local.env');

/** The variables of an organization; its secret file overrides its shared one. */
export async function readInstanceEnv(sharedFile: string): Promise<Record<string, string>> {
  const [shared, secret] = await Promise.all([readEnvFile(sharedFile), readEnvFile(secretFileOf(sharedFile))]);
  return { ...shared, ...secret };
}

/**
 * Adds the files that HOMEROOM_ENV_FILE names to the environment of this process, where they override what is there.
 * A process supervisor then stores the name of a file instead of the secrets, and a restart reads changed settings.
 */
export async function loadEnvFiles(env: NodeJS.ProcessEnv): Promise<void> {
  const { HOMEROOM_ENV_FILE: file } = env;
  if (!file) return;
  await access(file).catch(() => {
    throw new Error(`HOMEROOM_ENV_FILE names ${file}, which cannot be read.`);
  });
  Object.assign(env, await readInstanceEnv(file));
}
