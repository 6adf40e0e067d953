import { Injectable } from '@nestjs/common';
import { namesHidden } from '#assessment/assessments/anonymous/hidden-names.js';
import { NamesService } from '#assessment/assessments/anonymous/names.service.js';
import { AssessmentLifecycleService } from '#assessment/assessments/assessment-lifecycle.service.js';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { conflict } from '#platform/problems/problem.js';
import type { GradeReleaseDraft } from './regrade.dto.js';
import { RescoringService } from './rescoring.service.js';
import { unmarkedWork } from './rescoring.sql.js';

/** Releases grades: from then on they count, and students and guardians see them and are notified. */
@Injectable()
export class GradeReleaseService {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly lifecycle: AssessmentLifecycleService,
    private readonly rescoring: RescoringService,
    private readonly names: NamesService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Releases the complete and the entered grades of an assessment, and counts both; answers without a score stay hidden. Hidden
   * names are shown with them, so all work has to be marked before.
   */
  async release(actor: Actor, assessmentId: string, { studentIds }: GradeReleaseDraft): Promise<{ released: number }> {
    return this.database.transaction(async () => {
      const { hidesNames } = await this.assessments.lock(actor, assessmentId);
      if (hidesNames && studentIds) throw namesHidden();
      if (hidesNames && (await this.hasUnmarked(assessmentId))) throw markingIncomplete();
      const cause = { cause: 'release' } as const;
      const request = { assessmentId, actorId: actor.userId, cause, releases: true, studentIds };
      const { changes, releasedEntries } = await this.rescoring.run(request);
      if (hidesNames) await this.names.show(assessmentId, this.clock.now());
      return { released: changes.length + releasedEntries };
    });
  }

  /** Releases the grades whose time has come, each release time once. Returns the number of assessments. */
  async releaseDue(now = this.clock.now()): Promise<number> {
    for (let released = 0; ; released++) if (!(await this.releaseNext(now))) return released;
  }

  private async hasUnmarked(assessmentId: string): Promise<boolean> {
    return (await this.database.query(unmarkedWork, [assessmentId])).length > 0;
  }

  private releaseNext(now: Date): Promise<boolean> {
    return this.database.transaction(async () => {
      const assessmentId = await this.lifecycle.claimRelease(now);
      if (!assessmentId) return false;
      await this.rescoring.run({ assessmentId, actorId: null, cause: { cause: 'release' }, releases: true });
      return true;
    });
  }
}

const markingIncomplete = () =>
  conflict(
    'marking_incomplete',
    'Some work has no grade yet. Names are shown with the grades, so grade all work before you release them.',
  );
