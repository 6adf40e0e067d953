import { resolve } from 'node:path';
import type { Settings } from '#platform/config/settings.js';
import { LocalStorage } from './local-storage.js';
import { S3Storage } from './s3-storage.js';
import type { Storage } from './storage.js';

/** The storage of an organization: its own folder, or its own prefix in a bucket. */
export function openStorage(settings: Settings): Storage {
  const { storageDriver, storageDir, dataDir, organizationSlug } = settings;
  if (storageDriver === 's3') return new S3Storage(settings);
  return new LocalStorage(resolve(storageDir ?? `${dataDir}/files/${organizationSlug}`));
}
