import { resolve } from 'node:path';
import type { Settings } from '#platform/config/settings.js';
import { LocalStorage } from './local-storage.js';
import { S3Storage } from './s3-storage.js';
import type { Storage } from './storage.js';

/** The storage of an organization: its own folder, or its own prefix in a bucket. */
export function openStorage(settings: Settings): Storage {
  return settings.storageDriver === 's3' ? new S3Storage(settings) : new LocalStorage(filesFolderOf(settings));
}

/** The folder of the files; with S3 it has only the erasure ledger. */
export const filesFolderOf = ({ storageDir, dataDir, organizationSlug }: Settings): string =>
  resolve(storageDir ?? `${dataDir}/files/${organizationSlug}`);
