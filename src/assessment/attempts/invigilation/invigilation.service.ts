import { Injectable } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { attemptOver } from '#assessment/attempts/attempt-facts.js';
import { AttemptReader } from '#assessment/attempts/attempt-reader.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import type { AttemptBoardRowView, AttemptSelection, AttemptsChangedView } from './invigilation.dto.js';
import { board, pauseAttempts, resumeAttempts, stopAttempts, voidAttempt } from './invigilation.sql.js';

/** What teachers see and do while a class takes an assessment. */
@Injectable()
export class InvigilationService {
  constructor(
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly authoring: AssessmentsService,
    private readonly reader: AttemptReader,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The students of the class by name, each with the latest attempt. */
  async board(actor: Actor, assessmentId: string, query: PageQuery): Promise<Page<AttemptBoardRowView>> {
    await this.authoring.get(actor, assessmentId, 'edit');
    return paginatePrepared(query, board, [assessmentId, this.clock.now()], (list, values) =>
      this.assessments.read(actor, list, values, 'edit'),
    );
  }

  /** Time stops, and answers are refused, until the attempts go on. */
  pause(actor: Actor, assessmentId: string, selection: AttemptSelection): Promise<AttemptsChangedView> {
    return this.change(actor, assessmentId, selection, { statement: pauseAttempts, action: 'attempts.paused' });
  }

  resume(actor: Actor, assessmentId: string, selection: AttemptSelection): Promise<AttemptsChangedView> {
    return this.change(actor, assessmentId, selection, { statement: resumeAttempts, action: 'attempts.resumed' });
  }

  /** Ends attempts before their time is up: they are submitted with what was saved. */
  end(actor: Actor, assessmentId: string, selection: AttemptSelection): Promise<AttemptsChangedView> {
    return this.database.transaction(async () => {
      const change = { statement: stopAttempts, action: 'attempts.ended' };
      const ended = await this.apply<{ attemptId: string }>(actor, assessmentId, selection, change);
      const jobs = ended.map(({ attemptId }) => ({ attemptId, isEnded: true }));
      await this.queue.addAll('submit-overdue-attempt', jobs);
      return { changed: ended.length };
    });
  }

  /** Declares an open attempt void: it does not count, and the student may start again. */
  async void(actor: Actor, id: string, reason: string): Promise<void> {
    return this.database.transaction(async () => {
      const { studentId, assessmentId } = await this.reader.get(actor, id, 'invigilate', false);
      const [voided] = await this.database.query<{ id: string }>(voidAttempt, [id, reason, this.clock.now()]);
      if (!voided) throw attemptOver(await this.reader.get(actor, id, 'invigilate', false));
      const data = { studentId, assessmentId, reason };
      await this.audit.record(actor, { action: 'attempt.voided', entity: 'attempt', entityId: id, data });
    });
  }

  private change(
    actor: Actor,
    assessmentId: string,
    selection: AttemptSelection,
    change: { statement: Statement; action: string },
  ): Promise<AttemptsChangedView> {
    return this.database.transaction(async () => {
      const changed = await this.apply(actor, assessmentId, selection, change);
      return { changed: changed.length };
    });
  }

  /** Locks the assessment first, as every statement that changes its work, which prevents deadlocks. */
  private async apply<Row extends object>(
    actor: Actor,
    assessmentId: string,
    { studentIds = null }: { studentIds?: string[] | null },
    { statement, action }: { statement: Statement; action: string },
  ): Promise<Row[]> {
    await this.authoring.lock(actor, assessmentId);
    const changed = await this.database.query<Row>(statement, [assessmentId, studentIds, this.clock.now()]);
    const data = { studentIds, changed: changed.length };
    await this.audit.record(actor, { action, entity: 'assessment', entityId: assessmentId, data });
    return changed;
  }
}
