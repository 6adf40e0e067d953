/** Sentences for error codes of the operating system; `at` is the file, address or command concerned. */
const sentences: Record<string, (at: string) => string> = {
  EACCES: (at) =>
    `${at} may not be accessed by this user. Check its owner and permissions; ports below 1024 need root.`,
  EPERM: (at) => `${at} may not be changed by this user. Check its owner and permissions.`,
  ENOENT: (at) => `${at} does not exist. Check the path, or create it.`,
  ENOTDIR: (at) => `${at} cannot be used, because a part of the path is a file. Check the path.`,
  EEXIST: (at) => `${at} exists already, but is not a folder or must not exist. Check the path.`,
  EISDIR: (at) => `${at} is a folder, but a file is needed. Check the path.`,
  ENOSPC: (at) => `The disk is full (${at}). Free space and try again.`,
  EDQUOT: (at) => `The disk quota of this user is used up (${at}). Free space and try again.`,
  EROFS: (at) => `${at} is on a read-only file system. Remount it writable, or choose another folder.`,
  EIO: (at) => `The disk cannot read or write ${at}. Check the kernel log and the disk.`,
  EMFILE: () => 'This process has too many open files. Raise the limit: ulimit -n 65536, or LimitNOFILE in systemd.',
  ENFILE: () => 'The machine has too many open files. Raise fs.file-max, or end programs.',
  ENOMEM: () => 'The machine has no free memory. End programs, or add memory or swap.',
  EAGAIN: () => 'The machine has no free processes or threads for this user. Raise ulimit -u, or end programs.',
  EADDRINUSE: (at) => `${at} is in use. Stop the program that uses it, or choose another PORT.`,
  EADDRNOTAVAIL: (at) => `${at} is not an address of this machine. Correct HOST; 127.0.0.1 is right behind a proxy.`,
};

/** An error of the operating system as a sentence with what to do; undefined for other errors. */
export function describeSystemError(error: unknown): string | undefined {
  const { code, syscall, path, address, port, message } = error as Partial<SystemError>;
  if (!code || !syscall) return undefined;
  const place = path ?? (address === undefined ? undefined : `${address}:${port}`) ?? `${syscall}: ${message}`;
  return sentences[code]?.(place);
}

interface SystemError {
  code: string;
  syscall: string;
  message: string;
  path: string;
  address: string;
  port: number;
}
