import { Injectable } from '@nestjs/common';
import { TcodesService } from '#billing/catalogue/tcodes.service.js';
import { statusAtPercent, transition } from '#learning/progress/progress-state.js';
import type { TcodeProgressView, TcodeReport } from '#learning/progress/progress.dto.js';
import { progressPolicy } from '#learning/progress/progress.policy.js';
import { ProgressChanged } from '#learning/progress/progress.service.js';
import { type Reported, reportTcode, revisitTcode } from '#learning/progress/progress.sql.js';
import { UserProgress } from '#learning/progress/user-progress.entity.js';
import { AccessDecider } from '#platform/access/access-decider.js';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Events } from '#platform/events/events.js';
import { forbidden, notFound } from '#platform/problems/problem.js';

/** A user has reported the slide they are on. */
export class SlideViewed {
  constructor(
    readonly userId: string,
    readonly tcodeId: string,
    readonly slide: number,
  ) {}
}

/** Users' progress on the content of catalogue entries (tcodes). */
@Injectable()
export class TcodeProgressService {
  constructor(
    @InjectScoped(progressPolicy) private readonly progress: Scoped<typeof progressPolicy>,
    private readonly tcodes: TcodesService,
    private readonly access: AccessDecider,
    private readonly events: Events,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Progress as last reported; `not_started` before the first report. */
  async get(actor: Actor, tcodeId: string): Promise<TcodeProgressView> {
    await this.assertReadable(actor, tcodeId);
    const row = await this.progress
      .visibleTo(actor, 'readOwn')
      .andWhere('row.tcodeId = :tcodeId', { tcodeId })
      .getOne();
    return viewOf(tcodeId, row ?? new UserProgress());
  }

  /** Stores a report. The slide is a position and is stored as sent; percent complete never decreases. */
  async report(actor: Actor, tcodeId: string, report: TcodeReport): Promise<TcodeProgressView> {
    await this.assertReadable(actor, tcodeId);
    const { lastSlideSeen: slide = null, percentComplete: percent = null, minutes } = report;
    const [reported] = await this.database.query<Reported>(reportTcode, [
      newId(),
      actor.userId,
      tcodeId,
      null,
      null,
      percent,
      statusAtPercent(percent ?? 0),
      slide,
      minutes,
      this.clock.now(),
    ]);
    if (!reported) throw notFound('content');
    await this.events.emit(new ProgressChanged(actor.userId));
    if (slide !== null) await this.events.emit(new SlideViewed(actor.userId, tcodeId, slide));
    return viewOf(tcodeId, reported);
  }

  /** Takes up completed content again. Throws 409 `illegal_transition` in any other state. */
  async revisit(actor: Actor, tcodeId: string): Promise<TcodeProgressView> {
    const before = await this.get(actor, tcodeId);
    transition(before.status, 'revisit');
    const values = [actor.userId, tcodeId, this.clock.now()];
    const [revisited] = await this.database.query<Reported>(revisitTcode, values);
    await this.events.emit(new ProgressChanged(actor.userId));
    return revisited ? viewOf(tcodeId, revisited) : this.get(actor, tcodeId);
  }

  /** The catalogue is visible to every user; progress requires access to the content. */
  private async assertReadable(actor: Actor, tcodeId: string): Promise<void> {
    const { subjectId, unitId, courseId, moduleId, pathId, kind, isPublic } = await this.tcodes.get(actor, tcodeId);
    const targetId = unitId ?? subjectId ?? courseId ?? moduleId ?? pathId;
    if (!targetId && isPublic) return;
    if (!targetId) throw notFound('content');
    const { allowed, reason } = await this.access.decide(actor, kind, targetId);
    if (!allowed)
      throw forbidden(
        reason ?? 'forbidden',
        'You have no access to this content. See its catalogue entry for the ways to get access.',
      );
  }
}

type Progress = Pick<UserProgress, keyof Omit<Reported, 'id'>>;

/** Tcode responses call these fields percentComplete and lastActive. */
const viewOf = (tcodeId: string, { progressPercent, lastAccessedAt, ...rest }: Progress): TcodeProgressView => ({
  ...rest,
  tcodeId,
  percentComplete: progressPercent,
  lastActive: lastAccessedAt,
});
