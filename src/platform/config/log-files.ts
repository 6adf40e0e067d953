import { constants, copyFile, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';

const dayMs = 24 * 60 * 60_000;
const checkMs = 60 * 60_000;

/** Log files of one folder that are kept for a number of days. */
export interface LogFiles {
  folder: string;
  /** Names without `.log`: `error` for `error.log` and its dated copies `error.2026-11-28.log`. */
  names: string[];
  /** Those that another program keeps open and only appends to; they are rotated here. */
  rotated: string[];
  retentionDays: number;
}

/** `.2026-11-28.log`, `.2026-11-28.1.log` or `.1.log` after the name. */
const rolled = /^(?:\.\d{4}-\d\d-\d\d)?(?:\.\d+)?\.log$/;

/** Rotates and removes log files now and every hour, until the process ends. */
export function maintainLogFiles(files: LogFiles): void {
  const maintain = () =>
    maintainOnce(files).catch((error: unknown) => console.error(`Log files in ${files.folder}: ${String(error)}`));
  void maintain();
  setInterval(() => void maintain(), checkMs).unref();
}

/** Rotates logs older than a day, and removes rolled files of all processes that are older than the retention. */
export async function maintainOnce(
  { folder, names, rotated, retentionDays }: LogFiles,
  now = new Date(),
): Promise<void> {
  const present = await readdir(folder).catch(() => []);
  for (const name of rotated) await rotate(folder, name, present, now);
  for (const file of present) {
    const name = names.find((each) => file.startsWith(`${each}.`));
    if (name === undefined || !rolled.test(file.slice(name.length)) || file === `${name}.log`) continue;
    const { mtimeMs } = await stat(join(folder, file));
    if (now.getTime() - mtimeMs > retentionDays * dayMs) await rm(join(folder, file), { force: true });
  }
}

/**
 * Copies `<name>.log` to a file with today's date and empties it. It is not renamed, because the program that writes it
 * keeps it open. Not before it is a day old, so that the reason of a failed start stays where the operator looks for it.
 */
async function rotate(folder: string, name: string, present: string[], now: Date): Promise<void> {
  const file = join(folder, `${name}.log`);
  const found = await stat(file).catch(() => undefined);
  if (!found || found.size === 0) return;
  const copies = present.filter((other) => other.startsWith(`${name}.`) && other !== `${name}.log`);
  const times = await Promise.all(
    copies.map((copy) => stat(join(folder, copy)).then(({ birthtimeMs }) => birthtimeMs)),
  );
  const lastRotation = Math.max(found.birthtimeMs, ...times);
  if (now.getTime() - lastRotation < dayMs) return;
  const copy = join(folder, `${name}.${now.toISOString().slice(0, 10)}.log`);
  const isCopied = await copyFile(file, copy, constants.COPYFILE_EXCL).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      // Another process of the organization has rotated it today.
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (isCopied) await truncate(file);
}
