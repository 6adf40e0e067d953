import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { type Page, type PageQuery, paginate } from '#platform/api/page.js';
import { UsersService } from '#identity/accounts/users.service.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import { answerKeyPolicy, assessmentPolicy, isLockedFor } from '#assessment/assessments/assessments.policy.js';
import type { Submission, SubmissionAttempt } from './submission.entity.js';
import type { AttemptView, ItemGradeView, SubmissionQuery } from './submissions.dto.js';
import { attemptPolicy, ownSubmissionPolicy, submissionPolicy } from './submissions.policy.js';

type Named = Submission & { studentName?: string };

/** Work that was handed in, as its student, their parents and their teachers may see it. */
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

  list(actor: Actor, query: SubmissionQuery): Promise<Page<Named>> {
    return this.page(this.submissions, actor, query);
  }

  listOwn(actor: Actor, query: SubmissionQuery): Promise<Page<Named>> {
    return this.page(this.own, actor, query);
  }

  async get(actor: Actor, id: string): Promise<Named> {
    const submission = await this.submissions.get(actor, id);
    const names = await this.users.namesOf([submission.studentId]);
    return Object.assign(submission, { studentName: names.get(submission.studentId) });
  }

  /** Every time the work was handed in; what each answer earned and why, as soon as the reader may know. */
  async listAttempts(actor: Actor, id: string, query: PageQuery): Promise<Page<AttemptView>> {
    const submission = await this.submissions.get(actor, id);
    // Unscoped: whoever may see the submission may know the rules of its assessment, even once it left their class.
    const assessment = await this.assessments.unscoped.findOneByOrFail({ id: submission.assessmentId });
    const rows = this.attempts.visibleTo(actor).andWhere('row.submissionId = :id', { id });
    const page = await paginate(rows.orderBy('row.attemptNumber'), query);
    const seesGrades = this.mayReview(actor, submission, assessment);
    return { ...page, items: page.items.map((attempt) => viewOf(attempt, seesGrades)) };
  }

  private async page(from: typeof this.submissions, actor: Actor, query: SubmissionQuery): Promise<Page<Named>> {
    const { assessmentId, classroomId, studentId, status, sort } = query;
    const rows = from.visibleTo(actor);
    if (assessmentId) rows.andWhere('row.assessmentId = :assessmentId', { assessmentId });
    if (classroomId) rows.andWhere('row.classroomId = :classroomId', { classroomId });
    if (studentId) rows.andWhere('row.studentId = :studentId', { studentId });
    if (status) rows.andWhere('row.status = :status', { status });
    rows.orderBy('row.submittedAt', sort.startsWith('-') ? 'DESC' : 'ASC').addOrderBy('row.id');
    const page = await paginate(rows, query);
    const names = await this.users.namesOf(page.items.map((submission) => submission.studentId));
    return { ...page, items: page.items.map((row) => Object.assign(row, { studentName: names.get(row.studentId) })) };
  }

  /**
   * Staff always; others by the assessment's rule, never before it opens (again), and never while an attempt is left: what is right would help with
   * the next one.
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
  const shown = { attemptNumber, answers, text, submittedAt, isLate, lateNote, pendingItems };
  return { ...shown, score: score === null ? null : Number(score), ...(seesGrades && { grades: gradesOf(attempt) }) };
}

const gradesOf = ({ grades }: SubmissionAttempt): ItemGradeView[] =>
  Object.entries(grades).map(([itemId, grade]) => ({
    ...grade,
    itemId,
    score: Number(grade.score),
    maxScore: Number(grade.maxScore),
  }));
