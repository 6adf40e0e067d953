import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import type { SyncedRecord } from '#platform/sync/synced-collection.port.js';
import { daysBefore } from '#platform/text/calendar.js';
import { readCursor, renderCursor } from './sync-cursor.js';
import type { SyncChanges, SyncChangesQuery } from './sync.dto.js';
import { changesAfter, feedState, numberChanges, purgeOperations, purgeTombstones } from './sync.sql.js';
import { SyncedCollections } from './synced-collections.js';

/** The changes of a person's records since a cursor, made by any client or job (docs/decisions/0163). */
@Injectable()
export class ChangesService {
  constructor(
    private readonly collections: SyncedCollections,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, { cursor, limit }: SyncChangesQuery): Promise<SyncChanges> {
    const now = this.clock.now();
    const [state] = await this.database.query<FeedFacts>(feedState, [actor.userId]);
    const { database = '', hasPending = false } = state ?? {};
    const { names } = this.collections;
    const from = cursor
      ? readCursor(cursor, { database, collections: names, now, retentionDays: this.settings.syncRetentionDays })
      : { sequence: '0', completeAt: now };
    if (hasPending) await this.number(actor);
    const found = await this.database.query<Change>(changesAfter, [actor.userId, from.sequence, names, limit + 1]);
    const page = found.slice(0, limit);
    const more = found.length > limit;
    const sequence = page.at(-1)?.sequence ?? from.sequence;
    // Until the last page, deletions may be missing that are as old as the cursor.
    const completeAt = more ? from.completeAt : now;
    const changes = await this.withFields(actor, page);
    return { changes, more, cursor: renderCursor({ database, sequence, completeAt, collections: names }) };
  }

  /** Deletes one batch of operations and tombstones that no valid cursor needs. Returns their number. */
  async purge(now = this.clock.now()): Promise<number> {
    // A day longer than cursors are valid, because the clocks of the application and PostgreSQL may differ.
    const before = [daysBefore(now, this.settings.syncRetentionDays + 1)];
    const tombstones = await this.database.query(purgeTombstones, before);
    return tombstones.length + (await this.database.query(purgeOperations, before)).length;
  }

  /** Numbers new changes, one reader at a time, so that numbers become visible in their order. */
  private async number({ userId }: Actor): Promise<void> {
    await this.database.transaction(async () => {
      await this.database.lock('sync', userId);
      await this.database.query(numberChanges, [userId]);
    });
  }

  /** A record that was deleted since its change was read is deleted here already. */
  private async withFields(actor: Actor, page: Change[]): Promise<SyncChanges['changes']> {
    const records = new Map<string, SyncedRecord>();
    for (const collection of this.collections.enabled) {
      const ids = page.filter((change) => change.collection === collection.name && !change.deleted).map(({ id }) => id);
      const found = ids.length > 0 ? await collection.read(actor, ids) : [];
      for (const record of found) records.set(`${collection.name} ${record.id}`, record);
    }
    return page.map(({ collection, id }) => {
      const { version = null, fields = null } = records.get(`${collection} ${id}`) ?? {};
      return { collection, id, version, fields, deleted: fields === null };
    });
  }
}

interface FeedFacts {
  database: string;
  hasPending: boolean;
}

interface Change {
  collection: string;
  id: string;
  deleted: boolean;
  sequence: string;
}
