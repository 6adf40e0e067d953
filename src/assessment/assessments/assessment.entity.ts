import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import { conflict, invalid } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import type { Visibility } from '#curriculum/resources/assessment-material.service.js';
import { PlacedEntity } from '#curriculum/outline/places/placed.entity.js';
import type { Place } from '#curriculum/outline/places/placement.js';
import type { GradingMethod } from '#assessment/grading/attempt-score.js';

export const assessmentTypes = ['quiz', 'exam', 'homework', 'project'] as const;
export type AssessmentType = (typeof assessmentTypes)[number];

export const assessmentStatuses = ['draft', 'ready', 'published', 'archived'] as const;
export type AssessmentStatus = (typeof assessmentStatuses)[number];

/** Status and placement in one word, as shown to people; see docs/decisions/0070. */
export const assessmentStates = ['draft', 'unattached', 'assigned', 'published', 'archived'] as const;
export type AssessmentState = (typeof assessmentStates)[number];

/** When students may see the correct answers and the explanations of their grades. */
export const reviewRules = ['when_graded', 'after_due', 'never'] as const;
export type ReviewRule = (typeof reviewRules)[number];

/** A quiz, exam, homework or project. It is in the bank until it is assigned to a class, whose students see it once published. */
@Entity()
export class Assessment extends PlacedEntity {
  @Column('uuid')
  authorId: string;

  @Column('text')
  title: string;

  @Column('text')
  instructions = '';

  @Column('text')
  type: AssessmentType = 'quiz';

  @Column('text')
  status: AssessmentStatus = 'draft';

  /** The sum of the items' points; set by the author when there are no items. */
  @Column('numeric', { precision: 8, scale: 2 })
  maxScore = '0';

  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  passScore: string | null = null;

  @Column('timestamptz', { nullable: true })
  availableFrom: Date | null = null;

  @Column('timestamptz', { nullable: true })
  dueAt: Date | null = null;

  @Column('boolean')
  allowLate = false;

  @Column('numeric', { precision: 5, scale: 2 })
  latePenaltyPercent = '0';

  @Column('timestamptz', { nullable: true })
  lateUntil: Date | null = null;

  @Column('integer', { nullable: true })
  timeLimitMinutes: number | null = null;

  @Column('integer')
  maxAttempts = 1;

  @Column('text')
  gradingMethod: GradingMethod = 'highest';

  @Column('boolean')
  shuffle = false;

  @Column('text')
  review: ReviewRule = 'when_graded';

  @Column('timestamptz', { nullable: true })
  attachedAt: Date | null = null;

  /** Maintained by ItemsService on each change, so that lists need no counting. */
  @Column({ type: 'integer', update: false })
  itemCount = 0;

  /** Maintained with `gradedCount` by a trigger on submissions. */
  @Column({ type: 'integer', update: false })
  submissionCount = 0;

  @Column({ type: 'integer', update: false })
  gradedCount = 0;

  /** The due date students have been reminded of. A changed due date is reminded of again. */
  @Column({ type: 'timestamptz', nullable: true, update: false })
  remindedFor: Date | null = null;

  get state(): AssessmentState {
    if (this.status === 'archived' || this.status === 'published' || this.status === 'draft') return this.status;
    return this.attachedAt ? 'assigned' : 'unattached';
  }

  /** Who may see the assessment's own resources, and from when. */
  get materialVisibility(): Visibility {
    return { classroomId: this.classroomId, isReleased: this.status === 'published', opensAt: this.availableFrom };
  }

  refuseArchived(): void {
    if (this.status === 'archived')
      throw conflict('assessment_archived', 'This assessment is archived. Restore it first.');
  }

  /** Marks a draft as ready to be assigned. */
  finish(): void {
    this.refuseArchived();
    if (this.status === 'draft') this.status = 'ready';
  }

  assign(place: Place, now: Date): void {
    this.refuseArchived();
    Object.assign(this, place, { attachedAt: now });
  }

  /** Returns the assessment to the bank and unpublishes it. */
  unassign(): void {
    this.refuseArchived();
    if (this.status === 'published') this.status = 'ready';
    Object.assign(this, { classroomId: null, unitId: null, partId: null, sectionId: null, attachedAt: null });
  }

  publish(): void {
    this.refuseArchived();
    if (!this.attachedAt) throw conflict('not_attached', 'Assign the assessment to a subject before publishing it.');
    if (Number(this.maxScore) <= 0) throw conflict('nothing_to_score', 'Add items or set maxScore before publishing.');
    this.status = 'published';
  }

  unpublish(): void {
    if (this.status !== 'published')
      throw conflict('illegal_transition', 'Only a published assessment can be unpublished.');
    this.status = 'ready';
  }

  archive(): void {
    this.status = 'archived';
  }

  restore(): void {
    if (this.status !== 'archived')
      throw conflict('illegal_transition', 'Only an archived assessment can be restored.');
    this.status = 'draft';
  }

  /** Throws 400 if dates or scores contradict each other. */
  assertConsistent(): void {
    const { availableFrom, dueAt, lateUntil, passScore, maxScore } = this;
    if (availableFrom && dueAt && dueAt <= availableFrom)
      throw invalid('due_before_open', 'dueAt must be after availableFrom.');
    if (lateUntil && (!dueAt || lateUntil < dueAt))
      throw invalid('late_before_due', 'lateUntil needs a dueAt and must not be before it.');
    if (passScore !== null && Number(passScore) > Number(maxScore) && Number(maxScore) > 0) {
      throw invalid('pass_above_max', 'passScore must not be greater than maxScore.');
    }
  }
}

/** A question of an assessment: one question version, its position and its points here. */
@Entity()
export class AssessmentItem extends BaseEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  questionVersionId: string;

  @Column('integer')
  position: number;

  @Column('numeric', { precision: 6, scale: 2 })
  points: string;
}

explainConstraints({
  assessments_published_check: conflict('not_attached', 'Assign the assessment to a subject before publishing it.'),
  submissions_assessment_id_fkey: conflict(
    'has_submissions',
    'Students have submitted work for this assessment, so it cannot be deleted. Archive it.',
  ),
});
