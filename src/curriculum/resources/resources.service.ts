import { Injectable } from '@nestjs/common';
import { topicsOf } from '#identity/profiles/topics.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import type { Action } from '#platform/access/policy.js';
import { versionedByContent } from '#platform/api/content-tag.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { deleteOrArchive } from '#platform/database/delete-or-archive.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { FilesService } from '#platform/files/files.service.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { EnabledScopes } from './enabled-scopes.js';
import { newResource, typeFor } from './new-resource.js';
import { ResourceContainers } from './resource-container.js';
import type { Resource } from './resource.entity.js';
import type { ResourceChanges, ResourceDraft } from './resources.dto.js';
import { resourcePolicy } from './resources.policy.js';
import { activityOf } from './resources.sql.js';

/** Creates, changes, moves, approves, archives and restores resources. */
@Injectable()
export class ResourcesService {
  constructor(
    @InjectScoped(resourcePolicy) private readonly resources: Scoped<typeof resourcePolicy>,
    private readonly containers: ResourceContainers,
    private readonly scopes: EnabledScopes,
    private readonly files: FilesService,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Returns a resource. Throws 404 when the feature of its scope is disabled. */
  async get(actor: Actor, id: string, action: Action | 'approve' = 'read'): Promise<Resource> {
    const resource = await this.resources.get(actor, id, action);
    this.scopes.refuseDisabled(resource.scope);
    return resource;
  }

  /** The resource with its views and ratings, which change without a new version. */
  async show(actor: Actor, id: string): Promise<Resource> {
    return versionedByContent(await this.get(actor, id));
  }

  /** Creates a resource from an uploaded file or a link. */
  create(actor: Actor, draft: ResourceDraft, file?: StoredFile): Promise<Resource> {
    const { scope, subjectId, unitId, partId, sectionId, assessmentId, label } = draft;
    this.scopes.refuseDisabled(scope);
    const resource = newResource(actor, scope, draft, file);
    const destination = { subjectId, unitId, partId, sectionId, assessmentId, label };
    return this.database.transaction(async () => {
      await this.containers.of(scope).attach(actor, resource, destination);
      return this.resources.create(actor, resource);
    });
  }

  change(actor: Actor, id: string, changes: ResourceChanges, expected?: number): Promise<Resource> {
    const { label, isVerified, topics, type, ...details } = changes;
    return this.database.transaction(async () => {
      const resource = await this.lock(actor, id, 'edit');
      resource.refuseArchived();
      if (isVerified !== undefined) mustBeAble(actor, 'verify', resourcePolicy);
      Object.assign(resource, details, isVerified !== undefined && { isVerified });
      if (topics) resource.topics = topicsOf(topics);
      if (type) resource.type = typeFor(resource, type);
      resource.setDefaultThumbnail();
      resource.refuseWithoutContent();
      if (label && label !== resource.label) await this.containers.of(resource.scope).relabel(resource, label);
      return this.resources.save(resource, expected);
    });
  }

  /** Replaces the file and keeps the label, so references in texts stay valid. The old file is deleted. */
  replaceFile(actor: Actor, id: string, file: StoredFile, title?: string): Promise<Resource> {
    return this.database.transaction(async () => {
      const resource = await this.lock(actor, id, 'edit');
      resource.refuseArchived();
      const { fileId: oldFileId } = resource;
      resource.setFile(file);
      resource.type = typeFor(resource, resource.hasDetectedType ? undefined : resource.type);
      const replaced = await this.resources.save(Object.assign(resource, title && { title }));
      if (oldFileId) await this.files.discard([oldFileId]);
      return replaced;
    });
  }

  /** Approves a library resource proposed by a teacher. */
  approve(actor: Actor, id: string): Promise<Resource> {
    return this.database.transaction(async () => {
      const resource = await this.lock(actor, id, 'approve');
      resource.approve();
      await this.audit.record(actor, { action: 'resource.approved', entity: 'resource', entityId: id });
      return this.resources.save(resource);
    });
  }

  /** Moves a resource among its siblings and returns the ids of all of them in order. */
  reorder(actor: Actor, id: string, position: number): Promise<{ ids: string[] }> {
    return this.database.transaction(async () => {
      const resource = await this.lock(actor, id, 'edit');
      resource.refuseArchived();
      return { ids: await this.containers.of(resource.scope).move(resource, position) };
    });
  }

  /** Deletes a resource and its file; archives it instead when something refers to it, or people have viewed or kept it. */
  remove(actor: Actor, id: string, expected?: number): Promise<{ archived: boolean }> {
    return deleteOrArchive(this.database, {
      lock: async () => {
        const resource = await this.lock(actor, id, 'remove');
        assertVersion(resource, expected);
        const [activity] = await this.database.query<{ exists: boolean }>(activityOf, [id]);
        return { resource, hasActivity: activity?.exists ?? false };
      },
      mustKeep: ({ hasActivity }) => hasActivity,
      remove: ({ resource }) => this.delete(resource),
      archive: ({ resource }) => this.archive(resource),
      record: ({ resource: { scope } }, archived) => {
        const action = archived ? 'resource.archived' : 'resource.removed';
        return this.audit.record(actor, { action, entity: 'resource', entityId: id, data: { scope } });
      },
    });
  }

  restore(actor: Actor, id: string): Promise<Resource> {
    return this.database.transaction(async () => {
      const resource = await this.lock(actor, id, 'remove');
      resource.restore();
      const restored = await this.resources.save(resource);
      await this.containers.of(resource.scope).reattach(restored);
      return restored;
    });
  }

  private async delete(resource: Resource): Promise<void> {
    if (resource.status !== 'archived') await this.containers.of(resource.scope).detach(resource);
    await this.resources.remove(resource);
    if (resource.fileId) await this.files.discard([resource.fileId]);
  }

  private async archive(resource: Resource): Promise<void> {
    if (resource.status === 'archived') return;
    await this.containers.of(resource.scope).detach(resource);
    resource.archive(this.clock.now());
    await this.resources.save(resource);
  }

  /** Locks the container, then the resource, and returns the resource. */
  private async lock(actor: Actor, id: string, action: Action | 'approve'): Promise<Resource> {
    const seen = await this.get(actor, id, action);
    await this.containers.of(seen.scope).lock(seen);
    return this.resources.lock(actor, id, action);
  }
}
