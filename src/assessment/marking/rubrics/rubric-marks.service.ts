import { Injectable } from '@nestjs/common';
import { mayReadKeys } from '#assessment/assessments/assessments.policy.js';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import { ItemsService } from '#assessment/assessments/items.service.js';
import { GradingService } from '#assessment/submissions/grading.service.js';
import { SubmissionsService } from '#assessment/submissions/submissions.service.js';
import type { Actor } from '#platform/access/actor.js';
import { onePage, type Page } from '#platform/api/page.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import type { AttachedRubricView, RubricAttachment, RubricMarkDraft, RubricMarkView } from './rubric-marks.dto.js';
import { countMarks, pointsTotal, type RubricResult, scaledPoints } from './rubric-points.js';
import type { RubricCriterion, RubricKind } from './rubric.entity.js';
import { RubricsService } from './rubrics.service.js';
import { attachedRubrics, attachRubric, detachRubric, marksOfSubmission, saveMarks } from './rubrics.sql.js';

/** A rubric by which work, or an item of it, is marked. */
export interface AttachedRubric {
  versionId: string;
  rubricId: string;
  itemId: string | null;
  title: string;
  kind: RubricKind;
  number: number;
  maxPoints: string;
  /** The points of the item or the work, to which those of the rubric are scaled. */
  possible: string;
  criteria: RubricCriterion[];
}

interface MarkedAttempt {
  submissionId: string;
  attemptNumber: number;
}

/** Marks work by the rubrics of its assessment. */
@Injectable()
export class RubricMarksService {
  constructor(
    private readonly rubrics: RubricsService,
    private readonly assessments: AssessmentsService,
    private readonly items: ItemsService,
    private readonly submissions: SubmissionsService,
    private readonly grading: GradingService,
    private readonly database: Database,
  ) {}

  /** The rubrics of an assessment, which students see, too. */
  async listAttached(actor: Actor, assessmentId: string): Promise<Page<AttachedRubricView>> {
    await this.assessments.getDetail(actor, assessmentId);
    const rows = await this.database.query<AttachedRubric>(attachedRubrics, [assessmentId]);
    return onePage(rows.map((row) => ({ ...row, maxPoints: Number(row.maxPoints) })));
  }

  async attach(
    actor: Actor,
    assessmentId: string,
    { rubricId, itemId }: RubricAttachment,
  ): Promise<Page<AttachedRubricView>> {
    await this.assessments.get(actor, assessmentId, 'edit');
    await this.rubrics.get(actor, rubricId);
    if (itemId && !(await this.items.list(assessmentId)).some(({ id }) => id === itemId))
      throw invalid('item_unknown', 'The assessment has no item with this itemId.');
    await this.database.query(attachRubric, [newId(), assessmentId, itemId ?? null, rubricId]);
    return this.listAttached(actor, assessmentId);
  }

  async detach(actor: Actor, assessmentId: string, rubricId: string): Promise<void> {
    await this.assessments.get(actor, assessmentId, 'edit');
    const removed = await this.database.query(detachRubric, [assessmentId, rubricId]);
    if (removed.length === 0) throw notFound('rubric');
  }

  /** The marks of a submission; students see those of released attempts. */
  async list(actor: Actor, submissionId: string): Promise<Page<RubricMarkView>> {
    await this.submissions.get(actor, submissionId);
    return onePage(await this.database.query<RubricMarkView>(marksOfSubmission, [submissionId, mayReadKeys(actor)]));
  }

  /** Marks an attempt by a rubric of its assessment. The score of the item, or of the attempt, follows in the same transaction. */
  async mark(
    actor: Actor,
    submissionId: string,
    draft: RubricMarkDraft,
    version?: number,
  ): Promise<Page<RubricMarkView>> {
    return this.database.transaction(async () => {
      const { assessmentId, attemptCount } = await this.submissions.get(actor, submissionId);
      const itemId = draft.itemId ?? null;
      const rubric = await this.attached(assessmentId, itemId);
      const marks = countMarks(rubric.criteria, draft.marks);
      const points = pointsTotal(marks);
      const score = Number(scaledPoints(points, rubric.maxPoints, rubric.possible));
      const attemptNumber = draft.attemptNumber ?? attemptCount;
      const explanation = explanationOf(rubric, points.toFixed(2));
      const items = itemId ? [{ itemId, score, explanation }] : [];
      const scores = itemId ? { status: 'partial' as const, items } : { status: 'graded' as const, items, score };
      await this.grading.grade(
        actor,
        submissionId,
        { ...scores, attemptNumber, reason: explanation },
        { version, isByRubric: true },
      );
      const result = { itemId, rubricVersionId: rubric.versionId, marks, points: points.toFixed(2) };
      await this.keep(actor, { submissionId, attemptNumber }, [result]);
      return this.list(actor, submissionId);
    });
  }

  /** Keeps the marks from which the score of an attempt follows, in the open transaction. The caller has checked the access. */
  async keep(actor: Actor, { submissionId, attemptNumber }: MarkedAttempt, results: RubricResult[]): Promise<void> {
    if (results.length === 0) return;
    await this.database.query(saveMarks, [submissionId, attemptNumber, JSON.stringify(results), actor.userId]);
  }

  private async attached(assessmentId: string, itemId: string | null): Promise<AttachedRubric> {
    const rubrics = await this.database.query<AttachedRubric>(attachedRubrics, [assessmentId]);
    const rubric = rubrics.find((one) => one.itemId === itemId);
    if (!rubric) throw conflict('no_rubric', 'No rubric is attached to this assessment or item.');
    return rubric;
  }
}

const explanationOf = ({ title, maxPoints }: AttachedRubric, points: string): string =>
  `${title}: ${Number(points)} of ${Number(maxPoints)} points.`;
