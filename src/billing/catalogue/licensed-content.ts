import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { Notifications, OnNotify } from '#platform/database/notifications.js';

const channel = 'licences_changed';

const load: Statement = {
  name: 'licences',
  text: `SELECT kind, coalesce(subject_id, unit_id) AS id FROM tcodes
         WHERE access = 'licensed' AND status = 'active' AND num_nonnulls(subject_id, unit_id) = 1`,
};

/**
 * Which subjects and units take a subscription, kept in memory until somebody changes the catalogue in any process:
 * where nothing is licensed, reading costs no statement more.
 */
@Injectable()
export class LicensedContent {
  private kept?: Promise<Map<string, string>>;
  /** How often the catalogue changed: what was read before the last time may be out of date. */
  private changes = 0;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
  ) {}

  /** Does anything take a subscription? */
  async any(): Promise<boolean> {
    return (await this.licensed()).size > 0;
  }

  /** May a licence stand before this? Of what lies below a subject or unit, only the database knows. */
  async mayConcern(kind: string, id: string): Promise<boolean> {
    const licensed = await this.licensed();
    return kind === 'subject' ? licensed.get(id) === kind : licensed.size > 0;
  }

  /** Makes every process ask again, once committed. */
  async changed(): Promise<void> {
    await this.notifications.notify(channel, '');
    await this.database.afterCommit(() => this.forget());
  }

  private licensed(): Promise<Map<string, string>> {
    this.kept ??= this.load();
    return this.kept;
  }

  private async load(): Promise<Map<string, string>> {
    const before = this.changes;
    try {
      const rows = await this.database.query<{ kind: string; id: string }>(load);
      if (this.changes !== before) this.kept = undefined;
      return new Map(rows.map(({ id, kind }) => [id, kind]));
    } catch (error) {
      this.kept = undefined;
      throw error;
    }
  }

  @OnNotify(channel)
  forget(): void {
    this.changes++;
    this.kept = undefined;
  }
}
