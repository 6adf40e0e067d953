import { Injectable } from '@nestjs/common';
import { countMarks, pointsTotal } from '#assessment/marking/rubrics/rubric-points.js';
import type { Actor } from '#platform/access/actor.js';
import { onePage, type Page } from '#platform/api/page.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import type { PeerReview } from './peer-review.entity.js';
import { peerReviewPolicy } from './peer-review.policy.js';
import { PeerReviewService } from './peer-review.service.js';
import * as sql from './peer-review.sql.js';
import { squaredDeviation, weightOf } from './peer-scores.js';
import type { SampleDraft, SampleReviewDraft, SampleView } from './samples.dto.js';

const maxSamples = 10;

/** Samples with the marks of the teacher, by which reviewers are calibrated before they review. */
@Injectable()
export class SamplesService {
  constructor(
    private readonly peerReviews: PeerReviewService,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, assessmentId: string): Promise<Page<SampleView>> {
    const review = await this.peerReviews.of(actor, assessmentId);
    const isStaff = peerReviewPolicy.scopeOf(actor.role, 'edit') !== undefined;
    if (review.status === 'planned' && !isStaff) return onePage([]);
    return onePage(await this.database.query<SampleView>(sql.sampleList, [review.id, actor.userId, isStaff]));
  }

  async add(actor: Actor, assessmentId: string, { title, text, marks }: SampleDraft): Promise<Page<SampleView>> {
    return this.database.transaction(async () => {
      const review = await this.peerReviews.lock(actor, assessmentId);
      review.assertPlanned();
      const { criteria } = await this.peerReviews.rubricOf(review);
      if ((await this.list(actor, assessmentId)).total >= maxSamples)
        throw conflict('too_many_samples', `A peer review has at most ${maxSamples} samples.`);
      const counted = countMarks(criteria, marks);
      const values = [title, text, JSON.stringify(counted), pointsTotal(counted).toFixed(2)];
      await this.database.query(sql.addSample, [newId(), review.id, ...values]);
      return this.list(actor, assessmentId);
    });
  }

  async remove(actor: Actor, assessmentId: string, sampleId: string): Promise<void> {
    return this.database.transaction(async () => {
      const review = await this.peerReviews.lock(actor, assessmentId);
      review.assertPlanned();
      const removed = await this.database.query(sql.removeSample, [review.id, sampleId]);
      if (removed.length === 0) throw notFound('sample');
    });
  }

  /** A reviewer marks a sample, once, and then sees the marks of the teacher. */
  async review(
    actor: Actor,
    assessmentId: string,
    sampleId: string,
    { marks }: SampleReviewDraft,
  ): Promise<Page<SampleView>> {
    const review = await this.peerReviews.of(actor, assessmentId, 'review');
    if (review.status !== 'open') throw reviewsClosed();
    const { criteria } = await this.peerReviews.rubricOf(review);
    const counted = countMarks(criteria, marks);
    const values = [review.id, sampleId, actor.userId, JSON.stringify(counted), pointsTotal(counted).toFixed(2)];
    const saved = await this.database.query(sql.addSampleReview, values);
    if (saved.length === 0) throw (await this.isOpen(actor, assessmentId)) ? notFound('sample') : reviewsClosed();
    return this.list(actor, assessmentId);
  }

  private async isOpen(actor: Actor, assessmentId: string): Promise<boolean> {
    return (await this.peerReviews.of(actor, assessmentId)).status === 'open';
  }

  /** The weight of a reviewer; 409 until all samples have been reviewed. */
  async weightOf(actor: Actor, review: PeerReview): Promise<string> {
    const rows = await this.database.query<sql.Calibration>(sql.calibrationOf, [review.id, actor.userId]);
    const { criteria } = await this.peerReviews.rubricOf(review);
    return weightOf(
      rows.map(({ reference, marks }) => {
        if (!marks) throw conflict('calibration_required', 'Review all samples before you review the works of others.');
        return squaredDeviation(marks, reference, criteria);
      }),
    );
  }
}

export const reviewsClosed = () =>
  conflict('reviews_closed', 'The peer review is not open. Reviews can be written while it is open only.');
