import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';

/**
 * Tests create and delete some hundred thousand files, most of them of cloned databases. A file system in memory takes
 * them if it has room; on a disk, creating a file can cost more than all else, as ext4 without a journal searches for an
 * inode that was not freed lately.
 */
const memory = '/dev/shm';
const neededBytes = 4 * 1024 ** 3;

function hasRoom() {
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    const tmpfs = 0x01021994;
    return type === tmpfs && bavail * bsize > neededBytes && freemem() > neededBytes;
  } catch {
    return false;
  }
}

// os.tmpdir() reads it in this process and in all that are started.
if (!process.env.TMPDIR && process.platform === 'linux' && hasRoom()) process.env.TMPDIR = memory;
