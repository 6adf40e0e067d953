import { Injectable } from '@nestjs/common';
import type { GradeCauseName } from '#assessment/grades/grade-causes.js';
import { MissingWorkService } from '#assessment/grades/missing-work.service.js';
import { RescoringService } from '#assessment/submissions/regrading/rescoring.service.js';
import { Task } from '#platform/jobs/queue.js';
import { LateDaysService } from './late-days.service.js';

interface RescoreJob {
  assessmentId: string;
  /** null without a person. */
  actorId: string | null;
  cause: GradeCauseName;
  reason?: string;
  /** Only these students. */
  studentIds?: string[];
}

/** Applies changed dates, exceptions, late policies, grading methods and releases to submitted work. */
@Injectable()
export class RescoreJobs {
  constructor(
    private readonly rescoring: RescoringService,
    private readonly missing: MissingWorkService,
    private readonly lateDays: LateDaysService,
  ) {}

  @Task('rescore-assessment')
  async rescore({ assessmentId, actorId, cause, reason, studentIds }: RescoreJob): Promise<void> {
    await this.rescoring.run({ assessmentId, actorId, cause: { cause, reason: reason ?? '' }, studentIds });
    await this.missing.apply([assessmentId]);
    await this.lateDays.countFor(assessmentId, studentIds);
  }
}
