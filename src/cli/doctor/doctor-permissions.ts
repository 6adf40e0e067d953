import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { backupDirOf, dataDirOf, filesDirOf, type InstanceFiles } from '#cli/shared/instances.js';
import type { Finding } from './doctor.js';

/** Names of variables with secrets. */
export const secretNames =
  /^(JWT_SECRET|ENCRYPTION_KEYS?(_OLD)?|OPERATOR_KEY|DATABASE_URL|SMTP_URL)$|_(KEY|PASSWORD|SECRET)$/;

/** Findings about secrets, backups and files that other users of this machine can read. */
export async function permissionFindings(files: InstanceFiles): Promise<Finding[]> {
  return [...(await readableSecrets(files)), ...(await readableFolders(files)), ...(await savedSecrets(files))];
}

const isOpenToOthers = (mode: number): boolean => (mode & 0o077) !== 0;
const octal = (mode: number): string => (mode & 0o777).toString(8);
const modeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    (found) => found.mode,
    () => undefined,
  );

async function readableSecrets({ slug, secret }: InstanceFiles): Promise<Finding[]> {
  const mode = await modeOf(secret);
  if (mode === undefined || !isOpenToOthers(mode)) return [];
  const fault = `${secret} can be read by others (${octal(mode)})`;
  return [{ slug, code: 'secrets_readable', fault, remedy: `chmod 600 ${secret}` }];
}

/** Folders inside a reported folder are not reported again. */
async function readableFolders(files: InstanceFiles): Promise<Finding[]> {
  const open: { folder: string; mode: number }[] = [];
  for (const folder of [dataDirOf(files), backupDirOf(files), filesDirOf(files)]) {
    if (open.some((outer) => `${folder}${sep}`.startsWith(`${outer.folder}${sep}`))) continue;
    const mode = await modeOf(folder);
    if (mode === undefined || !isOpenToOthers(mode) || !(await isReachable(dirname(folder)))) continue;
    open.push({ folder, mode });
  }
  return open.map(({ folder, mode }) => ({
    slug: files.slug,
    code: 'folder_readable',
    fault: `${folder} can be accessed by others (${octal(mode)})`,
    remedy: `chmod 700 ${folder}`,
  }));
}

/** Whether users other than the owner may traverse this folder and all its parents. */
async function isReachable(folder: string): Promise<boolean> {
  const mode = await modeOf(folder);
  if (mode !== undefined && (mode & 0o011) === 0) return false;
  return folder === dirname(folder) || isReachable(dirname(folder));
}

/** PM2 saves the environment of its apps in a file that all users can read. Releases before 0.2 put every setting there. */
async function savedSecrets({ slug, env }: InstanceFiles): Promise<Finding[]> {
  const folder = process.env.PM2_HOME || join(homedir(), '.pm2');
  const saved = ['dump.pm2', 'dump.pm2.bak'].map((name) => join(folder, name));
  const texts = await Promise.all(saved.map((path) => readFile(path, 'utf8').catch(() => '')));
  const secrets = Object.entries(env).filter(([name, value]) => value && secretNames.test(name));
  const exposed = saved.filter((_, index) => secrets.some(([, value]) => texts[index]?.includes(value)));
  const app = `${slug}-lms`;
  return exposed.map((path) => ({
    slug,
    code: 'secrets_in_pm2',
    fault: `${path} contains secrets`,
    // The first save keeps the old dump as a backup; the second one overwrites it.
    remedy: `npx pm2 delete ${app} && npx pm2 start ecosystem.config.js --only ${app} && npx pm2 save && npx pm2 save`,
  }));
}
