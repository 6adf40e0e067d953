import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { ScoringService } from '#workbook/live-sessions/scoring/scoring.service.js';
import type { LiveSessionStatus, Transition } from '#workbook/live-sessions/session-states.js';
import { LifecycleService } from './lifecycle.service.js';
import { absentPeople, overdueSessions } from './overdue-sessions.sql.js';

/** A session that has been forgotten. */
export interface OverdueSession {
  id: string;
}

interface Stay {
  sessionId: string;
  userId: string;
}

/** How a forgotten session in this status is closed: paused ones are resumed first, as no other transition ends them. */
const waysToClose: Partial<Record<LiveSessionStatus, Transition[]>> = {
  active: ['end'],
  paused: ['resume', 'end'],
  starting: ['cancel'],
  scheduled: ['cancel'],
};

const hourMs = 3_600_000;
/** Sessions in progress are closed so long after their planned end. */
const closeAfterMs = 2 * hourMs;
/** Sessions that were never started are cancelled so long after their planned end. */
const cancelAfterMs = 24 * hourMs;
/** A person without an open stream or request counts as left after so long. */
const absentAfterMs = 10 * 60_000;

@Injectable()
export class OverdueSessions {
  constructor(
    @InjectScoped(liveSessionPolicy) private readonly sessions: Scoped<typeof liveSessionPolicy>,
    private readonly lifecycle: LifecycleService,
    private readonly scoring: ScoringService,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Queues a job for each forgotten session, so that one that fails does not keep the others open. */
  async enqueue(now = this.clock.now()): Promise<number> {
    const overdue = await this.find(now);
    await this.queue.addAll('close-live-session', overdue);
    return overdue.length;
  }

  /** Ends or cancels a forgotten session. Has no effect on one that is closed, or was postponed meanwhile. */
  async close({ id }: OverdueSession, now = this.clock.now()): Promise<void> {
    await this.database.transaction(async () => {
      // Unscoped: a job has no actor.
      const rows = this.sessions.unscoped.createQueryBuilder('row').where('row.id = :id', { id });
      const session = await rows.setLock('pessimistic_write').getOne();
      const steps = session && waysToClose[session.status];
      if (!session || !steps || (await this.find(now, id)).length === 0) return;
      await this.lifecycle.apply(session, steps, null);
    });
  }

  /** Ends the stays of people who are gone, at their last sign of life, and stores their scores. Returns their number. */
  async releaseAbsent(now = this.clock.now()): Promise<number> {
    const before = new Date(now.getTime() - absentAfterMs);
    return this.database.transaction(async () => {
      const [released] = await this.database.query<{ gone: Stay[] }>(absentPeople, [before, now]);
      const { gone } = released ?? { gone: [] };
      if (gone.length > 0) await this.scoring.scoreAll(gone);
      return gone.length;
    });
  }

  private find(now: Date, id: string | null = null): Promise<OverdueSession[]> {
    const [closeBefore, cancelBefore] = [closeAfterMs, cancelAfterMs].map((ms) => new Date(now.getTime() - ms));
    return this.database.query<OverdueSession>(overdueSessions, [closeBefore, cancelBefore, id]);
  }
}
