import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readEnvFile, secretFileOf } from '#platform/config/env-files.js';
import { CommandFailure, wrongCall } from './outcome.js';

/** One organization of this machine, as its two env files describe it. */
export interface InstanceFiles {
  slug: string;
  /** The folder that holds `env/` and, unless told otherwise, `.data/`. */
  home: string;
  /** `env/<slug>.env`, and what git must never see. */
  shared: string;
  secret: string;
  /** What both say; the secret file has the last word. */
  env: Record<string, string>;
}

/** A slug becomes a host name, a role and a database: lower-case letters, digits and inner hyphens. */
const slugShape = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

/** The files of an organization, which may not be there yet. */
export async function filesOf(home: string, slug: string): Promise<InstanceFiles> {
  if (!slugShape.test(slug) || slug === 'example') {
    throw wrongCall(`${slug} cannot be a slug. Take up to 40 lower-case letters, digits and hyphens, such as st-mary.`);
  }
  const shared = join(home, 'env', `${slug}.env`);
  const secret = secretFileOf(shared);
  return { slug, home, shared, secret, env: { ...(await readEnv(shared)), ...(await readEnv(secret)) } };
}

/** Every organization that has a file, by name. */
export async function allInstances(home: string): Promise<InstanceFiles[]> {
  const names = await readdir(join(home, 'env')).catch(() => []);
  const slugs = names
    .filter((name) => name.endsWith('.env') && !name.endsWith('.local.env') && name !== 'example.env')
    .map((name) => basename(name, '.env'))
    .filter((slug) => slugShape.test(slug));
  return Promise.all(slugs.sort().map((slug) => filesOf(home, slug)));
}

/** Those whose secrets are made; the others are templates that `org create` fills in. */
export async function createdInstances(home: string): Promise<InstanceFiles[]> {
  return (await allInstances(home)).filter(isCreated);
}

export const isCreated = ({ env }: InstanceFiles): boolean => Boolean(env.JWT_SECRET);

/** The organization, which must have been created. */
export async function instanceNamed(home: string, slug: string): Promise<InstanceFiles> {
  const files = await filesOf(home, slug);
  if (isCreated(files)) return files;
  const known = (await createdInstances(home)).map((each) => each.slug).join(', ') || 'none yet';
  throw new CommandFailure(`There is no organization ${slug} here (${known}). Make it: homeroom org create ${slug}`, {
    code: 'organization_unknown',
  });
}

/** One by name, or all of them; exactly one of the two must be asked for. */
export async function chosenInstances(home: string, slug?: string, all?: boolean): Promise<InstanceFiles[]> {
  if (Boolean(slug) === Boolean(all)) throw wrongCall('Name one organization, or say --all.');
  if (slug) return [await instanceNamed(home, slug)];
  const found = await createdInstances(home);
  if (found.length === 0) throw new CommandFailure(`There are no organizations in ${join(home, 'env')}.`);
  return found;
}

export const readEnv = (file: string): Promise<Record<string, string>> =>
  readEnvFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${file} cannot be read (${error.code}).`);
  });

export const dataDirOf = ({ home, env }: InstanceFiles): string => resolve(home, env.DATA_DIR || '.data');

/** Where the organization's files are kept. */
export const filesDirOf = (files: InstanceFiles): string =>
  resolve(files.home, files.env.STORAGE_DIR || join(dataDirOf(files), 'files', files.slug));

/** Where the organization's backups are kept, one folder each. */
export const backupDirOf = ({ home, env, slug }: InstanceFiles, to?: string): string =>
  join(to ? resolve(to) : resolve(home, env.BACKUP_DIR || process.env.BACKUP_DIR || '.data/backups'), slug);

/** Writes a file whole or not at all, with these rights from the beginning. */
export async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  const file = await open(draft, 'w', mode);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(draft, path);
}
