import { mayReadKeys } from '#assessment/assessments/assessments.policy.js';
import { countMarks, pointsTotal } from '#assessment/marking/rubrics/rubric-points.js';
import type { SubmissionAttempt } from '#assessment/submissions/submission-attempt.entity.js';
import { SubmissionsService } from '#assessment/submissions/submissions.service.js';
import { SubmittedFiles } from '#assessment/submissions/submitted-files.js';
import { FileAccess } from '#curriculum/files/file-access.port.js';
import type { Actor } from '#platform/access/actor.js';
import { onePage, type Page } from '#platform/api/page.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope } from '#platform/database/scoped.repository.js';
import type { FileFacts } from '#platform/files/stored-file.dto.js';
import { Provides } from '#platform/ports/ports.js';
import { notFound } from '#platform/problems/problem.js';
import { peerReviewPolicy } from './peer-review.policy.js';
import { PeerReviewService } from './peer-review.service.js';
import type { PeerFeedbackView, PeerTaskView, ReviewDraft } from './reviews.dto.js';
import * as sql from './reviews.sql.js';
import { reviewsClosed, SamplesService } from './samples.service.js';

type Task = Omit<PeerTaskView, 'answers' | 'files'> & Pick<SubmissionAttempt, 'answers'>;
type TaskWithFiles = Omit<PeerTaskView, 'files'> & { files: FileFacts[] };

/** Reviews of works by students, and what their authors see of them. */
@Provides(FileAccess)
export class ReviewsService implements FileAccess {
  constructor(
    @InjectScoped(peerReviewPolicy) private readonly reviews: Scoped<typeof peerReviewPolicy>,
    private readonly peerReviews: PeerReviewService,
    private readonly samples: SamplesService,
    private readonly submissions: SubmissionsService,
    private readonly files: SubmittedFiles,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The works that the actor reviews, once the peer review has opened. */
  async listTasks(actor: Actor, assessmentId: string): Promise<Page<TaskWithFiles>> {
    const { id } = await this.peerReviews.of(actor, assessmentId, 'review');
    const tasks = await this.database.query<Task>(sql.taskList, [id, actor.userId]);
    const files = await this.files.namedIn(tasks.map(({ answers }) => answers));
    return onePage(tasks.map((task, at) => ({ ...task, files: files[at] ?? [] })));
  }

  /** Writes or changes a review while the peer review is open. The lock keeps it from closing meanwhile. */
  async save(actor: Actor, id: string, { marks, comment }: ReviewDraft): Promise<Task> {
    return this.database.transaction(async () => {
      const [task] = await this.database.query<{ peerReviewId: string }>(sql.reviewOfTask, [id, actor.userId]);
      if (!task) throw notFound('review');
      await this.database.query(sql.lockShared, [task.peerReviewId]);
      const review = await this.reviews.get(actor, task.peerReviewId, 'review');
      const now = this.clock.now();
      if (!review.acceptsReviews(now)) throw reviewsClosed();
      const { criteria } = await this.peerReviews.rubricOf(review);
      const weight = await this.samples.weightOf(actor, review);
      const counted = countMarks(criteria, marks);
      const points = pointsTotal(counted).toFixed(2);
      const values = [JSON.stringify(counted), points, comment, weight, now];
      await this.database.query(sql.saveReview, [id, actor.userId, ...values]);
      const { items } = await this.listTasks(actor, review.assessmentId);
      const saved = items.find((one) => one.id === id);
      if (!saved) throw notFound('review');
      return saved as Task;
    });
  }

  /** The reviews of a submission: for teachers all, for others those that have been released and are not hidden. */
  async listFeedback(actor: Actor, submissionId: string): Promise<Page<PeerFeedbackView>> {
    await this.submissions.get(actor, submissionId);
    const isStaff = mayReadKeys(actor);
    const rows = await this.database.query<Required<PeerFeedbackView>>(sql.feedbackList, [submissionId, isStaff]);
    return onePage(isStaff ? rows : rows.map(({ weight: _, reportReason: __, ...shown }) => shown));
  }

  /** An author reports a review to the teacher. Repeated, the last reason counts. */
  async report(actor: Actor, id: string, reason: string): Promise<void> {
    const values = [id, actor.userId, reason, this.clock.now()];
    const reported = await this.database.query(sql.reportReview, values);
    if (reported.length === 0) throw notFound('review');
  }

  /** Hides a review from its authors, so that it does not count, or shows it again. */
  setHidden(actor: Actor, id: string, isHidden: boolean): Promise<void> {
    return this.database.transaction(async () => {
      const changed = await this.reviews.read(actor, sql.setHidden, [id, isHidden], 'edit');
      if (changed.length === 0) throw notFound('review');
      const action = isHidden ? 'peer_review.hidden' : 'peer_review.shown';
      await this.audit.record(actor, { action, entity: 'peer_assignment', entityId: id });
    });
  }

  readable(actor: Actor): SpliceScope {
    return this.reviews.splice(actor, sql.reviewedFile, 'review');
  }
}
