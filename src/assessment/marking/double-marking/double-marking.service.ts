import { Injectable } from '@nestjs/common';
import type { ItemGrades } from '#assessment/grading/item-marks.js';
import { type AttachedRubric, RubricMarksService } from '#assessment/marking/rubrics/rubric-marks.service.js';
import type { RubricResult } from '#assessment/marking/rubrics/rubric-points.js';
import { attachedRubrics } from '#assessment/marking/rubrics/rubrics.sql.js';
import type { Grading } from '#assessment/submissions/grading.dto.js';
import { GradingService } from '#assessment/submissions/grading.service.js';
import { ClaimsService } from '#assessment/submissions/queue/claims.service.js';
import { SubmissionsService } from '#assessment/submissions/submissions.service.js';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { conflict, notFound } from '#platform/problems/problem.js';
import { agreedRubrics } from './agreed-rubrics.js';
import type { ComparedItemView, DoubleMarkingView, MarkerScoreDraft, MarkingDecision } from './double-marking.dto.js';
import {
  lockAssessment,
  type MarkerScore,
  markerScores,
  type MarkingFacts,
  markingFacts,
  setMarkerScore,
} from './double-marking.sql.js';
import { type MarkedWork, type MarkerResult, meansOf, resultOf, scoreOf } from './marker-marks.js';
import { reconciled } from './reconcile.js';

/** Work that two teachers mark independently; a third decides if they differ too much (docs/decisions/0227). */
@Injectable()
export class DoubleMarkingService {
  constructor(
    private readonly submissions: SubmissionsService,
    private readonly grading: GradingService,
    private readonly claims: ClaimsService,
    private readonly rubrics: RubricMarksService,
    private readonly database: Database,
  ) {}

  async get(actor: Actor, submissionId: string): Promise<DoubleMarkingView> {
    await this.submissions.get(actor, submissionId, 'edit');
    const facts = await this.factsOf(submissionId);
    return viewOf(actor, facts, await this.scoresOf(submissionId, facts));
  }

  /**
   * Gives the actor's marks. The second ones decide the grade if both totals are close enough. Both stay as they were given:
   * a marker who has seen those of the other is no longer independent.
   */
  async give(actor: Actor, submissionId: string, { comment, ...marks }: MarkerScoreDraft): Promise<DoubleMarkingView> {
    return this.database.transaction(async () => {
      const facts = await this.locked(actor, submissionId);
      const [other, second] = await this.scoresOf(submissionId, facts);
      if (second) throw conflict('marked_twice', 'Two teachers have marked this work. A third one decides.');
      const own = await this.resultOf(facts, marks);
      const { score, items, rubrics, isTotal } = own;
      const values = [newId(), submissionId, facts.attemptNumber, actor.userId, score, comment];
      await this.database.query(setMarkerScore, [...values, JSON.stringify(items), JSON.stringify(rubrics), isTotal]);
      const tolerancePercent = facts.tolerancePercent ?? '0';
      const isSecond = other !== undefined && other.markerId !== actor.userId;
      const final = isSecond && reconciled([other.score, score], { ...facts, tolerancePercent });
      if (isSecond && final)
        await this.grade(
          actor,
          { submissionId, attemptNumber: facts.attemptNumber },
          {
            items: meansOf(facts.grades, [other, own]),
            ...((other.isTotal || isTotal) && { score: Number(final) }),
            reason: `Mean of ${other.score} and ${score}.`,
            rubrics: agreedRubrics(facts.grades, [other, own]),
          },
        );
      // The other marker may take it from the grading queue.
      await this.claims.end(actor, submissionId);
      return this.get(actor, submissionId);
    });
  }

  /** Decides on work whose two markers differ too much; not by one of them. */
  async decide(actor: Actor, submissionId: string, { reason, ...marks }: MarkingDecision): Promise<DoubleMarkingView> {
    return this.database.transaction(async () => {
      const facts = await this.locked(actor, submissionId);
      const scores = await this.scoresOf(submissionId, facts);
      if (scores.length < 2) throw conflict('not_marked_twice', 'Two teachers have to mark this work first.');
      if (scores.some(({ markerId }) => markerId === actor.userId))
        throw conflict('own_marks', 'You have marked this work. A third teacher decides.');
      const { score, items, rubrics, isTotal } = await this.resultOf(facts, marks);
      const { attemptNumber } = facts;
      const decided = { items, ...(isTotal && { score: Number(score) }), reason, rubrics };
      await this.grade(actor, { submissionId, attemptNumber }, decided);
      return this.get(actor, submissionId);
    });
  }

  /** The lock keeps two markers from both being the first. */
  private async locked(actor: Actor, submissionId: string): Promise<MarkingFacts> {
    const { assessmentId } = await this.submissions.get(actor, submissionId, 'edit');
    await this.database.query(lockAssessment, [assessmentId]);
    const facts = await this.factsOf(submissionId);
    if (facts.attemptScore !== null) throw conflict('already_marked', 'This work has a score.');
    return facts;
  }

  private async resultOf(facts: MarkingFacts, marks: MarkedWork): Promise<MarkerResult> {
    const needsRubrics = marks.rubrics.length > 0;
    const values = [facts.assessmentId];
    const attached = needsRubrics ? await this.database.query<AttachedRubric>(attachedRubrics, values) : [];
    return resultOf(marks, facts, attached);
  }

  /** Gives the attempt its score, and shows the student the marks by rubrics from which it follows. */
  private async grade(
    actor: Actor,
    attempt: { submissionId: string; attemptNumber: number },
    { rubrics, ...marks }: Pick<Grading, 'items' | 'score' | 'reason'> & { rubrics: RubricResult[] },
  ): Promise<void> {
    const grading: Grading = { status: 'graded', ...marks };
    await this.grading.grade(actor, attempt.submissionId, grading, { cause: 'reconciliation' });
    await this.rubrics.keep(actor, attempt, rubrics);
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
function viewOf(actor: Actor, facts: MarkingFacts, scores: MarkerScore[]): DoubleMarkingView {
  const { attemptNumber, attemptScore, grades } = facts;
  const isMarkedTwice = scores.length > 1;
  const state = attemptScore !== null ? 'decided' : isMarkedTwice ? 'disputed' : 'waiting';
  const seen = scores.filter(({ markerId }) => isMarkedTwice || markerId === actor.userId);
  return {
    attemptNumber,
    state,
    markers: scores.length,
    scores: seen.map((one) => ({ ...one, score: Number(one.score), rubrics: one.rubrics.map(withNumbers) })),
    items: isMarkedTwice ? comparedItems(grades, scores) : [],
  };
}

const withNumbers = ({ points, ...rubric }: RubricResult) => ({ ...rubric, points: Number(points) });

/** Both scores of each item. What a third teacher has decided since is in the attempt. */
function comparedItems(grades: ItemGrades, [first, second]: MarkerScore[]): ComparedItemView[] {
  const scoreBy = (marker: MarkerScore | undefined, itemId: string) => {
    const score = marker && scoreOf(grades, marker, itemId);
    return score == null ? null : Number(score);
  };
  return Object.entries(grades).map(([itemId, { maxScore }]) => ({
    itemId,
    maxScore: Number(maxScore),
    first: scoreBy(first, itemId),
    second: scoreBy(second, itemId),
  }));
}
