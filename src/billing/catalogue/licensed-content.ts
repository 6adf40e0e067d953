import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Notifications, OnNotify } from '#platform/database/notifications.js';
import { loadLicensed } from './tcodes.sql.js';

const channel = 'licensed_content_changed';

/**
 * The subjects and units that require a subscription, cached in memory until any process changes the catalogue. Where
 * nothing is licensed, reading content needs no additional statement.
 */
@Injectable()
export class LicensedContent {
  private cached: Promise<Map<string, string>> | undefined;
  /** Number of catalogue changes seen; a load that started before the latest one must not be cached. */
  private changes = 0;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
  ) {}

  /** Whether any content requires a subscription. */
  async any(): Promise<boolean> {
    return (await this.licensed()).size > 0;
  }

  /** Whether the content may be licensed. For content below a subject or unit, only the database can tell. */
  async mayConcern(kind: string, id: string): Promise<boolean> {
    const licensed = await this.licensed();
    return kind === 'subject' ? licensed.get(id) === kind : licensed.size > 0;
  }

  /** Clears the cache of every process when the open transaction commits. */
  async changed(): Promise<void> {
    await this.notifications.notify(channel, '');
    await this.database.afterCommit(() => this.invalidate());
  }

  private licensed(): Promise<Map<string, string>> {
    this.cached ??= this.load();
    return this.cached;
  }

  private async load(): Promise<Map<string, string>> {
    const before = this.changes;
    try {
      const rows = await this.database.query<{ kind: string; id: string }>(loadLicensed);
      if (this.changes !== before) this.cached = undefined;
      return new Map(rows.map(({ id, kind }) => [id, kind]));
    } catch (error) {
      this.cached = undefined;
      throw error;
    }
  }

  @OnNotify(channel)
  invalidate(): void {
    this.changes++;
    this.cached = undefined;
  }
}
