import { Injectable } from '@nestjs/common';
import { coveredDays } from '#assessment/grading/late-days.js';
import { RescoringService } from '#assessment/submissions/regrading/rescoring.service.js';
import { SubjectsService } from '#curriculum/subjects/subjects.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Task, JobQueue } from '#platform/jobs/queue.js';
import { notFound } from '#platform/problems/problem.js';
import { memberPolicy } from '#school/classrooms/classrooms.policy.js';
import type { LateDayBudgetDraft, LateDaysView } from './late-days.dto.js';
import * as sql from './late-days.sql.js';

/** Late days that students may use in a subject without a penalty (docs/decisions/0224). */
@Injectable()
export class LateDaysService {
  constructor(
    @InjectScoped(memberPolicy) private readonly members: Scoped<typeof memberPolicy>,
    private readonly subjects: SubjectsService,
    private readonly rescoring: RescoringService,
    private readonly queue: JobQueue,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** The students of the class by name, with the days each may use and has used. */
  async list(actor: Actor, subjectId: string, query: PageQuery): Promise<Page<LateDaysView>> {
    const { classroomId } = await this.subjects.get(actor, subjectId, 'edit');
    return paginatePrepared<LateDaysView>(query, sql.lateDayList, [classroomId, subjectId], (list, values) =>
      this.members.read(actor, list, values, 'listProgress'),
    );
  }

  async ownDays(actor: Actor, subjectId: string): Promise<LateDaysView> {
    await this.subjects.get(actor, subjectId);
    const [own] = await this.database.query<LateDaysView>(sql.ownLateDays, [subjectId, actor.userId]);
    if (!own) throw notFound('subject');
    return own;
  }

  /** Sets a budget; the penalties of submitted work follow by a job. */
  async setBudget(actor: Actor, subjectId: string, { days, studentId }: LateDayBudgetDraft): Promise<LateDaysView> {
    const { classroomId } = await this.subjects.get(actor, subjectId, 'edit');
    if (studentId && !(await this.attends(actor, classroomId, studentId))) throw notFound('student');
    return this.database.transaction(async () => {
      await this.database.query(sql.setBudget, [newId(), subjectId, studentId ?? null, days]);
      const data = { days, studentId };
      await this.audit.record(actor, { action: 'subject.late_days_set', entity: 'subject', entityId: subjectId, data });
      await this.queue.add('count-late-days', { subjectIds: [subjectId] });
      const [own] = await this.database.query<LateDaysView>(sql.ownLateDays, [subjectId, studentId ?? null]);
      if (!own) throw notFound('subject');
      return own;
    });
  }

  /** Counts the late days of subjects again, and scores the attempts whose covered days changed, in a fixed number of statements. */
  @Task('count-late-days')
  async count({ subjectIds, studentIds }: { subjectIds: string[]; studentIds?: string[] }): Promise<number> {
    return this.database.transaction(async () => {
      await this.database.query(sql.lockSubjects, [subjectIds]);
      const rows = await this.database.query<sql.LateAttemptRow>(sql.lateAttempts, [subjectIds, studentIds ?? null]);
      const days = coveredDays(rows);
      const counted = rows.map((row, at) => ({ ...row, days: days[at] ?? 0 }));
      const news = counted.filter((row) => row.coveredDays !== row.days);
      await this.database.query(sql.coverDays, [news.map(({ id }) => id), news.map((row) => row.days)]);
      const changed = news.filter((row) => (row.coveredDays ?? 0) !== row.days);
      const cause = { cause: 'late_policy', reason: 'Late days of the budget were counted.' } as const;
      if (changed.length > 0) await this.rescoring.runFor(changed, cause);
      return changed.length;
    });
  }

  /** Counts the late days of the subject of an assessment again, if it has a budget. */
  async countFor(assessmentId: string, studentIds?: string[]): Promise<void> {
    const [subject] = await this.database.query<{ subjectId: string }>(sql.subjectWithBudget, [assessmentId]);
    if (subject) await this.count({ subjectIds: [subject.subjectId], ...(studentIds && { studentIds }) });
  }

  /** Counts the late days of work submitted since the last time. Returns the number of attempts with covered days. */
  async countNew(): Promise<number> {
    const subjects = await this.database.query<{ subjectId: string }>(sql.uncountedSubjects);
    if (subjects.length === 0) return 0;
    return this.count({ subjectIds: subjects.map(({ subjectId }) => subjectId) });
  }

  private attends(actor: Actor, classroomId: string, userId: string): Promise<boolean> {
    const rows = this.members
      .visibleTo(actor, 'listProgress')
      .andWhere('row.classroomId = :classroomId', { classroomId });
    return rows.andWhere('row.userId = :userId', { userId }).getExists();
  }
}
