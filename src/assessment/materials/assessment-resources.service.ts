import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { readJson } from '#platform/files/file-or-json.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { FilesService } from '#platform/files/files.service.js';
import type { StoredFile } from '#platform/files/stored-file.entity.js';
import { ResourceCatalogue } from '#curriculum/resources/resource-catalogue.js';
import type { Resource } from '#curriculum/resources/resource.entity.js';
import { ResourcesService } from '#curriculum/resources/resources.service.js';
import { type AssessmentLink, AssessmentLinksService } from './assessment-links.service.js';
import { type AssessmentResourceChanges, AssessmentResourceDraft } from './assessment-resources.dto.js';
import { assessmentPolicy, isLockedFor } from '#assessment/assessments/assessments.policy.js';

type Material = Resource & Pick<AssessmentLink, 'owned'>;

/** The material of an assessment: its own, and what it refers to in the library and in subjects (LMS-135 to LMS-137). */
@Injectable()
export class AssessmentResourcesService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly links: AssessmentLinksService,
    private readonly catalogue: ResourceCatalogue,
    private readonly resources: ResourcesService,
    private readonly files: FilesService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** In order; what the actor may not see, such as material of another class, is left out. None before it opens. */
  async list(actor: Actor, assessmentId: string, { page, limit }: PageQuery): Promise<Page<Material>> {
    const assessment = await this.assessments.get(actor, assessmentId);
    if (isLockedFor(actor, assessment, this.clock.now())) return { items: [], total: 0, page, limit };
    const links = await this.links.list(assessmentId);
    const seen = await this.catalogue.visibleOf(
      actor,
      links.map(({ resourceId }) => resourceId),
    );
    const all = links.flatMap((link) => materialOf(link, seen.get(link.resourceId)) ?? []);
    return { items: all.slice((page - 1) * limit, page * limit), total: all.length, page, limit };
  }

  /** A form brings a file, JSON a link or the id of a resource there is. */
  async add(actor: Actor, assessmentId: string, request: FastifyRequest): Promise<Material> {
    await this.assessments.get(actor, assessmentId, 'edit');
    if (!request.isMultipart()) return this.take(actor, assessmentId, readJson(request, AssessmentResourceDraft));
    return this.files.receive(request, AssessmentResourceDraft, { owner: actor }, ({ file, options }) =>
      this.take(actor, assessmentId, options, file),
    );
  }

  change(
    actor: Actor,
    assessmentId: string,
    resourceId: string,
    { label, position }: AssessmentResourceChanges,
  ): Promise<Material> {
    return this.database.transaction(async () => {
      const link = await this.open(actor, assessmentId, resourceId);
      if (label && label !== link.label) await this.relabel(actor, assessmentId, link, label);
      if (position !== undefined) await this.links.move(assessmentId, resourceId, position);
      return this.get(actor, assessmentId, resourceId);
    });
  }

  /** Own material goes with its file; what stands elsewhere is no longer referred to. */
  async remove(actor: Actor, assessmentId: string, resourceId: string): Promise<void> {
    await this.assessments.get(actor, assessmentId, 'edit');
    const { owned } = await this.links.get(assessmentId, resourceId);
    if (owned) await this.resources.remove(actor, resourceId);
    else await this.detach(actor, assessmentId, resourceId);
  }

  private async take(
    actor: Actor,
    assessmentId: string,
    { resourceId, ...draft }: AssessmentResourceDraft,
    file?: StoredFile,
  ): Promise<Material> {
    if (resourceId) return this.attach(actor, assessmentId, resourceId, draft.label);
    const { id } = await this.resources.create(actor, { scope: 'assessment', assessmentId, ...draft }, file);
    return this.get(actor, assessmentId, id);
  }

  private attach(actor: Actor, assessmentId: string, resourceId: string, label?: string): Promise<Material> {
    return this.database.transaction(async () => {
      const assessment = await this.assessments.lock(actor, assessmentId, 'edit');
      assessment.refuseArchived();
      const resource = await this.resources.get(actor, resourceId);
      if (resource.scope === 'assessment') throw ownedElsewhere();
      if (resource.status !== 'active') throw notInUse();
      const name = resource.label ?? resource.fileName ?? resource.title;
      await this.links.add(assessmentId, { resourceId, owned: false, label, name });
      return this.get(actor, assessmentId, resourceId);
    });
  }

  private detach(actor: Actor, assessmentId: string, resourceId: string): Promise<void> {
    return this.database.transaction(async () => {
      const link = await this.open(actor, assessmentId, resourceId);
      await this.links.remove(assessmentId, link);
    });
  }

  /** What own material is called is written on it too. */
  private async relabel(actor: Actor, assessmentId: string, link: AssessmentLink, label: string): Promise<void> {
    if (link.owned) await this.resources.change(actor, link.resourceId, { label });
    else await this.links.relabel(assessmentId, link, label);
  }

  private async get(actor: Actor, assessmentId: string, resourceId: string): Promise<Material> {
    const link = await this.links.get(assessmentId, resourceId);
    const material = materialOf(link, await this.resources.get(actor, resourceId));
    if (!material) throw notFound('resource');
    return material;
  }

  /** The link, of an assessment the actor may edit, as it is once nobody else can change it. */
  private async open(actor: Actor, assessmentId: string, resourceId: string): Promise<AssessmentLink> {
    await this.assessments.get(actor, assessmentId, 'edit');
    await this.links.lock(assessmentId);
    return this.links.get(assessmentId, resourceId);
  }
}

/** The resource as the assessment calls and orders it. */
const materialOf = ({ label, position, owned }: AssessmentLink, resource?: Resource): Material | undefined =>
  resource && Object.assign(resource, { label, position, owned });

const ownedElsewhere = () =>
  conflict('resource_owned', 'This resource belongs to an assessment. Attach one of the library or of a subject.');
const notInUse = () => conflict('resource_not_active', 'Only a resource in use can be attached.');
