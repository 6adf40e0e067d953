import { Provides } from '#platform/ports/ports.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { OutlineReferences, type LeavingEntry } from '#curriculum/outline/outline-references.port.js';
import type { PlacementDraft } from '#curriculum/outline/place.dto.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import { detachFrom } from '#assessment/materials/assessment-links.sql.js';
import { AssessmentMediaService } from '#assessment/materials/assessment-media.service.js';
import type { Assessment } from './assessment.entity.js';
import { assessmentPolicy } from './assessments.policy.js';

/** An assessment has become visible to the students of its class. */
export class AssessmentPublished {
  constructor(
    readonly assessmentId: string,
    readonly classroomId: string | null,
  ) {}
}

/** What becomes of an assessment: from the bank into a class, before its students, and back. */
@Provides(OutlineReferences)
export class AssessmentLifecycleService implements OutlineReferences {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly media: AssessmentMediaService,
    private readonly subjects: SubjectsService,
    private readonly events: Events,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Places it in a subject the actor may edit; it can be moved at any time (LMS-020). */
  assign(actor: Actor, id: string, placement: PlacementDraft): Promise<Assessment> {
    return this.alter(actor, id, 'edit', async (assessment) => {
      assessment.assign(await this.subjects.place(actor, placement), this.clock.now());
      if (assessment.status === 'published') await this.media.refuseMissing(assessment);
    });
  }

  unassign(actor: Actor, id: string): Promise<Assessment> {
    return this.alter(actor, id, 'edit', (assessment) => assessment.unassign());
  }

  publish(actor: Actor, id: string): Promise<Assessment> {
    return this.database.transaction(async () => {
      const published = await this.alter(actor, id, 'edit', async (assessment) => {
        assessment.publish();
        await this.media.refuseMissing(assessment);
      });
      await this.queue.add('assessment-published', { assessmentId: id });
      await this.events.emit(new AssessmentPublished(id, published.classroomId));
      return published;
    });
  }

  unpublish(actor: Actor, id: string): Promise<Assessment> {
    return this.alter(actor, id, 'edit', (assessment) => assessment.unpublish());
  }

  restore(actor: Actor, id: string): Promise<Assessment> {
    return this.alter(actor, id, 'remove', (assessment) => assessment.restore());
  }

  /** One change after another, and the assessment's own material goes along. */
  private alter(
    actor: Actor,
    id: string,
    action: 'edit' | 'remove',
    change: (assessment: Assessment) => void | Promise<void>,
  ): Promise<Assessment> {
    return this.database.transaction(async () => {
      const assessment = await this.assessments.lock(actor, id, action);
      await change(assessment);
      return this.media.syncVisibility(await this.assessments.save(assessment));
    });
  }

  /** What is assigned to a place that goes is back in the bank (OQ-085). */
  async detachFrom(_actor: Actor, { kind, id }: LeavingEntry): Promise<void> {
    const detached = await this.database.query<{ id: string }>(detachFrom[kind], [id]);
    await this.media.withdraw(detached.map((assessment) => assessment.id));
  }
}
