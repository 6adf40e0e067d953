import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import type { Action } from '#platform/access/policy.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { isStillReferenced } from '#platform/problems/constraint-errors.js';
import { FilesService } from '#platform/files/files.service.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { topicsOf } from '#identity/profiles/topics.js';
import { newResource, typeFor } from './new-resource.js';
import { ResourceContainers } from './resource-container.js';
import type { Resource } from './resource.entity.js';
import type { ResourceChanges, ResourceDraft } from './resources.dto.js';
import { libraryPolicy, resourcePolicy } from './resources.policy.js';
import { EnabledScopes } from './enabled-scopes.js';

/** Material and what becomes of it: made, changed, moved, approved, archived and brought back. */
@Injectable()
export class ResourcesService {
  constructor(
    @InjectScoped(resourcePolicy) private readonly resources: Scoped<typeof resourcePolicy>,
    private readonly homes: ResourceContainers,
    private readonly scopes: EnabledScopes,
    private readonly files: FilesService,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async get(actor: Actor, id: string, action: Action = 'read'): Promise<Resource> {
    const resource = await this.resources.get(actor, id, action);
    this.scopes.refuseDisabled(resource.scope);
    return resource;
  }

  /** Makes a resource, of a file that has just arrived or as a link. */
  create(actor: Actor, draft: ResourceDraft, file?: StoredFile): Promise<Resource> {
    const { scope, subjectId, unitId, partId, sectionId, assessmentId, label } = draft;
    this.scopes.refuseDisabled(scope);
    const resource = newResource(actor, scope, draft, file);
    const destination = { subjectId, unitId, partId, sectionId, assessmentId, label };
    return this.database.transaction(async () => {
      await this.homes.of(scope).attach(actor, resource, destination);
      return this.resources.create(actor, resource);
    });
  }

  change(actor: Actor, id: string, changes: ResourceChanges, expected?: number): Promise<Resource> {
    const { label, isVerified, topics, type, ...details } = changes;
    return this.database.transaction(async () => {
      const resource = await this.open(actor, id, 'edit');
      resource.refuseArchived();
      if (isVerified !== undefined) mustBeAble(actor, 'edit', libraryPolicy);
      Object.assign(resource, details, isVerified !== undefined && { isVerified });
      if (topics) resource.topics = topicsOf(topics);
      if (type) resource.type = typeFor(resource, type);
      resource.keepPicture();
      resource.refuseWithoutContent();
      if (label && label !== resource.label) await this.homes.of(resource.scope).relabel(resource, label);
      return this.resources.save(resource, expected);
    });
  }

  /** Another file in the same place, under the same label (OQ-091). */
  replaceFile(actor: Actor, id: string, file: StoredFile, title?: string): Promise<Resource> {
    return this.database.transaction(async () => {
      const resource = await this.open(actor, id, 'edit');
      resource.refuseArchived();
      const { fileId: before } = resource;
      resource.takeFile(file);
      resource.type = typeFor(resource, resource.isFiledByContent ? undefined : resource.type);
      const replaced = await this.resources.save(Object.assign(resource, title && { title }));
      if (before) await this.files.discard([before]);
      return replaced;
    });
  }

  /** Puts what a teacher proposed on the library's shelves (OQ-086). */
  approve(actor: Actor, id: string): Promise<Resource> {
    return this.database.transaction(async () => {
      const resource = await this.open(actor, id, 'edit');
      resource.approve();
      await this.audit.record(actor, { action: 'resource.approved', entity: 'resource', entityId: id });
      return this.resources.save(resource);
    });
  }

  /** Moves a resource among those in the same place, and answers all of them in order (OQ-090). */
  reorder(actor: Actor, id: string, position: number): Promise<{ ids: string[] }> {
    return this.database.transaction(async () => {
      const resource = await this.open(actor, id, 'edit');
      resource.refuseArchived();
      return { ids: await this.homes.of(resource.scope).move(resource, position) };
    });
  }

  /** Deletes what nothing names and nobody learned with, and its file; archives the rest (OQ-086). */
  async remove(actor: Actor, id: string, expected?: number): Promise<{ archived: boolean }> {
    try {
      return await this.takeAway(actor, id, 'removed', expected);
    } catch (error) {
      if (!isStillReferenced(error)) throw error;
      return this.takeAway(actor, id, 'archived', expected);
    }
  }

  restore(actor: Actor, id: string): Promise<Resource> {
    return this.database.transaction(async () => {
      const resource = await this.open(actor, id, 'remove');
      resource.restore();
      const restored = await this.resources.save(resource);
      await this.homes.of(resource.scope).reattach(restored);
      return restored;
    });
  }

  private takeAway(
    actor: Actor,
    id: string,
    wanted: 'removed' | 'archived',
    expected?: number,
  ): Promise<{ archived: boolean }> {
    return this.database.transaction(async () => {
      const resource = await this.open(actor, id, 'remove');
      resource.refuseStale(expected);
      const archived = wanted === 'archived' || resource.wasLearnedWith;
      await this.letGo(resource, archived);
      const action = archived ? 'resource.archived' : 'resource.removed';
      await this.audit.record(actor, { action, entity: 'resource', entityId: id, data: { scope: resource.scope } });
      return { archived };
    });
  }

  private async letGo(resource: Resource, archived: boolean): Promise<void> {
    if (resource.status !== 'archived') await this.homes.of(resource.scope).detach(resource);
    if (!archived) {
      await this.resources.remove(resource);
      if (resource.fileId) await this.files.discard([resource.fileId]);
    } else if (resource.status !== 'archived') {
      resource.archive(this.clock.now());
      await this.resources.save(resource);
    }
  }

  /** The resource as it is once nobody else can change it, or anything beside it, any more. */
  private async open(actor: Actor, id: string, action: Action): Promise<Resource> {
    const seen = await this.get(actor, id, action);
    await this.homes.of(seen.scope).lock(seen);
    return this.resources.lock(actor, id, action);
  }
}
