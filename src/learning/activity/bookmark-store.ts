import { validate as isUuid } from 'uuid';
import { ResourceCatalogue } from '#curriculum/library/resource-catalogue.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { Events } from '#platform/events/events.js';
import { Provides } from '#platform/ports/ports.js';
import { ClientStore, type StoredEntries } from '#platform/sync/client-store.port.js';
import { LearningActivityChanged, ResourcesBookmarked } from './activity-events.js';
import { ActivityReader } from './activity-reader.service.js';
import { bookmarkResources } from './activity.sql.js';

/** Bookmarks that a browser kept before login are added to those of the person; none is removed. */
@Provides(ClientStore)
export class BookmarkStore implements ClientStore {
  readonly part = 'bookmarks';

  constructor(
    private readonly reader: ActivityReader,
    private readonly resources: ResourceCatalogue,
    private readonly access: AccessDecider,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async store(actor: Actor, entries: Map<string, unknown>): Promise<StoredEntries> {
    if (actor.readsOnly) return { stored: 0, skipped: skip([...entries.keys()], () => 'account_read_only') };
    const given = [...new Set([...entries.keys()].filter(isUuid).map((id) => id.toLowerCase()))];
    const open = await this.openAmong(actor, given);
    const values = [actor.userId, open, this.clock.now(), open.map(() => newId())];
    const added = await this.database.query<{ id: string }>(bookmarkResources, values);
    if (added.length > 0) {
      const ids = added.map(({ id }) => id);
      await this.events.emit(new ResourcesBookmarked(actor.userId, ids));
      await this.events.emit(new LearningActivityChanged(actor.userId));
    }
    const stored = new Set(open);
    const others = [...entries.keys()].filter((id) => !stored.has(id.toLowerCase()));
    return { stored: stored.size, skipped: skip(others, (id) => (isUuid(id) ? 'not_found' : 'malformed_id')) };
  }

  load(actor: Actor): Promise<string[]> {
    return this.reader.bookmarkedIds(actor);
  }

  /** The resources among these that the person can read. */
  private async openAmong(actor: Actor, ids: string[]): Promise<string[]> {
    const [visible, withheld] = [await this.resources.visibleOf(actor, ids), await this.access.withheld(actor)];
    const closed = new Set(withheld.map(({ id }) => id));
    const isOpen = (id: string | null) => id === null || !closed.has(id);
    return [...visible.values()]
      .filter(({ subjectId, unitId }) => isOpen(subjectId) && isOpen(unitId))
      .map(({ id }) => id);
  }
}

const skip = (ids: string[], reasonFor: (id: string) => string) => ids.map((id) => ({ id, reason: reasonFor(id) }));
