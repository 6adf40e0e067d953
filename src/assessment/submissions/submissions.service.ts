import { Injectable } from '@nestjs/common';
import { dayOf, namesHidden } from '#assessment/assessments/anonymous/hidden-names.js';
import { assessmentPolicy, isLockedFor, mayReadKeys } from '#assessment/assessments/assessments.policy.js';
import type { GradeChangeView } from '#assessment/grades/grade-changes.dto.js';
import { GradesService } from '#assessment/grades/grades.service.js';
import type { Actor } from '#platform/access/actor.js';
import { versionedByContent } from '#platform/api/content-tag.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate, paginateIds } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { notFound } from '#platform/problems/problem.js';
import { type SubmissionWithFacts, withoutStudent } from './anonymous-work.js';
import type { ItemTimeView } from './attempts.dto.js';
import { shownAttempt, type ShownAttempt } from './shown-attempt.js';
import type { SubmissionAttempt } from './submission-attempt.entity.js';
import type { Submission } from './submission.entity.js';
import type { SubmissionQuery } from './submissions.dto.js';
import { attemptPolicy, submissionPolicy } from './submissions.policy.js';
import {
  itemTimesOfAttempts,
  hidesNamesOf,
  type ReviewFacts,
  reviewFacts,
  reviewFactsOfAttempt,
  type SubmissionFacts,
  submissionFacts,
  submissionList,
  type WorkReach,
} from './submissions.sql.js';
import { SubmittedFiles } from './submitted-files.js';

/** Reads submissions for students, their parents and their teachers. */
@Injectable()
export class SubmissionsService {
  constructor(
    @InjectScoped(submissionPolicy) private readonly submissions: Scoped<typeof submissionPolicy>,
    @InjectScoped(attemptPolicy) private readonly attempts: Scoped<typeof attemptPolicy>,
    @InjectScoped(assessmentPolicy) private readonly assessments: Scoped<typeof assessmentPolicy>,
    private readonly files: SubmittedFiles,
    private readonly grades: GradesService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  list(actor: Actor, query: SubmissionQuery): Promise<Page<SubmissionWithFacts>> {
    return this.page(actor, query, 'read');
  }

  listOwn(actor: Actor, query: SubmissionQuery): Promise<Page<SubmissionWithFacts>> {
    return this.page(actor, query, 'readOwn');
  }

  async get(actor: Actor, id: string, action: 'read' | 'edit' = 'read'): Promise<SubmissionWithFacts> {
    return versionedByContent(await this.withFacts(actor, await this.submissions.get(actor, id, action)));
  }

  /** Adds the names that belong to the ids of a submission, and the facts of its assessment. Teachers get no hidden names. */
  async withFacts(actor: Actor, submission: Submission): Promise<SubmissionWithFacts> {
    const [described] = await this.addFacts(actor, [submission]);
    if (!described) throw notFound('submission');
    return described;
  }

  /** The attempts of a submission. Grades are included only if the actor may review them. */
  async listAttempts(actor: Actor, id: string, query: PageQuery): Promise<Page<ShownAttempt>> {
    const [facts] = await this.submissions.read<ReviewFacts>(actor, reviewFacts, [id]);
    if (!facts) throw notFound('submission');
    const rows = this.attempts.visibleTo(actor).andWhere('row.submissionId = :id', { id });
    const page = await paginate(orderBy(rows, 'attemptNumber'), query);
    const seesDrafts = mayReadKeys(actor);
    const sees = {
      seesGrades: this.mayReview(actor, facts),
      seesDrafts,
      seesStudent: !(facts.hidesNames && seesDrafts),
    };
    const files = await this.files.namedIn(page.items.map(({ answers }) => answers));
    const times = sees.seesDrafts ? await this.timesOf(page.items) : undefined;
    return {
      ...page,
      items: page.items.map((attempt, at) => ({
        ...shownAttempt(attempt, files[at] ?? [], sees),
        ...(times && { timeSpent: times.get(attempt.id) ?? [] }),
      })),
    };
  }

  async listGradeHistory(actor: Actor, id: string, query: PageQuery): Promise<Page<GradeChangeView>> {
    const submission = await this.submissions.get(actor, id);
    const history = await this.grades.history(actor, submission, query);
    if (!mayReadKeys(actor)) return history;
    const { hidesNames } = await this.withFacts(actor, submission);
    return hidesNames ? { ...history, items: history.items.map((entry) => unlessBy(submission, entry)) } : history;
  }

  /** Whether the actor may see the grades of a submitted attempt, and so its questions. */
  async mayReviewAttempt(actor: Actor, attemptId: string): Promise<boolean> {
    const [facts] = await this.submissions.read<ReviewFacts>(actor, reviewFactsOfAttempt, [attemptId]);
    return facts !== undefined && this.mayReview(actor, facts);
  }

  private async page(
    actor: Actor,
    query: SubmissionQuery,
    action: 'read' | 'readOwn',
  ): Promise<Page<SubmissionWithFacts>> {
    const { assessmentId = null, classroomId = null, subjectId = null } = query;
    const { studentId = null, status = null, late = null } = query;
    const filters = [assessmentId, classroomId, subjectId, studentId, status, late];
    const reach = await this.reachOf(actor, query);
    return paginateIds(
      query,
      ({ limit, offset }) =>
        this.submissions.read(actor, submissionList(query, reach), [...filters, limit, offset], action),
      async (ids) => {
        const rows = this.submissions.visibleTo(actor, action).andWhere('row.id = ANY(:ids)', { ids });
        return this.addFacts(actor, await rows.getMany());
      },
    );
  }

  private async timesOf(attempts: SubmissionAttempt[]): Promise<Map<string, ItemTimeView[]>> {
    const ids = attempts.map(({ id }) => id);
    const rows = await this.database.query<{ id: string; times: ItemTimeView[] }>(itemTimesOfAttempts, [ids]);
    return new Map(rows.map(({ id, times }) => [id, times]));
  }

  /** Staff list work whose names are hidden by its assessment only. Throws 409 if they select a student there. */
  private async reachOf(actor: Actor, { assessmentId, studentId }: SubmissionQuery): Promise<WorkReach> {
    if (!mayReadKeys(actor)) return 'all';
    if (!assessmentId) return 'named';
    const hidden = await this.assessments.read(actor, hidesNamesOf, [assessmentId]);
    if (hidden.length > 0 && studentId) throw namesHidden();
    return hidden.length > 0 ? 'candidates' : 'named';
  }

  private async addFacts(actor: Actor, submissions: Submission[]): Promise<SubmissionWithFacts[]> {
    const ids = submissions.map(({ id }) => id);
    const facts = await this.database.query<SubmissionFacts>(submissionFacts, [ids]);
    const byId = new Map(facts.map((fact) => [fact.id, fact]));
    return submissions.flatMap((submission) => {
      const fact = byId.get(submission.id);
      if (!fact) return [];
      const described = Object.assign(submission, fact);
      return [fact.hidesNames && mayReadKeys(actor) ? withoutStudent(described) : described];
    });
  }

  /**
   * Staff may always review. For others the review rule of the assessment decides, but grades stay hidden while it is
   * locked, and while an attempt is left, for which they would give the answers away. Late work is an attempt, too.
   */
  private mayReview(actor: Actor, facts: ReviewFacts): boolean {
    const { status, review, dueAt, closesAt, hasAttemptsLeft, isWorking } = facts;
    const now = this.clock.now();
    if (mayReadKeys(actor)) return true;
    if (isLockedFor(actor, facts, now) || review === 'never' || status !== 'graded' || isWorking) return false;
    const isClosed = closesAt !== null && now > closesAt;
    if (isClosed || hasAttemptsLeft) return isClosed;
    const isDue = dueAt !== null && now > dueAt;
    return review === 'when_graded' || (isDue && closesAt === null);
  }
}

/** The entry without the student as the person who caused it. */
const unlessBy = ({ studentId }: Submission, entry: GradeChangeView): GradeChangeView =>
  entry.actorId === studentId
    ? { ...entry, actorId: null, actorName: null, changedAt: dayOf(entry.changedAt) }
    : { ...entry };
