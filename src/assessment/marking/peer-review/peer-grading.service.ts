import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict } from '#platform/problems/problem.js';
import { scaledPoints } from '#assessment/marking/rubrics/rubric-points.js';
import { GradingService } from '#assessment/submissions/grading.service.js';
import type { SubmissionWithFacts } from '#assessment/submissions/anonymous-work.js';
import { SubmissionsService } from '#assessment/submissions/submissions.service.js';
import { peerReviewPolicy } from './peer-review.policy.js';
import { PeerReviewService } from './peer-review.service.js';
import { qualityOf, weightedMean } from './peer-scores.js';
import type { PeerReviewerView, PeerWorkView } from './peer-figures.dto.js';
import {
  lockShared,
  type ReviewedWorkRow,
  reviewerList,
  type ReviewerRow,
  workList,
  workOfSubmission,
} from './reviews.sql.js';

/** What follows from reviews: suggested scores, which become grades when a teacher accepts them, and figures about reviewers. */
@Injectable()
export class PeerGradingService {
  constructor(
    @InjectScoped(peerReviewPolicy) private readonly reviews: Scoped<typeof peerReviewPolicy>,
    private readonly peerReviews: PeerReviewService,
    private readonly submissions: SubmissionsService,
    private readonly grading: GradingService,
    private readonly database: Database,
  ) {}

  async listWorks(actor: Actor, assessmentId: string, query: PageQuery): Promise<Page<PeerWorkView>> {
    const { id } = await this.peerReviews.of(actor, assessmentId, 'edit');
    const page = await paginatePrepared<ReviewedWorkRow>(query, workList, [id], (list, values) =>
      this.reviews.read(actor, list, values, 'edit'),
    );
    return { ...page, items: page.items.map(workView) };
  }

  async listReviewers(actor: Actor, assessmentId: string, query: PageQuery): Promise<Page<PeerReviewerView>> {
    const { id } = await this.peerReviews.of(actor, assessmentId, 'edit');
    const page = await paginatePrepared<ReviewerRow>(query, reviewerList, [id], (list, values) =>
      this.reviews.read(actor, list, values, 'edit'),
    );
    return { ...page, items: page.items.map(reviewerView) };
  }

  /** Grades a submission with the score that its reviews suggest, if it is still the one the teacher has seen. */
  accept(actor: Actor, submissionId: string, score: number): Promise<SubmissionWithFacts> {
    return this.database.transaction(async () => {
      const { assessmentId } = await this.submissions.get(actor, submissionId, 'edit');
      const { id } = await this.peerReviews.of(actor, assessmentId, 'edit');
      await this.database.query(lockShared, [id]);
      const { status } = await this.peerReviews.of(actor, assessmentId, 'edit');
      if (status === 'planned' || status === 'open')
        throw conflict('peer_review_running', 'Close the peer review before accepting its scores.');
      const [work] = await this.database.query<ReviewedWorkRow>(workOfSubmission, [submissionId, id]);
      const suggested = work && suggestedScore(work);
      if (!work || suggested === undefined || suggested === null)
        throw conflict('no_reviews', 'No review of this work counts. Grade the submission.');
      if (Number(suggested) !== score)
        throw conflict('suggestion_changed', `The reviews suggest ${Number(suggested)} now. Look at the work again.`);
      const reason = `Peer review: weighted mean of ${work.counted.length} reviews.`;
      const { attemptNumber } = work;
      const grading = { status: 'graded' as const, items: [], score, reason, attemptNumber };
      return this.grading.grade(actor, submissionId, grading, { cause: 'peer_review' });
    });
  }
}

/** The weighted mean of the reviews as points of the work, rounded half up; null without reviews. */
function suggestedScore({ counted, maxPoints, maxScore }: ReviewedWorkRow): string | null {
  const mean = weightedMean(counted);
  return mean && scaledPoints(mean, maxPoints, maxScore);
}

function workView(row: ReviewedWorkRow): PeerWorkView {
  const { submissionId, authorName, reviews, reported, counted } = row;
  const suggested = suggestedScore(row);
  return {
    ...{ submissionId, authorName, reviews, reported, reviewsDone: counted.length },
    suggestedScore: suggested === null ? null : Number(suggested),
    score: row.score === null ? null : Number(row.score),
  };
}

function reviewerView({ own, maxPoints, ...reviewer }: ReviewerRow): PeerReviewerView {
  const reviews = own.flatMap(({ points, counted }) => {
    const mean = weightedMean(counted);
    return mean ? [{ points, mean, maxPoints }] : [];
  });
  return { ...reviewer, quality: qualityOf(reviews) };
}
