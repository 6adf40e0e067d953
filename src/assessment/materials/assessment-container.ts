import { Provides } from '#platform/ports/ports.js';
import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { type Destination, ResourceContainer } from '#curriculum/resources/resource-container.js';
import type { Resource } from '#curriculum/resources/resource.entity.js';
import { AssessmentLinksService } from './assessment-links.service.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';

/** An assessment's own material: it is whose the assessment is, and students see it when they see the assessment. */
@Provides(ResourceContainer)
export class AssessmentContainer implements ResourceContainer {
  readonly scope = 'assessment';

  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly links: AssessmentLinksService,
  ) {}

  async attach(actor: Actor, resource: Resource, { assessmentId, label }: Destination): Promise<void> {
    if (!assessmentId) throw assessmentMissing();
    const assessment = await this.assessments.lock(actor, assessmentId, 'edit');
    assessment.refuseArchived();
    const name = resource.fileName ?? resource.title;
    const link = await this.links.add(assessmentId, { resourceId: resource.id, owned: true, label, name });
    const { authorId: createdBy, materialVisibility } = assessment;
    Object.assign(resource, { assessmentId, createdBy, ...materialVisibility });
    resource.label = link.label;
  }

  lock(resource: Resource): Promise<void> {
    return this.links.lock(ownerOf(resource));
  }

  async relabel(resource: Resource, label: string): Promise<void> {
    const link = await this.links.get(ownerOf(resource), resource.id);
    await this.links.relabel(ownerOf(resource), link, label);
    resource.label = label;
  }

  move(resource: Resource, position: number): Promise<string[]> {
    return this.links.move(ownerOf(resource), resource.id, position);
  }

  async detach(resource: Resource): Promise<void> {
    const link = await this.links.get(ownerOf(resource), resource.id);
    await this.links.remove(ownerOf(resource), link);
  }

  async reattach({ id, label, title, ...resource }: Resource): Promise<void> {
    const link = { resourceId: id, owned: true, label: label ?? undefined, name: title };
    await this.links.add(ownerOf(resource), link);
  }
}

function ownerOf({ assessmentId }: Pick<Resource, 'assessmentId'>): string {
  if (assessmentId) return assessmentId;
  throw conflict('resource_unplaced', 'This resource belongs to no assessment.');
}

const assessmentMissing = () =>
  invalid('assessment_missing', 'Say which assessment the resource belongs to.', [
    { field: 'assessmentId', rule: 'assessment', message: 'assessmentId must be filled in' },
  ]);
