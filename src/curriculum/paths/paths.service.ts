import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { ResourceCatalogue } from '#curriculum/library/resource-catalogue.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { deleteOrArchive } from '#platform/database/delete-or-archive.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { invalid } from '#platform/problems/problem.js';
import { foldText } from '#platform/text/folding.js';
import { LearningPath } from './learning-path.entity.js';
import { PathReader } from './path-reader.service.js';
import type { PathChanges, PathDraft, PathItemDraft } from './paths.dto.js';
import { pathPolicy } from './paths.policy.js';
import { writePathItems } from './paths.sql.js';

/** Manages learning paths. Every change of one locks it first, so that changes of its items do not interleave. */
@Injectable()
export class PathsService {
  constructor(
    @InjectScoped(pathPolicy) private readonly paths: Scoped<typeof pathPolicy>,
    private readonly reader: PathReader,
    private readonly catalogue: ResourceCatalogue,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Throws 404 or 403 unless the actor may change the path. */
  async assertMayEdit(actor: Actor, id: string): Promise<void> {
    await this.paths.get(actor, id, 'edit');
  }

  async create(actor: Actor, { items, isPublished, slug, ...fields }: PathDraft) {
    const id = newId();
    await this.database.transaction(async () => {
      await this.check(actor, items);
      const path = Object.assign(new LearningPath(), { ...fields, id, createdBy: actor.userId });
      path.slug = slug === undefined ? slugOf(path) : notAnId(slug);
      path.setPublished(isPublished, this.clock.now());
      await this.paths.create(actor, path);
      await this.write(id, items);
    });
    return this.reader.show(actor, id);
  }

  /** Changes a path. `items` replaces all items; completions of the path stay. */
  async change(actor: Actor, key: string, { items, isPublished, slug, ...fields }: PathChanges, expected?: number) {
    const id = await this.reader.idOf(actor, key);
    await this.database.transaction(async () => {
      const path = await this.paths.lock(actor, id);
      path.refuseArchived();
      Object.assign(path, fields, slug !== undefined && { slug: notAnId(slug) });
      if (isPublished !== undefined) path.setPublished(isPublished, this.clock.now());
      await this.paths.save(path, expected);
      if (items) {
        await this.check(actor, items, id);
        await this.write(id, items);
      }
    });
    return this.reader.show(actor, id);
  }

  /** Deletes a path that no one has started; archives any other. */
  async remove(actor: Actor, key: string, expected?: number): Promise<{ archived: boolean }> {
    const id = await this.reader.idOf(actor, key);
    return deleteOrArchive(this.database, {
      lock: async () => {
        const path = await this.paths.lock(actor, id, 'remove');
        assertVersion(path, expected);
        return path;
      },
      remove: (path) => this.paths.remove(path),
      archive: (path) => this.archive(path),
      record: (_, archived) => this.record(actor, archived ? 'path.archived' : 'path.removed', id),
    });
  }

  /** Restores an archived path. */
  async restore(actor: Actor, key: string) {
    const id = await this.reader.idOf(actor, key);
    await this.database.transaction(async () => {
      const path = await this.paths.lock(actor, id, 'remove');
      path.restore();
      await this.paths.save(path);
      await this.record(actor, 'path.restored', id);
    });
    return this.reader.show(actor, id);
  }

  private async archive(path: LearningPath): Promise<void> {
    if (path.status === 'archived') return;
    path.archive(this.clock.now());
    await this.paths.save(path);
  }

  /** New items must be active resources of the library; those that the path already has may have been archived since. */
  private async check(actor: Actor, items: PathItemDraft[], pathId?: string): Promise<void> {
    if (!items.some(({ required }) => required)) throw unfit(0, 'must contain at least one required item', 'required');
    const ids = items.map(({ resourceId }) => resourceId);
    const repeated = ids.findIndex((id, n) => ids.indexOf(id) < n);
    if (repeated >= 0) throw unfit(repeated, 'is in the path twice', 'unique');
    const kept = pathId ? (await this.reader.show(actor, pathId)).items.map(({ resourceId }) => resourceId) : [];
    const found = await this.catalogue.visibleOf(actor, ids);
    const missing = ids.findIndex((id) => found.get(id)?.scope !== 'library' && !kept.includes(id));
    if (missing >= 0) throw unfit(missing, 'is not an active resource of the library', 'resource');
  }

  private async write(id: string, items: PathItemDraft[]): Promise<void> {
    const values = [items.map(({ resourceId }) => resourceId), items.map(({ required }) => required)];
    await this.database.query(writePathItems, [id, ...values]);
  }

  private record(actor: Actor, action: string, entityId: string): Promise<void> {
    return this.audit.record(actor, { action, entity: 'learning_path', entityId });
  }
}

/** A slug stands where an id can stand, so it must not look like one. */
function notAnId(slug: string): string {
  if (!isUuid(slug)) return slug;
  const message = 'slug must not be a UUID, because it stands for the id in URLs.';
  throw invalid('validation_failed', message, [{ field: 'slug', rule: 'pattern', message }]);
}

/** The slug of a title; of one without Latin letters and digits, of the id. */
const slugOf = ({ title, id }: LearningPath): string =>
  foldText(title)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 100)
    .replace(/^-|-$/g, '') || `path-${id.slice(-12)}`;

const unfit = (index: number, rule: string, name: string) =>
  invalid('path_items_invalid', 'items do not make a learning path; see errors.', [
    { field: `items.${index}.resourceId`, rule: name, message: `items.${index}.resourceId ${rule}` },
  ]);
