import { OutlineReferences, type LeavingEntry } from '#curriculum/outline/outline-references.port.js';
import type { PlacementDraft } from '#curriculum/outline/places/place.dto.js';
import { PlacesService } from '#curriculum/outline/places/places.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Provides } from '#platform/ports/ports.js';
import { AssessmentMedia } from './assessment-media.js';
import type { Assessment } from './assessment.entity.js';
import { assessmentPolicy } from './assessments.policy.js';
import { claimRelease, detachFrom } from './assessments.sql.js';

/** Moves assessments between the states of docs/decisions/0070: assigned, published, archived and back. */
@Provides(OutlineReferences)
export class AssessmentLifecycleService implements OutlineReferences {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly media: AssessmentMedia,
    private readonly places: PlacesService,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Places the assessment in a subject the actor may edit. It can be moved again at any time. */
  assign(actor: Actor, id: string, placement: PlacementDraft): Promise<Assessment> {
    return this.alter(actor, id, 'edit', async (assessment) => {
      assessment.assign(await this.places.resolve(actor, placement), this.clock.now());
      if (assessment.status === 'published') await this.media.assertComplete(assessment);
    });
  }

  unassign(actor: Actor, id: string): Promise<Assessment> {
    return this.alter(actor, id, 'edit', (assessment) => assessment.unassign());
  }

  /** Shows the assessment to the students of its class and notifies them after the commit. */
  publish(actor: Actor, id: string): Promise<Assessment> {
    return this.database.transaction(async () => {
      const published = await this.alter(actor, id, 'edit', async (assessment) => {
        assessment.publish();
        await this.media.assertComplete(assessment);
      });
      await this.queue.add('assessment-published', { assessmentId: id });
      return published;
    });
  }

  unpublish(actor: Actor, id: string): Promise<Assessment> {
    return this.alter(actor, id, 'edit', (assessment) => assessment.unpublish());
  }

  restore(actor: Actor, id: string): Promise<Assessment> {
    return this.alter(actor, id, 'remove', (assessment) => assessment.restore());
  }

  /** Marks one assessment whose scheduled grades are due as released; undefined if there is none. */
  async claimRelease(now: Date): Promise<string | undefined> {
    const [claimed] = await this.database.query<{ assessmentId: string }>(claimRelease, [now]);
    return claimed?.assessmentId;
  }

  /** Applies `change` to the locked assessment and carries its visibility over to its own resources. */
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

  /** Returns the assessments of a unit, part or section to the bank before it is deleted. */
  async detachFrom(_actor: Actor, { kind, id }: LeavingEntry): Promise<void> {
    const detached = await this.database.query<{ id: string }>(detachFrom[kind], [id]);
    await this.media.withdraw(detached.map((assessment) => assessment.id));
  }
}
