import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { orderBy } from '#platform/database/order-by.js';
import { type Page, type PageQuery, paginate } from '#platform/api/page.js';
import { UsersService } from '#identity/accounts/users.service.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { answerKeyPolicy, assessmentPolicy, isLockedFor } from '#assessment/assessments/assessments.policy.js';
import type { Submission, SubmissionAttempt } from './submission.entity.js';
import type { AttemptView, ItemGradeView, SubmissionQuery } from './submissions.dto.js';
import { attemptPolicy, ownSubmissionPolicy, submissionPolicy } from './submissions.policy.js';

type NamedSubmission = Submission & { studentName?: string };

/** Reads submissions for students, their parents and their teachers. */
@Injectable()
export class SubmissionsService {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    @InjectScoped(ownSubmissionPolicy) private readonly own: Scoped<typeof ownSubmissionPolicy>,
    @InjectScoped(attemptPolicy) private readonly attempts: Scoped<typeof attemptPolicy>,
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: SubmissionQuery): Promise<Page<NamedSubmission>> {
    return this.page(this.submissions, actor, query);
  }

  listOwn(actor: Actor, query: SubmissionQuery): Promise<Page<NamedSubmission>> {
    return this.page(this.own, actor, query);
  }

  async get(actor: Actor, id: string): Promise<NamedSubmission> {
    const submission = await this.submissions.get(actor, id);
    const names = await this.users.namesOf([submission.studentId]);
    return Object.assign(submission, { studentName: names.get(submission.studentId) });
  }

  /** The attempts of a submission. Grades are included only if the actor may review them. */
  async listAttempts(actor: Actor, id: string, query: PageQuery): Promise<Page<AttemptView>> {
    const submission = await this.submissions.get(actor, id);
    // Unscoped: the actor may see the submission but no longer the assessment, if it was moved to another class.
    const assessment = await this.assessments.unscoped.findOneByOrFail({ id: submission.assessmentId });
    const rows = this.attempts.visibleTo(actor).andWhere('row.submissionId = :id', { id });
    const page = await paginate(orderBy(rows, 'attemptNumber'), query);
    const seesGrades = this.mayReview(actor, submission, assessment);
    return { ...page, items: page.items.map((attempt) => viewOf(attempt, seesGrades)) };
  }

  private async page(
    from: typeof this.submissions,
    actor: Actor,
    query: SubmissionQuery,
  ): Promise<Page<NamedSubmission>> {
    const { assessmentId, classroomId, studentId, status, sort } = query;
    const rows = from.visibleTo(actor);
    if (assessmentId) rows.andWhere('row.assessmentId = :assessmentId', { assessmentId });
    if (classroomId) rows.andWhere('row.classroomId = :classroomId', { classroomId });
    if (studentId) rows.andWhere('row.studentId = :studentId', { studentId });
    if (status) rows.andWhere('row.status = :status', { status });
    const page = await paginate(orderBy(rows, sort), query);
    const names = await this.users.namesOf(page.items.map((submission) => submission.studentId));
    return { ...page, items: page.items.map((row) => Object.assign(row, { studentName: names.get(row.studentId) })) };
  }

  /**
   * Staff may always review. For others the review rule of the assessment decides, but grades stay hidden while it is
   * locked, and while an attempt is left, for which they would give the answers away.
   */
  private mayReview(actor: Actor, submission: Submission, assessment: Assessment): boolean {
    if (answerKeyPolicy.scopeOf(actor.role, 'read')) return true;
    if (isLockedFor(actor, assessment, this.clock.now())) return false;
    const isOver = assessment.dueAt !== null && this.clock.now() > (assessment.lateUntil ?? assessment.dueAt);
    if (assessment.review === 'never') return false;
    if (assessment.review === 'after_due') return submission.status === 'graded' && isOver;
    const attemptsLeft = submission.attemptCount < assessment.maxAttempts + submission.extraAttempts;
    return submission.status === 'graded' && (isOver || !attemptsLeft);
  }
}

function viewOf(attempt: SubmissionAttempt, seesGrades: boolean): AttemptView {
  const { attemptNumber, answers, text, submittedAt, isLate, lateNote, pendingItems, score } = attempt;
  const attemptFields = { attemptNumber, answers, text, submittedAt, isLate, lateNote, pendingItems };
  return {
    ...attemptFields,
    score: score === null ? null : Number(score),
    ...(seesGrades && { grades: gradesOf(attempt) }),
  };
}

const gradesOf = ({ grades }: SubmissionAttempt): ItemGradeView[] =>
  Object.entries(grades).map(([itemId, grade]) => ({
    ...grade,
    itemId,
    score: Number(grade.score),
    maxScore: Number(grade.maxScore),
  }));
