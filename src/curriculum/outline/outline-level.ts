import type { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Action } from '#platform/access/policy.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { assertVersion, type Versioned } from '#platform/database/base.entity.js';
import type { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import type { ScopedRepository } from '#platform/database/scoped.repository.js';
import type { OutlineReferences, LeavingEntry } from './outline-references.port.js';
import type { OutlineEntry } from './outline.entities.js';
import type { SiblingStatements } from './outline.sql.js';

/** The differences between units, parts and sections. */
export interface Level<Entry extends OutlineEntry, Parent extends Versioned> {
  kind: LeavingEntry['kind'];
  entries: ScopedRepository<Entry>;
  parents: ScopedRepository<Parent>;
  /** The property of an entry with the id of its parent. */
  parentKey: keyof Entry & string;
  /** The fields an entry copies from its parent. */
  under: (parent: Parent) => Partial<Entry> & Pick<OutlineEntry, 'subjectId' | 'classroomId'>;
  sql: SiblingStatements;
}

/**
 * CRUD and ordering of units, parts or sections. Changes within one subject are serialized by a lock on the subject.
 */
export class OutlineLevel<Entry extends OutlineEntry, Parent extends Versioned> {
  constructor(
    private readonly level: Level<Entry, Parent>,
    private readonly subjects: SubjectsService,
    private readonly references: OutlineReferences[],
    private readonly database: Database,
  ) {}

  async list(actor: Actor, parentId: string, query: PageQuery): Promise<Page<Entry>> {
    const { entries, parents, parentKey } = this.level;
    await parents.get(actor, parentId);
    const rows = entries.visibleTo(actor).andWhere(`row.${parentKey} = :parentId`, { parentId });
    return paginate(orderBy(rows, 'position'), query);
  }

  get(actor: Actor, id: string, action: Action = 'read'): Promise<Entry> {
    return this.level.entries.get(actor, id, action);
  }

  /** Adds an entry after its siblings. */
  create(actor: Actor, parentId: string, draft: Partial<Entry>): Promise<Entry> {
    const { entries, parents, under, sql } = this.level;
    return this.database.transaction(async () => {
      const place = under(await parents.get(actor, parentId, 'edit'));
      await this.subjects.touch(place.subjectId);
      const [{ siblings } = { siblings: 0 }] = await this.database.query<{ siblings: number }>(sql.count, [parentId]);
      return entries.create(actor, { ...place, ...draft, position: siblings });
    });
  }

  change(actor: Actor, id: string, changes: Partial<Entry>, expected?: number): Promise<Entry> {
    return this.database.transaction(async () => {
      const entry = await this.lock(actor, id);
      return this.level.entries.save(Object.assign(entry, changes), expected);
    });
  }

  /** Deletes an entry and its descendants. Throws 409 while something is attached to them, unless `detach` is set. */
  remove(actor: Actor, id: string, detach: boolean, expected?: number): Promise<void> {
    return this.database.transaction(async () => {
      assertVersion(await this.lock(actor, id), expected);
      const entry = { kind: this.level.kind, id };
      if (detach) for (const reference of this.references) await reference.detachFrom(actor, entry);
      await this.database.query(this.level.sql.remove, [id]);
    });
  }

  /** Moves an entry among its siblings and returns the ids of all siblings in their new order. */
  reorder(actor: Actor, id: string, position: number): Promise<{ ids: string[] }> {
    return this.database.transaction(async () => {
      await this.lock(actor, id);
      const [order] = await this.database.query<{ ids: string[] }>(this.level.sql.move, [id, position]);
      return order ?? { ids: [] };
    });
  }

  /** Reads the entry after locking its subject, so no concurrent change is missed. */
  private async lock(actor: Actor, id: string): Promise<Entry> {
    const { subjectId } = await this.level.entries.get(actor, id, 'edit');
    await this.subjects.touch(subjectId);
    return this.level.entries.get(actor, id, 'edit');
  }
}
