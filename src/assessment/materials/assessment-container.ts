import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { type Destination, ResourceContainer } from '#curriculum/resources/resource-container.js';
import type { Resource } from '#curriculum/resources/resource.entity.js';
import type { Actor } from '#platform/access/actor.js';
import { Provides } from '#platform/ports/ports.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { AssessmentMediaService } from './assessment-media.service.js';

/** The container of the resources that belong to an assessment. They have the visibility of the assessment. */
@Provides(ResourceContainer)
export class AssessmentContainer implements ResourceContainer {
  readonly scope = 'assessment';

  constructor(
    private readonly assessments: AssessmentsService,
    private readonly media: AssessmentMediaService,
  ) {}

  async attach(actor: Actor, resource: Resource, { assessmentId, label }: Destination): Promise<void> {
    if (!assessmentId) throw assessmentMissing();
    const assessment = await this.assessments.lock(actor, assessmentId);
    assessment.refuseArchived();
    const name = resource.fileName ?? resource.title;
    const link = await this.media.addLink(assessmentId, { resourceId: resource.id, owned: true, label, name });
    const { authorId: createdBy, materialVisibility } = assessment;
    Object.assign(resource, { assessmentId, createdBy, ...materialVisibility });
    resource.label = link.label;
  }

  lock(resource: Resource): Promise<void> {
    return this.media.lock(ownerOf(resource));
  }

  async relabel(resource: Resource, label: string): Promise<void> {
    const link = await this.media.link(ownerOf(resource), resource.id);
    await this.media.relabel(ownerOf(resource), link, label);
    resource.label = label;
  }

  move(resource: Resource, position: number): Promise<string[]> {
    return this.media.move(ownerOf(resource), resource.id, position);
  }

  async detach(resource: Resource): Promise<void> {
    const link = await this.media.link(ownerOf(resource), resource.id);
    await this.media.removeLink(ownerOf(resource), link);
  }

  async reattach({ id, label, title, ...resource }: Resource): Promise<void> {
    const link = { resourceId: id, owned: true, label: label ?? undefined, name: title };
    await this.media.addLink(ownerOf(resource), link);
  }
}

function ownerOf({ assessmentId }: Pick<Resource, 'assessmentId'>): string {
  if (assessmentId) return assessmentId;
  throw conflict('resource_unplaced', 'This resource does not belong to an assessment.');
}

const assessmentMissing = () =>
  invalid('assessment_missing', 'assessmentId is required when scope is assessment.', [
    { field: 'assessmentId', rule: 'assessment', message: 'assessmentId is required when scope is assessment.' },
  ]);
