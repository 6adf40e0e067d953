import { InvalidSettings, readSettings } from '#platform/config/read-settings.js';
import type { Settings } from '#platform/config/settings.js';
import { openStorage } from '#platform/files/drivers/open-storage.js';
import type { Storage } from '#platform/files/drivers/storage.js';
import { assertUsable, dataDirOf, filesDirOf, type InstanceFiles } from './instances.js';
import { CommandFailure } from './outcome.js';

/** The settings the instance starts with, with overrides by variable name. Throws one CommandFailure that names every damage or invalid setting. */
export function settingsOf(files: InstanceFiles, overrides: Record<string, string> = {}): Settings {
  assertUsable(files);
  const { slug, env } = files;
  try {
    return readSettings({ ...env, DATA_DIR: dataDirOf(files), STORAGE_DIR: filesDirOf(files), ...overrides });
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    throw new CommandFailure(`The settings of ${slug} are invalid: ${error.lines.join('; ')}.`, {
      code: 'settings_invalid',
      faults: error.lines,
    });
  }
}

/** Opens the instance's file storage while `work` runs. */
export async function withStorage<T>(files: InstanceFiles, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = openStorage(settingsOf(files));
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
