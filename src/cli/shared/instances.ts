import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { envFaults, parseEnvText, readEnvText, secretFileOf } from '#platform/config/env-files.js';
import { CommandFailure, usageError } from './outcome.js';

/** An organization on this machine, as described by its two env files. */
export interface InstanceFiles {
  slug: string;
  /** The folder that contains `env/` and, by default, `.data/`. */
  home: string;
  /** The path of `env/<slug>.env`. */
  shared: string;
  /** The path of `env/<slug>.local.env`, which git ignores. */
  secret: string;
  /** The variables of both; the secret file takes precedence. */
  env: Record<string, string>;
  /** Whether one of the two files exists. */
  exists: boolean;
  /** Damage of the files that prevents using them, such as `/srv/env/pbs.env line 3 is not NAME=value`. */
  damage: string[];
}

/** A slug is used as host name, role and database name: lower-case letters, digits and inner hyphens. */
const slugShape = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

/** The files of an organization, which may not exist yet. */
export async function filesOf(home: string, slug: string): Promise<InstanceFiles> {
  if (!slugShape.test(slug) || slug === 'example') {
    throw usageError(
      `${slug} is not a valid slug. Use up to 40 lower-case letters, digits and inner hyphens, such as st-mary.`,
    );
  }
  return readFiles(home, slug);
}

async function readFiles(home: string, slug: string): Promise<InstanceFiles> {
  const shared = join(home, 'env', `${slug}.env`);
  const secret = secretFileOf(shared);
  const [common, confidential] = await Promise.all([shared, secret].map(inspectEnv));
  return {
    slug,
    home,
    shared,
    secret,
    env: { ...common?.env, ...confidential?.env },
    exists: [common, confidential].some((file) => file?.exists),
    damage: [...(common?.damage ?? []), ...(confidential?.damage ?? [])],
  };
}

/** Never throws, so that a damaged file of one organization does not stop a command for all. */
async function inspectEnv(path: string): Promise<Pick<InstanceFiles, 'env' | 'exists' | 'damage'>> {
  try {
    const text = await readEnvText(path);
    const damage = envFaults(text ?? '').map((fault) => `${path} ${fault}`);
    return { env: parseEnvText(text ?? ''), exists: text !== undefined, damage };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { env: {}, exists: true, damage: [`${path} cannot be read (${code})`] };
  }
}

/** Every organization with an env file, sorted by slug, including those whose files are incomplete or damaged. */
export async function allInstances(home: string): Promise<InstanceFiles[]> {
  const names = await readdir(join(home, 'env')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new CommandFailure(`${join(home, 'env')} cannot be read (${error.code}). Check its permissions.`);
  });
  const found = names.filter((name) => name.endsWith('.env') && name !== 'example.env');
  const slugs = new Set(found.map((name) => basename(basename(name, '.env'), '.local')));
  return Promise.all(
    [...slugs].sort().map(async (slug) => {
      const files = await readFiles(home, slug);
      if (!slugShape.test(slug)) files.damage.push(`${files.shared} is not named after a slug, such as pbs.env`);
      return files;
    }),
  );
}

/** Organizations with secrets. */
export async function createdInstances(home: string): Promise<InstanceFiles[]> {
  return (await allInstances(home)).filter(isCreated);
}

export const isCreated = ({ env }: InstanceFiles): boolean => Boolean(env.JWT_SECRET);

/** Why an organization cannot be used: damage of its files, or missing secrets. Undefined if it can. */
export function faultOf(files: InstanceFiles): string | undefined {
  if (files.damage.length > 0) return files.damage.join('; ');
  return isCreated(files) ? undefined : `${files.secret} is missing or has no JWT_SECRET`;
}

/** What the operator can do about `faultOf`. */
export const remedyOf = ({ slug, secret, damage }: InstanceFiles): string =>
  damage.length > 0
    ? 'correct the file, or restore it from your copy'
    : `restore ${secret} from your copy, or complete a new organization with: npx homeroom org create ${slug}`;

/** Throws a CommandFailure if the organization cannot be used. */
export function assertUsable(files: InstanceFiles): void {
  const fault = faultOf(files);
  if (fault) throw new CommandFailure(`${fault}: ${remedyOf(files)}.`, { code: 'env_file_unusable' });
}

/** The organization with this slug, whose files may be damaged. Throws a CommandFailure if it has none. */
export async function instanceNamed(home: string, slug: string): Promise<InstanceFiles> {
  const files = await filesOf(home, slug);
  if (files.exists) return files;
  const known = (await allInstances(home)).map((each) => each.slug).join(', ') || 'none yet';
  throw new CommandFailure(`Unknown organization ${slug}. Existing: ${known}. Create it: homeroom org create ${slug}`, {
    code: 'organization_unknown',
  });
}

/** One organization by slug, or all, damaged ones included; exactly one of the two must be given. */
export async function chosenInstances(home: string, slug?: string, all?: boolean): Promise<InstanceFiles[]> {
  if (Boolean(slug) === Boolean(all)) throw usageError('Give the slug of one organization, or --all.');
  if (slug) return [await instanceNamed(home, slug)];
  const found = await allInstances(home);
  if (found.length === 0)
    throw new CommandFailure(`There are no organizations in ${join(home, 'env')}. Create one: homeroom org create`);
  return found;
}

/** The variables of one env file; empty if it does not exist. */
export const readEnv = async (file: string): Promise<Record<string, string>> => (await inspectEnv(file)).env;

export const dataDirOf = ({ home, env }: InstanceFiles): string => resolve(home, env.DATA_DIR || '.data');

/** The folder of the organization's files. */
export const filesDirOf = (files: InstanceFiles): string =>
  resolve(files.home, files.env.STORAGE_DIR || join(dataDirOf(files), 'files', files.slug));

/** The folder of the organization's backups, below `to` or BACKUP_DIR. */
export const backupDirOf = ({ home, env, slug }: InstanceFiles, to?: string): string =>
  join(to ? resolve(to) : resolve(home, env.BACKUP_DIR || process.env.BACKUP_DIR || '.data/backups'), slug);

/** Writes a file atomically; it has its mode from the start. */
export async function writeAtomically(path: string, text: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w', mode);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(temporary, path);
}
