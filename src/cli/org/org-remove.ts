import { appendFile, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { settingsOf, withStorage } from '#cli/shared/instance-settings.js';
import { assertUsable, backupDirOf, filesDirOf, filesOf, type InstanceFiles } from '#cli/shared/instances.js';
import { CommandFailure, printResult, usageError } from '#cli/shared/outcome.js';
import { findListener } from '#cli/shared/ports.js';
import { databaseNameOf, Servers } from '#cli/shared/servers.js';
import { Steps } from '#cli/shared/steps.js';
import { ledgerFile } from '#tenancy/provisioning/erasures.js';
import { removeFiles } from '#tenancy/provisioning/file-copies.js';
import { dropDatabase, dropRole } from '#tenancy/provisioning/own-database.js';
import { withClient, databaseIn, hasDatabase } from '#tenancy/provisioning/with-client.js';
import { backUpOnce } from './org-backup.js';
import type { RemoveOptions } from './org-remove.command.js';

/** Removes an organization, after a final backup. */
export async function removeOrganization(home: string, slug: string, options: RemoveOptions): Promise<void> {
  const files = await filesOf(home, slug);
  const backups = backupDirOf(files, options.to);
  if (!files.exists) return reportRemoved(files, backups);
  assertUsable(files);
  await confirm(files, options);
  const steps = new Steps();
  console.error(`Removing ${slug}`);
  await Servers.during(home, options.databaseUrl, (servers) => removeDatabase(files, servers, options, steps));
  await mkdir(backups, { recursive: true, mode: 0o700 });
  await removeAllFiles(files, options, backups, steps);
  const keys = await moveEnvFiles(files);
  steps.add(`env files moved to ${keys}`, true);
  const message = `${slug} was removed; its final backup is in ${backups}, its keys are in ${keys}`;
  printResult(message, { slug, kept: backups, keys, steps: steps.all });
}

/** Keeps the env files apart from the backups they decrypt; a folder per removal, so that no key is overwritten. */
async function moveEnvFiles({ home, slug, shared, secret }: InstanceFiles): Promise<string> {
  const keys = join(removedDirOf(home), `${slug}.${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`);
  await mkdir(keys, { recursive: true, mode: 0o700 });
  for (const file of [shared, secret]) await rename(file, join(keys, basename(file))).catch(unlessMissing);
  return keys;
}

const removedDirOf = (home: string): string => join(home, 'env', 'removed');

/** A repeated removal reports where the backup and the keys are. */
async function reportRemoved({ slug, home }: InstanceFiles, backups: string): Promise<void> {
  const names = await readdir(removedDirOf(home)).catch(() => []);
  const last = names
    .filter((name) => name.startsWith(`${slug}.`))
    .sort()
    .at(-1);
  if (!last)
    throw new CommandFailure(`Unknown organization ${slug} in ${home}. List them: homeroom org list`, {
      code: 'organization_unknown',
    });
  const keys = join(removedDirOf(home), last);
  const message = `${slug} was already removed; its final backup is in ${backups}, its keys are in ${keys}`;
  printResult(message, { slug, kept: backups, keys, steps: [] });
}

async function confirm(files: InstanceFiles, { yes }: RemoveOptions): Promise<void> {
  const { slug } = files;
  const listener = await findListener(files);
  if (listener?.organization === slug)
    throw new CommandFailure(`${slug} is running. Stop it first: npx pm2 delete ${slug}-lms`, {
      code: 'still_running',
    });
  if (yes) return;
  if (!process.stdin.isTTY)
    throw usageError(`Removing ${slug} needs a confirmation. Run it in a terminal, or add --yes.`);
  const dialog = createInterface({ input: process.stdin, output: process.stderr });
  const input = await dialog.question(`This removes the database and files of ${slug}. Type its slug to confirm: `);
  dialog.close();
  if (input.trim() !== slug) throw new CommandFailure(`${slug} was not removed.`);
}

async function removeDatabase(
  files: InstanceFiles,
  servers: Servers,
  { to }: RemoveOptions,
  steps: Steps,
): Promise<void> {
  const url = await servers.addressOf(files);
  const adminUrl = await servers.adminFor(url);
  const [name, role] = [databaseIn(url), decodeURIComponent(new URL(url).username)];
  if (await withClient(adminUrl, (admin) => hasDatabase(admin, name))) {
    const { folder } = await backUpOnce(files, servers, to);
    steps.add(`final backup ${folder}`, true);
  } else {
    await refuseOtherServer(files.slug, url);
  }
  await withClient(adminUrl, async (admin) => {
    steps.add(`database ${name} removed`, await dropDatabase(admin, name));
    // Roles with another name may serve other databases, so they are kept.
    if (role === databaseNameOf(files.slug)) steps.add(`role ${role} removed`, await dropRole(admin, role));
  });
}

/** Another host may use the same bucket, so its files are removed only with --bucket. */
async function removeAllFiles(
  files: InstanceFiles,
  { bucket }: RemoveOptions,
  backups: string,
  steps: Steps,
): Promise<void> {
  const folder = filesDirOf(files);
  const ledger = await readFile(join(folder, ledgerFile)).catch(unlessMissing);
  if (ledger) await appendFile(join(backups, ledgerFile), ledger, { mode: 0o600 });
  await rm(folder, { recursive: true, force: true });
  const { storageDriver, s3Bucket } = settingsOf(files);
  if (storageDriver !== 's3') return steps.add(`files ${folder} removed`, true);
  if (!bucket) return steps.add(`files kept in the bucket ${s3Bucket} under ${files.slug}/ (see --bucket)`, true);
  const count = await withStorage(files, removeFiles);
  steps.add(`${count} files in the bucket ${s3Bucket} removed`, true);
}

/** With an administrator of another server, an existing database would seem to be gone. */
async function refuseOtherServer(slug: string, url: string): Promise<void> {
  const exists = await withClient(url, () => Promise.resolve(true)).catch(() => false);
  if (exists)
    throw new CommandFailure(`The administrator URL is for another server than DATABASE_URL of ${slug}. Correct it.`);
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
