import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RemovedAccounts } from '#identity/users/removed-accounts.port.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { filesFolderOf } from '#platform/files/drivers/open-storage.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { Provides } from '#platform/ports/ports.js';
import { daysAfter } from '#platform/text/calendar.js';
import { ledgerFile, ledgerLine } from '#tenancy/provisioning/erasures.js';
import { addToLedger, clearLedger, ledgerEntries } from './erasure.sql.js';

interface LedgerEntry {
  userId: string;
  erasedAt: Date;
  backupsClearAt: Date;
}

/**
 * The ids of erased and deleted accounts, in the database and in a file beside the uploads, because restoring a backup brings
 * back an older database. A restore erases the accounts of both again.
 */
@Provides(RemovedAccounts)
export class ErasureLedger implements RemovedAccounts {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** Adds an entry in the open transaction, and to the file after the commit. Returns when backups have expired. */
  async add(userId: string, erasedAt: Date): Promise<Date> {
    const backupsClearAt = daysAfter(erasedAt, this.settings.backupRetentionDays);
    await this.database.query(addToLedger, [userId, erasedAt, backupsClearAt]);
    await this.database.afterCommit(() => this.append([{ userId, erasedAt, backupsClearAt }]));
    return backupsClearAt;
  }

  /** Marks the entries whose backups have expired, and adds to the file what a crash has left out. */
  @Scheduled('backup-erasure-sweep', '0 5 4 * * *')
  async sweep(): Promise<number> {
    const cleared = await this.database.query(clearLedger, [this.clock.now()]);
    const written = await readFile(this.path, 'utf8').catch(() => '');
    const entries = await this.database.query<LedgerEntry>(ledgerEntries);
    await this.append(entries.filter(({ userId }) => !written.includes(userId)));
    return cleared.length;
  }

  private async append(entries: LedgerEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await mkdir(dirname(this.path), { recursive: true });
    await appendFile(this.path, entries.map(ledgerLine).join(''), { mode: 0o600, flush: true });
  }

  private get path(): string {
    return join(filesFolderOf(this.settings), ledgerFile);
  }
}
