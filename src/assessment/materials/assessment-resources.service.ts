import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { ResourceCatalogue } from '#curriculum/library/resource-catalogue.js';
import type { Resource } from '#curriculum/resources/resource.entity.js';
import { ResourcesService } from '#curriculum/resources/resources.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginateItems } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { readJson } from '#platform/files/file-or-json.js';
import { FilesService } from '#platform/files/files.service.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { type AssessmentLink, AssessmentMediaService } from './assessment-media.service.js';
import { type AssessmentResourceChanges, AssessmentResourceDraft } from './assessment-resources.dto.js';

type LinkedResource = Resource & Pick<AssessmentLink, 'owned'>;

/**
 * The resources of an assessment: its own, and those it links to in the library and in subjects. Own resources have the
 * visibility of their assessment.
 */
@Injectable()
export class AssessmentResourcesService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly media: AssessmentMediaService,
    private readonly catalogue: ResourceCatalogue,
    private readonly resources: ResourcesService,
    private readonly files: FilesService,
    private readonly database: Database,
  ) {}

  /** In order, without those the actor may not see. Empty for students and parents until the assessment opens. */
  async list(actor: Actor, assessmentId: string, query: PageQuery): Promise<Page<LinkedResource>> {
    if (await this.assessments.isLocked(actor, assessmentId)) return paginateItems(query, []);
    const links = await this.media.links(assessmentId);
    const ids = links.map(({ resourceId }) => resourceId);
    const visible = await this.catalogue.visibleOf(actor, ids);
    const all = links.flatMap((link) => {
      const resource = visible.get(link.resourceId);
      return resource ? [linked(resource, link)] : [];
    });
    return paginateItems(query, all);
  }

  /** Adds an uploaded file (multipart), or a web address or an existing resource (JSON). */
  async add(actor: Actor, assessmentId: string, request: FastifyRequest): Promise<LinkedResource> {
    await this.assessments.get(actor, assessmentId, 'edit');
    if (!request.isMultipart()) return this.create(actor, assessmentId, readJson(request, AssessmentResourceDraft));
    return this.files.receive(request, AssessmentResourceDraft, { owner: actor }, ({ file, options }) =>
      this.create(actor, assessmentId, options, file),
    );
  }

  change(
    actor: Actor,
    assessmentId: string,
    resourceId: string,
    { label, position }: AssessmentResourceChanges,
  ): Promise<LinkedResource> {
    return this.database.transaction(async () => {
      const link = await this.lockedLink(actor, assessmentId, resourceId);
      if (label && label !== link.label) await this.changeLabel(actor, assessmentId, link, label);
      if (position !== undefined) await this.media.move(assessmentId, resourceId, position);
      return this.get(actor, assessmentId, resourceId);
    });
  }

  /** Deletes an own resource with its file; of any other, removes the link. */
  async remove(actor: Actor, assessmentId: string, resourceId: string): Promise<void> {
    await this.assessments.get(actor, assessmentId, 'edit');
    const { owned } = await this.media.link(assessmentId, resourceId);
    if (owned) await this.resources.remove(actor, resourceId);
    else await this.removeLink(actor, assessmentId, resourceId);
  }

  private async create(
    actor: Actor,
    assessmentId: string,
    { resourceId, ...draft }: AssessmentResourceDraft,
    file?: StoredFile,
  ): Promise<LinkedResource> {
    if (resourceId) return this.linkExisting(actor, assessmentId, resourceId, draft.label);
    const { id } = await this.resources.create(actor, { scope: 'assessment', assessmentId, ...draft }, file);
    return this.get(actor, assessmentId, id);
  }

  private linkExisting(
    actor: Actor,
    assessmentId: string,
    resourceId: string,
    label?: string,
  ): Promise<LinkedResource> {
    return this.database.transaction(async () => {
      const assessment = await this.assessments.lock(actor, assessmentId);
      assessment.refuseArchived();
      const resource = await this.resources.get(actor, resourceId);
      if (resource.scope === 'assessment') throw resourceOwned();
      if (resource.status !== 'active') throw resourceNotActive();
      const name = resource.label ?? resource.fileName ?? resource.title;
      await this.media.addLink(assessmentId, { resourceId, owned: false, label, name });
      return this.get(actor, assessmentId, resourceId);
    });
  }

  private removeLink(actor: Actor, assessmentId: string, resourceId: string): Promise<void> {
    return this.database.transaction(async () => {
      const link = await this.lockedLink(actor, assessmentId, resourceId);
      await this.media.removeLink(assessmentId, link);
    });
  }

  /** The label of an own resource is also stored on the resource, whose service then calls `AssessmentContainer.relabel`. */
  private async changeLabel(actor: Actor, assessmentId: string, link: AssessmentLink, label: string): Promise<void> {
    if (link.owned) await this.resources.change(actor, link.resourceId, { label });
    else await this.media.relabel(assessmentId, link, label);
  }

  private async get(actor: Actor, assessmentId: string, resourceId: string): Promise<LinkedResource> {
    const link = await this.media.link(assessmentId, resourceId);
    return linked(await this.resources.get(actor, resourceId), link);
  }

  /** The link as it is once the assessment is locked; 404 or 403 if the actor may not edit the assessment. */
  private async lockedLink(actor: Actor, assessmentId: string, resourceId: string): Promise<AssessmentLink> {
    await this.assessments.get(actor, assessmentId, 'edit');
    await this.media.lock(assessmentId);
    return this.media.link(assessmentId, resourceId);
  }
}

/** The resource with the label and position it has in the assessment. */
const linked = (resource: Resource, { label, position, owned }: AssessmentLink): LinkedResource =>
  Object.assign(resource, { label, position, owned });

const resourceOwned = () =>
  conflict(
    'resource_owned',
    'This resource belongs to an assessment. Only resources of the library or of a subject can be attached.',
  );
const resourceNotActive = () =>
  conflict('resource_not_active', 'Only an active resource can be attached. Restore or approve it first.');
