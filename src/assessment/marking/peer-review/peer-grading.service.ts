import { Injectable } from '@nestjs/common';
import { scaledPoints } from '#assessment/marking/rubrics/rubric-points.js';
import type { SubmissionWithFacts } from '#assessment/submissions/anonymous-work.js';
import { BatchGradingService } from '#assessment/submissions/batch-grading/batch-grading.service.js';
import { GradingService } from '#assessment/submissions/grading.service.js';
import { SubmissionsService } from '#assessment/submissions/submissions.service.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, type Issue, notFound } from '#platform/problems/problem.js';
import type { AcceptedPeerScore, PeerReviewerView, PeerWorkView } from './peer-figures.dto.js';
import { peerReviewPolicy } from './peer-review.policy.js';
import { PeerReviewService } from './peer-review.service.js';
import { qualityOf, weightedMean } from './peer-scores.js';
import {
  type ReviewedWorkRow,
  reviewerList,
  type ReviewerRow,
  type SuggestionRow,
  workList,
  worksOfSubmissions,
} from './peer-works.sql.js';
import { lockShared } from './reviews.sql.js';

/** What follows from reviews: suggested scores, which become grades when a teacher accepts them, and figures about reviewers. */
@Injectable()
export class PeerGradingService {
  constructor(
    @InjectScoped(peerReviewPolicy) private readonly reviews: Scoped<typeof peerReviewPolicy>,
    private readonly peerReviews: PeerReviewService,
    private readonly submissions: SubmissionsService,
    private readonly grading: GradingService,
    private readonly batch: BatchGradingService,
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
      const [accepted] = await this.suggested(actor, assessmentId, [{ submissionId, score }]);
      if (!accepted) throw notFound('submission');
      const { attemptNumber } = accepted;
      const grading = { status: 'graded' as const, items: [], score, reason: reasonOf([accepted]), attemptNumber };
      return this.grading.grade(actor, submissionId, grading, { cause: 'peer_review' });
    });
  }

  /**
   * Grades submissions with the scores that their reviews suggest, if all are still those the teacher has seen, in a fixed
   * number of statements. Returns how many.
   */
  acceptAll(actor: Actor, assessmentId: string, scores: AcceptedPeerScore[]): Promise<{ accepted: number }> {
    return this.database.transaction(async () => {
      const accepted = await this.suggested(actor, assessmentId, scores);
      const cause = { cause: 'peer_review' as const, reason: reasonOf(accepted) };
      return { accepted: await this.batch.grade(actor, assessmentId, accepted, cause) };
    });
  }

  /**
   * The scores with the attempts that were reviewed. Throws 409 while the peer review runs, and if a score is not the one that
   * the reviews suggest; the peer review keeps its status until the end of the transaction.
   */
  private async suggested(actor: Actor, assessmentId: string, scores: AcceptedPeerScore[]): Promise<Suggestion[]> {
    const { id } = await this.peerReviews.of(actor, assessmentId, 'edit');
    await this.database.query(lockShared, [id]);
    const { status } = await this.peerReviews.of(actor, assessmentId, 'edit');
    if (status === 'planned' || status === 'open')
      throw conflict('peer_review_running', 'Close the peer review before accepting its scores.');
    const submissionIds = scores.map(({ submissionId }) => submissionId);
    const rows = await this.database.query<SuggestionRow>(worksOfSubmissions, [submissionIds, id]);
    const rowOf = new Map(rows.map((row) => [row.submissionId, row]));
    const works = scores.map(({ submissionId, score }) => {
      const row = rowOf.get(submissionId);
      if (!row) throw notFound('submission');
      const { attemptNumber, counted } = row;
      return { submissionId, score, attemptNumber, reviews: counted.length, suggestion: suggestedScore(row) };
    });
    assertSuggested(works);
    return works;
  }
}

/** A score that a teacher accepts, for the attempt that was reviewed. */
interface Suggestion extends AcceptedPeerScore {
  attemptNumber: number;
  reviews: number;
  /** null if no review counts. */
  suggestion: string | null;
}

/** The reason of the grades in the ledger: "Peer review: weighted mean of 2 to 3 reviews." */
export function reasonOf(works: Pick<Suggestion, 'reviews'>[]): string {
  const counts = works.map(({ reviews }) => reviews);
  const [min, max] = [Math.min(...counts), Math.max(...counts)];
  const range = min === max ? `${max}` : `${min} to ${max}`;
  return `Peer review: weighted mean of ${range} ${max === 1 ? 'review' : 'reviews'}.`;
}

function assertSuggested(works: Suggestion[]): void {
  const issuesOf = (found: (work: Suggestion) => boolean, message: (work: Suggestion) => string): Issue[] =>
    works.flatMap((work, at) =>
      found(work) ? [{ field: `scores.${at}`, rule: 'suggestion', message: message(work) }] : [],
    );
  const unreviewed = issuesOf(
    ({ suggestion }) => suggestion === null,
    () => 'No review of this work counts. Grade the submission.',
  );
  const changed = issuesOf(
    ({ suggestion, score }) => Number(suggestion) !== score,
    ({ suggestion }) => `The reviews suggest ${Number(suggestion)} now. Look at the work again.`,
  );
  const [code, issues] = unreviewed.length > 0 ? ['no_reviews', unreviewed] : ['suggestion_changed', changed];
  if (issues[0]) throw conflict(code, issues[0].message, works.length > 1 ? issues : undefined);
}

/** The weighted mean of the reviews as points of the work, rounded half up; null without reviews. */
function suggestedScore({ counted, maxPoints, maxScore }: SuggestionRow): string | null {
  const mean = weightedMean(counted);
  return mean && scaledPoints(mean, maxPoints, maxScore);
}

function workView(row: ReviewedWorkRow): PeerWorkView {
  const { submissionId, authorName, reviews, reported, counted } = row;
  const suggested = suggestedScore(row);
  return {
    submissionId,
    authorName,
    reviews,
    reported,
    reviewsDone: counted.length,
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
