import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Caches, type NotifiedCache } from '#platform/database/notified-cache.js';
import { loadLicensed } from './tcodes.sql.js';

/** The cache has one entry: all licensed content. */
const allContent = 'all';

/**
 * The subjects, units and learning paths that require a subscription or a tier, cached in memory until any process changes the catalogue. Where
 * nothing is licensed, reading content needs no additional statement.
 */
@Injectable()
export class LicensedContent {
  private readonly cache: NotifiedCache<Map<string, string>>;

  constructor(
    private readonly database: Database,
    caches: Caches,
  ) {
    this.cache = caches.open({ channel: 'licensed_content_changed', max: 1, load: () => this.load() });
  }

  /** Whether any content requires a subscription or a tier. */
  async any(): Promise<boolean> {
    return (await this.licensed()).size > 0;
  }

  /** Whether the content may be licensed. For content below a subject or unit, only the database can tell. */
  async mayConcern(kind: string, id: string): Promise<boolean> {
    const licensed = await this.licensed();
    return kind === 'subject' || kind === 'path' ? licensed.get(id) === kind : licensed.size > 0;
  }

  /** Clears the cache of every process when the open transaction commits. */
  changed(): Promise<void> {
    return this.cache.changed();
  }

  private async licensed(): Promise<Map<string, string>> {
    return (await this.cache.get(allContent)) ?? new Map<string, string>();
  }

  private async load(): Promise<Map<string, Map<string, string>>> {
    const rows = await this.database.query<{ kind: string; id: string }>(loadLicensed);
    return new Map([[allContent, new Map(rows.map(({ id, kind }) => [id, kind]))]]);
  }
}
