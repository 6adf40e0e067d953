import { backupDirOf, type InstanceFiles } from '#cli/shared/instances.js';
import { backupsIn } from '#tenancy/provisioning/manifest.js';
import type { Finding } from './doctor.js';

const hourMs = 60 * 60_000;
/** A nightly backup that was missed once is reported by the next afternoon. */
const maxAgeHours = 36;

/** An organization without a backup in BACKUP_DIR, or whose newest backup is too old. */
export async function backupFindings(files: InstanceFiles): Promise<Finding[]> {
  const { slug } = files;
  const folder = backupDirOf(files);
  const newest = (await backupsIn(folder)).at(-1);
  const remedy = `npx homeroom org backup ${slug}; for every night, see docs/operations.md`;
  if (!newest) {
    const fault = `it has never been backed up: ${folder} has no backup (backups elsewhere count if BACKUP_DIR names their folder)`;
    return [{ slug, code: 'backup_missing', fault, remedy }];
  }
  const hours = Math.floor((Date.now() - Date.parse(newest.manifest.createdAt)) / hourMs);
  if (hours < maxAgeHours) return [];
  const age = hours < 72 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
  return [{ slug, code: 'backup_old', fault: `its last backup is ${age} old`, remedy }];
}
