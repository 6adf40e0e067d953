import { settingsOf } from '#cli/shared/instance-settings.js';
import { type InstanceFiles, readEnv } from '#cli/shared/instances.js';
import { CommandFailure } from '#cli/shared/outcome.js';
import { portOf } from '#cli/shared/ports.js';
import { listOfKeys } from '#platform/config/encryption-key.js';
import { unknownSettings } from '#platform/config/unknown-settings.js';
import { permissionFindings, secretNames } from './doctor-permissions.js';
import type { Finding } from './doctor.js';

/** Findings about the env files of one organization. */
export async function fileFindings(files: InstanceFiles): Promise<Finding[]> {
  return [...(await permissionFindings(files)), ...(await exposedSecrets(files)), ...settingsFindings(files)];
}

/** Secrets in the shared env file, which other users can read. */
async function exposedSecrets({ slug, shared, secret }: InstanceFiles): Promise<Finding[]> {
  const names = Object.entries(await readEnv(shared)).filter(([name, value]) => value && secretNames.test(name));
  return names.map(([name]) => ({
    slug,
    code: 'secret_exposed',
    fault: `${name} is in ${shared}, which other users can read`,
    remedy: `generate a new one in ${secret} and remove it from ${shared}`,
  }));
}

function settingsFindings(files: InstanceFiles): Finding[] {
  const { slug, env, shared, secret } = files;
  const found: Finding[] = [];
  try {
    settingsOf(files);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const faults = (error.details.faults ?? []) as string[];
    for (const fault of faults)
      found.push({ slug, code: 'settings_invalid', fault, remedy: `correct ${shared} or ${secret}` });
  }
  for (const fault of unknownSettings(Object.keys(env)))
    found.push({ slug, code: 'setting_unknown', fault, remedy: `correct its name in ${shared} or ${secret}` });
  if (env.NODE_ENV === 'production' && !env.PUBLIC_URL)
    found.push({
      slug,
      code: 'public_url_missing',
      fault: 'PUBLIC_URL is missing, so that links in mail lead to this machine only',
      remedy: `add PUBLIC_URL=https://… to ${shared}`,
    });
  if (!env.BACKUP_KEY)
    found.push({
      slug,
      code: 'backups_unencrypted',
      fault: 'its backups are not encrypted: BACKUP_KEY is missing',
      remedy: `echo "BACKUP_KEY=$(openssl rand -hex 32)" >> ${secret}, and keep a copy away from the backups`,
    });
  for (const name of ['JWT_SECRET', 'ENCRYPTION_KEY', 'ENCRYPTION_KEYS_OLD', 'OPERATOR_KEY', 'BACKUP_KEY']) {
    if (listOfKeys(env[name]).some(isGuessable))
      found.push({
        slug,
        code: 'secret_weak',
        fault: `${name} is too predictable`,
        remedy: `replace it with the output of: openssl rand -hex 32`,
      });
  }
  return found;
}

/** Random hex or base64 of 16 characters has at least 8 different ones and no run of 8 equal ones. */
const isGuessable = (value: string): boolean => new Set(value).size < 8 || value.length < 16 || /(.)\1{7}/.test(value);

/** Settings that must differ between organizations, with the consequence of sharing them. */
const uniqueSettings: Record<string, string> = {
  JWT_SECRET: 'tokens of one organization are valid in the other',
  ENCRYPTION_KEY: 'one leaked key exposes both',
  DATABASE_URL: 'they share a database',
  OPERATOR_KEY: 'it gives access to /ops of both',
  BACKUP_KEY: 'it decrypts the backups of both',
  ORGANIZATION_ID: 'tokens and data do not distinguish them',
  STORAGE_DIR: 'they share their files',
};

/** Findings about settings that two organizations share but must not. */
export function sharedFindings(all: InstanceFiles[]): Finding[] {
  const found: Finding[] = [];
  const owners = new Map<string, string>();
  const compare = (files: InstanceFiles, name: string, value: string, consequence: string) => {
    const key = `${name}=${value}`;
    const owner = owners.get(key);
    owners.set(key, owner ?? files.slug);
    if (owner)
      found.push({
        slug: files.slug,
        code: 'shared',
        fault: `it has the ${name} of ${owner}: ${consequence}`,
        remedy: `give it its own ${name}`,
      });
  };
  for (const files of all) {
    for (const [name, consequence] of Object.entries(uniqueSettings)) {
      const value = files.env[name];
      if (value) compare(files, name, value, consequence);
    }
    compare(files, 'PORT', String(portOf(files)), 'only one of them can start');
  }
  return found;
}
