import { Injectable } from '@nestjs/common';
import { OutlineService } from '#curriculum/outline/outline.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { notFound } from '#platform/problems/problem.js';
import { statusAtPercent, transition } from './progress-state.js';
import type { SectionProgressView, SectionReport } from './progress.dto.js';
import { progressPolicy } from './progress.policy.js';
import { ProgressChanged } from './progress.service.js';
import { type Reported, reportSection, revisitSection } from './progress.sql.js';
import { UserProgress } from './user-progress.entity.js';

/** A user has completed a section for the first time. */
export class SectionCompleted {
  constructor(
    readonly userId: string,
    readonly sectionId: string,
    readonly subjectId: string,
  ) {}
}

/** Users' progress on the sections they may read. */
@Injectable()
export class SectionProgressService {
  constructor(
    @InjectScoped(progressPolicy) private readonly progress: Scoped<typeof progressPolicy>,
    private readonly outline: OutlineService,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Progress as last reported; `not_started` before the first report. */
  async get(actor: Actor, sectionId: string): Promise<SectionProgressView> {
    await this.outline.sections.get(actor, sectionId);
    const row = await this.progress
      .visibleTo(actor, 'readOwn')
      .andWhere('row.sectionId = :sectionId', { sectionId })
      .getOne();
    return { ...(row ?? new UserProgress()), sectionId };
  }

  /** Stores a report. A section is completed at 100 percent. */
  async report(actor: Actor, sectionId: string, draft: SectionReport): Promise<SectionProgressView> {
    const { subjectId, classroomId } = await this.outline.sections.get(actor, sectionId);
    const { progressPercent: percent = null, minutes } = draft;
    const now = this.clock.now();
    const [reported] = await this.database.query<Reported>(reportSection, [
      newId(),
      actor.userId,
      sectionId,
      subjectId,
      classroomId,
      percent,
      statusAtPercent(percent ?? 0),
      null,
      minutes,
      now,
    ]);
    if (!reported) throw notFound('section');
    await this.events.emit(new ProgressChanged(actor.userId));
    if (reported.firstCompletedAt?.getTime() === now.getTime()) {
      await this.events.emit(new SectionCompleted(actor.userId, sectionId, subjectId));
    }
    return { ...reported, sectionId };
  }

  /** Takes up a completed section again. Throws 409 `illegal_transition` in any other state. */
  async revisit(actor: Actor, sectionId: string): Promise<SectionProgressView> {
    const { status } = await this.get(actor, sectionId);
    transition(status, 'revisit');
    const values = [actor.userId, sectionId, this.clock.now()];
    const [revisited] = await this.database.query<Reported>(revisitSection, values);
    await this.events.emit(new ProgressChanged(actor.userId));
    return revisited ? { ...revisited, sectionId } : this.get(actor, sectionId);
  }
}
