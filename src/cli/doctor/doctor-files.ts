import type { Finding } from './doctor.js';
import { rightsFindings, secretNames } from './doctor-rights.js';
import { settingsOf } from '#cli/shared/instance-settings.js';
import { type InstanceFiles, readEnv } from '#cli/shared/instances.js';
import { CommandFailure } from '#cli/shared/outcome.js';
import { portOf } from '#cli/shared/ports.js';

/** What is wrong with the env files of one organization. */
export async function fileFindings(files: InstanceFiles): Promise<Finding[]> {
  return [...(await rightsFindings(files)), ...(await exposedSecrets(files)), ...wrongSettings(files)];
}

/** Secrets in the file that git keeps. */
async function exposedSecrets({ slug, shared, secret }: InstanceFiles): Promise<Finding[]> {
  const names = Object.entries(await readEnv(shared)).filter(([name, value]) => value && secretNames.test(name));
  return names.map(([name]) => ({
    slug,
    code: 'secret_exposed',
    fault: `${name} stands in ${shared}, which is no secret`,
    remedy: `move it to ${secret} and make a new one`,
  }));
}

function wrongSettings(files: InstanceFiles): Finding[] {
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
  if (!env.BACKUP_KEY)
    found.push({
      slug,
      code: 'backups_unencrypted',
      fault: 'its backups are not encrypted: BACKUP_KEY is missing',
      remedy: `echo "BACKUP_KEY=$(openssl rand -hex 32)" >> ${secret}, and keep a copy away from the backups`,
    });
  for (const name of ['JWT_SECRET', 'ENCRYPTION_KEY', 'OPERATOR_KEY', 'BACKUP_KEY']) {
    const value = env[name];
    if (value && isGuessable(value))
      found.push({
        slug,
        code: 'secret_weak',
        fault: `${name} is too simple to be random`,
        remedy: `put the output of: openssl rand -hex 32`,
      });
  }
  return found;
}

/** Random hex or base64 of any useful length has more than seven different characters, and no long run of one. */
const isGuessable = (value: string): boolean => new Set(value).size < 8 || value.length < 16 || /(.)\1{7}/.test(value);

const ofItsOwn: Record<string, string> = {
  JWT_SECRET: 'a token of one would open the other',
  ENCRYPTION_KEY: 'whoever has one reads both',
  DATABASE_URL: 'they would share a database',
  OPERATOR_KEY: 'it would open both',
  BACKUP_KEY: 'it would decrypt the backups of both',
  ORGANIZATION_ID: 'they would be one organization',
  STORAGE_DIR: 'they would share their files',
};

/** What two organizations have in common and must not. */
export function sharedFindings(all: InstanceFiles[]): Finding[] {
  const found: Finding[] = [];
  const owners = new Map<string, string>();
  const compare = (files: InstanceFiles, name: string, value: string, why: string) => {
    const key = `${name}=${value}`;
    const owner = owners.get(key);
    owners.set(key, owner ?? files.slug);
    if (owner)
      found.push({
        slug: files.slug,
        code: 'shared',
        fault: `it has the ${name} of ${owner}: ${why}`,
        remedy: `give it its own ${name}`,
      });
  };
  for (const files of all) {
    for (const [name, why] of Object.entries(ofItsOwn)) {
      const value = files.env[name];
      if (value) compare(files, name, value, why);
    }
    compare(files, 'PORT', String(portOf(files)), 'only one of them can start');
  }
  return found;
}
