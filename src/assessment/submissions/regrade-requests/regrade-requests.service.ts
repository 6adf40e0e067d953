import { Injectable } from '@nestjs/common';
import { ItemsService } from '#assessment/assessments/items.service.js';
import { GradingService } from '#assessment/submissions/grading.service.js';
import { SubmissionsService } from '#assessment/submissions/submissions.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import type { RegradeRequest } from './regrade-request.entity.js';
import type { RegradeDecision, RegradeRequestDraft, RegradeRequestQuery } from './regrade-requests.dto.js';
import { regradeRequestPolicy } from './regrade-requests.policy.js';

/** Requests of students to grade work again, and the answers of teachers. */
@Injectable()
export class RegradeRequestsService {
  constructor(
    @InjectScoped(regradeRequestPolicy) private readonly requests: Scoped<typeof regradeRequestPolicy>,
    private readonly submissions: SubmissionsService,
    private readonly grading: GradingService,
    private readonly items: ItemsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(
    actor: Actor,
    { assessmentId, submissionId, status, ...query }: RegradeRequestQuery,
  ): Promise<Page<RegradeRequest>> {
    const rows = this.requests.visibleTo(actor);
    if (assessmentId) rows.andWhere('row.assessmentId = :assessmentId', { assessmentId });
    if (submissionId) rows.andWhere('row.submissionId = :submissionId', { submissionId });
    if (status) rows.andWhere('row.status = :status', { status });
    return paginate(rows.orderBy('row.createdAt', 'DESC').addOrderBy('row.id'), query);
  }

  get(actor: Actor, id: string): Promise<RegradeRequest> {
    return this.requests.get(actor, id);
  }

  /** A student asks for a regrade of graded work; one request at a time for each submission. */
  async create(actor: Actor, submissionId: string, { itemId, reason }: RegradeRequestDraft): Promise<RegradeRequest> {
    const { status, assessmentId, classroomId } = await this.submissions.get(actor, submissionId);
    if (status !== 'graded') throw conflict('not_graded', 'Only graded work can be regraded.');
    if (itemId && !(await this.items.list(assessmentId)).some(({ id }) => id === itemId))
      throw invalid('item_unknown', 'The assessment has no item with this itemId.');
    const request = {
      submissionId,
      assessmentId,
      classroomId,
      studentId: actor.userId,
      itemId: itemId ?? null,
      reason,
    };
    return this.requests.create(actor, request);
  }

  /** Answers a request, and grades the submission with it. */
  async decide(actor: Actor, id: string, decision: RegradeDecision): Promise<RegradeRequest> {
    const { status, answer, items, score, feedback } = decision;
    const grades = items.length > 0 || score !== undefined || feedback !== undefined;
    if (grades && status === 'declined') throw invalid('decision_invalid', 'A declined request changes no grade.');
    return this.database.transaction(async () => {
      const request = await this.requests.lock(actor, id, 'decide');
      request.decide(status, answer, { userId: actor.userId, now: this.clock.now() });
      await this.requests.save(request);
      const grading = { status: 'graded', items, reason: answer.slice(0, 2000), ...pick({ score, feedback }) } as const;
      if (grades) await this.grading.grade(actor, request.submissionId, grading, { cause: 'regrade_request' });
      const entry = { action: `regrade_request.${status}`, entity: 'regrade_request', entityId: id };
      await this.audit.record(actor, { ...entry, data: { submissionId: request.submissionId } });
      return request;
    });
  }

  withdraw(actor: Actor, id: string): Promise<RegradeRequest> {
    return this.database.transaction(async () => {
      const request = await this.requests.lock(actor, id, 'withdraw');
      request.withdraw();
      return this.requests.save(request);
    });
  }
}

/** Only what was given: the fields are optional, not undefined. */
const pick = ({ score, feedback }: { score?: number | undefined; feedback?: string | undefined }) => ({
  ...(score !== undefined && { score }),
  ...(feedback !== undefined && { feedback }),
});
