import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readEnvFile, secretFileOf } from '#platform/config/env-files.js';
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
  const shared = join(home, 'env', `${slug}.env`);
  const secret = secretFileOf(shared);
  return { slug, home, shared, secret, env: { ...(await readEnv(shared)), ...(await readEnv(secret)) } };
}

/** Every organization with an env file, sorted by slug. */
export async function allInstances(home: string): Promise<InstanceFiles[]> {
  const names = await readdir(join(home, 'env')).catch(() => []);
  const slugs = names
    .filter((name) => name.endsWith('.env') && !name.endsWith('.local.env') && name !== 'example.env')
    .map((name) => basename(name, '.env'))
    .filter((slug) => slugShape.test(slug));
  return Promise.all(slugs.sort().map((slug) => filesOf(home, slug)));
}

/** Organizations with secrets; those without are templates that `org create` completes. */
export async function createdInstances(home: string): Promise<InstanceFiles[]> {
  return (await allInstances(home)).filter(isCreated);
}

export const isCreated = ({ env }: InstanceFiles): boolean => Boolean(env.JWT_SECRET);

/** The created organization with this slug. Throws a CommandFailure if there is none. */
export async function instanceNamed(home: string, slug: string): Promise<InstanceFiles> {
  const files = await filesOf(home, slug);
  if (isCreated(files)) return files;
  const known = (await createdInstances(home)).map((each) => each.slug).join(', ') || 'none yet';
  throw new CommandFailure(`Unknown organization ${slug}. Existing: ${known}. Create it: homeroom org create ${slug}`, {
    code: 'organization_unknown',
  });
}

/** One organization by slug, or all; exactly one of the two must be given. */
export async function chosenInstances(home: string, slug?: string, all?: boolean): Promise<InstanceFiles[]> {
  if (Boolean(slug) === Boolean(all)) throw usageError('Give the slug of one organization, or --all.');
  if (slug) return [await instanceNamed(home, slug)];
  const found = await createdInstances(home);
  if (found.length === 0)
    throw new CommandFailure(`There are no organizations in ${join(home, 'env')}. Create one: homeroom org create`);
  return found;
}

export const readEnv = (file: string): Promise<Record<string, string>> =>
  readEnvFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${file} cannot be read (${error.code}).`);
  });

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
