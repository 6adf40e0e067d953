import { keysInUse } from '#cli/crypto/rotate-keys.js';
import { describeError } from '#cli/shared/describe-error.js';
import { settingsOf, withStorage } from '#cli/shared/instance-settings.js';
import { backupDirOf, chosenInstances, type InstanceFiles } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { runConcurrently, type Settled, StopRequest } from '#cli/shared/run-concurrently.js';
import { Servers } from '#cli/shared/servers.js';
import { sizeText, reportProgress } from '#cli/shared/steps.js';
import { EncryptionKeys } from '#platform/crypto/encryption-keys.js';
import { backUp, dropOldBackups } from '#tenancy/provisioning/backup.js';
import { type Backup, sizeOf } from '#tenancy/provisioning/manifest.js';
import type { BackupOptions } from './org-backup.command.js';

interface Report {
  slug: string;
  folder?: string;
  rows?: number;
  files?: number;
  bytes?: number;
  encrypted?: boolean;
  removed?: string[];
  reason?: string;
}

/** Backs up one organization or all, and removes backups older than BACKUP_RETENTION_DAYS. */
export async function backUpOrganizations(
  home: string,
  slug: string | undefined,
  { all, to, parallel: concurrency }: BackupOptions,
): Promise<void> {
  const chosen = await chosenInstances(home, slug, all);
  const results = await StopRequest.during((stop) =>
    Servers.during(home, undefined, (servers) =>
      runConcurrently(chosen, concurrency, stop, (files) => backUpOne(files, servers, to)),
    ),
  );
  const reports = chosen.map((files, index) => reportOf(files.slug, results[index]));
  const failed = reports.filter(({ reason }) => reason);
  if (failed.length > 0) {
    const reasons = failed.map((report) => `${report.slug}: ${report.reason}`).join('; ');
    throw new CommandFailure(`${failed.length} of ${reports.length} backups failed: ${reasons}`, {
      organizations: reports,
    });
  }
  const folders = reports.map(({ folder }) => folder).join(', ');
  printResult(`Backed up ${reports.map((report) => report.slug).join(', ')} to ${folders}`, { organizations: reports });
}

async function backUpOne(files: InstanceFiles, servers: Servers, to?: string): Promise<Report> {
  const backup = await backUpOnce(files, servers, to);
  const removed = await dropOldBackups(backupDirOf(files, to), settingsOf(files).backupRetentionDays);
  const report = { ...(await figuresOf(backup)), slug: files.slug, folder: backup.folder, removed };
  const unencrypted = report.encrypted ? '' : ', not encrypted: BACKUP_KEY is missing';
  const old = removed.length > 0 ? `, ${removed.length} old backups removed` : '';
  reportProgress(
    files.slug,
    `${report.rows} rows and ${report.files} files, ${sizeText(report.bytes)}${unencrypted}${old}`,
  );
  return report;
}

/** Makes one backup and removes none, for commands that back up before a change. */
export async function backUpOnce(files: InstanceFiles, servers: Servers, to?: string): Promise<Backup> {
  const settings = settingsOf(files);
  const databaseUrl = await servers.addressOf(files);
  const keys = new EncryptionKeys(settings);
  return withStorage(files, (storage) =>
    backUp({
      databaseUrl,
      settings,
      storage,
      to: backupDirOf(files, to),
      keysInUse: (client) => keysInUse(client, keys),
    }),
  );
}

async function figuresOf(backup: Backup): Promise<Required<Pick<Report, 'rows' | 'files' | 'bytes' | 'encrypted'>>> {
  const { tables, files, encryption } = backup.manifest;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return { rows, files: files.length, bytes: await sizeOf(backup), encrypted: encryption !== undefined };
}

function reportOf(slug: string, result: Settled<Report>): Report {
  if (!result) return { slug, reason: 'not begun' };
  return 'failed' in result ? { slug, reason: describeError(result.failed) } : result.done;
}
