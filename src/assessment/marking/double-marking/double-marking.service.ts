import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import type { Grading } from '#assessment/submissions/grading.dto.js';
import { GradingService } from '#assessment/submissions/grading.service.js';
import { SubmissionsService } from '#assessment/submissions/submissions.service.js';
import type { DoubleMarkingView, MarkerScoreDraft, MarkingDecision } from './double-marking.dto.js';
import {
  lockAssessment,
  type MarkerScore,
  markerScores,
  type MarkingFacts,
  markingFacts,
  setMarkerScore,
} from './double-marking.sql.js';
import { reconciled } from './reconcile.js';

/** Work that two teachers mark independently; a third decides if they differ too much (docs/decisions/0227). */
@Injectable()
export class DoubleMarkingService {
  constructor(
    private readonly submissions: SubmissionsService,
    private readonly grading: GradingService,
    private readonly database: Database,
  ) {}

  async get(actor: Actor, submissionId: string): Promise<DoubleMarkingView> {
    await this.submissions.get(actor, submissionId, 'edit');
    const facts = await this.factsOf(submissionId);
    return viewOf(actor, facts, await this.scoresOf(submissionId, facts));
  }

  /** Gives the actor's score. The second one decides the grade if both are close enough. */
  async give(actor: Actor, submissionId: string, { score, comment }: MarkerScoreDraft): Promise<DoubleMarkingView> {
    return this.database.transaction(async () => {
      const facts = await this.locked(actor, submissionId, score);
      const others = (await this.scoresOf(submissionId, facts)).filter(({ markerId }) => markerId !== actor.userId);
      if (others.length > 1) throw conflict('marked_twice', 'Two other teachers have marked this work.');
      const values = [newId(), submissionId, facts.attemptNumber, actor.userId, score.toFixed(2), comment];
      await this.database.query(setMarkerScore, values);
      const [other] = others;
      const tolerancePercent = facts.tolerancePercent ?? '0';
      const final = other && reconciled([other.score, score.toFixed(2)], { ...facts, tolerancePercent });
      if (other && final)
        await this.grade(actor, submissionId, final, `Mean of ${other.score} and ${score.toFixed(2)}.`);
      return this.get(actor, submissionId);
    });
  }

  /** Decides on work whose two markers differ too much; not by one of them. */
  async decide(actor: Actor, submissionId: string, { score, reason }: MarkingDecision): Promise<DoubleMarkingView> {
    return this.database.transaction(async () => {
      const facts = await this.locked(actor, submissionId, score);
      const scores = await this.scoresOf(submissionId, facts);
      if (scores.length < 2) throw conflict('not_marked_twice', 'Two teachers have to mark this work first.');
      if (scores.some(({ markerId }) => markerId === actor.userId))
        throw conflict('own_marks', 'You have marked this work. A third teacher decides.');
      await this.grade(actor, submissionId, score.toFixed(2), reason);
      return this.get(actor, submissionId);
    });
  }

  /** The lock keeps two markers from both being the first. */
  private async locked(actor: Actor, submissionId: string, score: number): Promise<MarkingFacts> {
    const { assessmentId } = await this.submissions.get(actor, submissionId, 'edit');
    await this.database.query(lockAssessment, [assessmentId]);
    const facts = await this.factsOf(submissionId);
    if (facts.attemptScore !== null) throw conflict('already_marked', 'This work has a score.');
    if (score > Number(facts.maxScore))
      throw invalid('score_above_max', `score must not be greater than maxScore, which is ${Number(facts.maxScore)}.`);
    return facts;
  }

  private async grade(actor: Actor, submissionId: string, score: string, reason: string): Promise<void> {
    const grading: Grading = { status: 'graded', items: [], score: Number(score), reason };
    await this.grading.grade(actor, submissionId, grading, { cause: 'reconciliation' });
  }

  private async factsOf(submissionId: string): Promise<MarkingFacts> {
    const [facts] = await this.database.query<MarkingFacts>(markingFacts, [submissionId]);
    if (!facts) throw notFound('submission');
    if (facts.tolerancePercent === null)
      throw conflict('single_marking', 'This assessment has one marker. Grade the submission.');
    return facts;
  }

  private scoresOf(submissionId: string, { attemptNumber }: MarkingFacts): Promise<MarkerScore[]> {
    return this.database.query<MarkerScore>(markerScores, [submissionId, attemptNumber]);
  }
}

/** A marker sees the score of the other only after giving one, so that both are independent. */
function viewOf(actor: Actor, { attemptNumber, attemptScore }: MarkingFacts, scores: MarkerScore[]): DoubleMarkingView {
  const isMarkedTwice = scores.length > 1;
  const state = attemptScore !== null ? 'decided' : isMarkedTwice ? 'disputed' : 'waiting';
  const seen = scores.filter(({ markerId }) => isMarkedTwice || markerId === actor.userId);
  return {
    ...{ attemptNumber, state, markers: scores.length },
    scores: seen.map((one) => ({ ...one, score: Number(one.score) })),
  };
}
